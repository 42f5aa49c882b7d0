"""`peersupport run` twice on one PostgreSQL: each with a socket of its own, and none special."""

from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import make_url

from tests.commands.operator import Operator, Typist
from tests.commands.stage import Stage
from tests.postgres import connected
from tests.storage.installation import a_bot_at

#: Seconds until a process has connected; other tests may use the machine as well.
PATIENCE = 60


@pytest.fixture(name="slack")
def _slack():
    with Stage() as stage:
        yield stage


@pytest.fixture(name="url")
def _url(postgres):
    return postgres.empty()


@pytest.fixture(name="typist")
def _typist(tmp_path, url):
    """An operator with an installation on a server, and no process for each command."""
    typist = Typist(tmp_path, PEERSUPPORT_DATABASE_URL=url)
    made = typist.types("init", "--yes")
    assert made.returncode == 0, made.stderr
    assert "database" in made.stdout
    return typist


@pytest.fixture(name="two")
def _two(typist, url, slack):
    """Two replicas, both connected."""
    slack.furnish(typist)
    operator = Operator(typist.place, PEERSUPPORT_DATABASE_URL=url)
    with ExitStack() as stack:
        running = [operator.starts("run", **slack.environment) for _ in range(2)]
        for one in running:
            stack.callback(one.kill)
        for one in running:
            assert one.waits_for("event=connected", within=PATIENCE), one.said
        yield running


def asks(slack):
    mira = slack.person("Mira")
    mira.command("/peersupport")
    # At night, by the real clock, only an urgent request reaches a supporter.
    mira.fill("How soon would you like to hear from a colleague?", "Within 12 hours")
    mira.submit()
    assert mira.waits_for("Your request is in.")
    return mira


def test_whichever_replica_gets_a_click_it_has_one_effect_and_one_alone_is_enough(two, slack):
    mira = asks(slack)
    helper = slack.who_is_asked()
    helper.click("Accept")
    assert helper.waits_for("Open request")
    assert mira.waits_for("See who")
    dead, alive = two
    dead.kill()
    mira.command("/peersupport")
    assert mira.waits_for("A colleague has accepted.")
    assert alive.ends(within=15) == 0
    assert "level=error" not in alive.said, alive.said
    assert not slack.sandbox.lint_failures


def test_what_needs_the_bot_stopped_is_refused_while_one_runs(typist, url, tmp_path):
    with a_bot_at(url):
        assert typist.types("backup", tmp_path / "copy").returncode == 0
        for words in (
            ("keys", "change-index", "--yes"),
            ("keys", "change-root", "--yes"),
            ("restore", tmp_path / "copy", "--yes"),
        ):
            refused = typist.types(*words)
            assert refused.returncode == 4, (words, refused)
            assert "stop every one of them first" in refused.stderr


def test_every_command_works_while_no_bot_runs(typist, tmp_path):
    for words in (
        ("backup", tmp_path / "copy"),
        ("purge",),
        ("keys", "add"),
        ("keys", "promote"),
        ("keys", "rewrap"),
        ("keys", "retire"),
        ("keys", "change-index", "--yes"),
        ("keys", "change-root", "--yes"),
        ("keys", "list"),
        ("program", "export", "-"),
    ):
        done = typist.types(*words)
        assert done.returncode == 0, (words, done.stderr)
    back = typist.types("restore", tmp_path / "copy", "--yes")
    assert back.returncode == 0, back.stderr
    assert "It is in place." in back.stdout
    room = typist.types("program", "export", "-")
    assert room.returncode == 0, room.stderr


def test_a_server_that_is_not_there_is_a_sentence(typist):
    nowhere = "postgresql+psycopg://nobody@127.0.0.1:9/nothing?password=hush-hush"
    done = typist.types("doctor", PEERSUPPORT_DATABASE_URL=nowhere)
    assert "The database server does not let us in" in done.stdout
    done = typist.types("program", "export", "-", PEERSUPPORT_DATABASE_URL=nowhere)
    assert done.returncode == 4
    assert "The database server does not let us in" in done.stderr
    assert "hush" not in done.stderr + done.stdout
    done = typist.types("init", "--yes", PEERSUPPORT_DATABASE_URL=nowhere)
    assert done.returncode == 4
    assert "127.0.0.1:9/nothing" in done.stdout
    assert "hush" not in done.stderr + done.stdout


@pytest.fixture(name="door")
def _door(url):
    """A way to the server that is not there yet; gives what opens it, and the URL through it."""
    there = make_url(url)
    with TemporaryDirectory(prefix="door-") as folder:  # a socket's path must be short
        door = Path(folder) / "door"
        through = there.update_query_dict({"host": str(door)})
        yield lambda: door.symlink_to(there.query["host"]), str(through)


def test_a_server_that_is_not_there_at_the_start_is_waited_for(typist, slack, door):
    slack.furnish(typist)
    opens, through = door
    operator = Operator(typist.place, PEERSUPPORT_DATABASE_URL=through)
    running = operator.starts("run", **slack.environment)
    try:
        assert running.waits_for("event=database_unreachable", within=PATIENCE), running.said
        opens()
        assert running.waits_for("event=connected", within=PATIENCE), running.said
        assert running.ends(within=15) == 0
    finally:
        running.kill()


def test_who_waits_for_a_server_still_stops_when_asked_to(typist, slack, door):
    operator = Operator(typist.place, PEERSUPPORT_DATABASE_URL=door[1])
    running = operator.starts("run", **slack.environment)
    try:
        assert running.waits_for("event=database_unreachable", within=PATIENCE), running.said
        assert running.ends(within=10) == 0
        assert "level=error" not in running.said
    finally:
        running.kill()


@pytest.mark.parametrize("changed", [{"username": "nobody"}, {"database": "nonesuch"}])
def test_a_server_that_does_not_let_it_in_ends_it_at_once(typist, slack, url, changed):
    wrong = str(make_url(url).set(**changed))
    done = Operator(typist.place, PEERSUPPORT_DATABASE_URL=wrong).types("run", **slack.environment)
    assert done.returncode == 4
    assert "The database server does not let us in" in done.stderr


def test_a_database_of_a_later_release_ends_it_at_once(typist, slack, url):
    with connected(url) as ours:
        ours.execute("UPDATE alembic_version SET version_num = 'later'")
    done = Operator(typist.place, PEERSUPPORT_DATABASE_URL=url).types("run", **slack.environment)
    assert done.returncode == 4
    assert "later release" in done.stderr


def test_a_server_that_writes_down_too_much_is_told_of_at_every_start(two):
    for one in two:
        assert one.said.count("event=database_server_tells") == 1
