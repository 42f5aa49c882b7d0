"""Every notice in words. What is said here is read on lock screens and kept by Slack."""

from collections.abc import Sequence
from typing import assert_never

from bot.domain.ballot_news import BallotNews
from bot.domain.notices import (
    CheckInAnswered,
    CheckInAsked,
    ClosingLogAsked,
    ColleagueFound,
    DebriefWanted,
    DigestReady,
    FeedbackInvited,
    MatchEnded,
    MatchMade,
    MayLookFurther,
    MessageAnswered,
    NobodyFound,
    NoLongerShown,
    Notice,
    OfferAccepted,
    OfferLapsed,
    OfferMade,
    OfferMovedOn,
    OfferPassed,
    OfferSettled,
    RequestEnded,
    RequestReceived,
    SearchingAgain,
    SomeoneWaits,
    StillLooking,
)
from bot.domain.people import RequestId
from bot.domain.programme import CrisisLine
from bot.domain.roster_news import RosterNews
from handlers.ids import Action
from handlers.views import ballot_news, blocks, roster_news
from handlers.views import words as w
from handlers.views import words_coordinators as wc
from handlers.views import words_supporters as ws
from handlers.views.about import ask_button, typed_message
from handlers.views.blocks import Block, Message
from handlers.views.crisis import crisis_context
from handlers.views.digest import digest_message
from handlers.views.offer import answer_buttons
from handlers.views.speech import Words

__all__ = ["Message", "in_words"]


def in_words(  # noqa: PLR0912 - one branch a notice
    notice: Notice,
    words: Words,
    *,
    to_coordinators: bool = False,
    crisis_lines: Sequence[CrisisLine] = (),
) -> Message:
    """Choose the message for a notice; it names nobody, no topic, no urgency and no number."""
    crisis = crisis_context(crisis_lines, words)
    update = words(w.UPDATE)
    if isinstance(notice, RosterNews):
        return roster_news.in_words(notice, words)
    if isinstance(notice, FeedbackInvited | BallotNews):
        return ballot_news.in_words(notice, words)
    match notice:
        case RequestReceived(request_id=about):
            said = blocks.section("said", words(w.RECEIPT))
            return Message(words(w.REQUEST_IN), [*crisis, said, *_own(about, words)])
        case StillLooking(request_id=about, next_step_at=moment):
            sentence = words(w.STILL_LOOKING_OPEN)
            if moment is not None:
                sentence = words(w.STILL_LOOKING, when=words.moment(moment))
            return _said(update, sentence, *_own(about, words), *crisis)
        case ColleagueFound(request_id=about):
            see = blocks.button(words(w.SEE_WHO), Action.SEE_WHO, about, style="primary")
            return _said(update, words(w.COLLEAGUE_FOUND), _row(see))
        case SearchingAgain(request_id=about):
            return _said(update, words(w.SEARCHING_AGAIN), *_own(about, words))
        case RequestEnded():
            return _said(update, words(w.REQUEST_ENDED), ask_button(words))
        case NobodyFound():
            return _said(update, words(w.NOBODY_FOUND), ask_button(words), *crisis)
        case MayLookFurther(request_id=about):
            look = blocks.button(words(w.LOOK_FURTHER), Action.LOOK_FURTHER, about)
            keep = blocks.button(words(w.KEEP_AS_IT_IS), Action.KEEP_AS_IT_IS, about)
            return _said(update, words(w.MAY_LOOK_FURTHER), _row(look, keep), *crisis)
        case CheckInAsked():
            return _said(update, words(w.CONNECTED_QUESTION), *_answers(notice, words))
        case CheckInAnswered():
            return _said(update, words(w.ANSWERED))
        case OfferMade(request_id=about):
            details = blocks.button(words(ws.SEE_DETAILS), Action.SEE_DETAILS, about)
            return _said(
                words(ws.CAN_YOU_TAKE_THIS), "", _row(*answer_buttons(about, words), details)
            )
        case MessageAnswered():
            return Message(*typed_message(words, crisis_lines))
        case OfferSettled():
            return _said(words(ws.TAKEN_CARE_OF))
        case OfferLapsed():
            return _said(update, words(ws.LAPSED))
        case OfferMovedOn():
            return _said(update, words(ws.MOVED_ON))
        case OfferPassed():
            return _said(update, words(w.PASSING_IS_FINE))
        case OfferAccepted():
            return _said(update, words(ws.ACCEPTED))
        case MatchMade(request_id=about):
            label = words(ws.OPEN_REQUEST)
            opens = blocks.button(label, Action.OPEN_REQUEST, about, style="primary")
            return _said(update, words(ws.MATCH_MADE), _row(opens))
        case MatchEnded():
            debrief = blocks.button(words(ws.DEBRIEF), Action.DEBRIEF)
            rest = blocks.button(words(ws.REST_7), Action.REST_NOW)
            return _said(update, words(ws.MATCH_ENDED), _row(debrief, rest))
        case ClosingLogAsked(request_id=about):
            log = blocks.button(words(ws.LOG_BUTTON), Action.CLOSING_LOG, about)
            return _said(update, words(ws.LOG_ASKED), _row(log))
        case NoLongerShown():
            seen = words(wc.NOTE) if to_coordinators else update
            return _said(seen, words(w.NOTHING_HERE))
        case SomeoneWaits():
            search = blocks.button(words(wc.SEARCH_NOW), Action.SEARCH_NOW)
            everyone = blocks.button(words(wc.ASK_EVERYONE), Action.ASK_EVERYONE)
            further = blocks.button(words(wc.ASK_TO_LOOK_FURTHER), Action.ASK_TO_LOOK_FURTHER)
            row = _row(search, everyone, further)
            return _said(words(wc.NOTE), words(wc.SOMEONE_WAITS), row)
        case DebriefWanted(supporter=supporter):
            return _said(words(wc.NOTE), words(wc.DEBRIEF_WANTED, person=supporter))
        case DigestReady(digest=digest):
            return digest_message(digest, words)
        case _:
            assert_never(notice)


def _said(text: str, sentence: str = "", *more: Block) -> Message:
    """Say a sentence under a neutral notification, or the notification itself."""
    return Message(text, [blocks.section("said", sentence or text), *more])


def _row(*buttons: Block) -> Block:
    return blocks.actions("choices", *buttons)


def _own(request_id: RequestId, words: Words) -> tuple[Block, ...]:
    return (
        _row(
            blocks.button(words(w.VIEW_REQUEST), Action.VIEW_REQUEST, request_id),
            blocks.button(words(w.WITHDRAW), Action.WITHDRAW, request_id),
        ),
    )


def _answers(asked: CheckInAsked, words: Words) -> tuple[Block, ...]:
    value = f"{asked.request_id}.{asked.checkin_id}"
    return (
        _row(
            blocks.button(words(w.CONNECTED), Action.CHECKIN_CONNECTED, value),
            blocks.button(words(w.NOT_YET), Action.CHECKIN_NOT_YET, value),
            blocks.button(words(w.SOMEONE_ELSE_PLEASE), Action.CHECKIN_SOMEONE_ELSE, value),
            blocks.button(words(w.NO_LONGER_NEEDED), Action.CHECKIN_NO_LONGER, value),
        ),
        blocks.context("private", words(w.ONLY_YOU)),
    )
