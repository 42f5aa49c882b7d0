"""The doctor: looks at everything an installation needs, and says how to mend what is not well."""

import shutil
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
    IsWhole,
    ReadProgramme,
    ReadRoster,
    is_whole,
    read_programme,
    read_roster,
)
from handlers import checkup, slack
from storage import dead_letters
from storage.engine import DatabaseProblem, database_path
from storage.record_room import RecordRoom
from storage.renewal import clock_is_behind
from storage.root_key import KeyProblem
from storage.server_clock import ServerClock

#: A bot that was down for a night or two renews its key on the next one.
_A_FEW_NIGHTS = timedelta(days=3)
#: Bytes a database needs to be written anew every night, as a rule.
LEAST_FREE = 100 << 20


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
        yield from _disk(settings)
        yield from _server(room)
        yield from _clock(room)
        yield from _keys(room)
        yield from _programme(room)
    finally:
        room.close()


def _server(room: RecordRoom) -> Iterator[Finding]:
    for weakness in room.weaknesses():
        state: State = "ill" if weakness.is_grave else "look"
        yield Finding(state, weakness.sentence, weakness.mend)


def _keys(room: RecordRoom) -> Iterator[Finding]:
    made = room.keystore.primary("data").id.split("-")[1]
    now = datetime.now(UTC)
    if clock_is_behind(room.keystore, now):
        yield Finding(
            "ill",
            f"The data key is from {made[:4]}-{made[4:]}, which has not come by this clock.",
            "Set the clock of this machine; until then everything comes at the wrong time.",
        )
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
    today = daytime.today(now, programme.timezone)
    closed = readiness.unsettled(programme, today)
    for sentence in closed:
        yield Finding("look", f"The programme stays closed: {sentence}", "Use program import.")
    if not closed:
        yield Finding("well", "The programme is open.")
    yield from _stored(room, desk)
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


def _stored(room: RecordRoom, desk: Desk) -> Iterator[Finding]:
    dead = dead_letters.count(room.engine)
    if dead:
        yield Finding(
            "ill",
            f"Messages that were given up: {dead}.",
            "peersupport outbox list says why; mend that, then run peersupport outbox retry.",
        )
    if not desk.carry_out(is_whole, IsWhole()):
        yield Finding(
            "ill",
            "Something stored cannot be read.",
            "peersupport purge --dry-run counts what; docs/operations.md says what may be done.",
        )


def _disk(settings: Settings) -> Iterator[Finding]:
    path = database_path(settings.database_url)
    free = LEAST_FREE if path is None else shutil.disk_usage(path.parent).free
    if free < LEAST_FREE:
        yield Finding(
            "ill",
            f"The disk of the database has {free >> 20} MB left.",
            "Make room: nothing can be stored on a full disk, and people are told to try again.",
        )


def _clock(room: RecordRoom) -> Iterator[Finding]:
    clock = room.clock(main.system_clock)
    if isinstance(clock, ServerClock) and clock.is_astray:
        yield Finding(
            "look",
            "This machine's clock is more than a minute off the database server's.",
            "Have both set by NTP; until then the server's counts.",
        )


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
