"""The front door: puts the rooms together and runs them. The only module that sees every room."""

import gc
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from logging import getLogger
from pathlib import Path
from secrets import SystemRandom

from bot import huge_pages, logs
from bot.domain.matching import Round
from bot.domain.people import PersonId, RequestId
from bot.domain.planning import Opening
from bot.health import Examination
from bot.settings import Settings
from bot.starting import Stopped, persistently
from bot.stopping import Stop
from bot.usecases.belonging import BelongTo, belong_to
from bot.usecases.desk import Desk
from bot.usecases.keeping import LastProof, last_proof
from bot.usecases.postman import Postman
from handlers import edge, http_mode, slack, socket_mode
from handlers.connection import Connection
from handlers.crisis import CrisisLines
from handlers.directory import SlackDirectory
from handlers.messenger import SlackMessenger
from handlers.reception import Reception
from handlers.wall import furnish
from scheduling.clockwork import Clockwork
from scheduling.rounds import rounds
from storage.record_room import RecordRoom, open_record_room
from storage.renewal import clock_is_behind
from storage.server_clock import ServerClock

_log = getLogger(__name__)

#: Allocations before the youngest garbage is collected, and how often the older; the default of
#: 700 collects several times within one answer.
COLLECT_AFTER = (20_000, 10, 10)


def system_clock() -> datetime:
    """Tell the time."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class House:
    """Everything that runs, wired together; nothing is started yet."""

    desk: Desk
    clockwork: Clockwork
    reception: Reception
    workspace: slack.Workspace
    connection: Connection
    room: RecordRoom

    def open(self) -> None:
        """Connect, then begin the rounds."""
        self.connection.open()
        self.clockwork.start()

    def close(self) -> None:
        """Stop claiming, finish what is in hand, hang up, and close the books."""
        self.clockwork.stop()
        self.connection.close()
        self.reception.client.close()
        self.room.close()


class Nudge:
    """A bell that can be rung before there is anybody to hear it."""

    def __init__(self) -> None:
        self.ring: Callable[[], None] = lambda: None

    def __call__(self) -> None:
        """Ring it."""
        self.ring()


class AssignerOnDemand:
    """Matches requests that compete; what that needs is loaded by the first of them."""

    def assign(
        self, openings: Sequence[Opening], who: Round
    ) -> Mapping[RequestId, tuple[PersonId, ...]]:
        """Propose whom to ask about each request; see `bot.usecases.ports.Assigner`."""
        from bot.assignment import JointAssigner  # noqa: PLC0415 - some 65 MB, rarely needed

        return JointAssigner().assign(openings, who)


def room_of(
    settings: Settings,
    after_commit: Callable[[], None] | None = None,
    *,
    exclusive: bool = False,
) -> RecordRoom:
    """Open the record room; raises `KeyProblem` or `DatabaseProblem`."""
    return open_record_room(
        database_url=settings.database_url,
        data_dir=settings.data_dir,
        keystore=settings.keystore,
        root_key_file=settings.root_key_file,
        kms_key=settings.kms_key,
        after_commit=after_commit,
        exclusive=exclusive,
    )


def build(
    settings: Settings,
    workspace: slack.Workspace,
    *,
    now: Callable[[], datetime] | None = None,
    ping: float = 10,
) -> House:
    """
    Wire every room to every other for one workspace, by the clock that all replicas share.

    Raises `TryAgain` while the database is busy, `ServerAway` while there is none, and
    `WrongWorkspaceError` when the records belong to another one: every supporter would be a
    stranger there, and lose what they carry.
    """
    bell = Nudge()
    with ExitStack() as stack:
        room = room_of(settings, after_commit=bell, exclusive=True)
        stack.callback(room.close)
        now = now or room.clock(system_clock)
        token, url = settings.bot_token.get_secret_value(), settings.api_url
        answering = slack.answering_client(token, url)
        delivering = slack.client_for(token, url, timeout=slack.DELIVER_WITHIN)
        desk = Desk(room.open_records, now)
        directory = SlackDirectory(answering, settings.coordinators_channel, now, room.post.pauses)
        crisis = CrisisLines(desk)
        assigner = AssignerOnDemand()
        reception = Reception(desk, directory, room.tokens, crisis, answering, now, assigner)
        messenger = SlackMessenger(delivering, settings.coordinators_channel, crisis)
        postman = Postman(desk, room.post, messenger, directory, now, SystemRandom().random)
        clockwork = Clockwork(
            rounds(desk, directory, lambda: room.tidy(now()), assigner),
            postman,
            now,
            tick=timedelta(seconds=settings.tick_seconds),
        )
        if not desk.carry_out(belong_to, BelongTo(workspace.team_id)):
            raise WrongWorkspaceError
        bell.ring = clockwork.nudge
        app = furnish(slack.make_app(answering, workspace), reception)
        connection: Connection
        if settings.http_at is None:
            app_token = settings.app_token.get_secret_value()
            connection = socket_mode.SocketConnection(app, app_token, answering, ping=ping)
        else:
            door = edge.Edge(
                edge.secrets_of(settings.signing_secret.get_secret_value()), time.time
            )
            looking = Examination(
                postman,
                lambda: clockwork.since_rounds,
                room.any_given_up,
                lambda: isinstance(now, ServerClock) and now.is_astray,
                now,
            )
            connection = http_mode.HttpServer(app, door, settings.http_at, looking.health)
        stack.pop_all()
    return House(desk, clockwork, reception, workspace, connection, room)


def run(settings: Settings, *, now: Callable[[], datetime] | None = None) -> None:
    """
    Run until SIGTERM or SIGINT; keeps trying while Slack or the database does not answer.

    Raises `TokenRefusedError` when Slack does not take a token.
    """
    logs.hush_the_unraisable()
    stop = Stop().listen()
    token, url = settings.bot_token.get_secret_value(), settings.api_url
    client = slack.client_for(token, url, timeout=slack.DELIVER_WITHIN)
    began = time.monotonic()
    try:
        workspace = persistently(lambda: slack.introduce(client), stop)
        house = persistently(lambda: build(settings, workspace, now=now), stop)
    except Stopped:
        return
    # What is built by now stays, and need not be looked through again while somebody waits.
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)
    try:
        persistently(lambda: _warn(house), stop)
        persistently(house.connection.open, stop)
        house.clockwork.start()
        seconds = round(time.monotonic() - began, 2)
        _log.info("connected", extra={"seconds": seconds, **house.connection.place})
        huge_pages.gather()  # whoever asks comes after a long pause
        stop.wait()
    except Stopped:
        pass
    finally:
        house.close()
    _log.info("stopped")


def _warn(house: House) -> None:
    """Tell the operator what they should mend, though the bot can run."""
    if house.desk.carry_out(last_proof, LastProof()) is None:
        _log.warning("no_copy_of_the_keys_proven")
    if clock_is_behind(house.room.keystore, house.desk.now()):
        _log.warning("clock_behind_the_keys")
    if house.room.weaknesses():
        _log.warning("database_server_tells")


class WrongWorkspaceError(Exception):
    """The token opens a workspace that the records are not about."""


def packaged(name: str) -> Path:
    """Find a file that ships with the bot, installed or in a checkout."""
    here = Path(__file__).parent
    shipped = here / name
    if shipped.exists():
        return shipped
    docs = here.parent / "docs" / name
    return docs if docs.exists() else here.parent / name
