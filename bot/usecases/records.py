"""
What is on record, as promises: one Protocol a subject, and all together in one transaction.

Every moment is aware UTC. Whatever is handed out is complete: there is no lazy loading.
"""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol, TypeVar

from bot.domain.cohorts import Invitee
from bot.domain.digest import Digest, Window
from bot.domain.feedback import Box
from bot.domain.lifecycle import Decision
from bot.domain.notices import Letter
from bot.domain.people import PersonId, RequestId, Supporter
from bot.domain.private import PrivateText
from bot.domain.programme import Programme
from bot.domain.questions import Poll
from bot.domain.requests import SupportRequest

Thing = TypeVar("Thing")


class Cases(Protocol):
    """Requests for support, their notes and the messages about them."""

    def new_id(self) -> RequestId:
        """Draw a random id of 122 bits or more."""

    def request(self, request_id: RequestId) -> SupportRequest:
        """Fetch one request, or raise `NotAllowed` when it does not exist or was forgotten."""

    def open_request_of(self, person: PersonId) -> SupportRequest | None:
        """Find the one open request of a person; None when there is none."""

    def add(self, decision: Decision, note: PrivateText) -> None:
        """
        Store a new request with its note and its letters: all or nothing.

        Raises `AlreadyAsked` when the person has an open request.
        """

    def keep(self, decision: Decision) -> None:
        """
        Store the new state and post its letters: both, or neither.

        `forget` destroys the request's key and everything under it, at once; letters without a
        request still go out. A request that is no longer open is no longer found by its person.
        A decision that invites adds the requester to the next batch.
        Raises `NoLongerOpen` when somebody else was faster.
        """

    def note(self, request_id: RequestId, reader: PersonId) -> PrivateText:
        """Unseal the note for the supporter holding the sealed grant, else raise `NotAllowed`."""

    def due(self, now: datetime, limit: int) -> tuple[SupportRequest, ...]:
        """List requests with something due, longest overdue first; some up to an hour early."""

    def searching(self) -> tuple[SupportRequest, ...]:
        """List every request that has no supporter yet."""

    def messages_about(self, request_id: RequestId) -> tuple[Letter, ...]:
        """List what was posted about a request: to whom, under which slot, and in which place."""

    def post(self, letters: Iterable[Letter], *, not_before: datetime | None = None) -> None:
        """Put letters into the outbox, in order."""


class Roster(Protocol):
    """The supporters."""

    def supporters(self) -> tuple[Supporter, ...]:
        """List every supporter whose row is whole."""

    def supporter(self, person: PersonId) -> Supporter | None:
        """Find one supporter; None when there is none."""

    def keep_supporters(self, supporters: Iterable[Supporter]) -> None:
        """Store these supporters, new or changed."""

    def forget_supporters(self, people: Iterable[PersonId]) -> None:
        """Delete what is kept about these people as supporters; unknown ones are as good."""


class Settings(Protocol):
    """What the programme decided, and what the bot must remember about itself."""

    def programme(self) -> Programme:
        """Fetch the settings; the defaults when none were ever stored."""

    def keep_programme(self, programme: Programme) -> None:
        """Store the settings."""

    def key_since(self) -> str:
        """Give year and month of the newest data key, as `2026-11`."""

    def first_time(self, purpose: str, key: str, now: datetime) -> bool:
        """Note a key for three days; False when it was noted before."""

    def marked_at(self, name: str) -> datetime | None:
        """Fetch the moment noted under a name, such as when the coordinators were last nudged."""

    def mark(self, name: str, moment: datetime) -> None:
        """Note a moment under a name."""

    def keep_coordinators(self, people: Iterable[PersonId], seen_at: datetime) -> None:
        """Keep who was seen in the coordinators' channel, instead of who was seen before."""

    def last_coordinators(self) -> tuple[frozenset[PersonId], datetime | None]:
        """Fetch who was last seen in the coordinators' channel, and when; nobody, and never."""

    def is_well(self) -> bool:
        """Tell whether no letter was given up and no stored item was found damaged."""

    def is_whole(self) -> bool:
        """Tell whether no stored item was found damaged."""


