"""An app under test, in a process of its own that knows nothing but its environment."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from bench.ward import Ward

ROOT = Path(__file__).parents[1]
CONNECTED_WITHIN = 60.0
#: What a child inherits; no proxy, no token, no setting of whoever runs the bench.
INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR")
OURS = ("-m", "bot", "run")
BARE = ("-m", "bench.bare")


@dataclass(frozen=True, slots=True)
class Memory:
    """What a process holds, in megabytes; `pss` counts what it shares with others in part."""

    rss: float
    pss: float


class AppProcess:
    """A running app; a context manager that ends it."""

    def __init__(
        self, ward: Ward, arguments: Sequence[str], extra: Mapping[str, str] | None = None
    ) -> None:
        self._ward = ward
        self._log = ward.place / "app.log"
        inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
        environment = {**inherited, **ward.environment, **(extra or {}), "PYTHONPATH": str(ROOT)}
        began = time.perf_counter()
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, *arguments], cwd=ward.place, env=environment, stderr=log
            )
        try:
            ward.sandbox.wait_for_socket(CONNECTED_WITHIN)
        except TimeoutError:
            self._process.kill()
            self._process.wait()
            raise SystemExit(f"It never connected:\n{self._log.read_text()[-2000:]}") from None
        self.connected_after = time.perf_counter() - began

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End it as an operator would, and wait until the stand-in has seen it go."""
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        with suppress(TimeoutError):
            while True:
                self._ward.sandbox.wait_for_socket(0.05)

    def memory(self) -> Memory | None:
        """Read what it holds now; None where the system does not tell."""
        try:
            text = Path(f"/proc/{self._process.pid}/smaps_rollup").read_text()
        except OSError:
            return None
        held = {line.split(":")[0]: line.split()[1] for line in text.splitlines()[1:]}
        return Memory(rss=int(held["Rss"]) / 1024, pss=int(held["Pss"]) / 1024)

    def cpu(self) -> float:
        """Tell how many seconds of work it has done since it started; 0 where nobody tells."""
        try:
            text = Path(f"/proc/{self._process.pid}/stat").read_text()
        except OSError:
            return 0.0
        user, system = text.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
