"""The outbox, the ways to Slack, and whoever matches many at once, as promises."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.matching import Round
from bot.domain.notices import Letter
from bot.domain.people import Member, PersonId, RequestId
from bot.domain.planning import Opening


@dataclass(frozen=True, slots=True)
class Posted:
    """Where Slack keeps a message."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A letter the postman holds for a minute; the token makes a late settling harmless."""

    key: str
    token: int
    attempts: int
    first_tried_at: datetime | None
    lane: str  #: one destination; letters of one lane go out in order, one at a time
    letter: Letter


class Pauses(Protocol):
    """What the whole installation leaves alone because Slack asked so: ways to it, by name."""

    def note(self, name: str, until: datetime) -> None:
        """Leave something alone: here at once, and in every replica with the next claim."""

    def until(self, name: str, now: datetime) -> datetime | None:
        """Say until when something is left alone; None when it is not."""


class Post(Protocol):
    """The outbox, each call one short transaction of its own."""

    @property
    def pauses(self) -> Pauses:
        """What is left alone; letters of an act that is named here are not claimed."""

    def claim(
        self, now: datetime, limit: int, *, resting: Iterable[str] = ()
    ) -> tuple[Claimed, ...]:
        """Lease the first due letter of each lane that is not resting, for sixty seconds."""

    def next_due(self, now: datetime) -> datetime | None:
        """Say when the next letter wants to go; None when the outbox is empty."""

    def delivered(
        self, claimed: Claimed, posted: Posted | None, *, rests_until: datetime | None = None
    ) -> None:
        """
        Shred a delivered letter and remember where its message is, if it has a slot.

        A message whose request was forgotten meanwhile is erased next. Every replica leaves its
        lane alone while it rests.
        """

    def put_back(
        self, claimed: Claimed, again_at: datetime, *, counts: bool, trouble: str = ""
    ) -> None:
        """Keep a letter for later; only what counts brings it nearer to giving up."""

    def give_up(self, claimed: Claimed, trouble: str = "") -> None:
        """Set a letter aside as dead; the system is not well until an operator has seen to it."""

    def place_of(self, letter: Letter) -> Posted | None:
        """Find the message a letter replaces; None when it never arrived or is forgotten."""


class NotDelivered(Exception):  # noqa: N818 - an answer from the world, not a mistake of ours
    """A letter did not arrive; raised by a messenger. The code says why, to an operator."""

    def __init__(self, code: str = "") -> None:
        super().__init__(code)
        self.code = code


class Delay(NotDelivered):
    """
    Try again later.

    `counts` tells whether it was an attempt, of which there are only so many; `for_all` whether
    every other letter of the same act has to wait as well; `for_ever` whether waiting longer than
    a day is no reason to give up.
    """

    def __init__(
        self,
        asked_to_wait: timedelta = timedelta(0),
        *,
        counts: bool = True,
        for_all: bool = False,
        for_ever: bool = False,
        code: str = "",
    ) -> None:
        super().__init__(code)
        self.asked_to_wait = asked_to_wait
        self.counts = counts
        self.for_all = for_all
        self.for_ever = for_ever


class TokenRefused(NotDelivered):
    """Slack does not take our token; nothing at all can be sent before that is mended."""


class ChannelClosed(NotDelivered):
    """Nothing can be said in the coordinators' channel before that is mended."""


class Undeliverable(NotDelivered):
    """It can never arrive: the person is gone, or there is nothing to replace."""


class Broken(NotDelivered):
    """Slack refused what we wrote: a bug, for an operator."""


class Messenger(Protocol):
    """The way out to Slack."""

    def carry(self, letter: Letter, place: Posted | None) -> Posted | None:
        """
        Say it, replace it or erase it; gives where the message now is.

        Raises `Delay`, `TokenRefused`, `ChannelClosed`, `Undeliverable` or `Broken`.
        """

    def greet(self) -> None:
        """Ask Slack whether it takes our token; raises `TokenRefused` or `Delay`."""


class Tokens(Protocol):
    """Short proofs that a form was opened by the person who sends it, from us, lately."""

    def mint(self, purpose: str, person: PersonId, now: datetime, lifetime: timedelta) -> str:
        """Draw a fresh one."""

    def check(self, token: str, purpose: str, person: PersonId, now: datetime) -> bytes | None:
        """Give its nonce; None for a forged, foreign or expired one."""


class Directory(Protocol):
    """Who people are, as Slack knows them."""

    def member(self, person: PersonId) -> Member:
        """Say what kind of account it is; raises `TryAgain` when Slack does not say."""

    def coordinators(self) -> frozenset[PersonId]:
        """List who coordinates now; raises `TryAgain` when Slack does not say."""

    def everybody(self) -> tuple[Member, ...]:
        """List every account of the workspace; raises `TryAgain` when Slack does not say."""


class Assigner(Protocol):
    """Matches requests that wait at the same time."""

    def assign(
        self, openings: Sequence[Opening], who: Round
    ) -> Mapping[RequestId, tuple[PersonId, ...]]:
        """
        Propose whom to ask about each request; every pair keeps the hard rules.

        As many requests as possible get somebody before any gets a second one, and the sum of
        the points is the highest there is.
        """
