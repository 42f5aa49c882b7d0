"""The conversation of a match: who it is, the request, the guide, check-ins, handing back."""

from contextlib import suppress
from datetime import timedelta

from bot.domain.choices import Answer
from bot.domain.errors import NoLongerOpen, TryAgain
from bot.domain.people import PersonId, Standing
from bot.usecases.checking_in import AnswerCheckIn, answer_checkin
from bot.usecases.conversing import OfTheMatch, open_request, show_guide, show_supporter
from bot.usecases.knowing import Learn, learn
from bot.usecases.offering import OfTheOffer, hand_back
from handlers.answers import Reply
from handlers.asking import Payload
from handlers.ids import Action, request_named, request_of
from handlers.reception import Reception
from handlers.views import match, status
from handlers.views.speech import Words
from handlers.views.words import HANDED_BACK

#: What each check-in button says.
ANSWERS = {
    Action.CHECKIN_CONNECTED: Answer.CONNECTED,
    Action.CHECKIN_NOT_YET: Answer.NOT_YET,
    Action.CHECKIN_SOMEONE_ELSE: Answer.SOMEONE_ELSE,
    Action.CHECKIN_NO_LONGER: Answer.NO_LONGER_NEEDED,
}


def on_see_who(
    action: Payload, actor: PersonId, reception: Reception, reply: Reply, words: Words
) -> None:
    """Show the requester who accepted."""
    asked = OfTheMatch(request_of(action), actor)
    reply.show(match.supporter_modal(reception.desk.carry_out(show_supporter, asked), words))


def on_open_request(
    action: Payload, actor: PersonId, reception: Reception, reply: Reply, words: Words
) -> None:
    """Show the request to the supporter who accepted."""
    asked = OfTheMatch(request_of(action), actor)
    card = reception.desk.carry_out(open_request, asked)
    if has_left(card.requester, reception):
        raise NoLongerOpen("whoever asked has left")
    reply.show(match.request_modal(card, words, crisis_lines=reception.crisis.lines()))


def has_left(requester: PersonId, reception: Reception) -> bool:
    """Tell whether somebody's account is closed by now, and let go of their request if so."""
    with suppress(TryAgain):  # where Slack does not say, the night will tell
        member = reception.directory.member(requester, believed=timedelta(0))
        if member.standing is Standing.GONE:
            reception.desk.carry_out(learn, Learn(member))
            return True
    return False


def on_guide(
    action: Payload, actor: PersonId, reception: Reception, reply: Reply, words: Words
) -> None:
    """Show the conversation guide."""
    asked = OfTheMatch(request_of(action), actor)
    reply.show(match.guide_modal(reception.desk.carry_out(show_guide, asked), words))


def on_hand_back(
    action: Payload, actor: PersonId, reception: Reception, reply: Reply, words: Words
) -> None:
    """Hand a request back; no reason is asked."""
    asked = OfTheOffer(request_of(action), actor)
    reception.desk.carry_out(hand_back, asked)
    reply.turn_into(
        status.plain_modal(words(HANDED_BACK), words, crisis_lines=reception.crisis.lines())
    )


def on_checkin(action: Payload, actor: PersonId, reception: Reception, reply: Reply) -> None:
    """Take the answer to a check-in; the question gives way to thanks."""
    request_id, _, checkin_id = str(action.get("value")).partition(".")
    answer = ANSWERS[Action(action["action_id"])]
    reception.desk.carry_out(
        answer_checkin, AnswerCheckIn(request_named(request_id), checkin_id, actor, answer)
    )
    reply.done()
