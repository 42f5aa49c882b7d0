"""A ward on the stand-in: colleagues, records on a database, and bots that are killed at work."""

import threading
from contextlib import ExitStack, contextmanager
from datetime import timedelta

import yaml
from sqlalchemy import select

from bot.usecases.desk import Desk
from sandbox.clock import ShiftedClock
from sandbox.server import Sandbox
from sandbox.workspace import Workspace
from storage.engine import transaction
from storage.letters import READY, micros
from storage.record_room import open_record_room
from storage.tables import metadata, outbox
from tests.builders import a_supporter
from tests.commands.operator import ROOT
from tests.crashes.bot_at_work import Bot, set_to
from tests.crashes.invariants import broken

#: Seconds in which something must have happened, on a machine that is busy with other things.
PATIENCE = 60
#: Longer than a letter is leased: on PostgreSQL nobody else may carry it before.
AFTER_THE_LEASE = timedelta(seconds=61)


class Ward:
    """Mira asks, Ana and Ben support, and Ruth coordinates."""

    def __init__(self, rooms, now):
        self._rooms = rooms
        self._watch = set_to(now)
        self._stack = ExitStack()
        self.workspace = Workspace(ShiftedClock())
        manifest = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))
        app = self.workspace.install_app(manifest)
        self.ids = {
            name: self.workspace.add_person(name) for name in ("Mira", "Ana", "Ben", "Ruth")
        }
        self.channel = self.workspace.add_channel(
            "coordinators", private=True, members=[self.ids["Ruth"], app.bot_user_id]
        )
        self.sandbox = Sandbox(self.workspace, ack_timeout=15).start()
        self._stack.callback(self.sandbox.stop)
        self._settings = {
            "SLACK_BOT_TOKEN": app.bot_token,
            "SLACK_APP_TOKEN": app.app_token,
            "PEERSUPPORT_COORDINATORS_CHANNEL": self.channel,
            "PEERSUPPORT_SLACK_API_URL": self.sandbox.api_url,
            "PEERSUPPORT_DATABASE_URL": rooms["database_url"],
            "PEERSUPPORT_DATA_DIR": rooms["data_dir"],
            "PEERSUPPORT_KEYSTORE": rooms["keystore"],
            "PEERSUPPORT_ROOT_KEY_FILE": rooms["root_key_file"],
            "PEERSUPPORT_TICK_SECONDS": "0.5",
        }
        self.room = open_record_room(**rooms)
        self._stack.callback(self.room.close)
        with self.room.open_records() as records:
            records.keep_supporters(
                a_supporter(self.ids[name], display_name=f"Dr. {name}") for name in ("Ana", "Ben")
            )

    def desk(self, now):
        """Give a desk of our own, at a moment."""
        return Desk(self.room.open_records, lambda: now)

    def bot(self, fate=None, later=timedelta(0)):
        """Start a bot and wait until it works, some time later if wished."""
        bot = Bot(self._settings, set_to(self._watch() + later), fate)
        self._stack.callback(bot.kill)
        if fate is None or fate.what not in ITS_OWN:
            assert bot.works(PATIENCE), "the bot does not begin to work"
        return bot

    def person(self, name):
        return self.sandbox.person(self.ids[name])

    def nobody_answers(self):
        """Have Slack give up soon, because whoever should answer is killed meanwhile."""
        return self.sandbox.giving_up_after(0.3)

    def was_heard(self):
        """Tell whether Slack got an answer to what somebody did last."""
        return [one for one in self.sandbox.acks if one.type == "interactive"][
            -1
        ].seconds is not None

    def rows(self, table):
        with transaction(self.room.engine, reading=True) as connection:
            return connection.execute(select(metadata.tables[table])).all()

    def comes_to_rest(self):
        """Wait until nothing is left to be carried soon."""
        soon = micros(self._watch() + 2 * AFTER_THE_LEASE)
        bell = threading.Event()
        for _ in range(PATIENCE * 50):
            with transaction(self.room.engine, reading=True) as connection:
                due = select(outbox.c.id).where(
                    outbox.c.state == READY, outbox.c.next_attempt < soon
                )
                if connection.execute(due).first() is None:
                    break
            bell.wait(0.02)
        else:
            raise AssertionError("the post never came to rest")
        assert broken(self.room) == ()
        assert not self.sandbox.lint_failures

    def said_to(self, name, text):
        """How often Slack took a message with these words for somebody, or for the channel."""
        return sum(
            call.arguments["channel"] in self._places_of(name)
            and call.answer.get("ok", False)
            and text in str(call.arguments)
            for call in self.sandbox.journal.of("chat.postMessage")
        )

    def _places_of(self, name):
        if name == "coordinators":
            return {self.channel}
        direct = self.workspace.direct_message(self.workspace.app, self.ids[name])
        return {self.ids[name], direct.id}

    def close(self):
        self._stack.close()


#: What the bot does without being asked, as soon as it works.
ITS_OWN = {"build_digest", "DigestReady"}


@contextmanager
def ward(rooms, now):
    """Open a ward, and close it whatever happens."""
    made = Ward(rooms, now)
    try:
        yield made
    finally:
        made.close()
