"""The doctor: looks at everything an installation needs, and says how to mend what is not well."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal, TypeAlias

from bot import main
from bot.domain import daytime, matching, readiness
from bot.settings import Settings
from bot.usecases.desk import Desk
from bot.usecases.keeping import LastProof, last_proof
from bot.usecases.running import (
    AllIsWell,
    ReadProgramme,
    ReadRoster,
    all_is_well,
    read_programme,
    read_roster,
)
from handlers import checkup, slack
from storage.engine import DatabaseProblem
from storage.record_room import RecordRoom
from storage.root_key import KeyProblem
from storage.server_check import weaknesses

#: A bot that was down for a night or two renews its key on the next one.
_A_FEW_NIGHTS = timedelta(days=3)


State: TypeAlias = Literal["well", "look", "ill"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, and how to mend it."""

    state: State
    sentence: str
    mend: str = ""


def examine(settings: Settings) -> tuple[Finding, ...]:
    """Look at everything; what cannot be looked at is a finding too."""
    return (*_records(settings), *_slack(settings))


def _records(settings: Settings) -> Iterator[Finding]:
    try:
        room = main.room_of(settings)
    except KeyProblem as problem:
        yield Finding("ill", problem.sentence, problem.way_out)
        return
    except DatabaseProblem as problem:
        yield Finding("ill", str(problem))
        return
    yield Finding("well", "Root key, keystore and database belong together.")
    try:
        yield from _server(room)
        yield from _keys(room)
        yield from _programme(room)
    finally:
        room.close()


def _server(room: RecordRoom) -> Iterator[Finding]:
    for weakness in weaknesses(room.engine):
        state: State = "ill" if weakness.is_grave else "look"
        yield Finding(state, weakness.sentence, weakness.mend)


def _keys(room: RecordRoom) -> Iterator[Finding]:
    made = room.keystore.primary("data").id.split("-")[1]
    now = datetime.now(UTC)
    if f"{now - _A_FEW_NIGHTS:%Y%m}" > made:
        yield Finding(
            "look",
            f"The data key is from {made[:4]}-{made[4:]}: the bot did not renew it by itself.",
            "Let its account write the keystore, or run keys add, promote, rewrap, retire and "
            "destroy; backups hold what was deleted until then.",
        )
    if Desk(room.open_records, main.system_clock).carry_out(last_proof, LastProof()) is None:
        yield Finding(
            "look",
            "Nobody has proven that a copy of root key and keystore opens anything.",
            "Make both copies, then run keys backup-check; without them, a lost disk loses all.",
        )


def _programme(room: RecordRoom) -> Iterator[Finding]:
    desk = Desk(room.open_records, main.system_clock)
    programme = desk.carry_out(read_programme, ReadProgramme())
    now = datetime.now(UTC)
    today = now.astimezone(daytime.zone(programme.timezone)).date()
    closed = readiness.unsettled(programme, today)
    for sentence in closed:
        yield Finding("look", f"The programme stays closed: {sentence}", "Use program import.")
    if not closed:
        yield Finding("well", "The programme is open.")
    if not desk.carry_out(all_is_well, AllIsWell()):
        yield Finding(
            "ill",
            "A message was given up, or something stored cannot be read.",
            "docs/operations.md says how to look at it and set it right.",
        )
    roster = [one for one in desk.carry_out(read_roster, ReadRoster()) if one.is_supporter]
    ready = sum(matching.is_ready(supporter, now, programme) for supporter in roster)
    departments = {supporter.department.casefold() for supporter in roster}
    if ready < 3 or len(departments) < 2:
        yield Finding(
            "look",
            f"{ready} supporters from {len(departments)} departments could be asked now.",
            "Three from two departments are the least that can find somebody for most people.",
        )
    else:
        yield Finding("well", f"{ready} supporters could be asked now.")


def _slack(settings: Settings) -> Iterator[Finding]:
    bot_token = settings.bot_token.get_secret_value()
    if not bot_token:
        yield Finding("ill", "There is no SLACK_BOT_TOKEN.", "Slack shows it after installing.")
        return
    client = slack.client_for(bot_token, settings.api_url, timeout=slack.DELIVER_WITHIN)
    app_token = settings.app_token.get_secret_value()
    checks: tuple[Callable[[], checkup.Result], ...] = (
        lambda: checkup.bot_token(client),
        lambda: checkup.scopes(client),
        lambda: (
            checkup.signing_secrets(settings.signing_secret.get_secret_value())
            if settings.http_at
            else checkup.app_token(client, app_token)
        ),
        lambda: checkup.channel(client, settings.coordinators_channel),
        lambda: checkup.clock(client, datetime.now(UTC)),
    )
    for check in checks:
        result = check()
        yield Finding("ill" if result.mend else "well", result.sentence, result.mend)
