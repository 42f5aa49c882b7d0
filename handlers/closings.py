"""The conversation of closing: the log without content, and the anonymous feedback."""

from bot.domain.people import PersonId
from bot.usecases.balloting import BeginBallot, CastBallot, begin_ballot, cast_ballot
from bot.usecases.closing import BeginLog, LogClosing, begin_log, log_closing
from handlers import forms
from handlers.answers import Reply
from handlers.asking import Payload
from handlers.ids import request_named, request_of
from handlers.reception import Reception
from handlers.views import closing, feedback, status
from handlers.views.speech import Words
from handlers.views.words import THANK_YOU, THANK_YOU_FOR_LISTENING


def on_log(
    action: Payload, actor: PersonId, reception: Reception, reply: Reply, words: Words
) -> None:
    """Open the closing log."""
    request_id = request_of(action)
    card = reception.desk.carry_out(begin_log, BeginLog(request_id, actor))
    reply.show(
        closing.log_modal(card, words, metadata=request_id, crisis_lines=reception.crisis.lines())
    )


def on_logged(
    view: Payload, actor: PersonId, reception: Reception, reply: Reply, words: Words
) -> None:
    """Count the log and close the request."""
    log = forms.read_log(view["state"]["values"])
    reception.desk.carry_out(
        log_closing,
        LogClosing(
            request_id=request_named(view["private_metadata"]),
            by=actor,
            connected=log.connected,
            how=log.how,
            lasted=log.lasted,
            onward=log.onward,
            need_met=log.need_met,
            weight=log.weight,
            rest=log.rest,
        ),
    )
    reply.turn_into(
        status.plain_modal(
            words(THANK_YOU_FOR_LISTENING), words, crisis_lines=reception.crisis.lines()
        )
    )


def on_give_feedback(
    action: Payload, actor: PersonId, reception: Reception, reply: Reply, words: Words
) -> None:
    """Open the feedback form."""
    card = reception.desk.carry_out(begin_ballot, BeginBallot(actor, action["value"]))
    reply.show(
        feedback.feedback_modal(
            card, words, metadata=card.ticket, crisis_lines=reception.crisis.lines()
        )
    )


def on_feedback(
    view: Payload, actor: PersonId, reception: Reception, reply: Reply, words: Words
) -> None:
    """Count a ballot; everybody sees the same thanks, and nothing but the box is touched."""
    ballot = forms.read_ballot(view["state"]["values"])
    cast = CastBallot(by=actor, ticket=view["private_metadata"], ballot=ballot)
    reception.desk.carry_out(cast_ballot, cast)
    lines = reception.crisis.remembered()
    reply.turn_into(status.plain_modal(words(THANK_YOU), words, crisis_lines=lines))
