"""What can be going on when somebody is killed: whatever writes, each from a known state."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.domain.feedback import Ballot
from bot.usecases.balloting import CastBallot, cast_ballot
from bot.usecases.closing import CloseRequest, close_request
from bot.usecases.digesting import DigestIsDue, digest_is_due
from bot.usecases.inviting import InviteBatch, invite_batch
from bot.usecases.keeping import Forget, ListToForget, forget, list_to_forget
from scheduling.rounds import nightly, weekly
from storage import key_life, leftovers, renewal
from tests.ballots import open_cohort
from tests.builders import ANA, DAY, JONAS, MINUTE, MIRA, NOW, a_supporter, urgent
from tests.replicas.staff import NoDirectory

#: Nine in the morning of the next Monday in Toronto, when a digest is due.
MONDAY = datetime(2026, 11, 23, 14, tzinfo=UTC)
#: Ten in the morning of the first Tuesday of December there, when a batch is.
TUESDAY = datetime(2026, 12, 1, 15, tzinfo=UTC)
#: Half past three at night in the next month there.
AT_NIGHT = datetime(2026, 12, 2, 8, 30, tzinfo=UTC)
PEOPLE = [f"U0ASKS{nth}" for nth in range(6)]


@dataclass(frozen=True, kw_only=True)
class Story:
    """Something that happens; `act` may be done again, by whoever comes after the dead."""

    prepare: Callable  #: brings a clinic into the state before, and gives what `act` must know
    act: Callable
    is_atomic: bool = True  #: it is one transaction, so that there is nothing in between
    again_after: timedelta = timedelta(0)
    again_every: int = 1  #: how many steps are kept between two times that it is done again


def _nothing(clinic):
    with clinic.room.open_records() as records:
        records.keep_supporters((a_supporter(ANA), a_supporter(JONAS)))


def _asked(clinic):
    _nothing(clinic)
    return clinic.ask(wishes=urgent())


def offered(clinic):
    request_id = _asked(clinic)
    clinic.attend()
    clinic.deliver()
    assert {one.supporter for one in clinic.request(request_id).live_offers} == {ANA, JONAS}
    return request_id


def _matched(clinic):
    request_id = offered(clinic)
    clinic.accept(request_id, ANA)
    clinic.deliver()
    return request_id


def _accepted(clinic):
    request_id = offered(clinic)
    clinic.accept(request_id, ANA)
    return request_id


def _to_check_in(clinic):
    request_id = _matched(clinic)
    clinic.clock.at += 2 * DAY
    return request_id


def _long_closed(clinic):
    request_id = _matched(clinic)
    clinic.do(close_request, CloseRequest(request_id, MIRA))
    clinic.deliver()
    clinic.clock.at += 8 * DAY


def _purge(clinic, _):
    now, room = clinic.clock.at, clinic.room
    for request_id in clinic.do(list_to_forget, ListToForget()):
        clinic.do(forget, Forget(request_id))
    leftovers.purge(room.engine, room.keystore, room.vault, now)


def _ended(clinic):
    for person in PEOPLE:
        request_id = clinic.ask(by=person)
        clinic.attend()
        clinic.do(close_request, CloseRequest(request_id, person))
    clinic.deliver()


def _invited(clinic):
    _ended(clinic)
    clinic.clock.at = TUESDAY


def _ticket(clinic):
    clinic.clock.at = TUESDAY
    with clinic.room.open_records() as records:
        return records.mint_ticket(open_cohort(records, TUESDAY), MIRA)


def _cast(clinic, ticket):
    ballot = Ballot(answers={"timely": ("5",)}, comment="Good.")
    clinic.do(cast_ballot, CastBallot(by=MIRA, ticket=ticket, ballot=ballot))


def _counted(clinic):
    assert not clinic.do(digest_is_due, DigestIsDue())
    _ended(clinic)
    clinic.clock.at = MONDAY


def _old_key(clinic):
    _matched(clinic)
    _counted(clinic)
    clinic.ask(by="U0LAST")
    key_life.promote(clinic.room.keystore, key_life.add(clinic.room.keystore, "2026-12").file.id)
    renewal.BATCH = 4  # so that there are several


def _rewrap(clinic, _):
    for _ in renewal.rewrap(clinic.room.engine, clinic.room.vault):
        pass


def _night(clinic):
    _long_closed(clinic)
    _ended(clinic)
    clinic.clock.at = AT_NIGHT


STORIES = {
    "ask": Story(prepare=_nothing, act=lambda clinic, _: clinic.ask(submission="a form")),
    "offer": Story(prepare=_asked, act=lambda clinic, _: clinic.attend(), is_atomic=False),
    "accept": Story(prepare=offered, act=lambda clinic, which: clinic.accept(which, ANA)),
    "pass": Story(prepare=offered, act=lambda clinic, which: clinic.passes(which, ANA)),
    "someone else": Story(
        prepare=_matched, act=lambda clinic, which: clinic.someone_else(which, MIRA)
    ),
    "withdraw": Story(prepare=_matched, act=lambda clinic, which: clinic.withdraw(which)),
    "close": Story(
        prepare=_matched,
        act=lambda clinic, which: clinic.do(close_request, CloseRequest(which, MIRA)),
    ),
    "check in": Story(
        prepare=_to_check_in, act=lambda clinic, _: clinic.attend(), is_atomic=False
    ),
    "carry the post": Story(
        prepare=_accepted,
        act=lambda clinic, _: clinic.deliver(),
        is_atomic=False,
        again_after=2 * MINUTE,
    ),
    "invite": Story(
        prepare=_invited, act=lambda clinic, _: clinic.do(invite_batch, InviteBatch())
    ),
    "ballot": Story(prepare=_ticket, act=_cast),
    "digest": Story(
        prepare=_counted,
        act=lambda clinic, _: weekly(clinic.desk, NoDirectory()),
        is_atomic=False,
    ),
    "purge": Story(prepare=_long_closed, act=_purge, is_atomic=False),
    "rewrap": Story(prepare=_old_key, act=_rewrap, is_atomic=False),
    "tidy": Story(
        prepare=_night,
        act=lambda clinic, _: nightly(clinic.desk, lambda: clinic.room.tidy(clinic.clock.at)),
        is_atomic=False,
        again_after=11 * MINUTE,  # in the same night
        again_every=4,
    ),
}
assert NOW < MONDAY < TUESDAY < AT_NIGHT
