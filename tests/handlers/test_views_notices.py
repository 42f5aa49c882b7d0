import re
from datetime import date

import pytest

from bot.domain.ballot_news import FeedbackClosed, FeedbackReminded
from bot.domain.choices import Side
from bot.domain.notices import (
    CheckInAsked,
    ClosingLogAsked,
    ColleagueFound,
    DebriefWanted,
    DigestReady,
    FeedbackInvited,
    MatchEnded,
    MatchMade,
    MessageAnswered,
    NobodyFound,
    NoLongerShown,
    OfferMade,
    OfferSettled,
    RequestEnded,
    RequestReceived,
    SomeoneWaits,
    StillLooking,
)
from bot.domain.questions import Poll
from bot.domain.roster_news import OnCallSet, TrainingEnds
from handlers.ids import Action
from handlers.views.notices import in_words
from handlers.views.speech import Words
from tests.handlers.cards import LINES, NOON, REQUEST, SUPPORTER, a_digest
from tests.handlers.gallery import NOTICES
from tests.handlers.reading import buttons, everything, texts

words = Words.for_locale("en-CA")
NEUTRAL = {
    "You have an update.",
    "Your request is in.",
    "A colleague is asking for support. Can you take this?",
    "Already taken care of — thank you",
    "A note for the coordinators.",
    "The weekly digest is here.",
}


def _buttons(notice):
    return buttons(in_words(notice, words).blocks)


@pytest.mark.parametrize("notice", NOTICES, ids=lambda notice: type(notice).__name__)
def test_what_a_lock_screen_shows_is_neutral(notice):
    assert in_words(notice, words, crisis_lines=LINES).text in NEUTRAL


@pytest.mark.parametrize("notice", NOTICES, ids=lambda notice: type(notice).__name__)
def test_no_message_to_a_person_holds_a_name_or_a_number(notice):
    dated = TrainingEnds | OnCallSet | FeedbackInvited | FeedbackReminded
    if isinstance(notice, DebriefWanted | DigestReady | dated):
        return
    said = " ".join(texts(in_words(notice, words).blocks)).replace("Rest 7 days", "")

    assert "<@" not in said
    assert not re.search(r"\d", re.sub(r"<!date[^>]*>", "", said))
    assert "Within" not in said


def test_the_receipt_is_plain_and_can_be_taken_back():
    message = in_words(RequestReceived(REQUEST), words, crisis_lines=LINES)

    assert message.text == "Your request is in."
    assert buttons(message.blocks) == [
        ("View request", Action.VIEW_REQUEST, REQUEST),
        ("Withdraw", Action.WITHDRAW, REQUEST),
    ]
    assert message.blocks[0]["type"] == "context"
    assert "988 Suicide Crisis Helpline" in everything(message.blocks[0])
    assert any("Your request is in." in text for text in texts(message.blocks))


def test_a_message_without_crisis_lines_has_no_place_for_them():
    assert "crisis" not in everything(in_words(RequestReceived(REQUEST), words).blocks)


def test_still_looking_says_when_it_goes_on():
    said = texts(in_words(StillLooking(REQUEST, NOON), words).blocks)[0]

    assert words.moment(NOON) in said


def test_an_offer_asks_one_question_with_three_answers():
    message = in_words(OfferMade(REQUEST), words)

    assert message.text == "A colleague is asking for support. Can you take this?"
    assert texts(message.blocks)[0] == message.text
    assert buttons(message.blocks) == [
        ("Accept", Action.ACCEPT, REQUEST),
        ("Pass", Action.PASS, REQUEST),
        ("See details", Action.SEE_DETAILS, REQUEST),
    ]


def test_who_was_not_needed_reads_thanks():
    message = in_words(OfferSettled(), words)

    assert texts(message.blocks) == ["Already taken care of — thank you"]


def test_both_sides_of_a_match_have_one_button():
    assert _buttons(ColleagueFound(REQUEST)) == [("See who", Action.SEE_WHO, REQUEST)]
    assert _buttons(MatchMade(REQUEST)) == [("Open request", Action.OPEN_REQUEST, REQUEST)]


