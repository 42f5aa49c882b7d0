"""`keys`: the life of the keys as an operator types it, and the compromise drill."""

import json
import re
import shutil
from datetime import UTC, datetime

import pytest

from bot import main
from bot.mistakes import ExitCode
from storage.engine import hold_lock
from storage.key_files import read_all
from storage.record_room import create_record_room
from storage.root_key import KeyUnavailable
from tests.commands.operator import ROOT, Typist
from tests.commands.test_files import GOOD, roster

COMMANDS = ("list", "add", "promote", "rewrap", "retire", "destroy", "change-index")
COMMANDS += ("change-root", "escrow", "backup-check")
ID = r"data-\d{6}-[0-9a-f]{8}"


def says(typist, *words, code=ExitCode.DONE, answer="", **environment):
    """Type a command, and give what it said."""
    done = typist.types(*words, answer=answer, **environment)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


def states(typist):
    """Every data key and its state, as `keys list` shows them."""
    found = re.findall(
        rf"^({ID})\s+data\s+\S+\s+(\d+)\s+(\w+)", says(typist, "keys", "list"), re.MULTILINE
    )
    return {kek_id: (state, int(opens)) for kek_id, opens, state in found}


def hold(typist, line):
    """Have a legal hold stand, or end."""
    path = typist.place / "programme.toml"
    path.write_text(f"[keeping]\n{line}\n")
    assert typist.types("program", "import", path).returncode == 0


@pytest.fixture(name="filled")
def _filled(typist):
    assert typist.types("supporters", "import", roster(typist.place, GOOD)).returncode == 0
    return typist


def test_a_key_lives_as_the_operator_types_it(filled):
    ((old, (state, opens)),) = states(filled).items()
    assert (state, opens > 0) == ("primary", True)
    added = says(filled, "keys", "add")
    (new,) = re.findall(ID, added)
    assert f"Added: {new}." in added
    assert f"There already: {new}." in says(filled, "keys", "add")
    assert f"{new} is primary now" in says(filled, "keys", "promote")
    assert f"No key waits to be promoted. {new} is primary." in says(filled, "keys", "promote")
    assert f"{new} was primary already" in says(filled, "keys", "promote", new)
    refused = says(filled, "keys", "retire", old, code=ExitCode.KEYS)
    assert "keys rewrap" in refused
    assert "There is no key to retire." in says(filled, "keys", "retire")
    assert re.search(rf"[1-9]\d* wrapped again with {new}", says(filled, "keys", "rewrap"))
    assert f"0 wrapped again with {new}" in says(filled, "keys", "rewrap")
    assert f"{old} is retired now." in says(filled, "keys", "retire")
    assert f"{old} was retired already." in says(filled, "keys", "retire", old)
    early = says(filled, "keys", "destroy", old, "--yes", code=ExitCode.KEYS)
    assert "--at-once" in early
    assert "No key has been retired for a week." in says(filled, "keys", "destroy", "--yes")
    assert "Nothing was changed." in says(
        filled, "keys", "destroy", "--at-once", answer="n\n", code=ExitCode.USAGE
    )
    hold(filled, "hold_since = 2026-11-20")
    held = says(filled, "keys", "destroy", "--at-once", "--yes", code=ExitCode.USAGE)
    assert "Nothing was destroyed: a legal hold stands." in held
    hold(filled, "")
    assert f"{old} is destroyed." in says(filled, "keys", "destroy", "--at-once", "--yes")
    assert f"{old} was destroyed already." in says(filled, "keys", "destroy", old, "--yes")
    assert states(filled)[old] == ("destroyed", 0)
    assert states(filled)[new][0] == "primary"
    assert filled.roster()["U0ANA"]


@pytest.mark.parametrize("verb", ["promote", "retire", "destroy"])
def test_a_key_nobody_knows_is_a_sentence(typist, verb):
    yes = ("--yes",) if verb == "destroy" else ()
    said = says(typist, "keys", verb, "data-202611-ffffffff", *yes, code=ExitCode.KEYS)
    assert "There is no live key" in said


def test_the_primary_key_cannot_be_taken_away(typist):
    ((primary, _),) = states(typist).items()
    for verb in ("retire", "destroy"):
        yes = ("--yes",) if verb == "destroy" else ()
        assert "promote it first" in says(typist, "keys", verb, primary, *yes, code=ExitCode.KEYS)


def test_every_command_has_its_help(typist):
    listed = says(typist, "keys", "--help")
    for command in COMMANDS:
        assert command in listed
        assert "Usage" in says(typist, "keys", command, "--help")


