"""What Slack tells by itself: a page opened, a message typed, somebody joined or left."""

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack

from bot.domain.people import PersonId
from bot.usecases.answering import AnswerMessage, answer_message
from handlers.profiles import publish_home
from handlers.reception import Reception
from handlers.views.speech import Words

Payload = Mapping[str, Any]


def on_home_opened(
    ack: Ack, event: Payload, actor: PersonId, reception: Reception, words: Words
) -> None:
    """Show somebody their page."""
    if event.get("tab", "home") == "home":
        publish_home(actor, reception, words)
    ack()


def on_message(
    ack: Ack, body: Payload, event: Payload, actor: PersonId, reception: Reception
) -> None:
    """Answer a message in the bot's own conversation; its text is not read."""
    typed = event.get("channel_type") == "im" and "subtype" not in event and "bot_id" not in event
    if typed:
        answered = AnswerMessage(by=reception.member(actor), event=str(body["event_id"]))
        reception.desk.carry_out(answer_message, answered)
    ack()


def on_membership(ack: Ack, reception: Reception) -> None:
    """Look the coordinators up again."""
    reception.directory.forget_coordinators()
    ack()
