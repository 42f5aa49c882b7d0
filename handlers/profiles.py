"""A supporter's own conversation: profile, time, breaks, the agreement, leaving; and App Home."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Any

from bot.domain import daytime
from bot.domain.errors import NotAllowed, TryAgain
from bot.domain.people import PersonId, Stage
from bot.usecases.looking_after import LookAfterMe, rest_longer, wish_debrief
from bot.usecases.profiling import (
    KeepProfile,
    KeepTime,
    OfMyself,
    Pause,
    Retire,
    Sign,
    begin_retiring,
    keep_profile,
    keep_time,
    pause,
    retire,
    show_profile,
    show_time,
    sign,
)
from bot.usecases.volunteering import ReadAgreement, read_agreement
from bot.usecases.welcoming import ShowHome, show_home
from handlers import forms, forms_roster
from handlers.answers import SLACK_SAID_NO, Reply
from handlers.forms import Unfinished
from handlers.ids import Field
from handlers.reception import Reception
from handlers.views import closing, profile, status, supporter_time
from handlers.views import words_roster as wr
from handlers.views import words_supporters as ws
from handlers.views.blocks import escape
from handlers.views.home import home_view
from handlers.views.speech import Words
from handlers.views.words import PAUSED

Payload = Mapping[str, Any]


def on_pause(actor: PersonId, reception: Reception, reply: Reply, words: Words) -> None:
    """Ask until when."""
    open_pause(actor, reception, reply, words)


def open_pause(actor: PersonId, reception: Reception, reply: Reply, words: Words) -> None:
    """Open the pause form for a supporter."""
    home = reception.desk.carry_out(
        show_home, ShowHome(by=reception.member(actor), is_coordinator=False)
    )
    if home.supporter is None or home.supporter.stage is not Stage.SUPPORTER:
        raise NotAllowed("only a supporter can pause")
    reply.show(closing.pause_modal(words, metadata="", crisis_lines=reception.crisis.lines()))


def on_paused(
    view: Payload, actor: PersonId, reception: Reception, reply: Reply, words: Words
) -> None:
    """Pause until that day."""
    until = forms.read_day(view["state"]["values"])
    if until is None or until <= _today(actor, reception):
        reply.errors({Field.PAUSE_UNTIL: words(ws.DAY_TO_COME)})
        return
    reception.desk.carry_out(pause, Pause(actor, until))
    refresh_home(actor, reception, words)
    reply.turn_into(
        status.plain_modal(words(PAUSED), words, crisis_lines=reception.crisis.lines())
    )


def _today(actor: PersonId, reception: Reception) -> date:
    return reception.now().astimezone(daytime.zone(reception.member(actor).timezone)).date()


def on_rest(actor: PersonId, reception: Reception, reply: Reply, words: Words) -> None:
    """Let a supporter rest seven days longer."""
    reception.desk.carry_out(rest_longer, LookAfterMe(actor))
    reply.sentence(words(ws.RESTING), words, instead=True)


def on_debrief(actor: PersonId, reception: Reception, reply: Reply, words: Words) -> None:
    """Tell the coordinators that somebody would like a debrief, about no conversation."""
    reception.desk.carry_out(wish_debrief, LookAfterMe(actor))
    reply.sentence(words(ws.DEBRIEF_COMES), words, instead=True)


def on_resume(actor: PersonId, reception: Reception, reply: Reply, words: Words) -> None:
    """Be available again."""
    reception.desk.carry_out(pause, Pause(actor, None))
    refresh_home(actor, reception, words)
    reply.done()


def on_profile(actor: PersonId, reception: Reception, reply: Reply, words: Words) -> None:
    """Show a supporter their own profile."""
    card = reception.desk.carry_out(show_profile, OfMyself(actor))
    reply.show(profile.profile_modal(card, words))


def on_profile_kept(
    view: Payload, actor: PersonId, reception: Reception, reply: Reply, words: Words
) -> None:
    """Keep a supporter's profile, or point at what it still needs."""
    values = view["state"]["values"]
    read = forms_roster.read_profile(values, words)
    if isinstance(read, Unfinished):
        reply.errors(read.errors)
        return
    limits = forms_roster.read_limits(values)
    reception.desk.carry_out(keep_profile, KeepProfile(actor, read, limits))
    done(wr.SAVED, actor, reception, reply, words)


