"""Reading the forms of a supporter's life: profile, limits, time, training, rota."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from bot.domain import hygiene
from bot.domain.choices import ContactWay
from bot.domain.people import Period, PersonId, QuietHours
from bot.domain.roster import Availability, Limits, Profile
from handlers.forms import Unfinished, Values, element, option, options, text, users
from handlers.ids import AWAY, NIGHTS, WEEK, Field, person_named
from handlers.views import words_roster as wr
from handlers.views.blocks import LONGEST_VALUE
from handlers.views.profile import HAND_OVER, LONGEST_NAME, YES
from handlers.views.speech import Words
from handlers.views.supporter_time import MOST_PERIODS

_TO_SUNDAY = timedelta(days=6)
_LAST_MONDAY = date.max - _TO_SUNDAY


def read_profile(values: Values, words: Words) -> Profile | Unfinished:
    """Read what somebody says of themselves; a name and a department are needed."""
    name = _line(values, Field.NAME)
    department = _line(values, Field.DEPARTMENT)
    errors = {
        str(asked): words(missing)
        for asked, missing, given in (
            (Field.NAME, wr.NAME_MISSING, name),
            (Field.DEPARTMENT, wr.DEPARTMENT_MISSING, department),
        )
        if not given
    }
    if errors:
        return Unfinished(errors)
    ways = set(ContactWay)
    return Profile(
        display_name=name,
        department=department,
        specialty=_line(values, Field.SPECIALTY),
        site=_line(values, Field.SITE),
        career=_line(values, Field.CAREER),
        languages=options(values, Field.LANGUAGES),
        topics=options(values, Field.TOPICS),
        contact_ways=tuple(
            ContactWay(way) for way in options(values, Field.CONTACT_WAYS) if way in ways
        ),
    )


def read_limits(values: Values) -> Limits:
    """Read whom somebody keeps away from and how much they take on; at least one colleague."""
    return Limits(
        never=_people(values, Field.NEVER),
        never_departments=options(values, Field.NEVER_DEPARTMENTS),
        line=_people(values, Field.LINE),
        max_open=_number(option(values, Field.MAX_OPEN)),
        yearly_cap=_number(option(values, Field.YEARLY_CAP)),
    )


def agreed_to(values: Values) -> str:
    """Give the version of the agreement that was ticked; empty for none."""
    ticked = options(values, Field.AGREES)
    return ticked[0] if ticked else ""


def read_time(values: Values, words: Words) -> Availability | Unfinished:
    """Read when somebody can be asked; days in the wrong order are pointed at."""
    errors: dict[str, str] = {}
    away = tuple(_periods(values, AWAY, words, errors))
    nights = tuple(_periods(values, NIGHTS, words, errors))
    if errors:
        return Unfinished(errors)
    usual = QuietHours()
    return Availability(
        quiet_hours=QuietHours(
            _hour(values, Field.QUIET_FROM) or usual.start,
            _hour(values, Field.QUIET_UNTIL) or usual.end,
        ),
        weekends=YES in options(values, Field.WEEKENDS),
        away=away,
        nights=nights,
    )


def _periods(values: Values, kind: str, words: Words, errors: dict[str, str]) -> Iterator[Period]:
    for nth in range(MOST_PERIODS):
        begins, ends = f"{kind}_from_{nth}", f"{kind}_until_{nth}"
        first, last = _day(values, begins), _day(values, ends)
        if first is None and last is not None:
            errors[begins] = words(wr.FIRST_MISSING)
        elif first is not None and last is not None and last < first:
            errors[ends] = words(wr.LAST_BEFORE_FIRST)
        elif first is not None:
            yield Period(first, last or first)


def hands_over(values: Values) -> bool:
    """Tell whether those somebody supports should find somebody else now."""
    return option(values, Field.HAND_OVER) == HAND_OVER


def nominee(values: Values) -> str:
    """Give the id of the colleague who was chosen; empty for none."""
    return str(element(values, Field.NOMINEE).get("selected_user") or "")


@dataclass(frozen=True, slots=True)
class Training:
    """What a coordinator noted of somebody's training and signature."""

    trained_on: date | None
    signed: str  #: the version signed on paper; empty for none


def read_training(values: Values, words: Words, today: date) -> Training | Unfinished:
    """Read the training of somebody on the roster; a day to come is pointed at."""
    trained_on = _day(values, Field.TRAINED_ON)
    if trained_on is not None and trained_on > today:
        return Unfinished({Field.TRAINED_ON: words(wr.IN_THE_FUTURE)})
    return Training(trained_on, next(iter(options(values, Field.ON_PAPER)), ""))


@dataclass(frozen=True, slots=True)
class Rota:
    """Who is on call, week by week."""

    weeks: dict[Period, frozenset[PersonId]] = field(default_factory=dict)


def read_rota(values: Values) -> Rota:
    """Read the on-call weeks; what is no Monday is left out."""
    rota = Rota()
    for block_id in values:
        first = _as_day(block_id.removeprefix(WEEK)) if block_id.startswith(WEEK) else None
        if first is not None and first.weekday() == 0 and first < _LAST_MONDAY:
            rota.weeks[Period(first, first + _TO_SUNDAY)] = frozenset(_people(values, block_id))
    return rota


def _line(values: Values, name: str) -> str:
    """Read a line that was typed; what was chosen stays as it is, so that the same is the same."""
    typed = hygiene.clean(" ".join(text(values, name).split()))
    return typed[:LONGEST_NAME].strip() or option(values, name)[:LONGEST_VALUE].strip()


def _people(values: Values, name: str) -> tuple[PersonId, ...]:
    """Read the people chosen, each once; what is no id of anybody is left out."""
    chosen = (person_named(user) for user in users(values, name))
    return tuple(dict.fromkeys(person for person in chosen if person))


def _number(chosen: str) -> int:
    whole = chosen.isascii() and chosen.isdigit() and len(chosen) <= 3 and int(chosen) <= 100
    return max(int(chosen), 1) if whole else 1


def _day(values: Values, name: str) -> date | None:
    return _as_day(element(values, name).get("selected_date"))


def _as_day(given: object) -> date | None:
    try:
        return date.fromisoformat(str(given))
    except ValueError:
        return None


def _hour(values: Values, name: str) -> time | None:
    try:
        at = time.fromisoformat(str(element(values, name).get("selected_time")))
    except ValueError:
        return None
    return at if at.tzinfo is None else None
