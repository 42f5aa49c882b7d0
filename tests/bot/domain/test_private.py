"""Private words print as nothing, wherever they end up."""

import logging
import traceback

import pytest

from bot.domain.private import PrivateText
from bot.usecases.asking import AskForSupport
from tests.builders import a_member, urgent

CANARY = "canary in the coal mine"


@pytest.mark.parametrize(
    "printed",
    [str, repr, "{}".format, "{!r}".format, "%s".__mod__, "%r".__mod__, "{:>99}".format],
    ids=["str", "repr", "format", "format-repr", "percent-s", "percent-r", "padded"],
)
def test_no_way_of_printing_shows_the_words(printed):
    try:
        text = printed(PrivateText(CANARY))
    except TypeError:
        text = ""  # refusing to print is as good
    assert "canary" not in text


def test_a_command_that_carries_them_does_not_show_them():
    command = AskForSupport(
        by=a_member(), wishes=urgent(), note=PrivateText(CANARY), submission="s"
    )
    assert CANARY not in repr(command)
    assert CANARY not in f"{[command]}"


def test_a_log_line_and_a_traceback_do_not_show_them(caplog):
    note = PrivateText(CANARY)
    logging.getLogger("test").warning("note %s %r", note, note)
    shown = "".join(traceback.format_exception(ValueError(note)))
    assert CANARY not in caplog.text
    assert CANARY not in shown


def test_they_are_handed_over_knowingly():
    assert PrivateText(CANARY).reveal() == CANARY


def test_nothing_written_is_nothing():
    assert not PrivateText("")
    assert PrivateText("x")
    assert PrivateText("x") == PrivateText("x")
