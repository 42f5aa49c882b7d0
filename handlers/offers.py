"""The conversation of an offer: details, accept, pass."""

from bot.domain.errors import AlreadyTaken
from bot.domain.people import PersonId
from bot.usecases.conversing import OfTheMatch, is_supported_by
from bot.usecases.offering import OfTheOffer, accept_offer, pass_offer, show_offer
from handlers.answers import Reply
from handlers.asking import Payload
from handlers.ids import request_of
from handlers.matches import on_open_request
from handlers.reception import Reception
from handlers.views import offer, status
from handlers.views.speech import Words
from handlers.views.words import PASSING_IS_FINE, YOU_ACCEPTED


def _offer(action: Payload, actor: PersonId) -> OfTheOffer:
    return OfTheOffer(request_of(action), actor)


def on_details(
    action: Payload, actor: PersonId, reception: Reception, reply: Reply, words: Words
) -> None:
    """Show the facets of an offer, never the person; who has accepted it sees the request."""
    try:
        card = reception.desk.carry_out(show_offer, _offer(action, actor))
    except AlreadyTaken:
        if not _is_theirs(action, actor, reception):
            raise
        on_open_request(action, actor, reception, reply, words)
        return
    reply.show(offer.offer_modal(card, words, crisis_lines=reception.crisis.lines()))


def _is_theirs(action: Payload, actor: PersonId, reception: Reception) -> bool:
    asked = OfTheMatch(request_of(action), actor)
    return reception.desk.carry_out(is_supported_by, asked)


def on_accept(
    action: Payload, actor: PersonId, reception: Reception, reply: Reply, words: Words
) -> None:
    """Take the offer for the supporter who clicked."""
    reception.desk.carry_out(accept_offer, _offer(action, actor))
    reply.turn_into(
        status.plain_modal(words(YOU_ACCEPTED), words, crisis_lines=reception.crisis.lines())
    )


def on_pass(
    action: Payload, actor: PersonId, reception: Reception, reply: Reply, words: Words
) -> None:
    """Pass, at no cost and for no reason."""
    reception.desk.carry_out(pass_offer, _offer(action, actor))
    reply.turn_into(
        status.plain_modal(words(PASSING_IS_FINE), words, crisis_lines=reception.crisis.lines())
    )
