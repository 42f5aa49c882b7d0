"""What is wrong while the bot runs, and how to mend it; nothing here tells of anybody."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.errors import TryAgain
from bot.usecases.postman import Postman
from handlers.http_mode import Health

#: Without a tick for so long, a load balancer should look elsewhere; the longest tick is a minute.
LATE_AFTER = timedelta(minutes=3)
#: After so long nobody knows any more whether the coordinators' channel takes messages.
CHANNEL_FOR = timedelta(days=1)


class Wrong(StrEnum):
    """Everything that can be wrong with a running bot; the worst first."""

    STARTING = "starting"
    STALLED = "stalled"
    DATABASE_AWAY = "database_away"
    TOKEN_REFUSED = "token_refused"  # noqa: S105 - the name of a trouble
    ASKED_TO_WAIT = "asked_to_wait"
    CHANNEL_CLOSED = "coordinators_channel_closed"
    GIVEN_UP = "letters_given_up"
    CLOCK_ASTRAY = "clock_astray"


#: A sentence for each, and how to mend it.
SENTENCES = {
    Wrong.STARTING: (
        "The rounds have not been made yet.",
        "Wait a minute; if it stays so, the log says why.",
    ),
    Wrong.STALLED: (
        "The rounds have stood still for three minutes.",
        "Restart this process, and report the last lines of its log.",
    ),
    Wrong.DATABASE_AWAY: (
        "The database does not answer.",
        "See that its server runs and its disk is not full; the bot goes on by itself.",
    ),
    Wrong.TOKEN_REFUSED: (
        "Slack does not take SLACK_BOT_TOKEN.",
        "Install the app again, set the new token and restart; Slack is asked every five minutes.",
    ),
    Wrong.ASKED_TO_WAIT: (
        "Slack asked us to wait.",
        "Nothing is to be done; everything goes out when the time is over.",
    ),
    Wrong.CHANNEL_CLOSED: (
        "Nothing can be said in the coordinators' channel.",
        "Unarchive it if it is archived, and type there: /invite @Peer Support.",
    ),
    Wrong.GIVEN_UP: (
        "A message was given up.",
        "Look with peersupport outbox list, mend the cause, then run peersupport outbox retry.",
    ),
    Wrong.CLOCK_ASTRAY: (
        "This machine's clock is more than a minute off the database server's.",
        "Have both set by NTP; until then the server's counts.",
    ),
}
#: With these, whoever balances a load should send nobody here.
UNREADY = frozenset(
    {
        Wrong.STARTING,
        Wrong.STALLED,
        Wrong.DATABASE_AWAY,
        Wrong.TOKEN_REFUSED,
        Wrong.ASKED_TO_WAIT,
    }
)


@dataclass(frozen=True, slots=True)
class Examination:
    """A look at what runs."""

    postman: Postman
    since_rounds: Callable[[], timedelta | None]  #: by a stopwatch: clocks are put back
    any_given_up: Callable[[], bool]  #: raises `TryAgain`
    is_astray: Callable[[], bool]
    now: Callable[[], datetime]

    def health(self) -> Health:
        """Say whether this process can serve, and what is wrong, each with how to mend it."""
        found = tuple(self.found())
        ready = not UNREADY.intersection(found)
        if not found:
            return {"ready": ready}
        wrong = []
        for one in found:
            what, mend = SENTENCES[one]
            wrong.append({"code": one.value, "what": what, "mend": mend})
        return {"ready": ready, "wrong": wrong}

    def found(self) -> Iterator[Wrong]:
        """List what is wrong now."""
        now, since = self.now(), self.since_rounds()
        if since is None:
            yield Wrong.STARTING
        elif since > LATE_AFTER:
            yield Wrong.STALLED
        given_up, away = False, self.postman.database.since is not None
        if not away:
            try:
                given_up = self.any_given_up()
            except TryAgain:
                away = True
        if away:
            yield Wrong.DATABASE_AWAY
        if self.postman.breaker.is_open:
            yield Wrong.TOKEN_REFUSED
        if self.postman.waits_until is not None:
            yield Wrong.ASKED_TO_WAIT
        closed_at = self.postman.channel_closed_at
        if closed_at is not None and now - closed_at < CHANNEL_FOR:
            yield Wrong.CHANNEL_CLOSED
        if given_up:
            yield Wrong.GIVEN_UP
        if self.is_astray():
            yield Wrong.CLOCK_ASTRAY
