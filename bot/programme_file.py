"""Programme settings as a TOML file: read with every mistake named, written back complete."""

import tomllib
from typing import Any

import tomli_w
from pydantic import TypeAdapter, ValidationError

from bot.domain import hygiene, readiness
from bot.domain.programme import Programme
from bot.mistakes import FileMistakes

_PROGRAMME: TypeAdapter[Programme] = TypeAdapter(Programme)


def read(text: str) -> Programme:
    """Read settings; raises `FileMistakes` with every one of them."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as mistake:
        raise FileMistakes((f"This is not TOML: {mistake}.",)) from None
    try:
        programme = _PROGRAMME.validate_python(_cleaned(table))
    except ValidationError as mistakes:
        raise FileMistakes(tuple(_sentence(error) for error in mistakes.errors())) from None
    wrong = readiness.contradictions(programme)
    if wrong:
        raise FileMistakes(wrong)
    return programme


def write(programme: Programme) -> str:
    """Write settings as TOML; reading them back gives the same settings."""
    table = _PROGRAMME.dump_python(programme, mode="python")
    return tomli_w.dumps(_without_none(table))


def _sentence(error: Any) -> str:
    place = ".".join(str(part) for part in error["loc"]) or "the file"
    if error["type"] == "unexpected_keyword_argument":
        return f"{place}: there is no such setting."
    return f"{place}: {error['msg']}."


def _cleaned(value: Any) -> Any:
    """Take out of every text what cannot be seen: colleagues read these words."""
    if isinstance(value, dict):
        return {key: _cleaned(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_cleaned(inner) for inner in value]
    return hygiene.clean(value) if isinstance(value, str) else value


def _without_none(value: Any) -> Any:
    """Leave out what is not set: TOML has no word for nothing."""
    if isinstance(value, dict):
        return {key: _without_none(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, (list, tuple)):
        return [_without_none(inner) for inner in value]
    return value
