"""A workspace on the stand-in: people who ask, people who are asked, and room for one app."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from bench import workplace
from bot import main, programme_file
from bot.domain.people import PersonId, QuietHours, Supporter
from bot.domain.programme import Programme
from bot.settings import Settings
from bot.usecases.desk import Desk
from bot.usecases.running import ImportRoster, KeepProgramme, import_roster, keep_programme
from sandbox.clock import ShiftedClock
from sandbox.driver import Colleague
from sandbox.server import Sandbox
from sandbox.workspace import Workspace
from storage.record_room import create_record_room

SUPPORTERS = 30
#: Far more than the bench asks of one supporter, so that there is always somebody to be asked.
NO_LIMIT = 1_000_000


class Ward:
    """One workspace, served by the stand-in in this process."""

    def __init__(self, place: Path) -> None:
        self.place = place
        place.mkdir()
        self.workspace = Workspace(ShiftedClock())
        self.app = self.workspace.install_app(workplace.manifest())
        self.supporters = [
            self.workspace.add_person(f"Dr. Supporter {number}") for number in range(SUPPORTERS)
        ]
        coordinator = self.workspace.add_person("Ruth")
        self.channel = self.workspace.add_channel(
            "coordinators", private=True, members=[coordinator, self.app.bot_user_id]
        )
        self.sandbox = Sandbox(self.workspace).start()
        self._arrived = 0
        self.is_furnished = False

    def newcomer(self) -> Colleague:
        """Hire somebody who has never spoken to the bot."""
        self._arrived += 1
        return self.sandbox.person(self.workspace.add_person(f"Colleague {self._arrived}"))

    def supporter_in(self, channel: str) -> str:
        """Find the supporter whose direct message with the app this is."""
        members = self.workspace.conversations.by_id[channel].members
        return next(one for one in members if one != self.app.bot_user_id)

    @property
    def environment(self) -> Mapping[str, str]:
        """Everything that `peersupport run` is told, as an operator would set it."""
        return {
            "SLACK_BOT_TOKEN": self.app.bot_token,
            "SLACK_APP_TOKEN": self.app.app_token,
            "PEERSUPPORT_COORDINATORS_CHANNEL": self.channel,
            "PEERSUPPORT_SLACK_API_URL": self.sandbox.api_url,
            "PEERSUPPORT_DATA_DIR": str(self.place / "data"),
        }

    @property
    def settings(self) -> Settings:
        """The same, read."""
        return Settings(_env_file=None, **self.environment)

    def furnish(self) -> None:
        """Create the record room, and put a programme and a roster into it."""
        settings = self.settings
        create_record_room(
            database_url=settings.database_url,
            data_dir=settings.data_dir,
            keystore=settings.keystore,
            root_key_file=settings.root_key_file,
            now=datetime.now(UTC),
        )
        room = main.room_of(settings)
        desk = Desk(room.open_records, main.system_clock)
        desk.carry_out(keep_programme, KeepProgramme(programme()))
        desk.carry_out(import_roster, ImportRoster(tuple(map(_supporter, self.supporters))))
        room.close()
        self.is_furnished = True

    def close(self) -> None:
        """Close the workspace."""
        self.sandbox.stop()


def programme() -> Programme:
    """Give the example's programme, open today whatever day it is."""
    text = main.packaged("program.example.toml").read_text(encoding="utf-8")
    given = programme_file.read(text)
    today = datetime.now(UTC).date() - timedelta(days=1)
    ready = given.getting_ready
    signed = tuple(replace(one, signed_on=today) for one in ready.sign_offs)
    lines = tuple(replace(one, last_verified=today) for one in given.crisis_lines)
    open_today = replace(ready, sign_offs=signed, go_live_on=today)
    return replace(given, crisis_lines=lines, getting_ready=open_today)


def _supporter(person: str) -> Supporter:
    return Supporter(
        id=PersonId(person),
        display_name=f"Dr. {person}",
        department="Anesthesia",
        languages=("English",),
        topics=("outcome",),
        trained_on=datetime.now(UTC).date() - timedelta(days=90),
        agreement_version="1",
        max_open=NO_LIMIT,
        yearly_cap=NO_LIMIT,
        quiet_hours=QuietHours(time(0), time(0)),  # none, so that any hour measures the same
    )
