"""The postman empties the outbox: claim, carry, settle; no network call inside a transaction."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from logging import getLogger

from bot.domain import delivery
from bot.domain.choices import Side
from bot.domain.delivery import still_true
from bot.domain.errors import NotAllowed, Refusal
from bot.domain.notices import Act, CheckInAsked, Coordinators, Letter, MatchMade, OfferMade
from bot.domain.people import PersonId
from bot.domain.requests import SupportRequest
from bot.usecases.desk import Desk
from bot.usecases.offering import OfTheOffer, offer_undeliverable, supporter_unreachable
from bot.usecases.ports import Broken, Claimed, Delay, Messenger, Post, Undeliverable

_log = getLogger(__name__)

#: Letters leased at a time; each takes at most one HTTP time-out, well inside the lease.
HANDFUL = 5


@dataclass(slots=True)
class Postman:
    """Carries letters, one at a time in each lane and at most one a second there."""

    desk: Desk
    post: Post
    messenger: Messenger
    now: Callable[[], datetime]
    _rests: dict[str, datetime] = field(default_factory=dict)
    _stopped_until: datetime | None = None

    def round(self) -> int:
        """Carry what is due; gives how many letters were taken up."""
        now = self.now()
        if self._stopped_until is not None and now < self._stopped_until:
            return 0
        self._rests = {lane: until for lane, until in self._rests.items() if until > now}
        claimed = self.post.claim(now, HANDFUL, resting=tuple(self._rests))
        for letter in claimed:
            self._carry(letter)
        return len(claimed)

    def next_due(self) -> datetime | None:
        """Say when the next letter wants to go; None when there is none."""
        due = self.post.next_due(self.now())
        if due is None:
            return None
        waits = [due, *([self._stopped_until] if self._stopped_until else [])]
        if due <= self.now() and self._rests:  # whatever else was due has been carried
            waits.append(min(self._rests.values()))
        return max(waits)

    def _carry(self, claimed: Claimed) -> None:
        letter = claimed.letter
        if self._stopped_until is not None and self.now() < self._stopped_until:
            self.post.put_back(claimed, self._stopped_until, counts=False)  # claimed just before
            return
        try:
            if not self._is_wanted(letter):
                self.post.delivered(claimed, None)
                return
            place = self.post.place_of(letter) if letter.act is not Act.POST else None
            posted = self.messenger.carry(letter, place)
        except Delay as delay:
            self._put_back(claimed, delay)
        except Undeliverable:
            self.post.delivered(claimed, None)
            self._go_on_without(letter)
        except Broken:
            self._give_up(claimed)
        else:
            self._rests[claimed.lane] = self.now() + delivery.PER_LANE
            self.post.delivered(claimed, posted)

    def _is_wanted(self, letter: Letter) -> bool:
        if letter.act is not Act.POST or letter.about is None:
            return True
        return still_true(letter, self._request(letter))

    def _request(self, letter: Letter) -> SupportRequest | None:
        if letter.about is None:
            return None
        with self.desk.open_records() as records:
            try:
                return records.request(letter.about)
            except NotAllowed:
                return None

    def _put_back(self, claimed: Claimed, delay: Delay) -> None:
        now = self.now()
        if delay.for_all:
            self._stopped_until = now + delay.asked_to_wait
        again_at: datetime | None = now + delay.asked_to_wait
        if delay.counts:
            again_at = delivery.next_attempt(claimed.attempts + 1, now, delay.asked_to_wait)
        first = claimed.first_tried_at or now
        latest = None if delay.for_ever else first + delivery.GIVE_UP_AFTER
        if again_at is None or (latest is not None and again_at > latest):
            self._give_up(claimed)
        else:
            self.post.put_back(claimed, again_at, counts=delay.counts)

    def _give_up(self, claimed: Claimed) -> None:
        self.post.give_up(claimed)
        _log.error("letter_given_up")

    def _go_on_without(self, letter: Letter) -> None:
        """Go on where a supporter cannot be reached; what a requester misses, App Home shows."""
        if letter.about is None or isinstance(letter.to, Coordinators):
            return
        missed = OfTheOffer(letter.about, PersonId(letter.to))
        match letter.notice:
            case OfferMade():
                usecase = offer_undeliverable
            case MatchMade() | CheckInAsked(side=Side.SUPPORTER):
                usecase = supporter_unreachable
            case _:
                return
        with suppress(Refusal):  # it was settled meanwhile
            self.desk.carry_out(usecase, missed)
