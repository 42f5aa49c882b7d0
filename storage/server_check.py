"""What a PostgreSQL server is set up to write down, and who could listen to what it is told."""

from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any, Final

from sqlalchemy import Engine, text

from storage.engine import transaction


@dataclass(frozen=True, slots=True)
class Weakness:
    """Something about the server that gives more away than it must, and how to mend it."""

    sentence: str
    mend: str
    is_grave: bool = False


#: What should be set to what, and what happens otherwise.
_WISHED: Final = {
    "log_statement": (("none", "ddl"), "writes statements into its log, each with its second"),
    "log_min_duration_statement": (("-1",), "writes slow statements into its log with their time"),
    "log_parameter_max_length": (("0",), "would write what is stored into its log"),
    "log_parameter_max_length_on_error": (("0",), "writes what is stored into its log on errors"),
    "track_commit_timestamp": (("off",), "keeps the second in which each row was written"),
}
_ASKING: Final = text("SELECT name, setting FROM pg_settings WHERE name = ANY(:names)")


def weaknesses(engine: Engine) -> tuple[Weakness, ...]:
    """List what should be mended on the server; nothing for a SQLite file."""
    if engine.dialect.name != "postgresql":
        return ()
    with transaction(engine, reading=True) as connection:
        settings = {
            row.name: row.setting for row in connection.execute(_ASKING, {"names": list(_WISHED)})
        }
        driver: Any = connection.connection.driver_connection
        listening = _overheard(driver)
    found = tuple(
        Weakness(
            f"The database server {why}: {name} is {settings.get(name)}.",
            f"Let its administrator run: ALTER DATABASE … SET {name} = {wished[0]}"
            if name != "track_commit_timestamp"
            else "Let its administrator set track_commit_timestamp = off and restart it.",
        )
        for name, (wished, why) in _WISHED.items()
        if settings.get(name) not in wished
    )
    return (*listening, *found)


def _overheard(driver: Any) -> tuple[Weakness, ...]:
    words = {option.keyword: option.val for option in driver.pgconn.info}
    host = (words[b"hostaddr"] or words[b"host"] or b"").decode()
    if is_here(host):
        return ()
    mend = "Add sslmode=verify-full and sslrootcert=… to PEERSUPPORT_DATABASE_URL."
    if not driver.pgconn.ssl_in_use:
        return (Weakness("The way to the database server is not encrypted.", mend, is_grave=True),)
    if words[b"sslmode"] != b"verify-full":
        return (Weakness("Nobody checks that the database server is the right one.", mend),)
    return ()


def is_here(host: str) -> bool:
    """Tell whether a host is this machine: a socket in a directory, or loopback."""
    if host in {"", "localhost"} or host.startswith(("/", "@")):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
