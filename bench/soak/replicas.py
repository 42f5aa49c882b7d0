"""The processes: started, killed, asked to stop, and started again as a supervisor would."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from bench.process import INHERITED, ROOT
from bench.soak.replica import CLOCK, MACHINE
from bench.soak.stage import Stage

#: Seconds until a process must have connected on a busy machine, and until it must have ended.
CONNECTED_WITHIN, ENDS_WITHIN = 90.0, 20.0
_LOOK_AGAIN = 0.05


@dataclass(slots=True)
class Story:
    """What happened to the processes; moments are real ones, in seconds since 1970."""

    starts: int = 0
    killed_at: list[float] = field(default_factory=list)
    asked_at: list[float] = field(default_factory=list)
    codes: Counter[int] = field(default_factory=Counter)  #: of those who were asked to stop
    left: Counter[int] = field(default_factory=Counter)  #: of those who went by themselves
    stubborn: int = 0  #: those who did not stop in time
    unborn: int = 0  #: those who were asked before they had begun to listen


class Replica:
    """One of the replicas, whichever process it is at the moment."""

    def __init__(self, stage: Stage, nth: int, story: Story) -> None:
        self.log = stage.place / f"replica-{nth}.log"
        self._story = story
        self._guard = threading.RLock()
        self._process: subprocess.Popen[bytes] | None = None
        self._seen = 0
        inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
        clock = {CLOCK: str(stage.clock_file), MACHINE: str(nth)}
        self._place = stage.place
        self._environment = {
            **inherited,
            **stage.environment,
            **clock,
            "PYTHONPATH": str(ROOT),
        }

    def start(self) -> None:
        """Start it, unless it runs."""
        with self._guard:
            if self._process is not None and self._process.poll() is None:
                return
            self._seen = self._size()
            with self.log.open("ab") as log:
                self._process = subprocess.Popen(
                    [sys.executable, "-m", "bench.soak.replica"],
                    cwd=self._place,
                    env=self._environment,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                )
            self._story.starts += 1

    def is_connected(self) -> bool:
        """Tell whether the present process has said that it is connected."""
        with self.log.open("rb") as log:
            log.seek(self._seen)
            return b"event=connected" in log.read()

    def kill(self) -> None:
        """Let the lights go out, at whatever instruction it is."""
        with self._guard:
            if self._process is None or self._process.poll() is not None:
                return
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._story.killed_at.append(time.time())
            self._process = None

    def ask_to_stop(self) -> None:
        """Send SIGTERM, and wait until it is gone."""
        with self._guard:
            if self._process is None or self._process.poll() is not None:
                return
            self._story.asked_at.append(time.time())
            self._process.send_signal(signal.SIGTERM)
            try:
                code = self._process.wait(ENDS_WITHIN)
                if code == -signal.SIGTERM and not self.is_connected():
                    self._story.unborn += 1
                else:
                    self._story.codes[code] += 1
            except subprocess.TimeoutExpired:
                self._story.stubborn += 1
                self.kill()
            self._process = None

    def look_after(self) -> None:
        """Start it again if it went by itself, as a supervisor does."""
        with self._guard:
            if self._process is None or self._process.poll() is None:
                return
            self._story.left[self._process.returncode] += 1
            self._process = None
            self.start()

    def _size(self) -> int:
        return self.log.stat().st_size if self.log.exists() else 0


class Replicas:
    """All of them."""

    def __init__(self, stage: Stage, number: int) -> None:
        self.story = Story()
        self.all = [Replica(stage, nth, self.story) for nth in range(number)]

    def start(self) -> None:
        """Start whoever does not run, and wait until everybody is connected."""
        for one in self.all:
            one.start()
        until = time.monotonic() + CONNECTED_WITHIN
        while not all(one.is_connected() for one in self.all):
            if time.monotonic() > until:
                raise SystemExit("A replica never connected.")
            time.sleep(_LOOK_AGAIN)
            self.look_after()

    def look_after(self) -> None:
        """Start again whoever went by themselves."""
        for one in self.all:
            one.look_after()

    def stop(self) -> None:
        """Ask everybody to stop."""
        for one in self.all:
            one.ask_to_stop()

    def kill(self) -> None:
        """Make sure that nobody is left."""
        for one in self.all:
            one.kill()

    def events(self) -> Counter[str]:
        """Count what was logged as a warning or worse, by its name and where it came from."""
        found: Counter[str] = Counter()
        for one in self.all:
            found.update(_events(one.log))
        return found


def _events(log: Path) -> Counter[str]:
    found: Counter[str] = Counter()
    if not log.exists():
        return found
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        facts = dict(part.split("=", 1) for part in line.split() if "=" in part)
        if facts.get("level") in {"warning", "error", "critical"}:
            said = [facts["level"], facts.get("event", ""), facts.get("logger", "")]
            found[" ".join([*said, facts.get("round", ""), facts.get("bug", "")]).strip()] += 1
        elif "level" not in facts and line.strip():
            found["unheard-of line"] += 1
    return found
