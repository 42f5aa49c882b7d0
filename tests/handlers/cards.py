"""Cards as they usually come."""

from datetime import UTC, date, datetime

from bot.domain.ballot_cards import CommentsCard, FeedbackCard
from bot.domain.ballot_figures import TOLD
from bot.domain.choices import ContactWay, Reason, Urgency
from bot.domain.digest import Band, Digest, Health, Line, Stat, Word
from bot.domain.disclosure import (
    AskCard,
    GuideCard,
    HomeCard,
    OfferCard,
    PrivacyCard,
    RequestCard,
    StatusCard,
    SupporterCard,
    SupporterHome,
)
from bot.domain.feedback import Shown
from bot.domain.people import PersonId, RequestId
from bot.domain.private import PrivateText
from bot.domain.programme import CrisisLine, Topic

REQUEST = RequestId("rq0123456789abcdef")
SUPPORTER = PersonId("USUPPORT1")
REQUESTER = PersonId("UREQUEST1")
NOON = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
NASTY = "<!channel> & <@UEVIL> *bold* 🌧️ {braces} %s \\ é"

LINES = (
    CrisisLine(
        name="988 Suicide Crisis Helpline",
        contact="call or text 988",
        hours="all day, every day",
        last_verified=date(2026, 11, 3),
    ),
    CrisisLine(
        name="College line",
        contact="555-0100",
        hours="weekdays",
        last_verified=date(2026, 10, 1),
        independent=False,
        note="Accepts reports & complaints.",
    ),
)


def an_ask(**changes):
    return AskCard(
        **{
            "crisis_lines": LINES,
            "topics": (
                Topic(key="outcome", label="A difficult outcome or event", group="Clinical work"),
                Topic(key="unsaid", label="I would rather not say", group="Not said"),
            ),
            "departments": ("Emergency", "Surgery"),
            "languages": ("English", "French"),
            "identity_days": 7,
        }
        | changes
    )


def a_status(**changes):
    return StatusCard(
        **{
            "request_id": REQUEST,
            "matched": False,
            "over": False,
            "promised_at": NOON,
            "late": False,
            "next_step_at": NOON,
            "timezone": "America/Vancouver",
            "seen_at": (),
            "identity_days": 7,
            "crisis_lines": LINES,
        }
        | changes
    )


def an_offer(**changes):
    return OfferCard(
        **{
            "request_id": REQUEST,
            "topic_groups": ("Clinical work",),
            "urgency": Urgency.WITHIN_24,
            "language": "English",
            "contact": ContactWay.PHONE,
            "reasons": (Reason.TOPIC, Reason.TURN),
            "answer_by": NOON,
        }
        | changes
    )


def a_supporter(**changes):
    return SupporterCard(
        **{
            "request_id": REQUEST,
            "supporter": SUPPORTER,
            "display_name": "Dr. Noor <3",
            "department": "Surgery",
            "contact_ways": (ContactWay.PHONE, ContactWay.IN_PERSON),
            "slack_export": "unknown",
            "crisis_lines": LINES,
        }
        | changes
    )


def a_request(**changes):
    return RequestCard(
        **{
            "request_id": REQUEST,
            "requester": REQUESTER,
            "topics": ("A difficult outcome or event",),
            "urgency": Urgency.WITHIN_24,
            "language": "English",
            "contact": ContactWay.PHONE,
            "note": PrivateText(NASTY),
            "promised_at": NOON,
            "limits": "What you say stays with me, unless someone is in danger.",
            "slack_export": "yes",
        }
        | changes
    )


def a_guide(**changes):
    return GuideCard(
        **{"limits": "Stays with me.", "backup": "Dr. Wells, 555-0101", "crisis_lines": LINES}
        | changes
    )


def a_ballot(**changes):
    return FeedbackCard(**{"ticket": "tk1", "comments": True, "smallest_group": 5} | changes)


def some_comments(**changes):
    shown = (
        Shown(on=date(2026, 12, 22), comments=("It helped.", NASTY, "A quiet room.", "…", "Yes.")),
        Shown(on=date(2026, 10, 27), comments=("One.", "Two.", "Three.", "Four.", "Five.")),
    )
    return CommentsCard(**{"shown": shown, "smallest_group": 5, "days": 90} | changes)


def a_privacy(**changes):
    return PrivacyCard(
        **{
            "identity_days": 7,
            "never_matched_days": 37,
            "smallest_group": 5,
            "slack_export": "unknown",
            "legal_position": "assume discoverable",
            "contact": "privacy@hospital.example",
            "key_since": "2026-11",
        }
        | changes
    )


def a_digest(**changes):
    since, until = "2026-W40", "2026-W47"
    return Digest(
        **{
            "period": until,
            "smallest_group": 5,
            "health": Health(
                enough_supporters=False, someone_waits=True, training_expiring=2, well=True
            ),
            "lines": (
                Line(name=Stat.ASKED, since=since, until=until, value=Band(5, 9)),
                Line(name=Stat.MATCHED, since=since, until=until, value=Band(50, None)),
                Line(name=Stat.IN_TIME, since=since, until=until, value=Word.MOST),
                Line(name=Stat.HOURS_TO_MATCH, since=since, until=until, value=Word.UNDER_A_DAY),
                Line(name=Stat.CONNECTED, since=since, until=until, value=None),
                Line(name=Stat.NEED_MET, since=since, until=until, value=Word.MIXED),
            ),
            "feedback": tuple(
                Line(name=key, since=since, until=until, value=None) for key in TOLD
            ),
            "chart": (("26-W40", 5), ("26-W47", 10)),
        }
        | changes
    )


def a_supporter_home(**changes):
    return SupporterHome(
        **{
            "open": (),
            "offered": (REQUEST,),
            "paused_until": None,
            "resting_until": None,
            "trained_until": date(2027, 3, 1),
            "taken_this_year": 1,
            "yearly_cap": 3,
            "ready": True,
        }
        | changes
    )


def a_home(**changes):
    return HomeCard(
        **{
            "programme": "Peer Support",
            "is_open": True,
            "own_request": None,
            "crisis_lines": LINES,
            "timezone": "America/Toronto",
        }
        | changes
    )
