"""An operator at a shell: the real command line in a process and a directory of its own."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from bot import main
from bot.settings import Settings

ROOT = Path(__file__).parents[2]
#: The complete programme, open since long ago whatever today is.
PROGRAMME = (
    (ROOT / "docs" / "program.example.toml").read_text(encoding="utf-8").replace("2026-", "2020-")
)
#: Seconds after which a command that should have ended has not.
PATIENCE = 30


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
        """Start a command that stays; what it says goes into a file."""
        with (self.place / "said").open("wb") as said:
            process = subprocess.Popen(
                [sys.executable, "-m", "bot", *words],
                cwd=self.place,
                env=self.environment | environment,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
            )
        return Running(process, self.place / "said")

    def room(self):
        """Open the records as they are now."""
        wanted = {"PEERSUPPORT_DATA_DIR": self.place / "data"}
        return main.room_of(Settings(_env_file=None, **wanted))

    def roster(self):
        room = self.room()
        try:
            with room.open_records() as records:
                return {supporter.id: supporter for supporter in records.supporters()}
        finally:
            room.close()


class Running:
    """A command that is running."""

    def __init__(self, process, said):
        self.process = process
        self._said = said

    @property
    def said(self):
        return self._said.read_text(encoding="utf-8")

    def ends(self, *, within):
        """Ask it to stop, and give its exit code; raises TimeoutExpired."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=within)

    def kill(self):
        """Make sure that it is gone."""
        self.process.kill()
        self.process.wait()
