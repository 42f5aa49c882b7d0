"""What only a server can do: lose a connection, freeze a replica, serve several at once."""

import threading

import pytest
from sqlalchemy import insert, make_url, select, text, update
from sqlalchemy.exc import OperationalError, ProgrammingError

from bot.domain.errors import TryAgain
from storage import engine as engines
from storage import postgres as rules
from storage.engine import DatabaseProblem, make_engine, transaction, vacuum
from storage.records import records_opener
from storage.tables import inbox, outbox
from tests.postgres import connected
from tests.storage.examples import ANN, BEN, NOW, ON_POSTGRES, a_letter

ROW = {"key": b"k" * 16, "expire_day": 1}


@pytest.fixture(name="other")
def _other(engine, database_url):
    """The same database, as another replica has it open."""
    other = make_engine(database_url)
    yield other
    other.dispose()


def hang_up(url):
    """Let the server end every connection but ours."""
    with connected(url) as ours:
        ours.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@ON_POSTGRES
def test_a_connection_that_was_lost_is_made_again(engine, database_url):
    with transaction(engine) as connection:
        connection.execute(insert(inbox), ROW)
    hang_up(database_url)
    with transaction(engine, reading=True) as connection:
        assert len(connection.execute(select(inbox)).all()) == 1


@ON_POSTGRES
def test_a_connection_that_is_lost_half_way_says_try_again_and_changes_nothing(
    engine, database_url
):
    def lose_it():
        with transaction(engine) as connection:
            connection.execute(insert(inbox), ROW)
            hang_up(database_url)
            connection.execute(select(inbox))

    with pytest.raises(TryAgain):
        lose_it()
    with transaction(engine, reading=True) as connection:
        assert connection.execute(select(inbox)).all() == []


@ON_POSTGRES
def test_a_replica_that_froze_in_its_turn_loses_it(engine, other, monkeypatch):
    monkeypatch.setattr(rules, "_USUAL", (5, 3, 0.2))

    def freeze():
        with transaction(engine) as frozen:
            frozen.execute(insert(inbox), ROW)
            with transaction(other) as connection:  # as soon as the server has had enough
                assert connection.execute(select(inbox)).all() == []
            frozen.execute(select(inbox))

    with pytest.raises(TryAgain):
        freeze()


@ON_POSTGRES
def test_whoever_writes_waits_and_whoever_reads_does_not(engine, other, monkeypatch):
    monkeypatch.setattr(rules, "_USUAL", (0.05, 3, 10))
    with transaction(engine) as writing:
        writing.execute(insert(inbox), ROW)
        with transaction(other, reading=True) as reading:
            assert reading.execute(select(inbox)).all() == []
        with pytest.raises(TryAgain), transaction(other):
            pass


@ON_POSTGRES
def test_whoever_reads_sees_one_moment_and_writes_nothing(engine, other):
    with transaction(engine, reading=True) as reading:
        assert reading.execute(select(inbox)).all() == []
        with transaction(other) as writing:
            writing.execute(insert(inbox), ROW)
        assert reading.execute(select(inbox)).all() == []
        with pytest.raises(Exception, match="25006"):
            reading.execute(insert(inbox), ROW)


