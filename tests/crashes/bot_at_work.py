"""The real bot in a process of its own, and where on its way it is killed."""

import multiprocessing
import threading
import time
from dataclasses import dataclass
from datetime import timedelta

from slack_bolt import Ack
from sqlalchemy.engine.default import DefaultDialect

from bot import main
from bot.domain.notices import Act
from bot.settings import Settings
from bot.usecases.desk import Desk
from handlers.messenger import SlackMessenger
from scheduling.clockwork import Clockwork
from tests.crashes.death import die

#: Starts processes from one that has read all the code and has no threads, which takes no time.
context = multiprocessing.get_context("forkserver")
context.set_forkserver_preload(["tests.crashes.sweep", "tests.crashes.bot_at_work"])


@dataclass(frozen=True)
class Fate:
    """Where the bot is killed: around one use-case, or around one kind of letter."""

    when: str
    what: str

    def __str__(self):
        return f"{self.when} {self.what}".strip()


class Seams:
    """The seams of this process, wrapped from outside; nothing of it is in the bot itself."""

    def __init__(self, fate):
        self._fate = fate
        self._inside = threading.local()
        self._is_done = threading.Event()
        Desk.carry_out = self._at_the_desk(Desk.carry_out)
        DefaultDialect.do_commit = self._committing(DefaultDialect.do_commit)
        Ack.__call__ = self._acknowledging(Ack.__call__)
        SlackMessenger.carry = self._carrying(SlackMessenger.carry)

    def _dies(self, when):
        if self._fate.when == when:
            die()

    def _at_the_desk(self, real):
        def carry_out(desk, usecase, command):
            if usecase.__name__ != self._fate.what:
                return real(desk, usecase, command)
            self._dies("before")
            self._inside.now = True
            try:
                answer = real(desk, usecase, command)
            finally:
                self._inside.now = False
            self._is_done.set()
            return answer

        return carry_out

    def _committing(self, real):
        def do_commit(dialect, connection):
            ours = getattr(self._inside, "now", False)
            if ours:
                self._dies("before the commit of")
            real(dialect, connection)
            if ours:
                self._dies("after the commit of")

        return do_commit

    def _acknowledging(self, real):
        def ack(*args, **wishes):
            if self._is_done.is_set():
                self._dies("before the acknowledgement of")
            return real(*args, **wishes)

        return ack

    def _carrying(self, real):
        def carry(messenger, letter, place):
            ours = type(letter.notice).__name__ == self._fate.what and letter.act is Act.POST
            if ours:
                self._dies("before Slack hears")
            posted = real(messenger, letter, place)
            if ours:
                self._dies("after Slack took")
            return posted

        return carry


@dataclass(frozen=True)
class Watch:
    """A clock that was set to a moment, and goes on from there in every process."""

    at: object
    began: float

    def __call__(self):
        return self.at + timedelta(seconds=time.time() - self.began)


def set_to(moment):
    """Set a clock to a moment."""
    return Watch(moment, time.time())


class Bot:
    """A process in which `main.run` runs until it is killed, by fate or by us."""

    def __init__(self, settings, watch, fate=None):
        self._works = context.Event()
        self._process = context.Process(
            target=_run, args=(settings, watch, fate, self._works), daemon=True
        )
        self._process.start()

    def works(self, within=60):
        """Wait until it is connected and makes its rounds; False when it ended before."""
        until = time.monotonic() + within
        while not self._works.wait(0.1):
            if time.monotonic() > until or not self._process.is_alive():
                return False
        return True

    def is_killed(self, within=60):
        """Wait for its end, and tell whether somebody killed it."""
        self._process.join(within)
        return self._process.exitcode == -9

    def kill(self):
        """Make sure that it is gone."""
        self._process.kill()
        self._process.join()
        self._process.close()


def _run(settings, watch, fate, works):
    real = Clockwork.start

    def start(clockwork):
        real(clockwork)
        works.set()

    Clockwork.start = start
    if fate is not None:
        Seams(fate)
    main.run(Settings(_env_file=None, **settings), now=watch)
