"""What every listener works with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.errors import TryAgain
from bot.domain.people import Member, PersonId
from bot.usecases.desk import Desk
from bot.usecases.ports import Assigner, Tokens
from handlers.answering import AnsweringClient
from handlers.crisis import CrisisLines
from handlers.directory import SlackDirectory
from handlers.views.speech import Words


@dataclass(frozen=True, slots=True)
class Reception:
    """The desk, and the ways to know who stands before it."""

    desk: Desk
    directory: SlackDirectory
    tokens: Tokens
    crisis: CrisisLines
    client: AnsweringClient  #: short time-out, never retries
    now: Callable[[], datetime]
    assigner: Assigner | None = None

    def member(self, person: PersonId) -> Member:
        """Say what kind of account it is; raises `TryAgain` when Slack does not say."""
        return self.directory.member(person)

    def is_coordinator(self, person: PersonId) -> bool:
        """Tell whether somebody is in the coordinators' channel now; raises `TryAgain`."""
        return person in self.directory.coordinators()

    def words_for(self, person: PersonId) -> Words:
        """Give the words in somebody's language; English when Slack does not say."""
        try:
            return Words.for_locale(self.directory.member(person).locale)
        except TryAgain:
            return Words.for_locale("en")
