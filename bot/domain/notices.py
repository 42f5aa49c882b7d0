"""
The closed list of everything the bot says to anybody at any time.

A notice holds ids and moments, never a name, a topic or a word somebody wrote: what it says is
read on lock screens and kept by Slack.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.ballot_news import BallotNews
from bot.domain.choices import Side
from bot.domain.digest import Digest
from bot.domain.people import PersonId, RequestId
from bot.domain.questions import Poll
from bot.domain.roster_news import RosterNews


@dataclass(frozen=True, slots=True)
class RequestReceived:
    """To the requester: it is in."""

    request_id: RequestId


@dataclass(frozen=True, slots=True)
class StillLooking:
    """To the requester: it is later than promised, and what happens next."""

    request_id: RequestId
    next_step_at: datetime | None  #: None when nobody could be asked, awake or asleep


@dataclass(frozen=True, slots=True)
class ColleagueFound:
    """To the requester: somebody accepted."""

    request_id: RequestId


@dataclass(frozen=True, slots=True)
class SearchingAgain:
    """To the requester: another colleague is being looked for."""

    request_id: RequestId


@dataclass(frozen=True, slots=True)
class RequestEnded:
    """To the requester: it has come to a close, and how to ask again."""


@dataclass(frozen=True, slots=True)
class NobodyFound:
    """To the requester: nobody could take it, and where else to turn."""


@dataclass(frozen=True, slots=True)
class MayLookFurther:
    """To the requester: may we also ask whom their wishes leave out?"""

    request_id: RequestId


@dataclass(frozen=True, slots=True)
class CheckInAsked:
    """To either side: have you two connected?"""

    request_id: RequestId
    checkin_id: str
    side: Side


@dataclass(frozen=True, slots=True)
class CheckInAnswered:
    """In place of a question that was answered: thank you."""


@dataclass(frozen=True, slots=True)
class FeedbackInvited:
    """To somebody: would you answer a few questions? The same for everybody of a cohort."""

    ticket: str
    poll: Poll = Poll.REQUESTER
    until: date | None = None  #: the last day on which answers are taken


@dataclass(frozen=True, slots=True)
class MessageAnswered:
    """To somebody who typed to the bot: where to ask, and that nothing was read."""


@dataclass(frozen=True, slots=True)
class OfferMade:
    """To a supporter: a colleague is asking; nothing more before a yes."""

    request_id: RequestId


@dataclass(frozen=True, slots=True)
class OfferSettled:
    """In place of an offer: already taken care of."""


@dataclass(frozen=True, slots=True)
class OfferLapsed:
    """In place of an offer nobody answered in time: nothing is needed."""


@dataclass(frozen=True, slots=True)
class OfferMovedOn:
    """In place of an offer that was taken back: somebody else has it, nothing is needed."""


@dataclass(frozen=True, slots=True)
class OfferPassed:
    """In place of an offer that was passed: thank you all the same."""


@dataclass(frozen=True, slots=True)
class OfferAccepted:
    """In place of an offer that was accepted."""


@dataclass(frozen=True, slots=True)
class MatchMade:
    """To the supporter who accepted: open the request."""

    request_id: RequestId


@dataclass(frozen=True, slots=True)
class MatchEnded:
    """To a supporter: nothing more is needed."""


@dataclass(frozen=True, slots=True)
class ClosingLogAsked:
    """To the supporter of a closed request: how did it go, without a word of content."""

    request_id: RequestId


@dataclass(frozen=True, slots=True)
class NoLongerShown:
    """In place of a message whose subject is gone."""


@dataclass(frozen=True, slots=True)
class SomeoneWaits:
    """To the coordinators: at least one request needs a supporter. No count, age or topic."""


@dataclass(frozen=True, slots=True)
class DebriefWanted:
    """To the coordinators: a supporter asked for a debrief, in their own name, about no case."""

    supporter: PersonId


@dataclass(frozen=True, slots=True)
class DigestReady:
    """To the coordinators: the week's digest."""

    digest: Digest


Notice = (
    RequestReceived
    | StillLooking
    | ColleagueFound
    | SearchingAgain
    | RequestEnded
    | NobodyFound
    | MayLookFurther
    | CheckInAsked
    | CheckInAnswered
    | FeedbackInvited
    | BallotNews
    | MessageAnswered
    | OfferMade
    | OfferSettled
    | OfferLapsed
    | OfferMovedOn
    | OfferPassed
    | OfferAccepted
    | MatchMade
    | MatchEnded
    | ClosingLogAsked
    | NoLongerShown
    | SomeoneWaits
    | DebriefWanted
    | RosterNews
    | DigestReady
)


class Act(StrEnum):
    """What is to be done with a notice."""

    POST = "post"
    REPLACE = "replace"  #: of the message last posted under the same slot
    ERASE = "erase"  #: delete that message, or put the notice in its place where that is refused


class Coordinators(StrEnum):
    """The private channel, as a destination."""

    CHANNEL = "coordinators"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A notice on its way to one person, or to the coordinators' channel."""

    to: PersonId | Coordinators
    notice: Notice
    act: Act = Act.POST
    about: RequestId | None = None  #: the request it hangs on; None for none
    slot: str = ""  #: names the message within the request, so that it can be replaced
    locale: str = "en"
    not_before: datetime | None = None  #: waits in the outbox until then, holding nobody up
    place: str = ""  #: for replacing: where Slack keeps the message, `channel/ts`, when known
