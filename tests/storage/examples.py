"""People, requests and letters for the tests of this room."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.domain import lifecycle
from bot.domain.choices import ContactWay, Reason, Urgency
from bot.domain.digest import Digest, Health
from bot.domain.notices import Letter, MatchMade, RequestEnded
from bot.domain.people import Load, PersonId, QuietHours, RequestId, Supporter
from bot.domain.private import PrivateText
from bot.domain.requests import Offer, OfferState, Status, SupportRequest, Wishes

#: For what only a file can show, and for what only a server does.
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ON_POSTGRES = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)

NOW = datetime(2026, 11, 20, 9, 30, 15, 250, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
ANN = PersonId("U0ANNANN")
BEN = PersonId("U0BENBEN")
HEALTH = Health(enough_supporters=True, someone_waits=False, training_expiring=0, well=True)
CAS = PersonId("W0CASCAS")
NOTE = PrivateText("A canary sang to me in the corridor — ça va.")


def a_request(records, requester=ANN, **changes):
    """A request somebody just made."""
    request = SupportRequest(
        id=records.new_id(),
        requester=requester,
        asked_at=NOW,
        searching_since=NOW,
        timezone="America/Toronto",
        wishes=Wishes(
            urgency=Urgency.WITHIN_12,
            topics=("adverse",),
            department="Surgery",
            contact=ContactWay.PHONE,
            never=(CAS,),
        ),
        has_note=True,
    )
    return replace(request, **changes)


def add(records, requester=ANN, note=NOTE, **changes):
    """Store a new request, and hand it back."""
    decision = lifecycle.ask(a_request(records, requester, **changes))
    records.add(decision, note)
    return decision.request


def matched(request, supporter=BEN):
    """The same request, accepted by a supporter."""
    offer = Offer(
        supporter=supporter,
        asked_at=NOW,
        answer_by=NOW + HOUR,
        state=OfferState.ACCEPTED,
        reasons=(Reason.TOPIC, Reason.TURN),
    )
    return replace(
        request,
        status=Status.MATCHED,
        supporter=supporter,
        matched_at=NOW,
        look_again_at=None,
        offers=(offer,),
    )


def later(request):
    """The same request after it was kept once more."""
    return replace(request, version=request.version + 1)


def a_supporter(person=BEN, **changes):
    """A supporter with something in every part of the profile."""
    supporter = Supporter(
        id=person,
        display_name="Benedetta Zimmermann",
        department="Anaesthesia",
        languages=("English", "français"),
        contact_ways=(ContactWay.VIDEO,),
        trained_on=date(2026, 3, 1),
        agreement_version="1",
        quiet_hours=QuietHours(time(22, 15), time(6, 45)),
        rest_until=NOW + DAY,
        load=Load(open=(RequestId("r7"),), last_asked_at=NOW, accepted_on=(date(2026, 10, 2),)),
    )
    return replace(supporter, **changes)


def a_letter(to=ANN, about=None, slot="", **changes):
    """A letter to somebody, about a request or about none."""
    notice = RequestEnded() if about is None else MatchMade(about)
    return replace(Letter(to=to, notice=notice, about=about, slot=slot), **changes)


def a_digest(period="2026-W47"):
    """A digest of a week in which nothing could be said."""
    return Digest(period=period, smallest_group=5, health=HEALTH, lines=(), feedback=(), chart=())
