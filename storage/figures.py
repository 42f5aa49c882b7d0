"""Figures and digests on a database; see `bot.usecases.records.Figures` for the promises."""

import hmac
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import exists, insert, select

from bot.domain.digest import Digest, Stat, Window
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
    entries: Mapping[str, tuple[float, ...]]

    def tag(self, person: PersonId) -> str:
        return hmac.digest(bytes.fromhex(self.key), person.encode(), "sha256")[:16].hex()


_WINDOW: Final = Codec(_Sealed)


class SqlFigures(OpenTransaction):
    """What is counted and what was told, on a database."""

    def tally(self, stat: Stat, person: PersonId, number: float, week: str) -> None:
        """Enter a person's number into the open window of a figure, opening one if needed."""
        try:
            window = self._window(stat) or _opened(week)
        except SealedDataError:
            return  # nobody's request waits for a figure; `is_well` tells that it is damaged
        tag = window.tag(person)
        numbers = (*window.entries.get(tag, ()), number)
        # In the order of the tags, so that the order of arrival leaves no trace.
        entries = dict(sorted({**window.entries, tag: numbers}.items()))
        self._put_window(stat, replace(window, entries=entries))

    def windows(self, week: str, leaving_out: Iterable[PersonId]) -> tuple[Window, ...]:
        """List the open window of each figure without these people; a new one opens in `week`."""
        people = tuple(leaving_out)
        return tuple(self._without(stat, week, people) for stat in Stat)

    def start_window_again(self, stat: Stat, week: str) -> None:
        """Close a figure's window after it was told, and open the next one in `week`."""
        self._put_window(stat, _opened(week))

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

    def keep_digest(self, digest: Digest) -> None:
        """Store a digest for good; a second one for the same week raises `NoLongerOpen`."""
        same = exists().where(digest_release.c.period == digest.period)
        if self._connection.scalar(select(same)):
            raise NoLongerOpen("the digest of this week has been told")
        data = codec.DIGEST.write(digest)
        size = codec.fitting(Bucket.CASE, data)
        sealed = self._vault.seal_setting(f"digest.{digest.period}", data, size)
        row = {"period": digest.period, "kek_id": sealed.kek_id, "blob": sealed.blob}
        self._connection.execute(insert(digest_release), row)

    def figures_are_whole(self) -> bool:
        """Tell whether every window and every digest can be read."""
        try:
            for stat in Stat:
                self._window(stat)
            for period in self._connection.scalars(select(digest_release.c.period)).all():
                self.digest(period)
        except SealedDataError:
            return False
        return True

    def _without(self, stat: Stat, week: str, people: tuple[PersonId, ...]) -> Window:
        try:
            window = self._window(stat)
            if window is None:
                window = _opened(week)
                self._put_window(stat, window)
        except SealedDataError:
            return Window(stat=stat, since=week, entries={})
        left_out = {window.tag(person) for person in people}
        entries = {tag: given for tag, given in window.entries.items() if tag not in left_out}
        return Window(stat=stat, since=window.since, entries=entries)

    def _window(self, stat: Stat) -> _Sealed | None:
        sealed = rows.blob_of(self._connection, stat_window, {"stat": stat.value}, hold=True)
        if sealed is None:
            return None
        return _WINDOW.read(self._vault.open_setting(f"window.{stat.value}", sealed))

    def _put_window(self, stat: Stat, window: _Sealed) -> None:
        data = _WINDOW.write(window)
        sealed = self._vault.seal_setting(f"window.{stat.value}", data, bag_size(len(data)))
        row = {"kek_id": sealed.kek_id, "blob": sealed.blob}
        rows.put(self._connection, stat_window, {"stat": stat.value}, row)


def _opened(week: str) -> _Sealed:
    return _Sealed(key=secrets.token_hex(32), since=week, entries={})
