"""What Slack tells by itself: a page opened, a message typed, somebody joined or left."""

from collections.abc import Mapping
from contextlib import suppress
from logging import getLogger
from typing import Any

from slack_bolt import Ack

from bot.domain.errors import TryAgain
from bot.domain.people import Member, PersonId, Standing
from bot.usecases.answering import AnswerMessage, answer_message
from handlers.profiles import publish_home
from handlers.reception import Reception
from handlers.views.speech import Words

_log = getLogger(__name__)

Payload = Mapping[str, Any]
#: What somebody wrote, said or showed; every other subtype is Slack speaking about messages.
TYPED = frozenset({None, "file_share", "me_message", "thread_broadcast"})


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
    typed = event.get("subtype") in TYPED and "bot_id" not in event
    if event.get("channel_type") == "im" and typed:
        answered = AnswerMessage(by=_whoever(actor, reception), event=str(body["event_id"]))
        reception.desk.carry_out(answer_message, answered)
    ack()


def _whoever(actor: PersonId, reception: Reception) -> Member:
    """Say who it is; whoever it is gets an answer, in English where Slack says nothing."""
    try:
        return reception.member(actor)
    except TryAgain:
        return Member(id=actor, standing=Standing.FULL, timezone="", locale="en")


def on_membership(ack: Ack, body: Payload, reception: Reception) -> None:
    """Look the coordinators up again; the operator hears of it when nobody is left."""
    reception.directory.forget_coordinators()
    ourselves = {str(one.get("user_id")) for one in body.get("authorizations") or ()}
    with suppress(TryAgain):  # whoever needs to know asks again
        if not reception.directory.coordinators() - ourselves:
            _log.warning("nobody_coordinates")
    ack()
