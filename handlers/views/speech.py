"""The words of one language: translating, and saying days and moments the way people do."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo

from babel import dates, lists
from babel.messages import pofile

from handlers.views import words as w

ENGLISH = "en_CA"
FRENCH = "fr_CA"
CATALOGUES = Path(__file__).parent / "locale"


class Words:
    """A voice in one language: any French for somebody who reads French, else English."""

    def __init__(self, locale: str) -> None:
        self.locale = FRENCH if locale.lower().startswith("fr") else ENGLISH
        self._sentences = _sentences(self.locale)

    @staticmethod
    @lru_cache(maxsize=64)
    def for_locale(locale: str) -> "Words":
        """Give the voice for a locale as Slack names it, such as `fr-CA`; always the same one."""
        return Words(locale)

    def __call__(self, sentence: str, /, **facts: object) -> str:
        """Say a sentence of ours in this language, with the facts filled in."""
        return self.known(sentence).format(**facts)

    def known(self, text: str, /) -> str:
        """Say something in this language if it is a sentence of ours, else leave it as it is."""
        return self._sentences.get(text, text)

    def day(self, day: date) -> str:
        """Name a day in full."""
        named = dates.format_date(day, "d MMMM y", locale=self.locale)
        first_in_french = self.locale == FRENCH and day.day == 1
        return f"1er{named[1:]}" if first_in_french else named

    def period(self, first: date, last: date, *, with_year: bool = True) -> str:
        """Name days in a row as briefly as one can."""
        shape = "yMMMd" if with_year else "MMMd"
        return dates.format_interval(first, last, shape, locale=self.locale)

    def briefly(self, day: date) -> str:
        """Name a day without its year."""
        return dates.format_skeleton("MMMd", day, locale=self.locale)

    def month(self, month: str) -> str:
        """Name a month given as `2026-11`; anything else is left as it is."""
        try:
            first = date.fromisoformat(f"{month}-01")
        except ValueError:
            return month
        return dates.format_date(first, "MMMM y", locale=self.locale)

    def days(self, count: int) -> str:
        """Say a number of days."""
        return self(w.ONE_DAY) if count == 1 else self(w.DAYS, count=count)

    def moment(self, moment: datetime, timezone: str = "") -> str:
        """
        Name a moment for mrkdwn: Slack shows it in the reader's own time zone.

        Where Slack cannot, it is read in the given zone; without one, in UTC.
        """
        shape = self.known(w.DATE_AND_TIME)
        return f"<!date^{int(moment.timestamp())}^{shape}|{self._plainly(moment, timezone)}>"

    def listed(self, things: Sequence[str]) -> str:
        """Join things with commas and a last *and*."""
        return lists.format_list(list(things), locale=self.locale)

    def _plainly(self, moment: datetime, timezone: str) -> str:
        try:
            where = ZoneInfo(timezone or "UTC")
        except (KeyError, ValueError, OSError):  # an unknown name must not cost anybody a message
            where = ZoneInfo("UTC")
        local = moment.astimezone(where)
        said = self(
            w.DAY_AND_TIME,
            day=dates.format_skeleton("MMMEd", local, locale=self.locale),
            time=dates.format_skeleton("Hm", local, locale=self.locale),
        )
        return f"{said} UTC" if where.key == "UTC" else said


@cache
def _sentences(locale: str) -> Mapping[str, str]:
    if locale == ENGLISH:
        return MappingProxyType({})
    with (CATALOGUES / locale / "messages.po").open("rb") as file:
        catalogue = pofile.read_po(file, locale=locale)
    return MappingProxyType(
        {
            message.id: message.string
            for message in catalogue
            if isinstance(message.id, str) and isinstance(message.string, str) and message.id
            if message.string
        }
    )
