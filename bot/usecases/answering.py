"""Answering a message typed to the bot, whose text nobody reads."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.notices import Letter, MessageAnswered
from bot.domain.people import Member
from bot.usecases.records import Records


@dataclass(frozen=True, slots=True)
class AnswerMessage:
    """I typed something."""

    by: Member
    event: str  #: the same for every delivery of the same event


def answer_message(command: AnswerMessage, records: Records, now: datetime) -> None:
    """Answer once, however often the event is delivered."""
    if records.first_time("event", command.event, now):
        answer = Letter(to=command.by.id, notice=MessageAnswered(), locale=command.by.locale)
        records.post((answer,))
