"""The version of the shape on disk: which one it is, and how it is brought up to date."""

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
        _refuse_newer(connection)
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
        _refuse_newer(connection)


def _refuse_newer(connection: Connection) -> None:
    found = _revision(connection)
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if found is not None and found not in known:
        raise NewerDatabase(
            "The database was made by a later release of the bot; start that release instead."
        )


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _config() -> Config:
    config = Config()
    # Named as a resource, because a percent sign or a space in a path would be misread.
    config.set_main_option("script_location", "storage:migrations")
    config.set_main_option("path_separator", "os")
    return config
