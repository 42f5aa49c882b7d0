"""Who may learn what of the anonymous feedback: the form, and comments that were released."""

from dataclasses import dataclass

from bot.domain.feedback import Shown
from bot.domain.questions import Poll


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackCard:
    """What a form of the feedback needs to know: ticket, set, and whether comments are taken."""

    ticket: str
    comments: bool
    smallest_group: int
    poll: Poll = Poll.REQUESTER


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentsCard:
    """What coordinators see of comments: those that were released together, newest first."""

    shown: tuple[Shown, ...]
    smallest_group: int
    days: int  #: how long they can be read
