"""Figures and digests on a database; see `bot.usecases.records.Figures` for the promises."""

import hmac
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import exists, insert, select

from bot.domain import digest, telling
from bot.domain.digest import TOPICS, Digest, Entry, Stat, Window
from bot.domain.errors import NoLongerOpen
from bot.domain.people import PersonId
from storage import codec, rows
from storage.codec import Codec
from storage.open_transaction import OpenTransaction
from storage.sealing import Bucket, SealedDataError, bag_size
from storage.tables import digest_release, stat_window


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sealed:
    key: str  #: drawn for this window alone, so that its tags mean nothing anywhere else
    since: str
    entries: Mapping[str, Entry]

    def tag(self, whose: str) -> str:
        return hmac.digest(bytes.fromhex(self.key), whose.encode(), "sha256")[:16].hex()


_WINDOW: Final = Codec(_Sealed)
_ALL: Final = (*Stat, TOPICS)


class SqlFigures(OpenTransaction):
    """What is counted and what was told, on a database."""

    def tally(
        self,
        stat: str,
        person: PersonId,
        number: float,
        week: str,
        *,
        about: str = "",
        beside: PersonId | None = None,
        cell: str = "",
    ) -> None:
        """Enter a number into the open window of a figure, opening one if needed."""
        try:
            window = self._window(stat) or _opened(week)
        except SealedDataError:
            return  # nobody's request waits for a figure; `is_well` tells that it is damaged
        people = (person,) if beside is None else (person, beside)
        key = window.tag(f"{person} {about or secrets.token_hex()}")
        known = window.entries.get(key)
        entry = Entry(
            people=tuple(window.tag(one) for one in people),
            week=known.week if known else max(week, window.since),
            about=window.tag(about),
            number=number,
            cell=cell,
        )
        # In the order of the tags, so that the order of arrival leaves no trace.
        entries = dict(sorted({**window.entries, key: entry}.items()))
        self._put_window(stat, replace(window, entries=entries))

    def take_out(self, about: str) -> None:
        """Take everything about a request out of every open window."""
        for stat in _ALL:
            try:
                window = self._window(stat)
            except SealedDataError:
                continue
            if window is None:
                continue
            gone = window.tag(about)
            left = {key: one for key, one in window.entries.items() if one.about != gone}
            if len(left) < len(window.entries):
                self._put_window(stat, replace(window, entries=left))

    def windows(self, until: str, leaving_out: Iterable[PersonId]) -> tuple[Window, ...]:
        """Gather each figure's open window up to a week, except what these people are part of."""
        people = tuple(leaving_out)
        return tuple(self._gathered(stat, until, people) for stat in Stat)

    def topics(self, until: str, leaving_out: Iterable[PersonId]) -> Window:
        """Gather the open window of the breakdown in the same way."""
        # Where nobody was in it yet, it began after the quarter: the bot may be younger than that.
        opens = digest.week_after(until)
        return self._gathered(TOPICS, until, tuple(leaving_out), opens=opens)

    def start_window_again(self, stat: str, week: str) -> None:
        """Close a figure's window that was told before `week`, and open the next one in it."""
        try:
            window = self._window(stat)
        except SealedDataError:
            window = None
        left = telling.left_after(window.entries, digest.week_before(week)) if window else {}
        key = window.key if window and left else secrets.token_hex(32)
        self._put_window(stat, _Sealed(key=key, since=week, entries=left))

    def digest(self, period: str) -> Digest | None:
        """Fetch the digest told for a week; None when there is none."""
        sealed = rows.blob_of(self._connection, digest_release, {"period": period})
        if sealed is None:
            return None
        return codec.DIGEST.read(self._vault.open_setting(f"digest.{period}", sealed))

    def last_digest(self) -> Digest | None:
        """Fetch the newest digest that is whole; None when there is none yet."""
        periods = select(digest_release.c.period).order_by(digest_release.c.period.desc())
        for period in self._connection.scalars(periods).all():
            try:
                return self.digest(period)
            except SealedDataError:
                continue  # an older one is better than none
        return None

    def digests(self, first: str, last: str) -> tuple[Digest, ...]:
        """List the digests told for these weeks and those between, oldest first."""
        inside = digest_release.c.period.between(first, last)
        found = select(digest_release.c.period).where(inside).order_by(digest_release.c.period)
        told = (self.digest(period) for period in self._connection.scalars(found).all())
        return tuple(one for one in told if one is not None)

    def keep_digest(self, told: Digest) -> None:
        """Store a digest for good; a second one for the same week raises `NoLongerOpen`."""
        same = exists().where(digest_release.c.period == told.period)
        if self._connection.scalar(select(same)):
            raise NoLongerOpen("the digest of this week has been told")
        data = codec.DIGEST.write(told)
        size = codec.fitting(Bucket.CASE, data)
        sealed = self._vault.seal_setting(f"digest.{told.period}", data, size)
        row = {"period": told.period, "kek_id": sealed.kek_id, "blob": sealed.blob}
        self._connection.execute(insert(digest_release), row)

    def figures_are_whole(self) -> bool:
        """Tell whether every window and every digest can be read."""
        try:
            for stat in _ALL:
                self._window(stat)
            for period in self._connection.scalars(select(digest_release.c.period)).all():
                self.digest(period)
        except SealedDataError:
            return False
        return True

    def _gathered(
        self, stat: str, until: str, people: tuple[PersonId, ...], *, opens: str = ""
    ) -> Window:
        try:
            window = self._window(stat)
            if window is None:
                window = _opened(opens or until)
                self._put_window(stat, window)
        except SealedDataError:
            return telling.gathered(stat, until, (), until)
        left_out = {window.tag(person) for person in people}
        return telling.gathered(stat, window.since, window.entries.values(), until, left_out)

    def _window(self, stat: str) -> _Sealed | None:
        sealed = rows.blob_of(self._connection, stat_window, {"stat": str(stat)}, hold=True)
        if sealed is None:
            return None
        return _WINDOW.read(self._vault.open_setting(f"window.{stat}", sealed))

    def _put_window(self, stat: str, window: _Sealed) -> None:
        data = _WINDOW.write(window)
        sealed = self._vault.seal_setting(f"window.{stat}", data, bag_size(len(data)))
        row = {"kek_id": sealed.kek_id, "blob": sealed.blob}
        rows.put(self._connection, stat_window, {"stat": str(stat)}, row)


def _opened(week: str) -> _Sealed:
    return _Sealed(key=secrets.token_hex(32), since=week, entries={})
