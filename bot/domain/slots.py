"""Names for the messages about a request, so that a later one can take an earlier one's place."""

from bot.domain.choices import Side
from bot.domain.people import PersonId

RECEIPT = "receipt"
LATE = "late"
AGAIN = "again"
ENDED = "ended"
LOG = "log"


def offer(supporter: PersonId) -> str:
    """Name the offer made to one supporter."""
    return f"offer:{supporter}"


def is_offer(slot: str) -> bool:
    """Tell whether a slot is that of an offer."""
    return slot.startswith("offer:")


def match(side: Side, nth: int) -> str:
    """Name the news of the nth match to one side."""
    return f"match:{side}:{nth}"


def checkin(checkin_id: str) -> str:
    """Name one check-in."""
    return f"checkin:{checkin_id}"
