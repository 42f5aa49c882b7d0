"""
Requests that wait together are matched together, so that who is rare is kept for whom they suit.

The points are those of `bot.domain.scoring`, for every pair at once. The front door loads this
module when requests first compete: an idle bot has no use for the memory of NumPy and SciPy.
"""

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from bot.domain.availability import SLOTS
from bot.domain.candidates import Candidate, Seeker
from bot.domain.choices import Beyond, Urgency, Who
from bot.domain.matching import Round
from bot.domain.people import PersonId, RequestId
from bot.domain.planning import Opening

Points = NDArray[np.float64]
Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]

#: How often one supporter is proposed at most in a round, however much room they have.
MOST_COPIES = 4


class JointAssigner:
    """Proposes supporters to all who wait: as many requests as possible, and then the best fit."""

    def assign(
        self, openings: Sequence[Opening], who: Round
    ) -> Mapping[RequestId, tuple[PersonId, ...]]:
        """
        Propose whom to ask about each request; every pair keeps the hard rules.

        Nobody gets a second supporter while somebody else has none; who was promised an earlier
        answer comes first where there are too few.
        """
        seekers = [who.seeker(opening.request) for opening in openings]
        points = points_of_all(seekers, who)
        proposed: dict[RequestId, list[PersonId]] = {seeker.request.id: [] for seeker in seekers}
        left = [min(candidate.places, MOST_COPIES) for candidate in who.candidates]
        for wave in range(max((opening.wanted for opening in openings), default=0)):
            rows = [nth for nth, opening in enumerate(openings) if opening.wanted > wave]
            for row, column in _matched(points, rows, left, seekers, who):
                proposed[seekers[row].request.id].append(who.candidates[column].id)
                points[row, column] = -1
                left[column] -= 1
        return {request_id: tuple(people) for request_id, people in proposed.items()}


