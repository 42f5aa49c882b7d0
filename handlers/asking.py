"""The conversation of asking: the command, the shortcut, the form, the status, the withdrawal."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from slack_bolt import Ack

from bot.domain.disclosure import AskCard
from bot.domain.errors import NoLongerOpen
from bot.domain.people import PersonId
from bot.usecases.asking import (
    AskForSupport,
    BeginAsking,
    ShowRequest,
    Withdraw,
    ask_for_support,
    begin_asking,
    show_request,
    withdraw,
)
from bot.usecases.closing import CloseRequest, close_request
from bot.usecases.offering import OfTheOffer, ask_for_someone_else
from bot.usecases.welcoming import ShowPrivacy, show_privacy
from handlers import forms
from handlers.answers import Reply
from handlers.ids import request_named, request_of
from handlers.profiles import open_pause
from handlers.reception import Reception
from handlers.views import about, ask, status
from handlers.views.speech import Words
from handlers.views.words import (
    A_COLLEAGUE_IS_LOOKED_FOR,
    IT_IS_CLOSED,
    IT_IS_GONE,
    NOTHING_OPEN,
)
from handlers.volunteering import open_volunteer

Payload = Mapping[str, Any]
#: A form stays valid for a day after it was opened.
FORM_LIVES = timedelta(hours=24)
_PURPOSE = "ask"


def on_command(
    command: Payload, actor: PersonId, reception: Reception, reply: Reply, words: Words
) -> None:
    """Open the form, or do what the one known word says; any other text is not read."""
    match str(command.get("text", "")).strip().casefold():
        case "":
            open_form(actor, reception, reply, words)
        case "help":
            reply.only_to_them(*about.help_blocks(words, reception.crisis.lines()))
        case "privacy":
            open_privacy(reception, reply, words)
        case "status":
            open_status(actor, reception, reply, words)
        case "pause":
            open_pause(actor, reception, reply, words)
        case "volunteer":
            open_volunteer(actor, reception, reply, words)
        case _:
            reply.only_to_them(*about.unknown_word(words, reception.crisis.lines()))


def on_ask(actor: PersonId, reception: Reception, reply: Reply, words: Words) -> None:
    """Open the form from a button or the shortcut."""
    open_form(actor, reception, reply, words)


def open_form(actor: PersonId, reception: Reception, reply: Reply, words: Words) -> None:
    """Open the form, or the request that is already open."""
    card = reception.desk.carry_out(begin_asking, BeginAsking(reception.member(actor)))
    if isinstance(card, AskCard):
        token = reception.tokens.mint(_PURPOSE, actor, reception.now(), FORM_LIVES)
        reply.show(ask.ask_modal(card, words, metadata=token))
    else:
        reply.show(status.status_modal(card, words))


def on_sent(
    view: Payload, actor: PersonId, reception: Reception, reply: Reply, words: Words
) -> None:
    """Take the form in, or point at what it still needs."""
    nonce = reception.tokens.check(view["private_metadata"], _PURPOSE, actor, reception.now())
    if nonce is None:
        raise NoLongerOpen("the form is too old, or was never ours")
    match forms.read_ask(view["state"]["values"], words):
        case forms.Unfinished(errors):
            reply.errors(errors)
        case forms.Asked(wishes, note):
            asked = AskForSupport(
                by=reception.member(actor), wishes=wishes, note=note, submission=nonce.hex()
            )
            card = reception.desk.carry_out(ask_for_support, asked)
            reply.turn_into(status.status_modal(card, words))


def on_view_request(
    action: Payload, actor: PersonId, reception: Reception, reply: Reply, words: Words
) -> None:
    """Show the person their own request."""
    card = reception.desk.carry_out(show_request, ShowRequest(actor, request_of(action)))
    if card is not None:
        reply.show(status.status_modal(card, words))


def open_status(actor: PersonId, reception: Reception, reply: Reply, words: Words) -> None:
    """Show the open request, or say that there is none."""
    card = reception.desk.carry_out(show_request, ShowRequest(actor))
    if card is None:
        reply.sentence(words(NOTHING_OPEN), words, crisis_lines=reception.crisis.lines())
    else:
        reply.show(status.status_modal(card, words))


def on_withdraw(
    action: Payload, actor: PersonId, reception: Reception, reply: Reply, words: Words
) -> None:
    """Ask once whether it should really go."""
    asked = ShowRequest(actor, request_of(action))
    card = reception.desk.carry_out(show_request, asked)
    if card is not None:
        lines = reception.crisis.lines()
        view = status.withdraw_modal(
            card.request_id, words, metadata=card.request_id, crisis_lines=lines
        )
        reply.show(view)


def on_withdrawn(
    view: Payload, actor: PersonId, reception: Reception, reply: Reply, words: Words
) -> None:
    """Destroy it, and say so."""
    reception.desk.carry_out(withdraw, Withdraw(request_named(view["private_metadata"]), actor))
    lines = reception.crisis.lines()
    reply.turn_into(status.plain_modal(words(IT_IS_GONE), words, crisis_lines=lines))


def on_someone_else(
    action: Payload, actor: PersonId, reception: Reception, reply: Reply, words: Words
) -> None:
    """Look for another colleague."""
    asked = OfTheOffer(request_of(action), actor)
    reception.desk.carry_out(ask_for_someone_else, asked)
    lines = reception.crisis.lines()
    reply.turn_into(
        status.plain_modal(words(A_COLLEAGUE_IS_LOOKED_FOR), words, crisis_lines=lines)
    )


def on_close(
    action: Payload, actor: PersonId, reception: Reception, reply: Reply, words: Words
) -> None:
    """Close the request for the person who made it."""
    reception.desk.carry_out(close_request, CloseRequest(request_of(action), actor))
    lines = reception.crisis.lines()
    reply.turn_into(status.plain_modal(words(IT_IS_CLOSED), words, crisis_lines=lines))


def on_privacy(reception: Reception, reply: Reply, words: Words) -> None:
    """Show what is kept, from the live settings."""
    open_privacy(reception, reply, words)


def open_privacy(reception: Reception, reply: Reply, words: Words) -> None:
    """Open the privacy page."""
    card = reception.desk.carry_out(show_privacy, ShowPrivacy())
    reply.show(about.privacy_modal(card, words, crisis_lines=reception.crisis.lines()))


def on_help(reception: Reception, reply: Reply, words: Words) -> None:
    """Show what the bot can do."""
    reply.show(about.help_modal(words, reception.crisis.lines()))


def on_anything(ack: Ack) -> None:
    """Acknowledge what no other listener knows, and do nothing."""
    ack()
