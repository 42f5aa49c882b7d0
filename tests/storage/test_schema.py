import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Executable, Identity, Insert, inspect, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from storage import ballots, case_rows, cases, letters, messages, roster, schema, settings, tables
from storage import post as outbox
from storage.engine import make_engine, transaction
from storage.schema import NewerDatabase


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request, tmp_path):
    """A database without any table, of each kind."""
    url = f"sqlite:///{tmp_path}/per%cent and space/x.db"
    if request.param == "postgres":
        url = request.getfixturevalue("postgres").empty()
    engine = make_engine(url)
    yield engine
    engine.dispose()


def test_the_migrated_database_is_the_one_the_code_describes(engine):
    with transaction(engine) as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, tables.metadata) == []


def test_migrating_twice_changes_nothing(engine):
    before = schema.current(engine)
    schema.upgrade(engine)
    assert schema.current(engine) == before == "0001"


def test_an_empty_database_has_no_version_and_is_not_refused(empty):
    assert schema.current(empty) is None
    schema.check(empty)
    schema.upgrade(empty)
    assert schema.current(empty) is not None


def test_a_newer_database_is_refused_and_left_alone(empty):
    schema.upgrade(empty)
    with transaction(empty) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for refused in (schema.check, schema.upgrade):
        with pytest.raises(NewerDatabase, match="later release"):
            refused(empty)
    assert schema.current(empty) == "9999"


def test_a_failed_migration_leaves_nothing_behind(empty, monkeypatch):
    def fail(config, revision):
        config.attributes["connection"].execute(text("CREATE TABLE half (x INTEGER)"))
        raise RuntimeError("the lights went out")

    monkeypatch.setattr("alembic.command.upgrade", fail)
    with pytest.raises(RuntimeError):
        schema.upgrade(empty)
    assert inspect(empty).get_table_names() == []


def test_no_column_tells_when_or_in_which_order_a_row_was_written():
    for table in tables.metadata.tables.values():
        for column in table.columns:
            assert not isinstance(column.default, Identity)
            assert not (column.primary_key and column.autoincrement is True)
            assert column.name not in {"created_at", "updated_at", "created", "updated"}


def test_nothing_refers_to_the_feedback():
    for table in tables.metadata.tables.values():
        for key in table.foreign_keys:
            assert key.column.table.name == "peer_case"


def test_postgresql_takes_the_same_tables_and_statements():
    dialect = postgresql.dialect()
    for table in tables.metadata.sorted_tables:
        assert "CREATE TABLE" in str(CreateTable(table).compile(dialect=dialect))
    statements = [
        value
        for module in (ballots, case_rows, cases, letters, messages, outbox, roster, settings)
        for value in vars(module).values()
        if isinstance(value, Executable)
    ]
    assert len(statements) > 20
    for statement in statements:
        keys = list(statement.table.c.keys()) if isinstance(statement, Insert) else None
        assert statement.compile(dialect=dialect, column_keys=keys) is not None
