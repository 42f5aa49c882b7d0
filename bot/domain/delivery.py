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
#: The longest pause between two attempts.
LONGEST_PAUSE = timedelta(minutes=10)
#: Slack takes about one message a second in a channel.
PER_LANE = timedelta(seconds=1)


def next_attempt(attempts: int, now: datetime, asked_to_wait: timedelta) -> datetime | None:
    """Say when to knock again after so many attempts; None when it is time to give up."""
    if attempts >= MOST_ATTEMPTS:
        return None
    pause = min(timedelta(seconds=2**attempts), LONGEST_PAUSE)
    return now + max(pause, asked_to_wait)


def patience(asked_to_wait: timedelta, waited: timedelta) -> timedelta:
    """Say how long to wait while nothing arrives, whoever's fault it is: ever more patiently."""
    return max(asked_to_wait, min(waited / 2, LONGEST_PAUSE))


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
