"""Names for the messages about a request, so that a later one can take an earlier one's place."""

from bot.domain.choices import Side
from bot.domain.people import PersonId

RECEIPT = "receipt"
LATE = "late"
FURTHER = "further"
AGAIN = "again"
LOG = "log"


def offer(supporter: PersonId) -> str:
    """Name the offer made to one supporter."""
    return f"offer:{supporter}"


def is_offer(slot: str) -> bool:
    """Tell whether a slot is that of an offer."""
    return slot.startswith("offer:")


def match(side: Side, supporter: PersonId) -> str:
    """Name the news of a match to one side; nobody is matched twice with the same request."""
    return f"match:{side}:{supporter}"


def ended(person: PersonId) -> str:
    """Name the news to one person that it is over for them."""
    return f"ended:{person}"


def checkin(checkin_id: str) -> str:
    """Name one check-in."""
    return f"checkin:{checkin_id}"
