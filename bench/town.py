"""A town whose people ask for support, and the digests that are told of it, by the real rules."""

from collections.abc import Collection
from dataclasses import dataclass, field

from bot.domain import digest, telling
from bot.domain.digest import Breakdown, Digest, Entry, Health, Stat

_HEALTH = Health(enough_supporters=True, someone_waits=False, training_expiring=0, well=True)


@dataclass
class _Open:
    since: str
    entries: dict[str, Entry] = field(default_factory=dict)


@dataclass
class Town:
    """Keeps windows as the records do, without a disk, and tells of them as the bot does."""

    people: int
    smallest: int = 5
    supporters: int = 9
    told: list[Digest] = field(default_factory=list)
    windows: dict[str, _Open] = field(default_factory=dict)

    def enter(
        self, stat: str, person: str, number: float, week: str, *, about: str, beside: str = ""
    ) -> None:
        """Enter a number; the same request again replaces it."""
        window = self.windows.setdefault(stat, _Open(week))
        key = f"{person} {about}"
        known = window.entries.get(key)
        window.entries[key] = Entry(
            people=(person, beside) if beside else (person,),
            week=known.week if known else max(week, window.since),
            about=about,
            number=number,
        )

    def take_out(self, about: str) -> None:
        """Take everything about a request out of every open window."""
        for window in self.windows.values():
            left = {key: one for key, one in window.entries.items() if one.about != about}
            window.entries = left

    def tell(self, period: str, coordinators: Collection[str] = ()) -> Digest:
        """Tell the digest of a week."""
        before = self.told[-1] if self.told else None
        for stat in Stat:
            self.windows.setdefault(stat, _Open(period))
        too_few = telling.hides_nobody(self.people, self.supporters, self.smallest)
        windows = [
            telling.gathered(
                stat,
                self.windows[stat].since,
                self.windows[stat].entries.values(),
                period,
                coordinators,
            )
            for stat in Stat
        ]
        lines = telling.tell_all(
            windows, period, before, self.smallest, self.people, too_few=too_few
        )
        for line in lines:
            if line.value is not None:
                left = telling.left_after(self.windows[line.name].entries, period)
                self.windows[line.name] = _Open(digest.week_after(period), left)
        made = Digest(
            period=period,
            smallest_group=max(self.smallest, telling.FLOOR),
            health=_HEALTH,
            lines=lines,
            feedback=(),
            chart=digest.charted(before.chart if before else (), lines),
            topics=Breakdown(),
            too_few=too_few,
        )
        self.told.append(made)
        return made