def points_of_all(seekers: Sequence[Seeker], who: Round) -> Points:
    """Give the points of every pair, a row a request; -1 where a hard rule forbids it."""
    policy, pool = who.programme.matching, who.candidates
    table = _Table(pool)
    points = np.empty((len(seekers), len(pool)))
    for nth, seeker in enumerate(seekers):
        kin = table.families.any_of(seeker.families)
        work = table.work.any_of(seeker.work)
        if seeker.who is Who.SAME_SPECIALTY:
            near = np.where(work, policy.specialty, policy.specialty // 2 * kin)
        else:
            near = policy.family * kin
        common, wished = table.topics.count_of(seeker.topics), max(len(seeker.topics), 1)
        row = points[nth]
        np.add(table.merits, near, out=row)
        row += table.later(seeker.slots, policy.available_later)
        if seeker.who is Who.OUTSIDE and seeker.departments:
            row += policy.outside * ~table.department.any_of(seeker.departments)
        if seeker.in_time_by is not None:
            row += policy.in_time * table.in_time(seeker)
        if seeker.topics:
            row += policy.topic * common // wished
        for words, word, weight in (
            (table.languages, seeker.language, policy.language),
            (table.contact_ways, seeker.contact, policy.contact),
            (table.site, seeker.site, policy.site),
            (table.career, seeker.career, policy.career),
        ):
            words.reward(row, word, weight)
        row[table.forbidden(seeker)] = -1
    return points


class _Words:
    """Who has which word; the flags of a word are drawn when it is first asked for."""

    def __init__(self, held: Iterable[Iterable[Hashable]], size: int) -> None:
        self._holders: dict[Hashable, list[int]] = {}
        for nth, words in enumerate(held):
            for word in words:
                self._holders.setdefault(word, []).append(nth)
        self._holders.pop("", None)
        self._nobody = np.zeros(size, dtype=bool)
        self._drawn: dict[Hashable, Flags] = {}
        self._rewards: dict[tuple[Hashable, int], Points] = {}

    def any_of(self, words: Iterable[Hashable]) -> Flags:
        """Flag everybody who has at least one of the words."""
        found = self._nobody
        for word in words:
            if word in self._holders:
                found = found | self._flags(word)
        return found

    def reward(self, row: Points, word: Hashable, weight: int) -> None:
        """Add so many points for everybody who has this word; they are laid out once."""
        if word not in self._holders:
            return
        points = self._rewards.get((word, weight))
        if points is None:
            points = self._rewards[word, weight] = (weight * self._flags(word)).astype(float)
        row += points

    def count_of(self, words: Iterable[Hashable]) -> Counts:
        """Count for everybody how many of the words they have."""
        count = self._nobody.astype(np.int64)
        for word in words:
            if word in self._holders:
                count += self._flags(word)
        return count

    def _flags(self, word: Hashable) -> Flags:
        flags = self._drawn.get(word)
        if flags is None:
            flags = self._drawn[word] = self._nobody.copy()
            flags[self._holders[word]] = True
        return flags


class _Table:
    """The candidates of a round, column by column."""

    def __init__(self, pool: Sequence[Candidate]) -> None:
        size = len(pool)
        self._pool = pool
        self._nobody = np.zeros(size, dtype=bool)
        self._ends: dict[Urgency, Points] = {}
        self._later: dict[int, Counts] = {}
        self.merits = np.array([one.merits.total for one in pool], dtype=float)
        self.families = _Words((one.families for one in pool), size)
        self.work = _Words((one.work for one in pool), size)
        self.languages = _Words((one.languages for one in pool), size)
        self.topics = _Words((one.topics for one in pool), size)
        self.contact_ways = _Words((one.contact_ways for one in pool), size)
        self.site = _Words(((one.site,) for one in pool), size)
        self.career = _Words(((one.career,) for one in pool), size)
        self.department = _Words(((one.department,) for one in pool), size)
        self._never = _Words((one.never for one in pool), size)
        self._never_departments = _Words((one.never_departments for one in pool), size)
        self._id = _Words(((one.id,) for one in pool), size)
        masks: dict[int, int] = {}
        self._of_mask = np.array([masks.setdefault(one.awake, len(masks)) for one in pool], int)
        bits = [[mask >> nth & 1 for nth in range(SLOTS)] for mask in masks] or [[0] * SLOTS]
        self._awake = np.cumsum(np.array(bits, dtype=np.int64), axis=1)

    def awake_within(self, slots: int) -> Counts:
        """Count the half hours in which each could answer, of so many ahead."""
        counts: Counts = np.asarray(self._awake[:, slots - 1])[self._of_mask]
        return counts

    def later(self, slots: int, weight: int) -> Counts:
        """Give the points for the share of so many half hours ahead; each share is priced once."""
        points = self._later.get(slots)
        if points is None:
            priced: Counts = weight * self._awake[:, slots - 1] // slots
            points = self._later[slots] = priced[self._of_mask]
        return points

    def in_time(self, seeker: Seeker) -> Flags:
        """Flag everybody whose time to answer ends before the promise; see `is_in_time`."""
        if seeker.in_time_by is None:
            return self._nobody
        ends = self._ends.get(seeker.urgency)
        if ends is None:
            answers = (one.answers_by[seeker.urgency] for one in self._pool)
            seconds = [math.inf if at is None else at.timestamp() for at in answers]
            ends = self._ends[seeker.urgency] = np.array(seconds)
        flags: Flags = ends <= seeker.in_time_by.timestamp()
        return flags

    def forbidden(self, seeker: Seeker) -> Flags:
        """Flag everybody whom a hard rule keeps from this request; see `may_be_asked`."""
        flags = self._id.any_of(seeker.never | seeker.asked)
        flags = flags | self._never.any_of((seeker.request.requester,))
        if seeker.who is Who.OUTSIDE and Beyond.DEPARTMENT not in seeker.beyond:
            flags = flags | self.department.any_of(seeker.departments)
        if seeker.language and Beyond.LANGUAGE not in seeker.beyond:
            flags = flags | ~self.languages.any_of((seeker.language,))
        if seeker.only_in_time:
            flags = flags | ~self.in_time(seeker)
        if not seeker.may_wake:
            flags = flags | (self.awake_within(seeker.slots) == 0)
        flags = flags | self.department.any_of(seeker.never_departments)
        return flags | self._never_departments.any_of(seeker.departments)


def _matched(
    points: Points, rows: list[int], left: list[int], seekers: Sequence[Seeker], who: Round
) -> list[tuple[int, int]]:
    """Pair these rows with columns that have room: most pairs, then soonest promise, then fit."""
    columns, dearer = _columns(left, len(rows), who)
    if not rows or not columns:
        return []
    part = points[np.ix_(rows, columns)]
    # What is in doubt goes to whoever waited longest, who stands first in the round.
    finer = len(columns) + 1
    fine = (part - dearer) * finer - np.arange(len(columns))
    step = fine.max() - fine.min() + 1
    soonest = sorted(range(len(rows)), key=lambda nth: seekers[rows[nth]].request.promised_at)
    first = np.empty(len(rows))
    first[soonest] = np.arange(len(rows), 0, -1) * step
    any_pair = step * (len(rows) + 1) * (len(rows) + 1)
    worth = np.where(part < 0, 0, fine - fine.min() + first[:, None] + any_pair)
    pairs = zip(*linear_sum_assignment(worth, maximize=True), strict=True)
    return [(rows[row], columns[column]) for row, column in pairs if part[row, column] >= 0]


def _columns(left: list[int], rows: int, who: Round) -> tuple[list[int], Points]:
    """List a column for every place, and what a second or later place of somebody costs."""
    columns: list[int] = []
    dearer: list[int] = []
    load = who.programme.matching.load
    for nth, (candidate, room) in enumerate(zip(who.candidates, left, strict=True)):
        for copy in range(min(room, rows)):
            columns.append(nth)
            dearer.append(copy * load // max(candidate.supporter.yearly_cap, 1))
    return columns, np.array(dearer, dtype=float)
