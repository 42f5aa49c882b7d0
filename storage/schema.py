"""The version of the shape on disk: which one it is, and how it is brought up to date."""

from functools import cache

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from storage.engine import DatabaseProblem, transaction


class NewerDatabase(DatabaseProblem):
    """The database was made by a later release of the bot."""


def upgrade(engine: Engine) -> None:
    """Bring the database up to date, all or nothing; raises NewerDatabase."""
    with transaction(engine, unhurried=True) as connection:
        if _known(connection) == _released()[0]:
            return
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def current(engine: Engine) -> str | None:
    """Return the version of the database; None for an empty one."""
    with transaction(engine, reading=True) as connection:
        return _revision(connection)


def check(engine: Engine) -> None:
    """Do nothing if this release knows the version of the database, else raise NewerDatabase."""
    with transaction(engine, reading=True) as connection:
        _known(connection)


def _known(connection: Connection) -> str | None:
    """Return the version of the database; raises NewerDatabase if this release knows it not."""
    found = _revision(connection)
    if found is not None and found not in _released():
        raise NewerDatabase(
            "The database was made by a later release of the bot; start that release instead."
        )
    return found


@cache
def _released() -> tuple[str, ...]:
    """List the versions this release knows, newest first; they are files, and read once."""
    scripts = ScriptDirectory.from_config(_config()).walk_revisions()
    return tuple(script.revision for script in scripts)


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _config() -> Config:
    config = Config()
    # Named as a resource, because a percent sign or a space in a path would be misread.
    config.set_main_option("script_location", "storage:migrations")
    config.set_main_option("path_separator", "os")
    return config
