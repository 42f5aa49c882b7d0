"""Calling a listener: hand it what it asks for, check its role, turn a refusal into a sentence."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.kwargs_injection.args import Args

from bot.domain.errors import AlreadyTaken, CoordinatorsOnly, Refusal, TryAgain
from bot.domain.people import PersonId
from handlers import answers
from handlers.reception import Reception
from handlers.views.refusals import REFUSALS
from handlers.views.speech import Words

Listener = Callable[..., None]


class Role(StrEnum):
    """Who may use a listener; which request is whose is decided by the use-case."""

    ANYONE = "anyone"  #: Slack lets them see it, and the use-case decides
    COORDINATOR = "coordinator"  #: a current member of the coordinators' channel, checked now


@dataclass(frozen=True, slots=True)
class Visit:
    """One interaction, as every listener may ask for it by name."""

    args: Args
    reception: Reception

    def given(self, name: str) -> Any:
        """Give what a listener calls by this name; raises `KeyError` for an unknown one."""
        return _OURS[name](self)


def _actor(visit: Visit) -> PersonId:
    return PersonId(str(visit.args.context.user_id))


def _words(visit: Visit) -> Words:
    return visit.reception.words_for(_actor(visit))


_OURS: Mapping[str, Callable[[Visit], Any]] = {
    "ack": lambda visit: visit.args.ack,
    "action": lambda visit: visit.args.action,
    "actor": _actor,
    "body": lambda visit: visit.args.body,
    "command": lambda visit: visit.args.command,
    "event": lambda visit: visit.args.event,
    "reception": lambda visit: visit.reception,
    "reply": lambda visit: answers.Reply(visit.args, visit.reception.client),
    "view": lambda visit: visit.args.view,
    "words": _words,
}
#: Every name a listener may ask for.
NAMES = frozenset(_OURS)


def courteous(
    listener: Listener, role: Role, reception: Reception
) -> Callable[[Args], BoltResponse | None]:
    """Wrap a listener; a refusal never reaches Bolt, where it would cost the acknowledgement."""
    names = tuple(inspect.signature(listener).parameters)
    missing = set(names) - NAMES
    if missing:
        raise KeyError(f"{listener.__name__} asks for {sorted(missing)}")

    def polite(args: Args) -> BoltResponse | None:
        visit = Visit(args, reception)
        try:
            if role is Role.COORDINATOR and not reception.is_coordinator(_actor(visit)):
                raise CoordinatorsOnly("not a member of the channel now")
            listener(**{name: visit.given(name) for name in names})
        except Refusal as refusal:
            words = _words(visit)
            crisis = reception.crisis
            # What was slow once is slow again, and Slack waits three seconds for the answer.
            slow = isinstance(refusal, TryAgain)
            reply = answers.Reply(args, reception.client)
            reply.sentence(
                words(REFUSALS[type(refusal)]),
                words,
                crisis_lines=crisis.remembered() if slow else crisis.lines(),
                instead=isinstance(refusal, AlreadyTaken),
                keeps_form=slow,
            )
            if reply.is_silent:
                return BoltResponse(status=503, body="")
        return None

    polite.__name__ = listener.__name__
    return polite
