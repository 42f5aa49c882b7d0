"""Words of a person or a programme never become markup, wherever they are shown."""

import re

import pytest

from handlers.views.blocks import escape
from handlers.views.match import supporter_modal
from handlers.views.notices import in_words
from handlers.views.speech import Words
from tests.handlers.cards import a_supporter
from tests.handlers.gallery import EXTREME_LINES, NOTICES, extreme_views

WORDS = Words.for_locale("en-CA")
#: All that may be active in a sentence of ours: a moment, and somebody by a real id.
OURS = re.compile(r"<!date\^\d+\^[^<>|]+\|[^<>]+>|<@U(?!EVIL)[A-Z0-9]+>")


def spoken(part):
    """List every text that Slack reads as markup."""
    if isinstance(part, dict):
        if part.get("type") == "mrkdwn":
            yield part["text"]
        for inner in part.values():
            yield from spoken(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from spoken(inner)


@pytest.mark.parametrize("name", sorted(extreme_views(WORDS)))
def test_no_view_at_its_limits_has_a_mention_or_a_link_that_is_not_ours(name):
    texts = spoken(extreme_views(WORDS)[name])
    assert not [text for text in texts if "<" in OURS.sub("", text)]


def test_views_at_their_limits_have_markup_to_look_at():
    everything = [text for view in extreme_views(WORDS).values() for text in spoken(view)]
    assert "&lt;!channel&gt;" in "".join(everything)
    assert len(everything) > 100


@pytest.mark.parametrize("notice", NOTICES, ids=lambda notice: type(notice).__name__)
def test_no_message_has_a_mention_or_a_link_that_is_not_ours(notice):
    message = in_words(notice, WORDS, crisis_lines=EXTREME_LINES)
    for text in (message.text, *spoken(message.blocks)):
        assert "<" not in OURS.sub("", text)


def test_what_is_escaped_already_is_escaped_once_more_and_not_opened():
    assert escape("&lt;!here&gt; <!here>") == "&amp;lt;!here&amp;gt; &lt;!here&gt;"


def test_a_name_from_right_to_left_stands_beside_the_department_in_its_own_direction():
    card = a_supporter(display_name="\u05d3\u05e0\u05d4", department="Surgery")
    name = next(one for one in supporter_modal(card, WORDS)["blocks"] if one["block_id"] == "name")
    assert name["text"]["text"] == "\u2068\u05d3\u05e0\u05d4\u2069, Surgery"
    assert name["text"]["type"] == "plain_text"