@pytest.mark.parametrize("side", Side)
def test_a_check_in_asks_both_sides_the_same(side):
    message = in_words(CheckInAsked(REQUEST, "3", side), words)

    value = f"{REQUEST}.3"
    assert texts(message.blocks)[0] == "Have you two connected?"
    assert buttons(message.blocks) == [
        ("Connected", Action.CHECKIN_CONNECTED, value),
        ("Not yet", Action.CHECKIN_NOT_YET, value),
        ("Someone else, please", Action.CHECKIN_SOMEONE_ELSE, value),
        ("No longer needed", Action.CHECKIN_NO_LONGER, value),
    ]


def test_an_invitation_carries_its_ticket_and_no_name():
    assert _buttons(FeedbackInvited("tk1")) == [("Give feedback", Action.GIVE_FEEDBACK, "tk1")]


def test_an_end_is_also_a_beginning():
    for notice in (RequestEnded(), NobodyFound()):
        assert _buttons(notice) == [("Request support", Action.ASK, "")]


def test_when_nobody_was_found_it_says_where_else_to_turn():
    message = in_words(NobodyFound(), words, crisis_lines=LINES)

    assert "988" in everything(message.blocks)


def test_the_supporter_is_asked_for_a_log_and_told_when_it_is_over():
    assert _buttons(ClosingLogAsked(REQUEST)) == [("Closing log", Action.CLOSING_LOG, REQUEST)]
    assert _buttons(MatchEnded()) == [
        ("I'd like a debrief", Action.DEBRIEF, ""),
        ("Rest 7 days", Action.REST_NOW, ""),
    ]


def test_a_typed_message_is_answered_without_having_been_read():
    message = in_words(MessageAnswered(), words, crisis_lines=LINES)

    said = everything(message.blocks)
    assert "was not read, stored or logged" in said
    assert "stays in Slack until you delete it" in said
    assert "988" in said
    assert buttons(message.blocks) == [("Request support", Action.ASK, "")]


def test_the_channel_learns_that_someone_waits_and_no_more():
    message = in_words(SomeoneWaits(), words, to_coordinators=True)

    assert texts(message.blocks)[0] == "At least one request needs a supporter."


def test_a_debrief_is_asked_for_in_the_supporters_own_name():
    message = in_words(DebriefWanted(SUPPORTER), words, to_coordinators=True)

    assert f"<@{SUPPORTER}>" in everything(message.blocks)
    assert REQUEST not in everything(message.blocks)


def test_what_is_gone_leaves_one_line():
    for_them = in_words(NoLongerShown(), words)
    for_the_channel = in_words(NoLongerShown(), words, to_coordinators=True)

    assert for_them.blocks == for_the_channel.blocks
    assert for_them.text != for_the_channel.text


def test_a_digest_survives_a_slack_without_charts():
    message = in_words(DigestReady(a_digest()), words, to_coordinators=True)
    kinds = [block["type"] for block in message.blocks]

    assert "data_visualization" in kinds
    assert "data_visualization" not in [block["type"] for block in message.without_chart().blocks]
    assert message.without_chart().blocks == [
        block for block in message.blocks if block["type"] != "data_visualization"
    ]


def test_an_invitation_says_until_when_and_asks_each_in_their_own_words():
    day = date(2026, 12, 21)
    said = {poll: in_words(FeedbackInvited("tk1", poll, day), words) for poll in Poll}
    assert len({texts(message.blocks)[0] for message in said.values()}) == 3
    for message in said.values():
        assert [(action, value) for _, action, value in buttons(message.blocks)] == [
            (Action.GIVE_FEEDBACK, "tk1")
        ]
        assert "until 21 December 2026" in " ".join(texts(message.blocks))


def test_a_reminder_and_the_end_lead_nowhere_and_are_the_same_for_everybody():
    reminder = in_words(FeedbackReminded(date(2026, 12, 21)), words)
    assert buttons(reminder.blocks) == buttons(in_words(FeedbackClosed(), words).blocks) == []
    assert "We cannot know who has answered." in texts(reminder.blocks)[0]