def on_time(actor: PersonId, reception: Reception, reply: Reply, words: Words) -> None:
    """Show a supporter when they can be asked."""
    card = reception.desk.carry_out(show_time, OfMyself(actor))
    reply.show(supporter_time.time_modal(card, words, crisis_lines=reception.crisis.lines()))


def on_time_kept(
    view: Payload, actor: PersonId, reception: Reception, reply: Reply, words: Words
) -> None:
    """Keep when a supporter can be asked, or point at days in the wrong order."""
    read = forms_roster.read_time(view["state"]["values"], words)
    if isinstance(read, Unfinished):
        reply.errors(read.errors)
        return
    reception.desk.carry_out(keep_time, KeepTime(actor, read))
    done(wr.SAVED, actor, reception, reply, words)


def on_sign(actor: PersonId, reception: Reception, reply: Reply, words: Words) -> None:
    """Show the agreement to somebody on the roster."""
    card = reception.desk.carry_out(read_agreement, ReadAgreement(actor))
    reply.show(profile.sign_modal(card, words, crisis_lines=reception.crisis.lines()))


def on_signed(
    view: Payload, actor: PersonId, reception: Reception, reply: Reply, words: Words
) -> None:
    """Note the signature, or point at the box that was left open."""
    version = forms_roster.agreed_to(view["state"]["values"])
    if not version:
        reply.errors({Field.AGREES: words(wr.TICK_TO_SIGN)})
        return
    reception.desk.carry_out(sign, Sign(actor, version))
    said = words(wr.SIGNED, version=escape(version, 40))
    done(said, actor, reception, reply, words)


def on_retire(actor: PersonId, reception: Reception, reply: Reply, words: Words) -> None:
    """Ask once whether a supporter wants to stop."""
    card = reception.desk.carry_out(begin_retiring, OfMyself(actor))
    reply.show(profile.retire_modal(card, words, crisis_lines=reception.crisis.lines()))


def on_retired(
    view: Payload, actor: PersonId, reception: Reception, reply: Reply, words: Words
) -> None:
    """Take a supporter off the roster at their own wish."""
    hand_over = forms_roster.hands_over(view["state"]["values"])
    reception.desk.carry_out(retire, Retire(actor, hand_over=hand_over))
    done(wr.RETIRED, actor, reception, reply, words)


def done(sentence: str, actor: PersonId, reception: Reception, reply: Reply, words: Words) -> None:
    """Say in the form's place that it is done, and bring the person's own page up to date."""
    refresh_home(actor, reception, words)
    lines = reception.crisis.lines()
    reply.turn_into(status.plain_modal(words.known(sentence), words, crisis_lines=lines))


def publish_home(actor: PersonId, reception: Reception, words: Words) -> None:
    """Show somebody their page as it stands now."""
    try:
        coordinates = reception.is_coordinator(actor)
    except TryAgain:  # the page is worth more than the part of it that coordinators have
        coordinates = False
    card = reception.desk.carry_out(
        show_home, ShowHome(by=reception.member(actor), is_coordinator=coordinates)
    )
    reception.client.views_publish(user_id=actor, view=home_view(card, words))


def refresh_home(actor: PersonId, reception: Reception, words: Words) -> None:
    """Show somebody their page after a change; where that fails they see it next time."""
    with suppress(TryAgain, *SLACK_SAID_NO):  # the change is made; the page shows it next time
        publish_home(actor, reception, words)