class TestCopies:
    @pytest.fixture(name="copied")
    def _copied(self, typist):
        """A sheet of paper typed back into a file, and a copy of the keystore."""
        sheet = says(typist, "keys", "escrow", "--yes")
        paper = typist.place / "paper"
        paper.write_text(re.search(r"psk1_\S+", sheet)[0] + "\n")
        paper.chmod(0o600)
        copy = typist.place / "copy"
        shutil.copytree(typist.keys / "keystore", copy)
        return paper, copy

    def check(self, typist, copied, **how):
        paper, copy = copied
        return says(typist, "keys", "backup-check", "--root-key", paper, "--keystore", copy, **how)

    def test_a_good_copy_is_proven_and_the_doctor_stops_asking(self, typist, copied):
        asking = "Nobody has proven that a copy"
        assert asking in says(typist, "doctor", code=ExitCode.UNWELL)
        assert "3 live keys can be opened" in self.check(typist, copied)
        assert asking not in says(typist, "doctor", code=ExitCode.UNWELL)

    def test_an_old_copy_is_named(self, typist, copied):
        (new,) = re.findall(ID, says(typist, "keys", "add"))
        said = self.check(typist, copied, code=ExitCode.UNWELL)
        assert f"{new} is not in the copy." in said
        assert "Nobody has proven" in says(typist, "doctor", code=ExitCode.UNWELL)

    def test_a_copy_that_would_undo_a_destruction_is_named(self, typist, copied):
        ((old, _),) = states(typist).items()
        for words in ("add", "promote", "rewrap", "retire"):
            says(typist, "keys", words)
        says(typist, "keys", "destroy", "--at-once", "--yes")
        said = self.check(typist, copied, code=ExitCode.UNWELL)
        assert f"{old} was destroyed here and lives on in the copy" in said

    def test_a_wrong_line_is_refused(self, typist, copied):
        paper, _ = copied
        paper.write_text(paper.read_text()[:-5] + "AAAA\n")
        self.check(typist, copied, code=ExitCode.KEYS)

    def test_a_copy_of_the_root_key_must_be_named(self, typist, copied):
        said = says(typist, "keys", "backup-check", "--keystore", copied[1], code=ExitCode.USAGE)
        assert "--root-key" in said

    def test_the_root_key_is_printed_after_a_yes_only(self, typist):
        said = says(typist, "keys", "escrow", answer="n\n", code=ExitCode.USAGE)
        assert "psk1_" not in said.replace("begins with psk1_", "")


def test_a_new_root_key_takes_over_while_the_bot_is_stopped(typist):
    before = (typist.keys / "root.key").read_text()
    lock = hold_lock(f"sqlite:///{typist.database}")
    try:
        said = says(typist, "keys", "change-root", "--yes", code=ExitCode.DATABASE)
        assert "stop it first" in said
    finally:
        lock.release()
    assert "3 keys are wrapped" in says(typist, "keys", "change-root", "--yes")
    assert (typist.keys / "root.key").read_text() != before
    assert says(typist, "program", "export", "-")


def test_a_key_of_aws_that_cannot_be_used_is_a_sentence(typist):
    said = says(typist, "keys", "list", code=ExitCode.KEYS, PEERSUPPORT_KMS_KEY="nonsense")
    assert "AWS" in said or "boto3" in said


def steps_of_the_drill():
    """The commands in the drill of the operator guide, as they stand there."""
    guide = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    drill = guide.split("## The compromise drill", 1)[1].split("\n## ", 1)[0]
    return [
        line.removeprefix("peersupport ").split()
        for line in drill.splitlines()
        if line.startswith("peersupport ")
    ]


def test_the_compromise_drill_as_the_guide_tells_it(filled, tmp_path_factory):
    """Whoever stole root key, keystore and database opens nothing that is stored afterwards."""
    stolen = tmp_path_factory.mktemp("stolen")
    shutil.copytree(filled.place, stolen, dirs_exist_ok=True)
    place = filled.place
    before = states(filled)
    steps = steps_of_the_drill()
    assert [step[:2] for step in steps] == [
        ["keys", "add"], ["keys", "promote"], ["keys", "rewrap"], ["keys", "retire"],
        ["keys", "destroy"], ["keys", "change-index"], ["keys", "change-root"],
        ["keys", "escrow"], ["doctor"], ["backup", "after-the-drill"],
    ]  # fmt: skip
    for step in steps:
        code = ExitCode.UNWELL if step == ["doctor"] else ExitCode.DONE  # there are no tokens here
        says(filled, *step, code=code)
    for kek_id in before:
        assert states(filled)[kek_id] == ("destroyed", 0)
    assert filled.roster()["U0ANA"]
    # The thief comes back for the database of afterwards.
    says(filled, "supporters", "import", roster(place, {**GOOD, "slack_user_id": "U0LATER"}))
    shutil.copy(filled.database, stolen / "data" / "peersupport.db")
    thief = Typist(stolen)
    assert "keys" in says(thief, "program", "export", "-", code=ExitCode.KEYS)
    # With the keystore of afterwards, too: the old root key opens none of it.
    shutil.copytree(
        filled.keys / "keystore", stolen / "data-keys" / "keystore", dirs_exist_ok=True
    )
    assert "root key" in says(thief, "program", "export", "-", code=ExitCode.KEYS)


def test_nothing_on_disk_but_the_root_key_file_holds_the_root_key(filled):
    line = (filled.keys / "root.key").read_text().strip()
    for words in (("keys", "list"), ("keys", "add"), ("keys", "promote"), ("keys", "rewrap")):
        assert line not in says(filled, *words)
    for file in read_all(filled.keys / "keystore"):
        assert line not in json.dumps(file.as_json().decode())


def test_the_doctor_names_a_key_that_nobody_renews(tmp_path):
    typist = Typist(tmp_path)
    create_record_room(
        database_url=f"sqlite:///{typist.database}",
        data_dir=typist.database.parent,
        keystore=typist.keys / "keystore",
        root_key_file=typist.keys / "root.key",
        now=datetime(2020, 2, 1, tzinfo=UTC),
    )
    said = says(typist, "doctor", code=ExitCode.UNWELL)
    assert "The data key is from 2020-02" in said
    for words in ("add", "promote"):
        says(typist, "keys", words)
    assert "The data key is from" not in says(typist, "doctor", code=ExitCode.UNWELL)


def test_a_root_key_that_cannot_be_reached_now_has_a_code_of_its_own(typist, monkeypatch):
    def away(*_, **__):
        raise KeyUnavailable("kms_unavailable", "AWS cannot be reached.", "Try again.")

    monkeypatch.setattr(main, "open_record_room", away)
    assert "AWS cannot be reached." in says(typist, "keys", "list", code=ExitCode.LATER)
