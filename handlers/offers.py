"""The conversation of an offer: details, accept, pass."""

from bot.domain.people import PersonId
from bot.usecases.offering import OfTheOffer, accept_offer, pass_offer, show_offer
from handlers.answers import Reply
from handlers.asking import Payload
from handlers.ids import request_of
from handlers.reception import Reception
from handlers.views import offer, status
from handlers.views.speech import Words
from handlers.views.words import PASSING_IS_FINE, YOU_ACCEPTED


def _offer(action: Payload, actor: PersonId) -> OfTheOffer:
    return OfTheOffer(request_of(action), actor)


def on_details(
    action: Payload, actor: PersonId, reception: Reception, reply: Reply, words: Words
) -> None:
    """Show the facets of an offer, never the person."""
    card = reception.desk.carry_out(show_offer, _offer(action, actor))
    reply.show(offer.offer_modal(card, words, crisis_lines=reception.crisis.lines()))


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
