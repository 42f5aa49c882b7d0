"""The demonstration: the whole bot against the local Slack stand-in, with people to play."""

import tempfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from bot import main, programme_file
from bot.domain import daytime, digest
from bot.domain.choices import ContactWay
from bot.domain.digest import Stat
from bot.domain.people import PersonId, Supporter
from bot.settings import Settings
from bot.stopping import Stop
from bot.usecases.records import Records
from bot.usecases.running import ImportRoster, KeepProgramme, import_roster, keep_programme
from handlers import slack
from sandbox.clock import ShiftedClock
from sandbox.server import Sandbox
from sandbox.workspace import Workspace
from storage.record_room import create_record_room

#: Name, what they do, department and specialty of those who can be asked; all of them invented.
SUPPORTERS = (
    ("Dr. Ana Costa", "Anesthesia", ("outcome", "workload"), ("English", "French")),
    ("Dr. Jonas Weber", "Internal Medicine", ("conflict", "health"), ("English",)),
    ("Dr. Priya Nair", "Pediatrics", ("outcome", "complaint"), ("English", "French")),
    ("Dr. Samuel Okafor", "Psychiatry", ("health", "workload"), ("English",)),
    ("Dr. Hélène Tremblay", "Family Medicine", ("workload", "aggression"), ("French", "English")),
)
REQUESTERS = (
    ("Dr. Mira Levin", "Emergency Medicine"),
    ("Dr. Tom Baker", "General Surgery"),
)
COORDINATOR = ("Ruth Adler", "Wellness lead, coordinator")
#: When the demonstration begins, where its people live: nobody is written to at night.
TORONTO = ZoneInfo("America/Toronto")
MORNING = time(10, 0)
INTRODUCTION = (
    "It is Monday morning. Type /peersupport as Mira, accept as the supporter who is asked, and "
    "move the time forward to see check-ins, feedback and the coordinators' digest. Tom may "
    "/peersupport volunteer, and Ruth decides."
)


def play(port: int, *, say: Callable[[str], None]) -> None:
    """Set the stage, print one address, and play until Ctrl-C or SIGTERM."""
    stop = Stop().listen()
    with tempfile.TemporaryDirectory(prefix="peersupport-demo-") as place:
        stage = Stage(Path(place), port)
        try:
            say(stage.address)
            say("Press Ctrl-C to end; nothing of it is kept.")
            stop.wait()
        finally:
            stage.strike()


class Stage:
    """A workspace with people in it, and the bot at work in it."""

    def __init__(self, place: Path, port: int) -> None:
        self.clock = ShiftedClock()
        self.clock.advance(until_monday_morning(self.clock.now()))
        workspace = Workspace(self.clock, domain="hospital", name="St. Brigid's Hospital")
        self.people = _people(workspace)
        app = workspace.install_app(_manifest())
        coordinator = self.people[COORDINATOR[0]]
        channel = workspace.add_channel(
            "peer-support-coordinators", private=True, members=[coordinator, app.bot_user_id]
        )
        self.sandbox = _on_a_free_port(workspace, port)
        settings = Settings(  # type: ignore[call-arg]  # these are the variables' own names
            _env_file=None,
            SLACK_BOT_TOKEN=app.bot_token,
            SLACK_APP_TOKEN=app.app_token,
            PEERSUPPORT_COORDINATORS_CHANNEL=channel,
            PEERSUPPORT_SLACK_API_URL=self.sandbox.api_url,
            PEERSUPPORT_DATA_DIR=place / "data",
            PEERSUPPORT_KEYSTORE=place / "keys" / "keystore",
            PEERSUPPORT_ROOT_KEY_FILE=place / "keys" / "root.key",
            PEERSUPPORT_DATABASE_URL="",
            PEERSUPPORT_TICK_SECONDS=15,
        )
        self.house = _furnished(settings, self.people, self.clock.now)
        self.house.open()
        self.clock.subscribe(self.house.clockwork.tick)

    @property
    def address(self) -> str:
        """The one address to open: a requester, a supporter and the coordinator side by side."""
        shown = (REQUESTERS[0][0], SUPPORTERS[0][0], COORDINATOR[0])
        return f"{self.sandbox.page_url}#{','.join(self.people[name] for name in shown)}"

    def strike(self) -> None:
        """Take everything down."""
        self.house.close()
        self.sandbox.stop()


def until_monday_morning(now: datetime) -> timedelta:
    """Say how long it is until the people of the hospital are at work and may be written to."""
    local = now.astimezone(TORONTO)
    for ahead in range(8):
        day = local.date() + timedelta(days=ahead)
        morning = daytime.instant(day, MORNING, TORONTO)
        if day.weekday() == 0 and morning > now:
            return morning - now
    raise AssertionError("a week has a Monday")


def _people(workspace: Workspace) -> dict[str, str]:
    cast = (
        *((name, department) for name, department in REQUESTERS),
        *((name, f"{department}, peer supporter") for name, department, _, _ in SUPPORTERS),
        COORDINATOR,
    )
    people = {name: str(workspace.add_person(name, title=title)) for name, title in cast}
    guest = "Alex Guest"
    people[guest] = str(workspace.add_person(guest, title="Visiting student", kind="guest"))
    return people


def _manifest() -> dict[str, Any]:
    text = main.packaged("manifest.yml").read_text(encoding="utf-8")
    manifest: dict[str, Any] = yaml.safe_load(text)
    return manifest


def _on_a_free_port(workspace: Workspace, port: int) -> Sandbox:
    for candidate in (port, 0):
        try:
            return Sandbox(workspace, port=candidate, introduction=INTRODUCTION).start()
        except OSError:
            continue
    raise OSError("no port is free")


def _furnished(
    settings: Settings, people: dict[str, str], now: Callable[[], datetime]
) -> main.House:
    create_record_room(
        database_url=settings.database_url,
        data_dir=settings.data_dir,
        keystore=settings.keystore,
        root_key_file=settings.root_key_file,
        now=now(),
    )
    client = slack.client_for(
        settings.bot_token.get_secret_value(), settings.api_url, timeout=slack.DELIVER_WITHIN
    )
    house = main.build(settings, slack.introduce(client), now=now)
    text = main.packaged("program.example.toml").read_text(encoding="utf-8")
    house.desk.carry_out(keep_programme, KeepProgramme(programme_file.read(text)))
    house.desk.carry_out(import_roster, ImportRoster(_roster(people, now().date())))
    with house.desk.open_records() as records:
        _remember_a_month(records, digest.iso_week(now().date() - timedelta(days=28)))
    return house


def _remember_a_month(records: Records, week: str) -> None:
    """Enter six make-believe colleagues of last month, so that the first digest has a chart."""
    for nth in range(6):
        person = PersonId(f"U0PAST{nth}")
        records.tally(Stat.ASKED, person, 1, week)
        records.tally(Stat.MATCHED, person, 1, week)
        records.tally(Stat.HOURS_TO_MATCH, person, 2 + nth, week)


def _roster(people: dict[str, str], today: date) -> tuple[Supporter, ...]:
    return tuple(
        Supporter(
            id=PersonId(people[name]),
            display_name=name,
            department=department,
            specialty=department,
            site="Main",
            languages=languages,
            topics=topics,
            contact_ways=(ContactWay.PHONE, ContactWay.IN_PERSON),
            trained_on=today - timedelta(days=90),
            agreement_version="1",
        )
        for name, department, topics, languages in SUPPORTERS
    )
