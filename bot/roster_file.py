"""The roster as a CSV file: every bad row is named by its line, and then nothing is taken."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from bot.domain import hygiene
from bot.domain.choices import ContactWay
from bot.domain.daytime import clock_time
from bot.domain.people import PersonId, QuietHours, Supporter
from bot.domain.programme import Programme
from bot.mistakes import FileMistakes

COLUMNS = (
    "slack_user_id",
    "display_name",
    "specialty",
    "department",
    "site",
    "languages",
    "topics",
    "contact_ways",
    "trained_on",
    "agreement_version",
    "max_open",
    "yearly_cap",
)
#: A file may have these as well; people in them are named by their ids.
OPTIONAL = ("career_stage", "never", "never_departments", "line")
#: Without these a row says too little to ask anybody.
NEEDED = ("slack_user_id", "display_name", "department", "trained_on", "agreement_version")
_USER = re.compile(r"[UW][A-Z0-9]{2,}")
_WAYS: Mapping[str, ContactWay] = {
    "call": ContactWay.PHONE,
    "telephone": ContactWay.PHONE,
    "video call": ContactWay.VIDEO,
    "in-person": ContactWay.IN_PERSON,
    "in_person": ContactWay.IN_PERSON,
    "face to face": ContactWay.IN_PERSON,
    "slack": ContactWay.MESSAGE,
    "slack message": ContactWay.MESSAGE,
    "text": ContactWay.MESSAGE,
    **{way.value: way for way in ContactWay},
}


@dataclass(frozen=True, slots=True)
class Roster:
    """A roster that may be taken, and what an operator may want to look at all the same."""

    supporters: tuple[Supporter, ...]
    remarks: tuple[str, ...]


def read(text: str, programme: Programme, today: date) -> Roster:
    """Read a roster; raises `FileMistakes` with a sentence for every bad line."""
    rows = csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline=""), strict=True)
    mistakes: list[str] = []
    remarks: list[str] = []
    supporters: dict[PersonId, Supporter] = {}
    try:
        missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
        if missing:
            raise FileMistakes((f"Line 1: these columns are missing: {', '.join(missing)}.",))
        for row in rows:
            line = rows.line_num
            wrong = list(_wrong(row, supporters, today))
            mistakes.extend(f"Line {line}: {sentence}" for sentence in wrong)
            if not wrong:
                supporter = _supporter(row, programme)
                supporters[supporter.id] = supporter
                remarks.extend(
                    f"Line {line}: {remark}" for remark in _remarks(supporter, row, programme)
                )
    except csv.Error as broken:
        mistakes.append(f"Line {rows.line_num}: this is not CSV ({broken}).")
    if not supporters and not mistakes:
        mistakes.append("Line 2: there is no supporter in this file.")
    if mistakes:
        raise FileMistakes(tuple(mistakes))
    return Roster(tuple(supporters.values()), tuple(remarks))


Row = Mapping[str | None, object]


def _cell(row: Row, name: str) -> str:
    value = row.get(name)
    return hygiene.one_line(value) if isinstance(value, str) else ""


def _list(row: Row, name: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in _cell(row, name).split(";") if part.strip())


def _wrong(row: Row, known: Mapping[PersonId, Supporter], today: date) -> Iterator[str]:
    if None in row:
        yield "there are more cells than columns; put a cell with a comma in quotes."
    if any(value is None for value in row.values()):
        yield "there are fewer cells than columns."
        return
    for name in NEEDED:
        if not _cell(row, name):
            yield f"{name} is empty."
    person = _cell(row, "slack_user_id")
    if person and not _USER.fullmatch(person):
        yield "slack_user_id is not a Slack user id, such as U024BE7LH."
    for name in ("never", "line"):
        if not all(map(_USER.fullmatch, _list(row, name))):
            yield f"{name} holds something that is not a Slack user id."
    if person in known:
        yield "this slack_user_id stands in an earlier line."
    yield from _wrong_date(_cell(row, "trained_on"), today)
    for name in ("max_open", "yearly_cap"):
        number = _cell(row, name)
        if number and not (number.isascii() and number.isdigit() and 1 <= int(number) <= 100):
            yield f"{name} is not a whole number from 1 to 100."
    for way in _list(row, "contact_ways"):
        if way.casefold() not in _WAYS:
            yield f"contact_ways knows {', '.join(ContactWay)}, not what stands there."
            return


def _wrong_date(written: str, today: date) -> Iterator[str]:
    if not written:
        return
    try:
        day = date.fromisoformat(written)
    except ValueError:
        yield "trained_on is not a date, such as 2026-03-31."
        return
    if day > today:
        yield "trained_on is in the future."


def _supporter(row: Row, programme: Programme) -> Supporter:
    keys = {
        name.casefold(): topic.key
        for topic in programme.topics
        for name in (topic.label, topic.key)
    }
    asking = programme.asking
    quiet_from, quiet_until = clock_time(asking.quiet_from), clock_time(asking.quiet_until)
    quiet = QuietHours(quiet_from, quiet_until) if quiet_from and quiet_until else QuietHours()
    return Supporter(
        id=PersonId(_cell(row, "slack_user_id")),
        display_name=_cell(row, "display_name"),
        department=_cell(row, "department"),
        specialty=_cell(row, "specialty"),
        site=_cell(row, "site"),
        languages=_list(row, "languages"),
        topics=tuple(keys.get(name.casefold(), name) for name in _list(row, "topics")),
        contact_ways=tuple(
            dict.fromkeys(_WAYS[way.casefold()] for way in _list(row, "contact_ways"))
        ),
        trained_on=date.fromisoformat(_cell(row, "trained_on")),
        agreement_version=_cell(row, "agreement_version"),
        max_open=int(_cell(row, "max_open") or programme.capacity.max_open),
        yearly_cap=int(_cell(row, "yearly_cap") or programme.capacity.yearly_cap),
        quiet_hours=quiet,
        career=_cell(row, "career_stage"),
        never=_people(row, "never"),
        never_departments=_list(row, "never_departments"),
        line=_people(row, "line"),
    )


def _people(row: Row, name: str) -> tuple[PersonId, ...]:
    return tuple(PersonId(person) for person in _list(row, name))


def _remarks(supporter: Supporter, row: Row, programme: Programme) -> Iterator[str]:
    known = {topic.key for topic in programme.topics}
    unknown = [topic for topic in supporter.topics if topic not in known]
    if unknown:
        yield f"the programme has no such topic, so it is never matched: {'; '.join(unknown)}."
    if supporter.department not in programme.departments:
        yield "the programme has no such department; only the same spelling counts as the same."
    if _cell(row, "agreement_version") in programme.agreement.no_longer_accepted:
        yield "this agreement version is no longer accepted; the supporter will not be asked."
