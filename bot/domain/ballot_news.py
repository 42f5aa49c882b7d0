"""What the bot says about the questions of the anonymous feedback once they are out."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class FeedbackReminded:
    """To everybody who was invited, whether or not they answered: until when it is possible."""

    until: date | None = None


@dataclass(frozen=True, slots=True)
class FeedbackClosed:
    """In place of every invitation of a cohort at the same time: no answers are taken any more."""


BallotNews = FeedbackReminded | FeedbackClosed
