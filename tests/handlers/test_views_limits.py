"""Every view and message is what Slack takes, in both languages, ordinary and extreme."""

import ast
import json
from pathlib import Path
from typing import get_args

import pytest
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.domain.notices import Notice
from handlers import views
from handlers.views.notices import in_words
from handlers.views.speech import Words
from sandbox.lint import lint_message, lint_view
from tests.handlers.cards import LINES
from tests.handlers.gallery import EXTREME_LINES, NOTICES, extreme_views, ordinary_views

LANGUAGES = [Words.for_locale("en-CA"), Words.for_locale("fr-CA")]
speaking = pytest.mark.parametrize("words", LANGUAGES, ids=lambda words: words.locale)
ORDINARY = sorted(ordinary_views(LANGUAGES[0]))
EXTREME = sorted(extreme_views(LANGUAGES[0]))


@speaking
@pytest.mark.parametrize("name", ORDINARY)
def test_slack_takes_every_view(name, words):
    assert lint_view(ordinary_views(words)[name]) == []


@speaking
@pytest.mark.parametrize("name", EXTREME)
def test_slack_takes_every_view_at_its_limits(name, words):
    view = extreme_views(words)[name]

    assert lint_view(view) == []
    assert len(json.dumps(view)) < 250_000


@speaking
@pytest.mark.parametrize("name", ORDINARY)
def test_the_sdk_knows_every_view_and_loses_nothing_of_it(name, words):
    view = json.loads(json.dumps(ordinary_views(words)[name]))

    again = View(**view).to_dict()

    assert again["blocks"] == view["blocks"]
    assert again == view


@speaking
@pytest.mark.parametrize("lines", [(), LINES, EXTREME_LINES], ids=["none", "two", "many"])
@pytest.mark.parametrize("notice", NOTICES, ids=lambda notice: type(notice).__name__)
def test_slack_takes_every_message(notice, lines, words):
    message = in_words(notice, words, crisis_lines=lines)

    assert lint_message(message.blocks) == []
    assert message.text
    json.dumps(message.blocks)


@speaking
@pytest.mark.parametrize("notice", NOTICES, ids=lambda notice: type(notice).__name__)
def test_the_sdk_knows_every_message_but_the_chart(notice, words):
    told = in_words(notice, words, crisis_lines=LINES).without_chart()
    blocks = json.loads(json.dumps(told.blocks))

    assert [block.to_dict() for block in Block.parse_all(blocks)] == blocks


def test_every_notice_is_tried():
    assert {type(notice) for notice in NOTICES} == set(get_args(Notice))


@speaking
@pytest.mark.parametrize("name", ORDINARY + EXTREME)
def test_every_block_has_a_name(name, words):
    view = (ordinary_views(words) | extreme_views(words))[name]

    assert all(block["block_id"] for block in view["blocks"])


@speaking
@pytest.mark.parametrize("notice", NOTICES, ids=lambda notice: type(notice).__name__)
def test_every_block_of_a_message_has_a_name(notice, words):
    assert all(block["block_id"] for block in in_words(notice, words).blocks)


@speaking
@pytest.mark.parametrize("name", ORDINARY)
def test_at_most_one_button_stands_out(name, words):
    view = json.dumps(ordinary_views(words)[name])

    assert view.count('"style": "primary"') <= (3 if name == "home" else 1)


@speaking
@pytest.mark.parametrize("name", [name for name in ORDINARY if name != "digest"])
def test_crisis_lines_come_first(name, words):
    blocks = [
        block for block in ordinary_views(words)[name]["blocks"] if block["type"] != "header"
    ]

    first = blocks[0]["text"]["text"]
    assert "988 Suicide Crisis Helpline" in first
    assert words.day(LINES[1].last_verified) in first  # the oldest of them
    assert "&amp; complaints" in first


def test_a_view_knows_cards_and_nothing_of_how_they_came_about():
    known = {
        *("disclosure", "choices", "notices", "digest", "feedback", "programme"),
        *("people", "private", "errors", "identifiers", "roster_cards", "roster_news"),
        *("questions", "ballot_cards", "ballot_news"),
        "hygiene",  # which puts right what stands beside a name
    }
    rooms = {"bot", "handlers", "storage", "scheduling", "sandbox", "slack_sdk", "slack_bolt"}
    allowed = {f"bot.domain.{name}" for name in known} | {"handlers.ids"}

    imported = {
        node.module
        for path in Path(views.__file__).parent.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module.split(".")[0] in rooms
    }

    assert {name for name in imported if not name.startswith("handlers.views")} <= allowed
