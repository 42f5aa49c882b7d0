"""Reading a form once, at the door: what was typed becomes facts, or a word on a field."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from bot.domain import feedback, hygiene
from bot.domain.choices import Connected, ContactWay, Lasted, Onward, Urgency, Weight, Who
from bot.domain.feedback import Ballot
from bot.domain.identifiers import identifiers_in
from bot.domain.people import PersonId
from bot.domain.private import LONGEST_NOTE, PrivateText
from bot.domain.questions import AGREE, SETS
from bot.domain.requests import Wishes
from handlers.ids import OTHER_DEPARTMENT, QUESTION, Field
from handlers.views.refusals import note_too_long, seems_to_contain
from handlers.views.speech import Words

Values = Mapping[str, Mapping[str, Mapping[str, Any]]]
Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Unfinished:
    """Which fields need something, and what."""

    errors: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it was typed."""

    wishes: Wishes
    note: PrivateText


def read_ask(values: Values, words: Words) -> Asked | Unfinished:
    """Read the request form; a note that is too long or names a patient is pointed at."""
    note = hygiene.clean(text(values, Field.NOTE))
    if len(note) > LONGEST_NOTE:
        return Unfinished({Field.NOTE: note_too_long(LONGEST_NOTE, words)})
    found = identifiers_in(note)
    if found:
        return Unfinished({Field.NOTE: seems_to_contain(found[0], words)})
    department = option(values, Field.DEPARTMENT)
    wishes = Wishes(
        urgency=_chosen(values, Field.URGENCY, Urgency) or Urgency.WITHIN_24,
        topics=options(values, Field.TOPICS),
        department="" if department == OTHER_DEPARTMENT else department,
        who=_chosen(values, Field.WHO, Who) or Who.OUTSIDE,
        language=option(values, Field.LANGUAGE),
        contact=_chosen(values, Field.CONTACT, ContactWay),
        site=option(values, Field.SITE),
        career=option(values, Field.CAREER),
        never=tuple(PersonId(user) for user in users(values, Field.NEVER)),
    )
    return Asked(wishes, PrivateText(note))


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """A closing log as it was ticked."""

    connected: Connected | None
    how: ContactWay | None
    lasted: Lasted | None
    onward: Onward | None
    need_met: int | None
    weight: Weight | None
    rest: bool


def read_log(values: Values) -> Log:
    """Read the closing log; every part may be left empty."""
    met = option(values, Field.MET)
    return Log(
        connected=_chosen(values, Field.CONNECTED, Connected),
        how=_chosen(values, Field.HOW, ContactWay),
        lasted=_chosen(values, Field.LASTED, Lasted),
        onward=_chosen(values, Field.ONWARD, Onward),
        need_met=int(met) if met in AGREE else None,
        weight=_chosen(values, Field.AFTER, Weight),
        rest=bool(options(values, Field.REST)),
    )


def read_ballot(values: Values) -> Ballot:
    """Read the feedback form; the comment is cleaned before anybody sees it."""
    answers = {
        key: tuple(given for given in _given(values, f"{QUESTION}{key}") if given in possible)
        for questions in SETS.values()
        for key, possible in questions.items()
    }
    comment = hygiene.anonymised(text(values, Field.COMMENT), feedback.LONGEST_COMMENT)
    return Ballot(answers=answers, comment=comment)


def read_day(values: Values) -> date | None:
    """Read the day of the pause form; None when none was chosen."""
    day = element(values, Field.PAUSE_UNTIL).get("selected_date")
    try:
        return date.fromisoformat(str(day))
    except ValueError:
        return None


def element(values: Values, field: str) -> Mapping[str, Any]:
    """Give what came back for a field; empty when nothing did."""
    return values.get(field, {}).get(field, {})


def text(values: Values, field: str) -> str:
    """Give what was typed into a field."""
    return str(element(values, field).get("value") or "")


def option(values: Values, field: str) -> str:
    """Give the value of the one choice made; empty for none."""
    chosen = element(values, field).get("selected_option") or {}
    return _whole(chosen.get("value") or "")


def options(values: Values, field: str) -> tuple[str, ...]:
    """Give the values of all choices made."""
    chosen = element(values, field).get("selected_options") or ()
    return tuple(_whole(one["value"]) for one in chosen)


def _given(values: Values, field: str) -> tuple[str, ...]:
    one = option(values, field)
    return (one,) if one else options(values, field)


def users(values: Values, field: str) -> tuple[str, ...]:
    """Give the ids of the people chosen."""
    return tuple(_whole(user) for user in element(values, field).get("selected_users") or ())


def _whole(value: object) -> str:
    """Take out half characters, which no client of Slack sends and nothing can store."""
    return str(value).encode("utf-8", "replace").decode()


def _chosen(values: Values, field: str, choices: type[Choice]) -> Choice | None:
    value = option(values, field)
    return choices(value) if value in set(choices) else None
