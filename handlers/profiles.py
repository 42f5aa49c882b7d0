"""The conversation about a supporter's own availability."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from bot.domain.errors import NotAllowed, TryAgain
from bot.domain.people import PersonId
from bot.usecases.running import Pause, pause
from bot.usecases.welcoming import ShowHome, show_home
from handlers import forms
from handlers.answers import SLACK_SAID_NO, Reply
from handlers.ids import Field
from handlers.reception import Reception
from handlers.views import closing, status
from handlers.views.home import home_view
from handlers.views.speech import Words
from handlers.views.words import CHOOSE, PAUSED


def on_pause(actor: PersonId, reception: Reception, reply: Reply, words: Words) -> None:
    """Ask until when."""
    open_pause(actor, reception, reply, words)


def open_pause(actor: PersonId, reception: Reception, reply: Reply, words: Words) -> None:
    """Open the pause form for a supporter."""
    home = reception.desk.carry_out(
        show_home, ShowHome(by=reception.member(actor), is_coordinator=False)
    )
    if home.supporter is None:
        raise NotAllowed("only a supporter can pause")
    reply.show(closing.pause_modal(words, metadata="", crisis_lines=reception.crisis.lines()))


def on_paused(
    view: Mapping[str, Any], actor: PersonId, reception: Reception, reply: Reply, words: Words
) -> None:
    """Pause until that day."""
    until = forms.read_day(view["state"]["values"])
    if until is None:
        reply.errors({Field.PAUSE_UNTIL: words(CHOOSE)})
        return
    reception.desk.carry_out(pause, Pause(actor, until))
    _refresh_home(actor, reception, words)
    reply.turn_into(
        status.plain_modal(words(PAUSED), words, crisis_lines=reception.crisis.lines())
    )


def on_resume(actor: PersonId, reception: Reception, reply: Reply, words: Words) -> None:
    """Be available again."""
    reception.desk.carry_out(pause, Pause(actor, None))
    _refresh_home(actor, reception, words)
    reply.done()


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


def _refresh_home(actor: PersonId, reception: Reception, words: Words) -> None:
    with suppress(TryAgain, *SLACK_SAID_NO):  # the change is made; the page shows it next time
        publish_home(actor, reception, words)