class Figures(Protocol):
    """What is counted for the digest, and what was told."""

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
        """
        Enter a number into the open window of a figure, opening one if needed.

        `about` is the request it comes from, which has one number a person in a window: the last
        one. `beside` is whom else it is about, `cell` where it belongs in a breakdown.
        """

    def take_out(self, about: str) -> None:
        """Take everything about a request out of every open window."""

    def windows(self, until: str, leaving_out: Iterable[PersonId]) -> tuple[Window, ...]:
        """Gather each figure's open window up to a week, except what these people are part of."""

    def topics(self, until: str, leaving_out: Iterable[PersonId]) -> Window:
        """Gather the open window of the breakdown in the same way."""

    def start_window_again(self, stat: str, week: str) -> None:
        """Close a figure's window that was told before `week`, and open the next one in it."""

    def digest(self, period: str) -> Digest | None:
        """Fetch the digest told for a week; None when there is none."""

    def last_digest(self) -> Digest | None:
        """Fetch the newest digest; None when there is none yet."""

    def digests(self, first: str, last: str) -> tuple[Digest, ...]:
        """List the digests told for these weeks and those between, oldest first."""

    def keep_digest(self, told: Digest) -> None:
        """Store a digest for good; a second one for the same week raises `NoLongerOpen`."""


class Ballots(Protocol):
    """The anonymous feedback: invitations, tickets and the ballot box."""

    def box(self, week: str) -> Box:
        """Unseal the ballot box, held until the transaction ends; a new one opens in `week`."""

    def keep_box(self, box: Box) -> None:
        """Seal the ballot box again."""

    def spent_mark(self, cohort: int, nonce: bytes) -> str:
        """Give the mark a ticket leaves in the box; it cannot be computed without the keys."""

    def check_ticket(self, ticket: str, person: PersonId) -> tuple[int, bytes] | None:
        """Read cohort and nonce of a ticket; None when it is not this person's or not ours."""

    def poll_of(self, ticket: str) -> Poll:
        """Say to which set of questions a ticket would belong, whether or not it counts."""

    def begin_cohort(self, cohort: int) -> None:
        """See to it that a cohort has a key of its month, which is destroyed after its end."""

    def mint_ticket(self, cohort: int, person: PersonId) -> str:
        """Draw a fresh ticket that only this person can use."""

    def invite_at(self, person: PersonId, batch: datetime, locale: str = "en") -> None:
        """Ask a person for feedback with a batch; the row holds nothing else, and never twice."""

    def take_invitees(self, now: datetime) -> tuple[Invitee, ...]:
        """Take everyone whose batch is due off the list, and forget those asked long ago."""

    def note_asked(
        self, cohort: int, people: Iterable[Invitee], until: datetime
    ) -> tuple[Invitee, ...]:
        """Remember whom a cohort asks, until a moment; gives those it had not asked before."""

    def asked(self, cohort: int) -> tuple[Invitee, ...]:
        """List who was asked with a cohort, in an order drawn by chance; each was, once."""

    def note_reminded(self, cohort: int, people: Iterable[PersonId]) -> None:
        """Remember that these people of a cohort were reminded."""

    def forget_places(self, cohort: int, people: Iterable[PersonId]) -> None:
        """Forget where the messages to these people of a cohort are."""

    def shuffled(self, things: Iterable[Thing]) -> tuple[Thing, ...]:
        """Put things into an order drawn by chance that nobody can predict or repeat."""


class Records(Cases, Roster, Settings, Figures, Ballots, Protocol):
    """One open transaction; leaving the block commits, raising rolls everything back."""


class OpenRecords(Protocol):
    """What opens them; raises `TryAgain` while the database is busy."""

    def __call__(self, *, reading: bool = False) -> AbstractContextManager[Records]:
        """Begin a transaction; one that says it is `reading` waits for no writer, where it can."""
