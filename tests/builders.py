"""Ordinary people, requests and programmes, for tests that do not mind which."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.domain.choices import Side, Step, Urgency
from bot.domain.people import Load, Member, PersonId, RequestId, Standing, Supporter
from bot.domain.programme import (
    Capacity,
    CrisisLine,
    GettingReady,
    Privacy,
    Programme,
    SignOff,
    Topic,
)
from bot.domain.requests import (
    CheckIn,
    CheckInState,
    Offer,
    OfferState,
    Status,
    SupportRequest,
    Wishes,
)

#: A Wednesday, ten in the morning in Toronto, in the week 2026-W47.
NOW = datetime(2026, 11, 18, 15, 0, tzinfo=UTC)
TODAY = date(2026, 11, 18)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

MIRA = PersonId("U0MIRA")  #: asks
ANA = PersonId("U0ANA")  #: can be asked
JONAS = PersonId("U0JONAS")
PRIYA = PersonId("U0PRIYA")
RUTH = PersonId("U0RUTH")  #: coordinates


def a_member(person=MIRA, **changes):
    """A full member of the workspace."""
    member = Member(
        id=PersonId(person), standing=Standing.FULL, timezone="America/Toronto", locale="en"
    )
    return replace(member, **changes)


def a_supporter(person=ANA, **changes):
    """A supporter who could be asked at any hour of the tests."""
    supporter = Supporter(
        id=PersonId(person),
        display_name="Dr. Ana Costa",
        department="Anesthesia",
        specialty="Anesthesia",
        languages=("English",),
        topics=("outcome",),
        trained_on=date(2026, 3, 1),
        agreement_version="1",
    )
    return replace(supporter, **changes)


def a_load(**changes):
    """What a supporter carries: nothing, unless said."""
    return Load(**changes)


def a_request(**changes):
    """A request somebody has just made; wishes may be given directly."""
    wishes = changes.pop("wishes", Wishes(department="Surgery"))
    asked_at = changes.pop("asked_at", NOW)
    request = SupportRequest(
        id=RequestId("r1"),
        requester=MIRA,
        asked_at=asked_at,
        searching_since=asked_at,
        timezone="America/Toronto",
        wishes=wishes,
    )
    return replace(request, **changes)


def an_offer(person=ANA, **changes):
    """A live offer, made now, that waits for four hours."""
    offer = Offer(supporter=PersonId(person), asked_at=NOW, answer_by=NOW + 4 * HOUR)
    return replace(offer, **changes)


def an_offered_request(*people, **changes):
    """A request with a live offer to each of these people."""
    offers = tuple(an_offer(person) for person in people or (ANA,))
    return a_request(status=Status.OFFERED, offers=offers, **changes)


def a_matched_request(person=ANA, **changes):
    """A request one supporter has accepted, with no check-ins planned."""
    facts = {
        "status": Status.MATCHED,
        "offers": (an_offer(person, state=OfferState.ACCEPTED),),
        "supporter": PersonId(person),
        "supporter_timezone": "America/Toronto",
        "matched_at": NOW,
        **changes,
    }
    return a_request(**facts)


def a_checkin(**changes):
    """The first question to the requester, already asked."""
    facts = {
        "id": "0",
        "side": Side.REQUESTER,
        "step": Step.FIRST,
        "due_at": NOW,
        "state": CheckInState.ASKED,
        **changes,
    }
    return CheckIn(**facts)


def urgent(**changes):
    """Wishes for somebody within twelve hours."""
    return Wishes(urgency=Urgency.WITHIN_12, department="Surgery", **changes)


def a_programme(**changes):
    """A programme that takes requests."""
    programme = Programme(
        languages=("English", "French"),
        departments=("Anesthesia", "Surgery"),
        topics=(
            Topic(key="outcome", label="A difficult outcome", group="Something that happened"),
            Topic(key="conflict", label="Conflict at work", group="Working life"),
        ),
        crisis_lines=(
            CrisisLine(name="Emergency", contact="911", hours="any time", last_verified=TODAY),
        ),
        capacity=Capacity(trained_supporters=5),
        privacy=Privacy(limits="It stays between us unless somebody is in danger."),
        getting_ready=GettingReady(
            serves=("physicians",),
            eligible_people=200,
            lead="The wellness lead",
            professional_backup="The physician health programme",
            coordinators_evaluate_requesters=False,
            referral_mode="off",
            sign_offs=tuple(
                SignOff(role=role, name="Somebody", signed_on=date(2026, 10, 1))
                for role in ("legal", "privacy")
            ),
            go_live_on=date(2026, 11, 2),
        ),
    )
    return replace(programme, **changes)