@ON_POSTGRES
def test_two_who_change_the_same_person_lose_nothing(engine, other, vault):
    """Everybody who may write reads what the last one wrote."""
    doors = [records_opener(engine, vault), records_opener(other, vault)]

    def count_up(door):
        for _ in range(25):
            with door() as records:
                seen = records.marked_at("nudged")
                records.mark("nudged", NOW if seen is None else seen + (NOW - NOW.replace(hour=8)))

    threads = [threading.Thread(target=count_up, args=(door,)) for door in doors * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with doors[0]() as records:
        assert records.marked_at("nudged") == NOW + 99 * (NOW - NOW.replace(hour=8))


@ON_POSTGRES
def test_couriers_claim_beside_whoever_writes_and_never_the_same_letter(
    engine, other, open_records, post, vault
):
    with open_records() as records:
        records.post([a_letter(ANN), a_letter(BEN)])
    with transaction(other) as writing:
        writing.execute(insert(inbox), ROW)  # whoever writes holds nobody up
        first = writing.execute(select(outbox.c.id).limit(1)).scalar_one()
        writing.execute(update(outbox).where(outbox.c.id == first).values(attempts=1))
        (free,) = post.claim(NOW, 5)  # and what is held is passed over
        assert free.key != first
    (rest,) = post.claim(NOW, 5)
    assert rest.key == first


@ON_POSTGRES
def test_nothing_that_is_set_outlives_its_transaction(engine):
    def settings(**how):
        with transaction(engine, **how) as connection:
            return [
                connection.scalar(text(f"SHOW {name}"))
                for name in ("lock_timeout", "statement_timeout", "transaction_isolation")
            ]

    assert settings() == ["2s", "3s", "read committed"]
    assert settings(unhurried=True) == ["1min", "0", "read committed"]
    assert settings(reading=True)[2] == "repeatable read"
    assert settings() == ["2s", "3s", "read committed"]
    with engine.connect() as connection:
        plain = connection.execution_options(plain=True)
        assert plain.scalar(text("SHOW lock_timeout")) == "0"
        held = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
        assert plain.scalar(text(held)) == 0


@ON_POSTGRES
def test_room_is_made_while_others_work(engine, other):
    with transaction(other) as writing:
        writing.execute(insert(inbox), ROW)
        vacuum(engine)


@ON_POSTGRES
def test_when_every_connection_is_in_use_one_says_try_again(engine, database_url, monkeypatch):
    usual = rules.options
    few = {"pool_size": 1, "max_overflow": 0, "pool_timeout": 0.05}
    monkeypatch.setattr(rules, "options", lambda url, **how: usual(url, **how) | few)
    small = make_engine(database_url)
    with transaction(small, reading=True), pytest.raises(TryAgain), transaction(small):
        pass
    small.dispose()


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://nobody@127.0.0.1:9/x",
        "postgresql+psycopg:///x?host=/nowhere/at/all",
    ],
)
def test_a_server_that_is_not_there_is_one_sentence(url):
    with pytest.raises(DatabaseProblem, match="does not let us in") as caught:
        make_engine(url)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://nobody@127.0.0.1:9/x",
        "postgresql+psycopg://nobody@127.0.0.1:9/x?connect_timeout=2&sslmode=require",
        "postgresql+psycopg://nobody@/x?host=127.0.0.1:9&host=localhost:9",
        "postgresql+psycopg:///x?host=/nowhere/at/all",
    ],
)
def test_a_bot_waits_for_a_server_that_is_not_there(url):
    with pytest.raises(rules.ServerAway) as caught:
        make_engine(url, runs=True)
    assert caught.value.__cause__ is None


@ON_POSTGRES
@pytest.mark.parametrize("changed", [{"username": "nobody"}, {"database": "nonesuch"}])
def test_a_bot_that_is_not_let_in_is_told_at_once(database_url, changed):
    wrong = make_url(database_url).set(**changed)
    with pytest.raises(DatabaseProblem, match="does not let us in"):
        make_engine(wrong.render_as_string(hide_password=False), runs=True)


@pytest.mark.parametrize("url", ["mysql://x/y", "postgresql+nothing://x/y", "oracle://x/y"])
def test_other_servers_are_refused_in_one_sentence(url):
    with pytest.raises(DatabaseProblem, match="PEERSUPPORT_DATABASE_URL"):
        make_engine(url)


@ON_POSTGRES
def test_what_the_operator_says_in_the_url_wins(database_url):
    named = make_engine(f"{database_url}&application_name=ours&connect_timeout=7")
    with transaction(named, reading=True) as connection:
        assert connection.scalar(text("SHOW application_name")) == "ours"
    named.dispose()


@ON_POSTGRES
def test_bots_are_counted_and_commands_are_not(engine, database_url):
    with engines.alone(database_url):
        pass
    running = make_engine(database_url, runs=True)
    with pytest.raises(DatabaseProblem, match="stop every one"), engines.alone(database_url):
        pass
    running.dispose()


@ON_POSTGRES
def test_no_bot_begins_while_a_command_has_the_database_alone(engine, database_url):
    with engines.alone(database_url):
        with pytest.raises(DatabaseProblem, match="when it has ended"):
            make_engine(database_url, runs=True)
        with pytest.raises(DatabaseProblem, match="stop every one"), engines.alone(database_url):
            pass
        with transaction(engine) as connection:
            assert connection.scalar(text("SELECT 1")) == 1  # the command itself goes on
        make_engine(database_url).dispose()
    make_engine(database_url, runs=True).dispose()


@ON_POSTGRES
def test_a_command_that_ended_badly_keeps_nobody_away(engine, database_url):
    with pytest.raises(ZeroDivisionError), engines.alone(database_url):
        raise ZeroDivisionError
    make_engine(database_url, runs=True).dispose()


@pytest.mark.parametrize("state", ["25006", "53100", "53300", "57P01", "57P03", "40001"])
def test_a_server_that_is_not_well_says_try_again_and_no_bug(state):
    cause = Exception()
    cause.sqlstate = state
    assert rules.is_passing(OperationalError("", {}, cause))
    cause.sqlstate = "42601"
    assert not rules.is_passing(ProgrammingError("", {}, cause))
