"""An operator at a shell: the real command line in a process and a directory of its own."""

import contextlib
import io
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from unittest import mock

from bot import cli, main, no_dumps
from bot.settings import Settings
from tests.logging_restored import logging_restored

ROOT = Path(__file__).parents[2]
#: The complete programme, open since long ago whatever today is.
PROGRAMME = (
    (ROOT / "docs" / "program.example.toml").read_text(encoding="utf-8").replace("2026-", "2020-")
)
#: Seconds after which a command that should have ended has not.
PATIENCE = 60


class Operator:
    """Types commands in one directory, with nothing in the environment but what is given."""

    def __init__(self, place, **environment):
        self.place = place
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(place),
            "PEERSUPPORT_DATA_DIR": str(place / "data"),
            **environment,
        }

    @property
    def keys(self):
        return self.place / "data-keys"

    @property
    def database(self):
        return self.place / "data" / "peersupport.db"

    def types(self, *words, answer="", **environment):
        """Run a command to its end."""
        return subprocess.run(
            [sys.executable, "-m", "bot", *map(str, words)],
            cwd=self.place,
            env=self.environment | environment,
            input=answer,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def starts(self, *words, **environment):
        """Start a command that stays."""
        return Running(
            subprocess.Popen(
                [sys.executable, "-m", "bot", *words],
                cwd=self.place,
                env=self.environment | environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
        )

    def room(self):
        """Open the records as they are now."""
        wanted = {"PEERSUPPORT_DATA_DIR": self.place / "data"}
        return main.room_of(Settings(_env_file=None, **wanted))

    def roster(self):
        """Every supporter on record, by id."""
        room = self.room()
        with room.closing, room.open_records() as records:
            return {supporter.id: supporter for supporter in records.supporters()}

    def programme(self):
        """The settings on record."""
        room = self.room()
        with room.closing, room.open_records() as records:
            return records.programme()


class Typist(Operator):
    """Types the same commands without a process for each; a hundred of them take no time."""

    def types(self, *words, answer="", **environment):
        """Run a command to its end."""
        out, err = io.StringIO(), io.StringIO()
        with (
            mock.patch.dict(os.environ, self.environment | environment, clear=True),
            mock.patch.object(sys, "argv", ["peersupport", *map(str, words)]),
            mock.patch.object(sys, "stdin", io.StringIO(answer)),
            mock.patch.object(no_dumps, "forbid_core_dumps"),  # here they would be pytest's
            logging_restored(),  # and here the log is theirs
            contextlib.chdir(self.place),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            try:
                cli.main_program()
                code = 0
            except SystemExit as end:
                code = end.code or 0
        return subprocess.CompletedProcess(words, code, out.getvalue(), err.getvalue())


class Running:
    """A command that is running."""

    def __init__(self, process):
        self._process = process
        self.said = ""

    def waits_for(self, words, *, within):
        """Read what it says until these words come; False when it ended or took too long."""
        impatience = threading.Timer(within, self._process.kill)
        impatience.start()
        try:
            for line in self._process.stdout:
                self.said += line
                if words in line:
                    return True
            return False
        finally:
            impatience.cancel()

    def ends(self, *, within):
        """Ask it to stop, and give its exit code; raises TimeoutExpired."""
        self._process.send_signal(signal.SIGTERM)
        rest, _ = self._process.communicate(timeout=within)
        self.said += rest
        return self._process.returncode

    def kill(self):
        """Make sure that it is gone."""
        self._process.kill()
        self._process.wait()
        self._process.stdout.close()
