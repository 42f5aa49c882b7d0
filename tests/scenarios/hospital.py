"""A hospital on the stand-in: people, the bot at work over real sockets, and time that we move."""

from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from pathlib import Path

import yaml

from bot import main, programme_file
from bot.domain.people import PersonId, Supporter
from bot.settings import Settings
from bot.usecases.running import ImportRoster, KeepProgramme, import_roster, keep_programme
from handlers import slack
from sandbox.clock import ManualClock
from sandbox.server import Sandbox
from sandbox.workspace import Workspace
from storage.record_room import create_record_room
from tests.bot.usecases.clinic import make_keys
from tests.scenarios.shell import shell

ROOT = Path(__file__).parents[2]
#: From so many on, nobody looks at the hour at which something came.
MANY_DAYS = timedelta(days=3)
#: Seconds until Slack gives up here; it is three, but a busy machine may stand still for as long.
WELL_PAST_SLACKS = 10.0
#: A Monday, ten in the morning in Toronto.
MONDAY = datetime(2026, 11, 23, 15, tzinfo=UTC)


class Hospital:
    """One workspace with a requester, three supporters, two coordinators, and the bot."""

    def __init__(
        self,
        place,
        *,
        database_url="",
        change=lambda text: text,
        supporters=3,
        ack_timeout=WELL_PAST_SLACKS,
        http=False,
    ):
        self.place = place
        self.clock = ManualClock(MONDAY)
        self.workspace = Workspace(self.clock)
        self.app = self.workspace.install_app(
            yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))
        )
        self.ids = {
            name: self.workspace.add_person(name, kind=kind)
            for name, kind in (
                ("Mira", "member"),
                ("Tom", "member"),
                ("Ana", "member"),
                ("Ben", "member"),
                ("Cleo", "member"),
                ("Ruth", "member"),
                ("Alex", "guest"),
            )
        }
        self.channel = self.workspace.add_channel(
            "coordinators", private=True, members=[self.ids["Ruth"], self.app.bot_user_id]
        )
        self.sandbox = Sandbox(self.workspace, ack_timeout=ack_timeout).start()
        self.settings = Settings(
            _env_file=None,
            SLACK_BOT_TOKEN=self.app.bot_token,
            SLACK_APP_TOKEN=self.app.app_token,
            PEERSUPPORT_COORDINATORS_CHANNEL=self.channel,
            PEERSUPPORT_SLACK_API_URL=self.sandbox.api_url,
            PEERSUPPORT_DATA_DIR=place / "data",
            PEERSUPPORT_KEYSTORE=place / "keys" / "keystore",
            PEERSUPPORT_ROOT_KEY_FILE=place / "keys" / "root.key",
            PEERSUPPORT_DATABASE_URL=database_url,
            SLACK_SIGNING_SECRET=self.app.signing_secret,
            PEERSUPPORT_HTTP_PORT="0" if http else "",
        )
        rooms = {
            "database_url": self.settings.database_url,
            "data_dir": self.settings.data_dir,
            "keystore": self.settings.keystore,
            "root_key_file": self.settings.root_key_file,
        }
        if database_url:  # it may have its tables already, and keys are made only with a new one
            make_keys(rooms)
        create_record_room(**rooms, now=self.clock.now())
        self.house = None
        self.start()
        text = (ROOT / "docs" / "program.example.toml").read_text(encoding="utf-8")
        programme = programme_file.read(change(text))
        self.house.desk.carry_out(keep_programme, KeepProgramme(programme))
        names = ("Ana", "Ben", "Cleo")[:supporters]
        self.house.desk.carry_out(
            import_roster, ImportRoster(tuple(self.supporter(name) for name in names))
        )
        self.clock.subscribe(self.tick)
        self.settle()

    def supporter(self, name):
        return Supporter(
            id=PersonId(self.ids[name]),
            display_name=f"Dr. {name}",
            department={"Ana": "Anesthesia", "Ben": "Pediatrics", "Cleo": "Radiology"}[name],
            languages=("English",),
            topics=("outcome",),
            trained_on=date(2026, 6, 1),
            agreement_version="1",
        )

    def start(self):
        client = slack.client_for(self.app.bot_token, self.sandbox.api_url, timeout=10)
        self.house = main.build(self.settings, slack.introduce(client), now=self.clock.now)
        self.house.connection.open()
        if self.settings.http_port:
            url = f"http://127.0.0.1:{self.house.connection.port}/slack/events"
            self.app = self.workspace.reach_by(self.app, url)
        else:
            self.sandbox.wait_for_socket()

    def stop(self):
        self.house.close()
        self.house = None

    def close(self):
        if "shell" in vars(self):
            self.shell.close()
        if self.house is not None:
            self.house.close()
        self.sandbox.stop()

    @cached_property
    def shell(self):
        """A shell at the database, as somebody has who got hold of it."""
        return shell(self.settings.database_url)

    def person(self, name):
        return self.sandbox.person(self.ids[name])

    def tick(self):
        if self.house is not None:
            self.house.clockwork.tick()

    def settle(self):
        """Carry everything that is due within the next seconds."""
        for _ in range(200):
            self.tick()
            due = self.house.clockwork.next_due()
            # Five until Slack is asked again who somebody is, and up to one by chance.
            if due is None or due > self.clock.now() + timedelta(seconds=6):
                self.sandbox.settle()
                return
            self.clock.advance(timedelta(seconds=1))
        raise AssertionError("the post never came to rest")

    def pass_time(self, **amount):
        """Let time go by, with a look at what is due every hour, or every few in many days."""
        passes = timedelta(**amount)
        self.clock.advance(passes, step=timedelta(hours=1 if passes < MANY_DAYS else 3))
        self.settle()

    def asked(self):
        """Who holds an offer with an Accept button now."""
        return [
            name
            for name in ("Ana", "Ben", "Cleo")
            if "Accept" in self.person(name).labels("message")
        ]

    def ask(self, name="Mira", **answers):
        colleague = self.person(name)
        colleague.command("/peersupport")
        for label, value in answers.items():
            colleague.fill(label, value)
        colleague.submit()
        self.settle()
        return colleague

    def request_of(self, name):
        """The open request of a person, as it is on record."""
        with self.house.desk.open_records() as records:
            return records.open_request_of(self.ids[name])

    def match(self, **answers):
        """Have Mira ask and somebody accept; give her request's id and the supporter's name."""
        self.ask(**answers)
        name = self.asked()[0]
        self.person(name).click("Accept")
        self.settle()
        return self.request_of("Mira").id, name

    def channel_messages(self):
        return self.person("Ruth").channel(self.channel)


@contextmanager
def hospital(place, **wishes):
    """Open a hospital, and close it whatever happens."""
    made = Hospital(place, **wishes)
    try:
        yield made
    finally:
        made.close()
