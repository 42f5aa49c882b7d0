"""The hospital of the soak: its people on the stand-in, and its records on a database."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, func, select

from bench import workplace
from bench.soak.clock import MachineClock, no_clock, server_clock
from bench.soak.plan import BEGINS, SLOTS, Size
from bot import main, programme_file
from bot.domain.people import PersonId, Supporter
from bot.domain.programme import Programme
from bot.settings import Settings
from bot.usecases.desk import Desk
from bot.usecases.running import ImportRoster, KeepProgramme, import_roster, keep_programme
from sandbox.clock import ShiftedClock
from sandbox.server import Sandbox
from sandbox.workspace import Workspace
from storage.engine import transaction
from storage.letters import READY, micros
from storage.postgres import is_postgres
from storage.record_room import RecordRoom, create_record_room
from storage.tables import outbox

TODAY: date = BEGINS.date()
#: So that there is nearly always somebody to be asked; whom to ask is measured elsewhere.
MOST_OPEN, NO_LIMIT = 60, 1_000_000
#: The longest there is: what is closed must still be there for the proofs.
KEPT_DAYS = 90
TICK = 1.0
#: When everything has come to rest: by day, wherever somebody lives.
AT_LAST = time(13, 0)


class Stage:
    """A Slack whose clock nobody moves, and a programme whose clock goes fast and is moved."""

    def __init__(self, place: Path, size: Size, database_url: str) -> None:
        self.place = place
        self.workspace = Workspace(ShiftedClock())
        self.app = self.workspace.install_app(workplace.manifest())
        self.supporters = self._hire("Supporter", size.supporters)
        self.physicians = self._hire("Physician", size.physicians)
        self.coordinator = self.workspace.add_person("Ruth")
        self.channel = self.workspace.add_channel(
            "coordinators", private=True, members=[self.coordinator, self.app.bot_user_id]
        )
        self.clock_file = place / "clock"
        begins = BEGINS.replace(hour=SLOTS[0].hour - 1)
        moved = (begins - datetime.now(UTC)).total_seconds()
        self.clock = MachineClock.wind_up(self.clock_file, moved, size.replicas)
        self.is_on_server = bool(database_url) and is_postgres(database_url)
        self._move_server = no_clock
        if self.is_on_server:
            self._move_server = server_clock(database_url, moved, self.clock.origin)
        self.sandbox = Sandbox(self.workspace).start()
        self._database_url = database_url
        self._furnish()
        self.room = main.room_of(self.settings)
        self.desk = Desk(self.room.open_records, self.clock.now)

    def _hire(self, kind: str, number: int) -> list[str]:
        zones = ("America/Toronto", "America/Toronto", "America/Halifax", "America/Winnipeg")
        return [
            self.workspace.add_person(f"Dr. {kind} {nth}", tz=zones[nth % len(zones)])
            for nth in range(number)
        ]

    def person_in(self, channel: str) -> str | None:
        """Find whose direct message with the app this is; None for a channel."""
        return workplace.person_in(self.workspace, channel, self.app.bot_user_id)

    @property
    def environment(self) -> Mapping[str, str]:
        """Everything that `peersupport run` is told, as an operator would set it."""
        return {
            "SLACK_BOT_TOKEN": self.app.bot_token,
            "SLACK_APP_TOKEN": self.app.app_token,
            "PEERSUPPORT_COORDINATORS_CHANNEL": self.channel,
            "PEERSUPPORT_SLACK_API_URL": self.sandbox.api_url,
            "PEERSUPPORT_DATA_DIR": str(self.place / "data"),
            "PEERSUPPORT_DATABASE_URL": self._database_url,
            "PEERSUPPORT_TICK_SECONDS": str(TICK),
        }

    @property
    def settings(self) -> Settings:
        """The same, read."""
        given: Any = self.environment
        return Settings(_env_file=None, **given)  # type: ignore[call-arg]  # pydantic's own

    def _furnish(self) -> None:
        settings = self.settings
        create_record_room(
            database_url=settings.database_url,
            data_dir=settings.data_dir,
            keystore=settings.keystore,
            root_key_file=settings.root_key_file,
            now=self.clock.now(),
        )
        room: RecordRoom = main.room_of(settings)
        desk = Desk(room.open_records, self.clock.now)
        desk.carry_out(keep_programme, KeepProgramme(programme()))
        roster = tuple(_supporter(nth, one) for nth, one in enumerate(self.supporters))
        desk.carry_out(import_roster, ImportRoster(roster))
        room.close()

    def letters_waiting(self) -> int:
        """Count the letters that want to go out now, or are on their way."""
        return self._count(
            outbox.c.state == READY, outbox.c.next_attempt <= micros(self.clock.now())
        )

    def letters_free(self) -> int:
        """
        Count those that somebody could carry now.

        What the dead had claimed is nobody's for long, and behind a letter that is tried again
        later the others of its lane wait as well.
        """
        now = micros(self.clock.now())
        tried = outbox.c.first_tried_at.is_not(None) & (outbox.c.next_attempt > now)
        held = (outbox.c.state == READY) & (tried | (outbox.c.lease_until > now))
        return self._count(self._is_due(), outbox.c.lane.not_in(select(outbox.c.lane).where(held)))

    def _is_due(self) -> ColumnElement[bool]:
        now = micros(self.clock.now())
        return (outbox.c.state == READY) & (outbox.c.next_attempt <= now)

    def _count(self, *which: ColumnElement[bool]) -> int:
        with transaction(self.room.engine, reading=True) as connection:
            return int(connection.scalar(select(func.count()).where(*which)) or 0)

    def move_clock(self, seconds: float) -> None:
        """Move the clock of the server, and with it those of all machines."""
        self._move_server(seconds)
        self.clock.move(seconds)

    def close(self) -> None:
        """Close the records and the workspace."""
        self.room.close()
        self.sandbox.stop()
        self.clock.close()


def programme() -> Programme:
    """Give the example's programme, open today, with supporters who need no rest."""
    text = main.packaged("program.example.toml").read_text(encoding="utf-8")
    given = programme_file.read(text)
    ready = given.getting_ready
    signed = tuple(replace(one, signed_on=TODAY) for one in ready.sign_offs)
    return replace(
        given,
        crisis_lines=tuple(replace(one, last_verified=TODAY) for one in given.crisis_lines),
        getting_ready=replace(ready, sign_offs=signed, go_live_on=TODAY),
        capacity=replace(given.capacity, rest_days=0, rest_days_heavy=0),
        keeping=replace(given.keeping, identity_days=KEPT_DAYS),
    )


def _supporter(nth: int, person: str) -> Supporter:
    departments = programme().departments
    department = departments[nth % len(departments)]
    return Supporter(
        id=PersonId(person),
        display_name=f"Dr. Supporter {nth}",
        department=department,
        specialty=department,
        languages=("English",),
        topics=("outcome", "workload", "health")[: 1 + nth % 3],
        trained_on=TODAY - timedelta(days=90),
        agreement_version="1",
        max_open=MOST_OPEN,
        yearly_cap=NO_LIMIT,
    )
