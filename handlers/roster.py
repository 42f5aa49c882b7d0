"""The coordinators' conversation about supporters: review, training, rota, goodbye."""

from collections.abc import Mapping
from typing import Any

from bot.domain import daytime
from bot.domain.errors import NoLongerOpen, NotAllowed
from bot.domain.people import PersonId, Stage
from bot.usecases.reviewing import (
    KeepEntry,
    OfSomebody,
    ShowRoster,
    decline,
    keep_entry,
    retire_supporter,
    show_entry,
    show_roster,
)
from bot.usecases.rota import KeepRota, ShowRota, keep_rota, show_rota, strangers
from bot.usecases.running import ReadProgramme, read_programme
from handlers import forms_roster
from handlers.answers import Reply
from handlers.forms import Unfinished
from handlers.ids import WEEK, person_named
from handlers.reception import Reception
from handlers.views import roster, status
from handlers.views import words_roster as wr
from handlers.views.speech import Words

Payload = Mapping[str, Any]


def on_roster(reception: Reception, reply: Reply, words: Words) -> None:
    """Show who on the roster needs a coordinator."""
    card = reception.desk.carry_out(show_roster, ShowRoster())
    reply.show(roster.roster_modal(card, words, crisis_lines=reception.crisis.lines()))


def on_entry(action: Payload, reception: Reception, reply: Reply, words: Words) -> None:
    """Show one person on the roster."""
    _open(person_named(action.get("value")), reception, reply, words)


def on_find(action: Payload, reception: Reception, reply: Reply, words: Words) -> None:
    """Show whoever was picked, or say that they are not on the roster."""
    try:
        _open(person_named(action.get("selected_user")), reception, reply, words)
    except NotAllowed:
        lines = reception.crisis.lines()
        said = {**status.plain_modal(words(wr.NOT_ON_LIST), words, crisis_lines=lines)}
        reply.show({**said, "clear_on_close": False})


def _open(person: PersonId, reception: Reception, reply: Reply, words: Words) -> None:
    card = reception.desk.carry_out(show_entry, OfSomebody(person))
    reply.show(roster.entry_modal(card, words, crisis_lines=reception.crisis.lines()))


def on_kept(view: Payload, reception: Reception, reply: Reply, words: Words) -> None:
    """Note somebody's training; who volunteered is approved with it."""
    person = person_named(view["private_metadata"])
    programme = reception.desk.carry_out(read_programme, ReadProgramme())
    today = reception.now().astimezone(daytime.zone(programme.timezone)).date()
    read = forms_roster.read_training(view["state"]["values"], words, today)
    if isinstance(read, Unfinished):
        reply.errors(read.errors)
        return
    before = reception.desk.carry_out(show_entry, OfSomebody(person))
    kept = KeepEntry(person, read.trained_on, signed=read.signed)
    reception.desk.carry_out(keep_entry, kept)
    _say(wr.APPROVED if before.stage is Stage.VOLUNTEER else wr.SAVED, reception, reply, words)


def on_decline(action: Payload, reception: Reception, reply: Reply, words: Words) -> None:
    """Thank somebody who offered, and forget it."""
    reception.desk.carry_out(decline, OfSomebody(person_named(action.get("value"))))
    _say(wr.DECLINED, reception, reply, words)


def on_retire(action: Payload, reception: Reception, reply: Reply, words: Words) -> None:
    """Take a supporter off the roster."""
    reception.desk.carry_out(retire_supporter, OfSomebody(person_named(action.get("value"))))
    _say(wr.LEFT, reception, reply, words)


def on_rota(reception: Reception, reply: Reply, words: Words) -> None:
    """Show who is on call in the weeks to come."""
    card = reception.desk.carry_out(show_rota, ShowRota())
    reply.show(roster.rota_modal(card, words, crisis_lines=reception.crisis.lines()))


def on_rota_kept(view: Payload, reception: Reception, reply: Reply, words: Words) -> None:
    """Put supporters on call; whoever is none is pointed at."""
    weeks = forms_roster.read_rota(view["state"]["values"]).weeks
    asked = KeepRota(weeks, mark=str(view["private_metadata"]))
    wrong = reception.desk.carry_out(strangers, asked)
    if wrong:
        sentence = words(wr.NOT_A_SUPPORTER)
        reply.errors({f"{WEEK}{week.first.isoformat()}": sentence for week in wrong})
        return
    try:
        reception.desk.carry_out(keep_rota, asked)
    except NoLongerOpen:
        _say(wr.ROTA_CHANGED, reception, reply, words)
    else:
        _say(wr.SAVED, reception, reply, words)


def _say(sentence: str, reception: Reception, reply: Reply, words: Words) -> None:
    lines = reception.crisis.lines()
    reply.turn_into(status.plain_modal(words(sentence), words, crisis_lines=lines))
