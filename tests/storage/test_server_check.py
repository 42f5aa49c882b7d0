"""64 of the catalogue: a server that writes down too much is told of, and ours need not."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DataError

from storage.engine import make_engine, transaction
from storage.server_check import is_here, weaknesses
from tests.postgres import connected
from tests.storage.examples import ON_POSTGRES, ON_SQLITE

WISHED = {
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}
LOOSE = {
    "log_statement": "all",
    "log_min_duration_statement": "0",
    "log_parameter_max_length": "-1",
    "log_parameter_max_length_on_error": "-1",
}


@pytest.fixture(name="server")
def _server(postgres):
    """A database of its own, whose settings may be changed."""
    return postgres.empty()


def have(url, settings):
    with connected(url) as connection:
        for name, value in settings.items():
            here = connection.execute("SELECT current_database()").fetchone()[0]
            connection.execute(f"ALTER DATABASE {here} SET {name} = '{value}'")


def found(url):
    engine = make_engine(url)
    try:
        return [one.sentence.rpartition(": ")[2].partition(" ")[0] for one in weaknesses(engine)]
    finally:
        engine.dispose()


def test_a_server_that_is_set_up_well_is_not_mentioned(server):
    have(server, WISHED)
    assert found(server) == []


@pytest.mark.parametrize("name", LOOSE)
def test_each_setting_that_tells_too_much_is_named(server, name):
    have(server, WISHED | {name: LOOSE[name]})
    assert found(server) == [name]


def test_a_server_as_it_comes_is_told_of(server):
    assert found(server) == ["log_parameter_max_length"]


@ON_SQLITE
def test_a_file_has_no_server_to_be_set_up(engine):
    assert weaknesses(engine) == ()


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("", True),
        ("/run/postgresql", True),
        ("localhost", True),
        ("127.0.0.1", True),
        ("::1", True),
        ("10.0.0.7", False),
        ("db.hospital.example", False),
        ("localhost.example", False),
    ],
)
def test_only_this_machine_needs_no_encryption(host, here):
    assert is_here(host) is here


@pytest.mark.parametrize("settings", [WISHED, LOOSE])
def test_what_is_bound_to_a_statement_is_in_the_log_only_of_a_loose_server(
    server, settings, postgres
):
    have(server, settings)
    postgres.log()
    engine = make_engine(server)
    asked = text("SELECT 1 / (length(:word) - 6)")
    with pytest.raises(DataError), transaction(engine) as connection:
        connection.execute(asked, {"word": "CANARY"})
    engine.dispose()
    assert ("CANARY" in postgres.log()) is (settings is LOOSE)


@ON_POSTGRES
def test_an_error_quotes_nothing(engine):
    with pytest.raises(DataError) as caught, transaction(engine) as connection:
        connection.execute(text("SELECT CAST(:word AS INTEGER)"), {"word": "CANARY"})
    assert "CANARY" not in str(caught.value)
    assert "CANARY" not in str(caught.value.orig)
    assert "22P02" in str(caught.value)
