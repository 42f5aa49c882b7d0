"""Every view and every notice, ordinary and at its limits, by name."""

from datetime import date

from bot.domain.ballot_news import FeedbackClosed, FeedbackReminded
from bot.domain.choices import Beyond, ContactWay, Reason, Side
from bot.domain.disclosure import CoordinatorHome, FurtherCard, LogCard
from bot.domain.feedback import Shown
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
from bot.domain.private import PrivateText
from bot.domain.programme import CrisisLine, Topic
from bot.domain.questions import Poll
from handlers.views import about, ask, closing, digest, feedback, home, match, offer, status
from tests.handlers import gallery_roster
from tests.handlers.cards import (
    LINES,
    NASTY,
    NOON,
    REQUEST,
    SUPPORTER,
    a_ballot,
    a_digest,
    a_guide,
    a_home,
    a_privacy,
    a_request,
    a_status,
    a_supporter,
    a_supporter_home,
    an_ask,
    an_offer,
    some_comments,
)

EXTREME_LINES = tuple(
    CrisisLine(
        name=NASTY * 20,
        contact="&" * 500,
        hours="<" * 500,
        last_verified=date(2026, 1, 1),
        independent=False,
        note=">" * 900,
    )
    for _ in range(60)
)

NOTICES = (
    RequestReceived(REQUEST),
    StillLooking(REQUEST, NOON),
    StillLooking(REQUEST, None),
    ColleagueFound(REQUEST),
    SearchingAgain(REQUEST),
    RequestEnded(),
    NobodyFound(),
    MayLookFurther(REQUEST),
    CheckInAsked(REQUEST, "0", Side.REQUESTER),
    CheckInAsked(REQUEST, "1", Side.SUPPORTER),
    CheckInAnswered(),
    FeedbackInvited("tk1"),
    FeedbackInvited("tk1", Poll.SUPPORTER, date(2026, 12, 21)),
    FeedbackInvited("tk1", Poll.PULSE, date(2026, 12, 21)),
    FeedbackReminded(date(2026, 12, 21)),
    FeedbackReminded(),
    FeedbackClosed(),
    MessageAnswered(),
    OfferMade(REQUEST),
    OfferSettled(),
    OfferLapsed(),
    OfferMovedOn(),
    OfferPassed(),
    OfferAccepted(),
    MatchMade(REQUEST),
    MatchEnded(),
    ClosingLogAsked(REQUEST),
    NoLongerShown(),
    SomeoneWaits(),
    DebriefWanted(SUPPORTER),
    *gallery_roster.NEWS,
    DigestReady(a_digest()),
    DigestReady(a_digest(chart=())),
)


def ordinary_views(words):
    """Every view there is, in each of its forms, by name."""
    full = a_home(
        own_request=a_status(matched=True),
        supporter=a_supporter_home(open=(RequestId("rq2"),)),
        coordinator=CoordinatorHome(unsettled=("No topics are set.",), digest=a_digest()),
    )
    bare = a_home(is_open=False, coordinator=CoordinatorHome(unsettled=(), digest=None))
    return {
        "ask": ask.ask_modal(an_ask(), words, metadata="m"),
        "status": status.status_modal(a_status(), words),
        "status late": status.status_modal(a_status(late=True, next_step_at=None), words),
        "status matched": status.status_modal(a_status(matched=True, seen_at=(NOON,)), words),
        "status over": status.status_modal(a_status(over=True, next_step_at=None), words),
        "status that could look further": status.status_modal(
            a_status(late=True, could_widen=True), words
        ),
        "further": status.further_modal(
            FurtherCard(request_id=REQUEST, possible=tuple(Beyond)), words, crisis_lines=LINES
        ),
        "withdraw": status.withdraw_modal(REQUEST, words, metadata="m", crisis_lines=LINES),
        "plain": status.plain_modal("Thank you.", words, crisis_lines=LINES),
        "offer": offer.offer_modal(an_offer(), words, crisis_lines=LINES),
        "supporter": match.supporter_modal(a_supporter(), words),
        "request": match.request_modal(a_request(), words, crisis_lines=LINES),
        "guide": match.guide_modal(a_guide(), words),
        "log": closing.log_modal(
            LogCard(request_id=REQUEST), words, metadata="m", crisis_lines=LINES
        ),
        "pause": closing.pause_modal(words, metadata="m", crisis_lines=LINES),
        "feedback": feedback.feedback_modal(a_ballot(), words, metadata="tk1", crisis_lines=LINES),
        "feedback of a supporter": feedback.feedback_modal(
            a_ballot(poll=Poll.SUPPORTER), words, metadata="tk1", crisis_lines=LINES
        ),
        "pulse": feedback.feedback_modal(
            a_ballot(poll=Poll.PULSE), words, metadata="tk1", crisis_lines=LINES
        ),
        "comments": feedback.comments_modal(some_comments(), words, crisis_lines=LINES),
        "comments none": feedback.comments_modal(
            some_comments(shown=()), words, crisis_lines=LINES
        ),
        "home": home.home_view(full, words),
        "home bare": home.home_view(bare, words),
        "privacy": about.privacy_modal(a_privacy(), words, crisis_lines=LINES),
        "help": about.help_modal(words, LINES),
        "digest": digest.digest_modal(a_digest(), words),
        **gallery_roster.ordinary(words),
    }


