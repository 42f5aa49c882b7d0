"""A colleague's request for support, with everything that hangs on it but the note."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.choices import Answer, Beyond, ContactWay, Reason, Side, Step, Urgency, Who
from bot.domain.people import PersonId, RequestId


class Status(StrEnum):
    """Where a request stands."""

    WAITING = "waiting"  #: nobody holds an unanswered offer
    OFFERED = "offered"  #: at least one supporter holds an unanswered offer
    MATCHED = "matched"  #: a supporter accepted; the two are in touch or about to be
    CLOSED = "closed"  #: it is over, and waits to be forgotten
    WITHDRAWN = "withdrawn"  #: the requester took it back; its key is destroyed at once


#: Who did not answer in time may be asked once more, so long after that.
ASK_ONCE_MORE = timedelta(hours=12)
OPEN = frozenset({Status.WAITING, Status.OFFERED, Status.MATCHED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the requester chose; every part but the urgency may be left empty."""

    urgency: Urgency = Urgency.WITHIN_24
    topics: tuple[str, ...] = ()  #: keys of the programme's topics
    department: str = ""
    who: Who = Who.OUTSIDE
    language: str = ""
    contact: ContactWay | None = None
    never: tuple[PersonId, ...] = ()
    site: str = ""  #: asked only where the programme has several
    career: str = ""  #: as above
    never_departments: tuple[str, ...] = ()  #: taken over from a profile that is deleted
    beyond: tuple[Beyond, ...] = ()  #: agreed to later, when nobody was free


class OfferState(StrEnum):
    """What became of asking one supporter."""

    LIVE = "live"
    PASSED = "passed"
    LAPSED = "lapsed"
    TAKEN_BACK = "taken back"  #: they could not, or would not, be asked any more
    SUPERSEDED = "superseded"  #: someone else accepted, or it is no longer needed
    ACCEPTED = "accepted"
    ENDED = "ended"  #: accepted once, then handed back or replaced


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One supporter was asked, until when, and what became of it."""

    supporter: PersonId
    asked_at: datetime
    answer_by: datetime
    state: OfferState = OfferState.LIVE
    reasons: tuple[Reason, ...] = ()


class CheckInState(StrEnum):
    """Where a check-in stands."""

    PLANNED = "planned"
    ASKED = "asked"
    ANSWERED = "answered"
    DROPPED = "dropped"  #: the state already answered it


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """One question to one side, private to the person asked."""

    id: str  #: unique within the request
    side: Side
    step: Step
    due_at: datetime
    state: CheckInState = CheckInState.PLANNED
    answer: Answer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Somebody opened what the requester wrote; told to the requester."""

    at: datetime  #: to the hour


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportRequest:
    """A colleague's request for support."""

    id: RequestId
    requester: PersonId
    asked_at: datetime
    searching_since: datetime  #: when the present search began: asking, or asking for someone else
    timezone: str
    locale: str = "en"
    wishes: Wishes = field(default_factory=Wishes)
    status: Status = Status.WAITING
    offers: tuple[Offer, ...] = ()
    supporter: PersonId | None = None
    supporter_timezone: str = ""
    matched_at: datetime | None = None
    closed_at: datetime | None = None
    checkins: tuple[CheckIn, ...] = ()
    seen: tuple[Seen, ...] = ()
    look_again_at: datetime | None = None  #: when to search again; None while nothing is to search
    first_wakes_at: datetime | None = None  #: whom it will be, while all who could be are asleep
    told_late_at: datetime | None = None  #: when the requester was last told that it is late
    asked_further_at: datetime | None = None  #: when they were last asked to look further
    answered_further: bool = False  #: and whether they said what they think
    logged: bool = False  #: the supporter has given the closing log
    has_note: bool = False
    version: int = 1

    @property
    def promised_at(self) -> datetime:
        """The moment by which a colleague should have been in touch."""
        return self.searching_since + self.wishes.urgency.promise

    @property
    def is_searching(self) -> bool:
        """Tell whether a supporter is still looked for."""
        return self.status in {Status.WAITING, Status.OFFERED}

    @property
    def live_offers(self) -> tuple[Offer, ...]:
        """The offers that wait for an answer."""
        return tuple(offer for offer in self.offers if offer.state is OfferState.LIVE)

    @property
    def asked(self) -> frozenset[PersonId]:
        """Everyone who has ever been asked about this request."""
        return frozenset(offer.supporter for offer in self.offers)

    def not_again(self, now: datetime) -> frozenset[PersonId]:
        """
        Everyone who may not be asked now, because they were before.

        Who was only spared an answer may be; and once more, after a while, who let an offer lapse:
        a night's sleep is no answer, and somebody still waits.
        """
        answers: dict[PersonId, list[Offer]] = {}
        for offer in self.offers:
            if offer.state is not OfferState.SUPERSEDED:
                answers.setdefault(offer.supporter, []).append(offer)
        return frozenset(
            person for person, theirs in answers.items() if not _once_more(theirs, now)
        )


def _once_more(answers: Sequence[Offer], now: datetime) -> bool:
    return (
        len(answers) == 1
        and answers[0].state is OfferState.LAPSED
        and answers[0].answer_by + ASK_ONCE_MORE <= now
    )
