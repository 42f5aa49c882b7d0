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
    note = hygiene.clean(_text(values, Field.NOTE))
    if len(note) > LONGEST_NOTE:
        return Unfinished({Field.NOTE: note_too_long(LONGEST_NOTE, words)})
    found = identifiers_in(note)
    if found:
        return Unfinished({Field.NOTE: seems_to_contain(found[0], words)})
    department = _option(values, Field.DEPARTMENT)
    wishes = Wishes(
        urgency=_chosen(values, Field.URGENCY, Urgency) or Urgency.WITHIN_24,
        topics=_options(values, Field.TOPICS),
        department="" if department == OTHER_DEPARTMENT else department,
        who=_chosen(values, Field.WHO, Who) or Who.OUTSIDE,
        language=_option(values, Field.LANGUAGE),
        contact=_chosen(values, Field.CONTACT, ContactWay),
        site=_option(values, Field.SITE),
        career=_option(values, Field.CAREER),
        never=tuple(PersonId(user) for user in _users(values, Field.NEVER)),
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
    met = _option(values, Field.MET)
    return Log(
        connected=_chosen(values, Field.CONNECTED, Connected),
        how=_chosen(values, Field.HOW, ContactWay),
        lasted=_chosen(values, Field.LASTED, Lasted),
        onward=_chosen(values, Field.ONWARD, Onward),
        need_met=int(met) if met in feedback.AGREE else None,
        weight=_chosen(values, Field.AFTER, Weight),
        rest=bool(_options(values, Field.REST)),
    )


def read_ballot(values: Values) -> Ballot:
    """Read the feedback form; the comment is cleaned before anybody sees it."""
    answers = {
        key: tuple(given for given in _given(values, f"{QUESTION}{key}") if given in possible)
        for key, possible in feedback.QUESTIONS.items()
    }
    comment = hygiene.anonymised(_text(values, Field.COMMENT), feedback.LONGEST_COMMENT)
    return Ballot(answers=answers, comment=comment)


def read_day(values: Values) -> date | None:
    """Read the day of the pause form; None when none was chosen."""
    day = _element(values, Field.PAUSE_UNTIL).get("selected_date")
    try:
        return date.fromisoformat(str(day))
    except ValueError:
        return None


def _element(values: Values, field: str) -> Mapping[str, Any]:
    return values.get(field, {}).get(field, {})


def _text(values: Values, field: str) -> str:
    return str(_element(values, field).get("value") or "")


def _option(values: Values, field: str) -> str:
    option = _element(values, field).get("selected_option") or {}
    return _whole(option.get("value") or "")


def _options(values: Values, field: str) -> tuple[str, ...]:
    options = _element(values, field).get("selected_options") or ()
    return tuple(_whole(option["value"]) for option in options)


def _given(values: Values, field: str) -> tuple[str, ...]:
    one = _option(values, field)
    return (one,) if one else _options(values, field)


def _users(values: Values, field: str) -> tuple[str, ...]:
    return tuple(_whole(user) for user in _element(values, field).get("selected_users") or ())


def _whole(value: object) -> str:
    """Take out half characters, which no client of Slack sends and nothing can store."""
    return str(value).encode("utf-8", "replace").decode()


def _chosen(values: Values, field: str, choices: type[Choice]) -> Choice | None:
    value = _option(values, field)
    return choices(value) if value in set(choices) else None
