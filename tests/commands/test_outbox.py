"""`outbox`: what was given up is seen, tried again and dropped, without a person or a word."""

import contextlib

import pytest

from bot.domain.notices import MessageAnswered
from storage.engine import transaction
from storage.tables import outbox
from tests.storage.examples import ANN, BEN, NOW, a_letter

IDS = 12


@contextlib.contextmanager
def open_room(operator):
    room = operator.room()
    with room.closing:
        yield room


@pytest.fixture(name="two")
def _two(typist):
    """Two messages that were given up, for the operator."""
    with open_room(typist) as room:
        with room.open_records() as records:
            records.post(a_letter(person, notice=MessageAnswered()) for person in (ANN, BEN))
        for claimed, why in zip(
            room.post.claim(NOW, 5), ("invalid_blocks", "no_answer"), strict=True
        ):
            room.post.give_up(claimed, why)
    return typist


def says(operator, *words, code=0):
    done = operator.types("outbox", *words)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


def ids(operator):
    lines = says(operator, "list").splitlines()
    return [line.split()[0] for line in lines[1:-1]]


def states(operator):
    with open_room(operator) as room, transaction(room.engine, reading=True) as connection:
        return sorted(row.state for row in connection.execute(outbox.select()))


def test_where_nothing_was_given_up_it_says_so(typist):
    for command in (["list"], ["retry"], ["drop", "--yes"]):
        assert says(typist, *command) == "No message was given up.\n"


def test_each_is_shown_by_id_kind_reason_hour_and_tries_and_nothing_else(two):
    shown = says(two, "list")
    head, *rows, last = shown.splitlines()
    assert head.split() == ["message", "kind", "why", "since", "tries"]
    assert sorted(row.split()[1:] for row in rows) == [
        ["message_answered", "invalid_blocks", f"{NOW:%Y-%m-%d}", f"{NOW:%H}:00", "UTC", "1"],
        ["message_answered", "no_answer", f"{NOW:%Y-%m-%d}", f"{NOW:%H}:00", "UTC", "1"],
    ]
    assert last == "Mend the cause, then: peersupport outbox retry"
    assert ANN not in shown
    assert BEN not in shown


def test_one_or_all_are_tried_again_and_twice_is_as_good(two):
    first, _ = ids(two)
    assert "1 will be tried again" in says(two, "retry", first)
    assert states(two) == ["dead", "ready"]
    assert says(two, "retry", first) == "It is being tried already.\n"
    assert "1 will be tried again" in says(two, "retry")
    assert says(two, "retry") == "No message was given up.\n"
    assert states(two) == ["ready", "ready"]


def test_one_or_all_are_dropped_but_never_what_is_on_its_way(two):
    first, second = ids(two)
    says(two, "retry", first)
    assert "so it stays" in says(two, "drop", first, "--yes")
    assert says(two, "drop", second, "--yes") == "1 dropped.\n"
    assert says(two, "drop", "--yes") == "No message was given up.\n"
    assert states(two) == ["ready"]


def test_nothing_is_dropped_before_somebody_says_yes(two):
    done = two.types("outbox", "drop", answer="n\n")
    assert done.returncode == 2
    assert states(two) == ["dead", "dead"]


@pytest.mark.parametrize("command", ["retry", "drop"])
@pytest.mark.parametrize("message", ["0" * IDS, "nonsense", "%", ANN])
def test_an_id_that_is_none_gets_one_sentence(two, command, message):
    yes = ["--yes"] if command == "drop" else []
    told = says(two, command, message, *yes, code=2)
    assert told == "There is no such message; peersupport outbox list shows them all.\n"
    assert states(two) == ["dead", "dead"]


def test_each_command_explains_itself(typist):
    assert "nothing here tells to whom" in " ".join(says(typist, "--help").split())
    for command in ("list", "retry", "drop"):
        assert "message" in says(typist, command, "--help")


def test_a_running_bot_takes_up_what_is_to_be_tried_again(operator, slack):
    slack.furnish(operator)
    ana = slack.ids["Ana"]
    with open_room(operator) as room:
        with room.open_records() as records:
            records.post([a_letter(ana, notice=MessageAnswered())])
        (claimed,) = room.post.claim(NOW, 5)
        room.post.give_up(claimed, "http_500")
    running = operator.starts("run", **slack.environment)
    try:
        assert running.waits_for("event=connected", within=60), running.said
        assert operator.types("outbox", "retry").returncode == 0
        assert slack.person("Ana").waits_until(lambda: slack.person("Ana").dm)
        assert running.ends(within=15) == 0
    finally:
        running.kill()
    with open_room(operator) as room:
        assert not room.any_given_up()
