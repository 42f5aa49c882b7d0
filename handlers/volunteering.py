"""The conversation of becoming a supporter: volunteering, and suggesting a colleague."""

from collections.abc import Mapping
from typing import Any

from bot.domain.errors import NotForYou
from bot.domain.people import PersonId, Stage, Standing
from bot.usecases.running import ReadProgramme, read_programme
from bot.usecases.volunteering import (
    BeginVolunteering,
    Nominate,
    ReadAgreement,
    TakeBack,
    Volunteer,
    begin_volunteering,
    nominate,
    read_agreement,
    take_back,
    volunteer,
)
from handlers import forms_roster
from handlers.answers import Reply
from handlers.forms import Unfinished
from handlers.ids import Field, person_named
from handlers.profiles import done
from handlers.reception import Reception
from handlers.views import profile, status
from handlers.views import words_roster as wr
from handlers.views.speech import Words

Payload = Mapping[str, Any]


def on_volunteer(actor: PersonId, reception: Reception, reply: Reply, words: Words) -> None:
    """Open the form of a supporter's life that fits where somebody stands in it."""
    open_volunteer(actor, reception, reply, words)


def open_volunteer(actor: PersonId, reception: Reception, reply: Reply, words: Words) -> None:
    """Ask somebody new, remind somebody who waits, show a supporter their profile."""
    asked = BeginVolunteering(reception.member(actor))
    card = reception.desk.carry_out(begin_volunteering, asked)
    match card.stage:
        case Stage.SUPPORTER:
            reply.show(profile.profile_modal(card, words))
        case Stage.VOLUNTEER:
            reply.show(profile.volunteered_modal(card, words))
        case _:
            agreement = reception.desk.carry_out(read_agreement, ReadAgreement(actor))
            hours = reception.desk.carry_out(read_programme, ReadProgramme()).agreement
            reply.show(
                profile.volunteer_modal(
                    card, agreement, words, training_hours=hours.training_hours
                )
            )


def on_volunteered(
    view: Payload, actor: PersonId, reception: Reception, reply: Reply, words: Words
) -> None:
    """Take somebody's offer to support in, or point at what it still needs."""
    values = view["state"]["values"]
    read = forms_roster.read_profile(values, words)
    if isinstance(read, Unfinished):
        reply.errors(read.errors)
        return
    agreement = reception.desk.carry_out(read_agreement, ReadAgreement(actor))
    signs = forms_roster.agreed_to(values) == agreement.version
    apart = forms_roster.read_limits(values)
    offered = Volunteer(
        reception.member(actor), read, signs=signs, never=apart.never, line=apart.line
    )
    reception.desk.carry_out(volunteer, offered)
    done(wr.VOLUNTEERED, actor, reception, reply, words)


def on_take_back(actor: PersonId, reception: Reception, reply: Reply, words: Words) -> None:
    """Forget that somebody offered to support."""
    reception.desk.carry_out(take_back, TakeBack(actor))
    done(wr.TAKEN_BACK, actor, reception, reply, words)


def on_not_interested(reply: Reply, words: Words) -> None:
    """Leave it at that; nothing is stored and nobody is told."""
    reply.sentence(words(wr.LEFT_IT), words, instead=True)


def on_nominate(actor: PersonId, reception: Reception, reply: Reply, words: Words) -> None:
    """Ask whom somebody thinks of."""
    if reception.member(actor).standing is not Standing.FULL:
        raise NotForYou("only full members of the workspace may suggest anybody")
    reply.show(profile.nominate_modal(words, crisis_lines=reception.crisis.lines()))


def on_nominated(
    view: Payload, actor: PersonId, reception: Reception, reply: Reply, words: Words
) -> None:
    """Invite the colleague; the answer is the same whether or not they could be invited."""
    chosen = person_named(forms_roster.nominee(view["state"]["values"]))
    if not chosen:
        reply.errors({Field.NOMINEE: words(wr.NOMINEE_MISSING)})
        return
    suggested = Nominate(reception.member(actor), reception.member(chosen))
    reception.desk.carry_out(nominate, suggested)
    lines = reception.crisis.lines()
    reply.turn_into(status.plain_modal(words(wr.SUGGESTED), words, crisis_lines=lines))
