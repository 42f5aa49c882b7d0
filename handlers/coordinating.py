"""The coordinators' conversation: the last digest, and searching again."""

from bot.domain.people import PersonId
from bot.usecases.attending import ask_everyone, search_now
from bot.usecases.balloting import ReadComments, read_comments
from bot.usecases.welcoming import ShowHome, show_home
from bot.usecases.widening import AskToLookFurther, ask_to_look_further
from handlers.answers import Reply
from handlers.reception import Reception
from handlers.views import status
from handlers.views.digest import digest_modal
from handlers.views.feedback import comments_modal
from handlers.views.speech import Words
from handlers.views.words import NO_DIGEST_YET, SEARCHED_AGAIN
from handlers.views.words_coordinators import ASKED_EVERYONE, ASKED_TO_LOOK_FURTHER


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


def on_comments(reception: Reception, reply: Reply, words: Words) -> None:
    """Show the comments that were released together; of others nothing is said."""
    card = reception.desk.carry_out(read_comments, ReadComments())
    reply.show(comments_modal(card, words, crisis_lines=reception.crisis.lines()))


def on_search_now(reception: Reception, reply: Reply, words: Words) -> None:
    """Search again for everybody who waits; nothing is said of whether anyone does."""
    search_now(reception.desk, reception.assigner)
    reply.sentence(words(SEARCHED_AGAIN), words)


def on_ask_everyone(reception: Reception, reply: Reply, words: Words) -> None:
    """Ask all who can about whatever is late; nothing is said of whether anything is."""
    ask_everyone(reception.desk, reception.assigner)
    reply.sentence(words(ASKED_EVERYONE), words)


def on_ask_to_look_further(reception: Reception, reply: Reply, words: Words) -> None:
    """Have whoever waits long asked whether we may look further; nothing is said of whether."""
    reception.desk.carry_out(ask_to_look_further, AskToLookFurther())
    reply.sentence(words(ASKED_TO_LOOK_FURTHER), words)
