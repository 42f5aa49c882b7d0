"""The crisis lines, which are shown even when nothing else can be read."""

from bot.domain.programme import CrisisLine
from bot.usecases.desk import Desk
from bot.usecases.running import ReadProgramme, read_programme


class CrisisLines:
    """Knows the crisis lines, and remembers them for when the database does not answer."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._last: tuple[CrisisLine, ...] = ()
        self.lines()  # so that there are some to remember

    def lines(self) -> tuple[CrisisLine, ...]:
        """Give the lines as they are set now, or as they were last known."""
        try:
            self._last = self._desk.look_up(read_programme, ReadProgramme()).crisis_lines
        except Exception:  # noqa: BLE001 - whatever is broken, these must be shown
            return self._last
        return self._last

    def remembered(self) -> tuple[CrisisLine, ...]:
        """Give the lines as they were last known, at once and without asking anybody."""
        return self._last
