"""The postman empties the outbox: claim, carry, settle; no network call inside a transaction."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from logging import getLogger

from bot.domain import delivery
from bot.domain.choices import Side
from bot.domain.delivery import still_true
from bot.domain.errors import NotAllowed, Refusal, TryAgain
from bot.domain.notices import Act, CheckInAsked, Coordinators, Letter, MatchMade, OfferMade
from bot.domain.people import Member, PersonId, Standing
from bot.domain.requests import SupportRequest
from bot.usecases.desk import Desk
from bot.usecases.knowing import Learn, learn
from bot.usecases.offering import OfTheOffer, offer_undeliverable, supporter_unreachable
from bot.usecases.ports import Broken, Claimed, Delay, Directory, Messenger, Post, Undeliverable

_log = getLogger(__name__)

#: Letters leased at a time; each takes at most one HTTP time-out, well inside the lease.
HANDFUL = 5
#: Until Slack is asked again who somebody is, when it did not say.
UNTIL_IT_SAYS = timedelta(seconds=5)
#: More than any workspace's people who are written to before the bot is started again.
_MOST_KNOWN = 5000
_NOT_WRITTEN_TO = frozenset({Standing.GONE, Standing.BOT, Standing.STRANGER})


@dataclass(slots=True)
class Postman:
    """Carries letters, one at a time in each lane and at most one a second there."""

    desk: Desk
    post: Post
    messenger: Messenger
    directory: Directory
    now: Callable[[], datetime]
    _rests: dict[str, datetime] = field(default_factory=dict)
    _stopped_until: datetime | None = None
    _known: dict[PersonId, Member] = field(default_factory=dict)

    def round(self) -> int:
        """Carry what is due; gives how many letters were taken up."""
        now = self.now()
        if self.is_held_up:
            return 0
        self._rests = {lane: until for lane, until in self._rests.items() if until > now}
        claimed = self.post.claim(now, HANDFUL, resting=tuple(self._rests))
        for letter in claimed:
            self._carry(letter)
        return len(claimed)

    @property
    def is_held_up(self) -> bool:
        """Tell whether Slack asked that nothing be sent for now, or refuses to hear us at all."""
        return self._stopped_until is not None and self.now() < self._stopped_until

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
        if self._stopped_until is not None and self.is_held_up:
            self.post.put_back(claimed, self._stopped_until, counts=False)  # claimed just before
            return
        try:
            letter = self._addressed(letter)
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

    def _addressed(self, letter: Letter) -> Letter:
        """
        Put a letter into its reader's language of today.

        Raises `Delay` when Slack does not say who they are, and `Undeliverable` when they are
        nobody to write this to.
        """
        if isinstance(letter.to, Coordinators):
            return letter
        if letter.act is not Act.POST:
            return self._in_known_language(letter, letter.to)
        try:
            member = self.directory.member(letter.to)
        except TryAgain as silent:
            wait, for_all = silent.wait or UNTIL_IT_SAYS, bool(silent.wait)
            raise Delay(wait, counts=False, for_all=for_all, for_ever=True) from None
        self._take_note(member)
        offered_to_guest = (
            isinstance(letter.notice, OfferMade) and member.standing is Standing.GUEST
        )
        if member.standing in _NOT_WRITTEN_TO or offered_to_guest:
            raise Undeliverable
        return replace(letter, locale=member.locale)

    def _in_known_language(self, letter: Letter, person: PersonId) -> Letter:
        """Ask nobody: what a message is replaced with is not worth a call."""
        with self.desk.open_records() as records:
            supporter = records.supporter(person)
        return letter if supporter is None else replace(letter, locale=supporter.locale)

    def _take_note(self, member: Member) -> None:
        """Do what follows from who somebody is now, once for each change."""
        if self._known.get(member.id) == member:
            return
        try:
            self.desk.carry_out(learn, Learn(member))
        except Refusal:
            return  # somebody was faster; the next letter or the night sees to it
        except Exception as bug:  # noqa: BLE001 - what is wrong with one must not hold up the post
            _log.error("learning_failed", extra={"bug": bug})
            return
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        self._known[member.id] = member

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
