"""How a process ends at one step of what it does, by SIGKILL; only tests ever import this."""

import os
import signal

from sqlalchemy import Engine, event
from sqlalchemy.engine.default import DefaultDialect

from storage import key_files, record_room


def die():
    """End this process at this very instruction, with no chance to say goodbye."""
    os.kill(os.getpid(), signal.SIGKILL)


class Steps:
    """Names every step towards the disk in turn, and dies at the n-th; None never dies."""

    def __init__(self, at):
        self._at = at
        self.taken = []

    def step(self, name):
        if len(self.taken) == self._at:
            die()
        self.taken.append(name)

    def watch(self):
        """Watch every statement, both ends of every commit, and every key that is written."""
        event.listen(Engine, "before_cursor_execute", self._statement)
        DefaultDialect.do_commit = self._around("commit", DefaultDialect.do_commit)
        key_files.write_over = self._around("key", key_files.write_over)
        record_room.vacuum = self._around("vacuum", record_room.vacuum)
        return self

    def _statement(self, _connection, _cursor, statement, *_):
        self.step(f"before {' '.join(statement.split()[:3])}")

    def _around(self, name, real):
        def watched(*args, **wishes):
            self.step(f"before {name}")
            real(*args, **wishes)
            self.step(f"after {name}")

        return watched
