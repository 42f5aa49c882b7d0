"""To whom a letter really goes: asked of Slack just before, with all that follows from it."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from logging import getLogger

from bot.domain.delivery import still_true
from bot.domain.errors import NotAllowed, Refusal, TryAgain
from bot.domain.notices import Act, Coordinators, Letter, OfferMade
from bot.domain.people import Member, PersonId, Standing
from bot.usecases.desk import Desk
from bot.usecases.knowing import Learn, learn
from bot.usecases.ports import Delay, Directory, TokenRefused, Undeliverable

_log = getLogger(__name__)

#: Until Slack is asked again who somebody is, when it did not say.
UNTIL_IT_SAYS = timedelta(seconds=5)
#: More than any workspace's people who are written to before the bot is started again.
_MOST_KNOWN = 5000
_NOT_WRITTEN_TO = frozenset({Standing.GONE, Standing.BOT, Standing.STRANGER})


@dataclass(slots=True)
class Addresses:
    """Puts addresses on letters, and remembers who everybody was."""

    desk: Desk
    directory: Directory
    _known: dict[PersonId, Member] = field(default_factory=dict)

    def write(self, letter: Letter) -> Letter:
        """
        Put a letter into its reader's language of today.

        Raises `Delay` or `TokenRefused` when Slack does not say who they are, and `Undeliverable`
        when they are nobody to write this to.
        """
        if isinstance(letter.to, Coordinators):
            return letter
        if letter.act is not Act.POST:
            return self._in_known_language(letter, letter.to)
        try:
            member = self.directory.member(letter.to)
        except TryAgain as silent:
            if silent.refused:
                raise TokenRefused(silent.refused) from None
            wait, for_all = silent.wait or UNTIL_IT_SAYS, bool(silent.wait)
            code = "ratelimited" if for_all else "unreachable"
            raise Delay(wait, counts=False, for_all=for_all, for_ever=True, code=code) from None
        self._take_note(member)
        offered_to_guest = (
            isinstance(letter.notice, OfferMade) and member.standing is Standing.GUEST
        )
        if member.standing in _NOT_WRITTEN_TO or offered_to_guest:
            raise Undeliverable
        return replace(letter, locale=member.locale)

    def _in_known_language(self, letter: Letter, person: PersonId) -> Letter:
        """Ask nobody: what a message is replaced with is not worth a call."""
        with self.desk.open_records(reading=True) as records:
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


def is_wanted(desk: Desk, letter: Letter) -> bool:
    """Tell whether a letter still says something true."""
    if letter.act is not Act.POST or letter.about is None:
        return True
    with desk.open_records(reading=True) as records:
        try:
            request = records.request(letter.about)
        except NotAllowed:
            request = None
    return still_true(letter, request)
