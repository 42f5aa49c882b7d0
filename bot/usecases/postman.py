"""The postman empties the outbox: claim, carry, settle; no network call inside a transaction."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from logging import getLogger

from bot.domain import delivery
from bot.domain.choices import Side
from bot.domain.errors import Refusal, TryAgain
from bot.domain.notices import Act, CheckInAsked, Coordinators, Letter, MatchMade, OfferMade
from bot.domain.people import PersonId
from bot.usecases.addressing import Addresses, is_wanted
from bot.usecases.breaker import Breaker
from bot.usecases.desk import Desk
from bot.usecases.in_person import TellInPerson, tell_in_person
from bot.usecases.offering import OfTheOffer, offer_undeliverable, supporter_unreachable
from bot.usecases.ports import (
    Broken,
    ChannelClosed,
    Claimed,
    Delay,
    Directory,
    Messenger,
    Post,
    Posted,
    TokenRefused,
    Undeliverable,
)
from bot.usecases.silence import Silence

_log = getLogger(__name__)

#: Letters leased at a time.
HANDFUL = 5
#: A letter is taken up within so long of being leased; it takes two calls to Slack at most, and
#: is settled before the sixty seconds of its lease are over.
TAKEN_UP_WITHIN = timedelta(seconds=30)
#: Until a database that did not answer is asked again.
UNTIL_IT_ANSWERS = timedelta(seconds=5)
#: Until what nobody can be told is tried again in the coordinators' channel.
UNTIL_MENDED = timedelta(minutes=5)
#: What waits together: Slack's ways to change and to erase a message lead into each other.
_CHANGES = (Act.REPLACE, Act.ERASE)
_TOGETHER = {Act.POST: (Act.POST,), Act.REPLACE: _CHANGES, Act.ERASE: _CHANGES}


@dataclass(slots=True)
class Postman:
    """Carries letters, one at a time in each lane and at most one a second there."""

    desk: Desk
    post: Post
    messenger: Messenger
    directory: Directory
    now: Callable[[], datetime]
    chance: Callable[[], float]  #: between 0 and 1, anew for each letter that waits
    breaker: Breaker = field(default_factory=Breaker)
    database: Silence = field(default_factory=Silence)
    channel_closed_at: datetime | None = None  #: when the coordinators' channel last refused
    _is_stopping: bool = False
    _rests: dict[str, datetime] = field(default_factory=dict)
    _unsettled: list[tuple[Claimed, Posted | None]] = field(default_factory=list)
    _addresses: Addresses = field(init=False)

    def __post_init__(self) -> None:
        """Know nobody's address yet."""
        self._addresses = Addresses(self.desk, self.directory)

    def round(self) -> int:
        """Carry what is due; gives how many letters were taken up."""
        now = self.now()
        try:
            while self._unsettled:
                self.post.delivered(*self._unsettled[0])
                del self._unsettled[0]
            if self._is_stopping or not self.breaker.lets_through(self.messenger, now):
                return 0
            latest = now + delivery.PER_LANE  # later is a clock that was put back
            self._rests = {lane: at for lane, at in self._rests.items() if now < at <= latest}
            claimed = self.post.claim(now, HANDFUL, resting=tuple(self._rests))
            self.database.ends()
            for letter in claimed:
                self._take_up(letter, now)
        except TryAgain:  # what was claimed and not taken up is claimed again in a minute
            self.database.goes_on(self.now())
            return 0
        return len(claimed)

    def stop(self) -> None:
        """Finish the letter in hand, give back what else was leased, and lease nothing more."""
        self._is_stopping = True

    @property
    def is_held_up(self) -> bool:
        """Tell whether Slack asked that nothing be sent for now, or refuses to hear us at all."""
        return self.breaker.is_open or self.waits_until is not None

    @property
    def waits_until(self) -> datetime | None:
        """Say until when Slack asked that nothing be posted; None when it did not."""
        return self.post.pauses.until(Act.POST, self.now())

    def next_due(self) -> datetime | None:
        """Say when the next letter wants to go; None when there is none."""
        now = self.now()
        try:
            due = self.post.next_due(now)
        except TryAgain:
            self.database.goes_on(now)
            return now + UNTIL_IT_ANSWERS
        if due is None:
            return None
        waits = [due, *([self.breaker.asks_at] if self.breaker.asks_at else [])]
        if due <= now and self._rests:  # whatever else was due has been carried
            waits.append(min(self._rests.values()))
        return max(waits)

    def _take_up(self, claimed: Claimed, leased_at: datetime) -> None:
        now = self.now()
        paused = self.post.pauses.until(claimed.letter.act, now)
        if self.breaker.asks_at is not None or paused is not None:  # claimed just before
            again_at = self.breaker.asks_at or paused or now
            self.post.put_back(claimed, again_at, counts=False)
        elif self._is_stopping or now - leased_at > TAKEN_UP_WITHIN:
            self.post.put_back(claimed, now, counts=False)
        else:
            self._carry(claimed)

    def _carry(self, claimed: Claimed) -> None:
        letter = claimed.letter
        try:
            letter = self._addresses.write(letter)
            if not is_wanted(self.desk, letter):
                self.post.delivered(claimed, None)
                return
            place = self.post.place_of(letter) if letter.act is not Act.POST else None
            posted = self.messenger.carry(letter, place)
        except Delay as delay:
            self._put_back(claimed, delay)
        except TokenRefused as refused:
            again_at = self.breaker.trip(refused.code, self.now())
            self.post.put_back(claimed, again_at, counts=False, trouble=refused.code)
        except ChannelClosed as closed:
            self._say_in_person(claimed, closed)
        except Undeliverable:
            self._go_on_without(letter)
            self.post.delivered(claimed, None)
        except Broken as broken:
            self._give_up(claimed, broken.code or "broken")
        except TryAgain:
            raise
        except Exception as bug:  # noqa: BLE001 - what is wrong with one must not hold up the post
            _log.error("carrying_failed", extra={"bug": bug})
            self._put_back(claimed, Delay(code="bug"))
        else:
            self._settle(claimed, posted)

    def _settle(self, claimed: Claimed, posted: Posted | None) -> None:
        rests_until = self.now() + delivery.PER_LANE
        self._rests[claimed.lane] = rests_until
        if isinstance(claimed.letter.to, Coordinators):
            self.channel_closed_at = None
        try:
            self.post.delivered(claimed, posted, rests_until=rests_until)
        except TryAgain:  # else it would be said again once its lease is over
            self._unsettled.append((claimed, posted))
            raise

    def _say_in_person(self, claimed: Claimed, closed: ChannelClosed) -> None:
        _log.error("coordinators_channel_closed")
        self.channel_closed_at = now = self.now()
        if self.desk.carry_out(tell_in_person, TellInPerson(claimed.letter)):
            self.post.delivered(claimed, None)
        else:
            self.post.put_back(claimed, now + UNTIL_MENDED, counts=False, trouble=closed.code)

    def _put_back(self, claimed: Claimed, delay: Delay) -> None:
        now, chance, wait = self.now(), self.chance(), delay.asked_to_wait
        first = claimed.first_tried_at or now
        again_at: datetime | None = now + delivery.as_asked(wait, chance)
        if delay.for_all:
            for act in _TOGETHER[claimed.letter.act]:
                self.post.pauses.note(act, now + delivery.as_asked(wait, chance))
        elif delay.counts:
            again_at = delivery.next_attempt(claimed.attempts + 1, now, wait, chance)
        elif not delay.for_ever:
            again_at = now + delivery.patience(wait, now - first, chance)
        latest = None if delay.for_ever else first + delivery.GIVE_UP_AFTER
        if again_at is None or (latest is not None and again_at > latest):
            self._give_up(claimed, delay.code)
        else:
            self.post.put_back(claimed, again_at, counts=delay.counts, trouble=delay.code)

    def _give_up(self, claimed: Claimed, code: str) -> None:
        self.post.give_up(claimed, code)
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
        try:
            self.desk.carry_out(usecase, missed)
        except TryAgain:
            raise
        except Refusal:
            return  # it was settled meanwhile
