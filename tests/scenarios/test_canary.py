"""What a colleague types is nowhere but in modals: not on disk, not in logs, not in messages."""

import secrets

import pytest

from tests.scenarios import marked_story
from tests.scenarios.cluster import PLANTED, loose
from tests.scenarios.marked_story import AWKWARD, NAME, PLAIN, USER
from tests.scenarios.residue import hits, planted

MARKS = (PLAIN, AWKWARD)
PEOPLE = (NAME, NAME.removeprefix("Dr. "), USER)


@pytest.fixture(name="after", scope="module", params=["sqlite", "postgres"])
def _after(request, tmp_path_factory):
    """What is left of the story; on a server, of one that writes down whatever is said to it."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        place = tmp_path_factory.mktemp("story")
        if request.param == "sqlite":
            return marked_story.play(place, monkeypatch)
        with request.getfixturevalue("postgres").database() as url, loose(url) as cluster:
            after = marked_story.play(place, monkeypatch, url)
            with cluster.planted():
                after.left |= {f"{name}, of the server": data for name, data in cluster.files()}
            return after


def test_nothing_that_was_typed_is_left_anywhere(after):
    assert {
        where: hits(data, MARKS) for where, data in after.left.items() if hits(data, MARKS)
    } == {}


def test_nothing_that_was_typed_is_in_any_message(after):
    assert {where for where, data in after.messages.items() if hits(data, MARKS)} == set()


def test_it_is_in_the_modal_of_the_colleague_who_accepted(after):
    assert {mark for mark, _ in hits(after.modals, MARKS)} == set(MARKS)


def test_the_story_was_told_to_the_end(after):
    methods = {name.partition(",")[0] for name in after.messages}
    assert {"chat.postMessage", "chat.update", "chat.delete", "response_url"} <= methods
    assert any("weekly digest" in str(data) for data in after.messages.values())
    assert "library_message_withheld" in after.log
    assert "event=before" in after.log
    files = {name.split(",")[0] for name in after.left}
    assert {"root.key", "install.json"} <= files
    assert ("peersupport.db" in files) is ("log" not in files)


@pytest.mark.parametrize("after", ["postgres"], indirect=True)
def test_what_reaches_a_server_unsealed_would_be_found_in_three_places(after):
    kept = {name: data for name, data in after.left.items() if name.endswith("of the server")}
    found = {name for name, data in kept.items() if PLANTED.encode() in data}
    assert {"base", "pg_wal", "log"} <= {
        name.partition(",")[0].partition("/")[0] for name in found
    }
    log = kept["log, of the server"]
    assert b"INSERT INTO peer_case" in log
    assert b"arameters: $1 = " in log


def test_nobody_who_asked_is_named_on_disk_or_in_logs(after):
    clean = {where: data for where, data in after.left.items() if not where.startswith("objects")}
    assert {where: hits(data, PEOPLE) for where, data in clean.items() if hits(data, PEOPLE)} == {}


def test_nobody_who_asked_is_named_in_any_message(after):
    """Slack itself is told where a message goes; what it says names nobody."""
    for where, data in after.messages.items():
        if "chat." in where or "response_url" in where:
            assert NAME.encode() not in data, where
            assert f"@{USER}".encode() not in data, where


@pytest.mark.parametrize("mark", [*MARKS, *PEOPLE])
def test_the_scanner_finds_what_was_planted(mark):
    for form, bytes_ in planted(mark):
        for noise in (0, 1, 2, 500):
            hay = secrets.token_bytes(noise) + bytes_ + secrets.token_bytes(500)
            assert hits(hay, [mark]), form


def test_the_scanner_finds_nothing_in_noise():
    assert hits(secrets.token_bytes(200_000), [*MARKS, *PEOPLE]) == set()
