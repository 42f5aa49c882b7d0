"""Every round the bot makes; there is no other timer in the house."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from logging import getLogger

from bot.domain.errors import NoLongerOpen, TryAgain
from bot.usecases.attending import attend_to_everything, attend_to_wrong_offers
from bot.usecases.caring import CareForRoster, care_for_roster
from bot.usecases.desk import Desk
from bot.usecases.digesting import BuildDigest, DigestIsDue, build_digest, digest_is_due
from bot.usecases.in_person import SeeCoordinators, see_coordinators
from bot.usecases.nudging import NudgeCoordinators, nudge_coordinators
from bot.usecases.ports import Assigner, Directory
from bot.usecases.running import BeginTidying, EndTidying, begin_tidying, end_tidying
from scheduling.cohorts import ask_for_feedback
from scheduling.cover import Cover
from scheduling.sweep import Sweep

_log = getLogger(__name__)

#: How often at most every unanswered offer is looked at again; the usual tick.
LOOK_THROUGH_EVERY = timedelta(seconds=15)
#: How often it is looked at the most whether somebody is to be asked for feedback.
COHORTS_EVERY = timedelta(minutes=1)
#: How often at most it is looked whether an hour of the day, or of the week, has come: a tick is
#: soon enough, and each look takes a turn among those who write.
CALENDAR_EVERY = timedelta(seconds=10)
#: How often Slack is asked who coordinates.
SEE_EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Round:
    """Something the bot looks after at every tick; doing it twice changes nothing more."""

    name: str
    make: Callable[[], object]


def rounds(
    desk: Desk,
    directory: Directory,
    tidy: Callable[[], None],
    assigner: Assigner | None = None,
) -> tuple[Round, ...]:
    """List them all in order; deadlines are rows, so a late tick loses nothing."""
    by_the_calendar = partial(at_a_pace, CALENDAR_EVERY, desk.now)
    return (
        Round("learn who is still here", Sweep(desk, directory).go_on),
        Round(
            "take back what became wrong",
            at_a_pace(
                LOOK_THROUGH_EVERY, desk.now, lambda: attend_to_wrong_offers(desk, assigner)
            ),
        ),
        Round("attend to what is due", lambda: attend_to_everything(desk, assigner)),
        Round(
            "nudge the coordinators",
            by_the_calendar(lambda: desk.carry_out(nudge_coordinators, NudgeCoordinators())),
        ),
        Round(
            "see who coordinates",
            at_a_pace(SEE_EVERY, desk.now, lambda: note_coordinators(desk, directory)),
        ),
        Round(
            "care for the roster",
            by_the_calendar(lambda: desk.carry_out(care_for_roster, CareForRoster())),
        ),
        Round(
            "ask for feedback",
            at_a_pace(COHORTS_EVERY, desk.now, lambda: ask_for_feedback(desk, directory)),
        ),
        Round("seal the ballot box again", Cover(desk).go_on),
        Round("build the digest", by_the_calendar(lambda: weekly(desk, directory))),
        Round("tidy the records", by_the_calendar(lambda: nightly(desk, tidy))),
    )


def at_a_pace(
    pause: timedelta, now: Callable[[], datetime], make: Callable[[], object]
) -> Callable[[], None]:
    """Make a round at most once in so long, though rounds are made at every change as well."""
    last: list[datetime] = []

    def paced() -> None:
        moment = now()
        if last and timedelta(0) <= moment - last[0] < pause:
            return
        make()
        last[:] = [moment]

    return paced


def note_coordinators(desk: Desk, directory: Directory) -> None:
    """Keep who coordinates, for the day on which their channel cannot be reached."""
    with suppress(TryAgain):  # the next hour asks again
        desk.carry_out(see_coordinators, SeeCoordinators(directory.coordinators()))


def weekly(desk: Desk, directory: Directory) -> None:
    """Build the digest when due; who coordinates is asked of Slack outside the transaction."""
    if not desk.carry_out(digest_is_due, DigestIsDue()):
        return
    try:
        present = directory.coordinators()
    except TryAgain:
        return  # the next tick asks again
    with suppress(NoLongerOpen):  # another replica was faster
        desk.carry_out(build_digest, BuildDigest(present))


def nightly(desk: Desk, tidy: Callable[[], None]) -> None:
    """Tidy the records once a night, outside any transaction; what is cut short is done again."""
    if desk.carry_out(begin_tidying, BeginTidying()):
        tidy()
        desk.carry_out(end_tidying, EndTidying())


def make_all(every: tuple[Round, ...]) -> None:
    """Make every round; one that fails costs the others nothing and is made again next tick."""
    for one in every:
        try:
            one.make()
        except TryAgain:
            continue  # the database is busy or away; whoever watches it raises the alarm
        except Exception as bug:  # noqa: BLE001 - one broken round must not stop the others
            _log.error("round_failed", extra={"round": one.name, "bug": bug})


def due_moment(moment: datetime | None, now: datetime) -> float | None:
    """Say in how many seconds a moment comes; None for never."""
    return None if moment is None else max(0.0, (moment - now).total_seconds())
