"""The conversation of looking further: what the requester agrees to, and nothing else."""

from bot.domain.choices import Beyond
from bot.domain.people import PersonId
from bot.usecases.widening import OfMyRequest, Widen, begin_widening, keep_as_it_is, widen
from handlers import forms
from handlers.answers import Reply
from handlers.asking import Payload
from handlers.ids import Field, request_named, request_of
from handlers.reception import Reception
from handlers.views import status
from handlers.views.speech import Words
from handlers.views.words import FURTHER_AGREED, FURTHER_NOTHING


def on_look_further(
    action: Payload, actor: PersonId, reception: Reception, reply: Reply, words: Words
) -> None:
    """Ask the requester how far we may look."""
    asked = OfMyRequest(request_of(action), actor)
    card = reception.desk.carry_out(begin_widening, asked)
    reply.show(status.further_modal(card, words, crisis_lines=reception.crisis.lines()))


def on_agreed(
    view: Payload, actor: PersonId, reception: Reception, reply: Reply, words: Words
) -> None:
    """Look as far as was ticked; the search begins at once."""
    request_id = request_named(view["private_metadata"])
    ticked = forms.options(view["state"]["values"], Field.BEYOND)
    agreed = tuple(beyond for beyond in Beyond if beyond in ticked)
    reception.desk.carry_out(widen, Widen(request_id, actor, agreed))
    said = FURTHER_AGREED if agreed else FURTHER_NOTHING
    lines = reception.crisis.lines()
    reply.turn_into(status.plain_modal(words(said), words, crisis_lines=lines))


def on_keep(action: Payload, actor: PersonId, reception: Reception, reply: Reply) -> None:
    """Leave everything as it is; the question gives way to thanks."""
    reception.desk.carry_out(keep_as_it_is, OfMyRequest(request_of(action), actor))
    reply.done()
