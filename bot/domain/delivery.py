"""When to knock again, and whether what is to be said is still true."""

from datetime import datetime, timedelta

from bot.domain import widening
from bot.domain.notices import (
    Act,
    CheckInAsked,
    ClosingLogAsked,
    ColleagueFound,
    Letter,
    MatchMade,
    MayLookFurther,
    OfferMade,
    SearchingAgain,
    SomeoneWaits,
    StillLooking,
)
from bot.domain.requests import CheckInState, Status, SupportRequest

#: A message that could not be delivered for so long, or that Slack refused so often, becomes a
#: dead letter; an outage costs no attempt.
GIVE_UP_AFTER = timedelta(hours=24)
MOST_ATTEMPTS = 12
#: The longest pause between two attempts, by which part of it each is longer or shorter, and what
#: is added at most to a wait that was asked for.
LONGEST_PAUSE, EITHER_WAY, MORE_THAN_ASKED = timedelta(minutes=10), 0.2, timedelta(seconds=1)
#: Slack takes about one message a second in a channel.
PER_LANE = timedelta(seconds=1)


def next_attempt(
    attempts: int, now: datetime, asked_to_wait: timedelta, chance: float
) -> datetime | None:
    """
    Say when to knock again after so many attempts; None when it is time to give up.

    `chance` is drawn between 0 and 1 for this letter alone, so that those that failed in the same
    moment do not come back in the same moment.
    """
    if attempts >= MOST_ATTEMPTS:
        return None
    pause = min(timedelta(seconds=2**attempts), LONGEST_PAUSE)
    return now + max(_about(pause, chance), as_asked(asked_to_wait, chance))


def patience(asked_to_wait: timedelta, waited: timedelta, chance: float) -> timedelta:
    """Say how long to wait while nothing arrives, whoever's fault it is: ever more patiently."""
    pause = _about(min(waited / 2, LONGEST_PAUSE), chance)
    return max(as_asked(asked_to_wait, chance), pause)


def as_asked(wait: timedelta, chance: float) -> timedelta:
    """Give a wait somebody asked for and up to a second more; nothing where nobody asked."""
    return wait + MORE_THAN_ASKED * chance if wait else wait


def _about(pause: timedelta, chance: float) -> timedelta:
    return pause * (1 + EITHER_WAY * (2 * chance - 1))


def still_true(letter: Letter, request: SupportRequest | None) -> bool:
    """Tell whether a letter still says something true; what replaces or erases always does."""
    if letter.act is not Act.POST or letter.about is None:
        return True
    if request is None:
        return False
    match letter.notice:
        case OfferMade():
            return any(letter.to == offer.supporter for offer in request.live_offers)
        case ColleagueFound():
            return request.status is Status.MATCHED
        case MatchMade():
            return request.status is Status.MATCHED and request.supporter == letter.to
        case StillLooking() | SearchingAgain() | SomeoneWaits():
            return request.status in {Status.WAITING, Status.OFFERED}
        case MayLookFurther():
            return request.is_searching and widening.is_asked(request)
        case CheckInAsked(checkin_id=asked):
            return any(
                one.id == asked and one.state is CheckInState.ASKED for one in request.checkins
            )
        case ClosingLogAsked():
            return not request.logged
        case _:
            return True
