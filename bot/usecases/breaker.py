"""While Slack does not take our token nothing is sent, and nothing is lost."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from logging import getLogger

from bot.usecases.ports import Delay, Messenger, TokenRefused

_log = getLogger(__name__)

#: How often Slack is asked whether it takes the token again.
ASK_EVERY = timedelta(minutes=5)


@dataclass(slots=True)
class Breaker:
    """Open while the token is refused; closed again by Slack alone, not by the time."""

    code: str = ""  #: Slack's, while it is open
    asks_at: datetime | None = None  #: when Slack is asked again; none while it is closed

    @property
    def is_open(self) -> bool:
        """Tell whether nothing may be sent."""
        return self.asks_at is not None

    def trip(self, code: str, now: datetime) -> datetime:
        """Open it; gives when Slack is asked again."""
        if not self.is_open:
            _log.error("token_refused")
        self.code, self.asks_at = code, now + ASK_EVERY
        return self.asks_at

    def lets_through(self, messenger: Messenger, now: datetime) -> bool:
        """Tell whether letters may be carried, having asked Slack where it is time to."""
        if self.asks_at is None:
            return True
        if timedelta(0) < self.asks_at - now <= ASK_EVERY:  # more is a clock that was put back
            return False
        try:
            messenger.greet()
        except TokenRefused as refused:
            self.trip(refused.code, now)
            return False
        except Delay:
            self.asks_at = now + ASK_EVERY
            return False
        _log.info("token_taken")
        self.code, self.asks_at = "", None
        return True
