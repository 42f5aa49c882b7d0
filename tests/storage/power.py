"""A power supply that fails at the n-th thing that reaches the disk."""

from contextlib import contextmanager

from sqlalchemy import event

from storage import key_files


class PowerCut(Exception):  # noqa: N818 - nobody's error
    """The lights went out."""


class Power:
    """Counts what reaches the disk, and fails just before the n-th or just after it."""

    def __init__(self, monkeypatch):
        self._monkeypatch = monkeypatch
        self.spent = 0
        self._cut_at = None
        self._real = key_files.write_over

    @contextmanager
    def lasts(self, steps, *engines):
        """Fail at step number `steps`, counted from nought; None never fails."""
        self.spent, self._cut_at = 0, steps
        with self._monkeypatch.context() as patch:
            patch.setattr(key_files, "write_over", self._write)
            for engine in engines:
                event.listen(engine, "commit", self._commit)
            try:
                yield self
            finally:
                for engine in engines:
                    event.remove(engine, "commit", self._commit)

    def _write(self, path, data):
        self._step()
        self._real(path, data)
        self._step()

    def _commit(self, connection):
        self._step()

    def _step(self):
        if self.spent == self._cut_at:
            raise PowerCut
        self.spent += 1


def every(process):
    """Say how many steps to go on between two cuts: copying takes a server its time."""
    return 5 if process.on_server else 1


def cut_everywhere(power, prepare, work, check, every=1):
    """Cut the power at every step of some work, then begin it again, and check what is there."""
    at = 0
    while True:
        state = prepare()
        try:
            with power.lasts(at, *state.engines):
                work(state)
        except PowerCut:
            with power.lasts(None):
                check(state, "cut")
                work(state)
                check(state, "done")
        else:
            check(state, "done")
            assert at, "nothing reached the disk, so nothing was tried"
            return at
        finally:
            state.close()
        at += every
