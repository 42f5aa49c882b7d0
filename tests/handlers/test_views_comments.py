"""Comments as coordinators read them: together, whole, and beside nothing."""

from datetime import date

from bot.domain.feedback import Shown
from handlers.views.blocks import LONGEST_TEXT
from handlers.views.feedback import comments_modal
from handlers.views.speech import Words
from tests.handlers.cards import NASTY, some_comments
from tests.handlers.reading import everything, inputs, texts

words = Words.for_locale("en-CA")


def comments(view):
    return [
        block["text"]["text"]
        for block in view["blocks"]
        if block["block_id"].startswith("comment.")
    ]


def test_every_comment_stands_as_it_was_written_in_the_order_that_was_drawn():
    card = some_comments()
    view = comments_modal(card, words)
    assert comments(view) == [text for release in card.shown for text in release.comments]
    assert {
        block["text"]["type"] for block in view["blocks"] if "comment." in block["block_id"]
    } == {"plain_text"}
    assert NASTY in comments(view)


def test_no_answer_stands_beside_comments_and_nothing_can_be_done_with_them():
    view = comments_modal(some_comments(), words)
    assert inputs(view) == {}
    assert "actions" not in {block["type"] for block in view["blocks"]}
    assert "agree" not in everything(view).lower()
    assert "Please do not guess who wrote what." in everything(view)


def test_where_nothing_can_be_shown_nothing_is_said_of_whether_anybody_wrote():
    view = comments_modal(some_comments(shown=(), smallest_group=11), words)
    assert comments(view) == []
    assert any("when 11 people or more have written one" in text for text in texts(view))


def test_many_long_comments_are_all_there():
    many = tuple(f"{n:03} " + "x" * 496 for n in range(90))
    view = comments_modal(
        some_comments(shown=(Shown(on=date(2026, 12, 22), comments=many),)), words
    )
    assert "\n\n".join(comments(view)).split("\n\n") == list(many)
    assert all(len(text) <= LONGEST_TEXT for text in comments(view))
