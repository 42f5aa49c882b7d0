"""Names for the messages about a request, so that a later one can take an earlier one's place."""

from datetime import datetime

from bot.domain.choices import Side
from bot.domain.people import PersonId

RECEIPT = "receipt"
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


def late(at: datetime) -> str:
    """Name the word of that moment that it takes longer."""
    return f"late:{at:%Y%m%d%H%M}"


def again(supporter: PersonId) -> str:
    """Name the news that somebody after this supporter is looked for."""
    return f"again:{supporter}"


def ended(person: PersonId) -> str:
    """Name the news to one person that it is over for them."""
    return f"ended:{person}"


def checkin(checkin_id: str) -> str:
    """Name one check-in."""
    return f"checkin:{checkin_id}"
