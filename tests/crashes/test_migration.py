"""Bringing the database up to date, killed at every statement: the old shape, or the new one."""

import os
import signal
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

import storage
from storage import schema
from storage.engine import make_engine
from storage.tables import metadata
from tests.crashes.death import Steps
from tests.crashes.sweep import elsewhere, fork
from tests.storage.installation import install

#: A change such as the next release may make: a new column, a table made anew, rows rewritten.
NEXT = """
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "next", "{before}", None, None


def upgrade():
    with op.batch_alter_table("message", recreate="{recreate}") as batch:
        batch.add_column(sa.Column("shelf", sa.Integer(), server_default="7", nullable=False))
    op.create_table("shelf", sa.Column("id", sa.Integer(), primary_key=True))
    op.execute("INSERT INTO shelf (id) SELECT count(*) FROM message")
    op.execute("UPDATE peer_case SET version = version + 1000")
"""


def shape(url):
    """Every table with its columns and how many rows it has, and the version."""
    engine = make_engine(url)
    try:
        version = schema.current(engine)
        with engine.connect() as connection:
            tables = inspect(connection)
            found = {
                name: (
                    tuple(sorted(column["name"] for column in tables.get_columns(name))),
                    connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one(),  # noqa: S608 - its own names
                )
                for name in tables.get_table_names()
            }
            versions = (
                connection.execute(text("SELECT max(version) FROM peer_case")).scalar_one()
                if "peer_case" in found
                else None
            )
    finally:
        engine.dispose()
    return version, found, versions


def kill_everywhere(url, place=None):
    """Upgrade, killed at each step in turn; gives both shapes and how many steps it took."""
    if place is not None:
        _offer(place, url)
    old, at, committed = shape(url), 0, False
    while (code := fork(partial(_upgrade, url, at))) != 0:
        assert code == -signal.SIGKILL, at
        found = shape(url)
        committed = committed or found != old
        assert found[0] == (old[0] if found == old else schema_head()), at
        at += 1
    new = shape(url)
    assert fork(partial(_upgrade, url, None)) == 0
    assert shape(url) == new
    return old, new, at


def _upgrade(url, at):
    engine = make_engine(url)
    Steps(at).watch()
    schema.upgrade(engine)
    engine.dispose()


def schema_head():
    return schema.ScriptDirectory.from_config(schema._config()).get_current_head()


def _offer(place, url):
    """Have the next release's change found beside the real ones, in this process alone."""
    real, ours = schema._config, Path(storage.__file__).parent / "migrations" / "versions"
    recreate = "always" if url.startswith("sqlite") else "auto"
    (place / "next.py").write_text(NEXT.format(before=schema_head(), recreate=recreate))

    def config():
        made = real()
        made.set_main_option("version_locations", os.pathsep.join(map(str, (ours, place))))
        return made

    schema._config = config
    schema._released.cache_clear()


@pytest.fixture(name="empty_url", params=["sqlite", "postgres"])
def _empty_url(request, tmp_path):
    """A database with nothing in it at all."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/data/x.db"
    return request.getfixturevalue("postgres").empty()


def test_killed_while_the_first_tables_are_made_there_are_none_or_all(empty_url):
    old, new, steps = elsewhere(kill_everywhere, empty_url)
    assert old == (None, {}, None)
    assert set(metadata.tables) <= set(new[1])
    assert steps > 20


def test_killed_while_a_filled_database_is_changed_it_is_as_before_or_as_it_should_be(
    empty_url, tmp_path
):
    process = install(tmp_path, url=empty_url)
    url = process.url
    process.close()
    place = tmp_path / "versions"
    place.mkdir()
    old, new, steps = elsewhere(kill_everywhere, url, place)
    assert new[0] == "next"
    assert "shelf" in new[1]["message"][0]
    assert new[2] == old[2] + 1000
    assert {name: many for name, (_, many) in old[1].items()}.items() <= {
        name: many for name, (_, many) in new[1].items()
    }.items()
    assert steps > 5
