"""The coordinators' conversation: the last digest, and searching again."""

from bot.domain.people import PersonId
from bot.usecases.attending import search_now
from bot.usecases.welcoming import ShowHome, show_home
from handlers.answers import Reply
from handlers.reception import Reception
from handlers.views import status
from handlers.views.digest import digest_modal
from handlers.views.speech import Words
from handlers.views.words import NO_DIGEST_YET, SEARCHED_AGAIN


def on_show_digest(actor: PersonId, reception: Reception, reply: Reply, words: Words) -> None:
    """Show the last digest again, never a fresher one."""
    card = reception.desk.carry_out(
        show_home, ShowHome(by=reception.member(actor), is_coordinator=True)
    )
    if card.coordinator is None or card.coordinator.digest is None:
        reply.show(
            status.plain_modal(words(NO_DIGEST_YET), words, crisis_lines=reception.crisis.lines())
        )
    else:
        reply.show(digest_modal(card.coordinator.digest, words))


def on_search_now(reception: Reception, reply: Reply, words: Words) -> None:
    """Search again for everybody who waits; nothing is said of whether anyone does."""
    search_now(reception.desk, reception.assigner)
    reply.sentence(words(SEARCHED_AGAIN), words)