def extreme_views(words):
    """The same views with the longest and the emptiest that may come."""
    long = NASTY * 100
    ways = tuple(ContactWay)
    topics = tuple(Topic(key=f"k{n}", label=f"{n} {long}", group=long) for n in range(10))
    lines = EXTREME_LINES
    note = PrivateText((NASTY * 100)[:3000])
    many = tuple(RequestId(f"rq{n}") for n in range(50))
    return {
        "ask full": ask.ask_modal(
            an_ask(
                crisis_lines=lines,
                topics=topics,
                departments=tuple(f"{n} {'&<>' * 30}" for n in range(100)),
                languages=tuple(f"Language {n}" for n in range(100)),
            ),
            words,
            metadata="m" * 3000,
        ),
        "ask empty": ask.ask_modal(
            an_ask(crisis_lines=(), topics=(), departments=(), languages=()), words, metadata=""
        ),
        "status": status.status_modal(
            a_status(crisis_lines=lines, seen_at=(NOON,) * 50, timezone="No/Where"), words
        ),
        "offer": offer.offer_modal(
            an_offer(
                topic_groups=(long,) * 10, language=long, reasons=tuple(Reason), contact=None
            ),
            words,
        ),
        "offer empty": offer.offer_modal(
            an_offer(topic_groups=(), language="", reasons=(), contact=None), words
        ),
        "supporter": match.supporter_modal(
            a_supporter(display_name=long, department=long, contact_ways=ways, crisis_lines=lines),
            words,
        ),
        "supporter empty": match.supporter_modal(
            a_supporter(display_name="", department="", contact_ways=(), crisis_lines=()), words
        ),
        "request": match.request_modal(
            a_request(topics=(long,) * 10, note=note, limits=long, language=long), words
        ),
        "request empty": match.request_modal(
            a_request(topics=(), note=PrivateText(""), limits="", language="", contact=None),
            words,
        ),
        "guide": match.guide_modal(a_guide(limits=long, backup=long, crisis_lines=lines), words),
        "guide empty": match.guide_modal(a_guide(limits="", backup="", crisis_lines=()), words),
        "feedback": feedback.feedback_modal(a_ballot(comments=False), words, metadata="t"),
        "comments": feedback.comments_modal(
            some_comments(
                shown=tuple(
                    Shown(on=date(2026, n, 1), comments=((NASTY * 100)[:500],) * 90)
                    for n in range(1, 5)
                )
            ),
            words,
            crisis_lines=EXTREME_LINES,
        ),
        "privacy": about.privacy_modal(
            a_privacy(legal_position=long, contact=long, slack_export="no", key_since=""), words
        ),
        "home": home.home_view(
            a_home(
                programme=long,
                crisis_lines=lines,
                own_request=a_status(late=True),
                supporter=a_supporter_home(open=many, offered=many),
                coordinator=CoordinatorHome(unsettled=(long,) * 50, digest=a_digest(chart=())),
            ),
            words,
        ),
        "help": about.help_modal(words, lines),
        **gallery_roster.extreme(words),
    }
