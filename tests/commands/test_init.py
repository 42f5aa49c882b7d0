"""`init`: makes what is missing, shows the manifest, and never overwrites a key."""

import stat

import yaml

from tests.commands.operator import ROOT, Operator

MANIFEST = (ROOT / "manifest.yml").read_text(encoding="utf-8")


def test_it_creates_everything_and_prints_the_manifest_and_the_next_step(installed):
    done = installed.first
    assert "Created: root key, keystore, database." in done.stdout
    assert MANIFEST.strip() in done.stdout
    assert "peersupport doctor" in done.stdout
    assert done.stderr == ""
    assert yaml.safe_load(MANIFEST)["settings"]["socket_mode_enabled"] is True


def test_only_its_owner_can_use_what_it_created(installed):
    for path in (*installed.place.rglob("data*"), *installed.keys.rglob("*"), installed.database):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path
    assert (installed.keys / "root.key").read_text().strip() not in installed.first.stdout


def test_the_second_time_there_is_nothing_new(operator):
    before = {path: path.read_bytes() for path in operator.place.rglob("*") if path.is_file()}
    again = operator.types("init", "--yes")
    assert again.returncode == 0
    assert "Everything was there already." in again.stdout
    assert "Keep a copy" not in again.stdout
    assert {path: path.read_bytes() for path in before} == before


def test_without_a_yes_nothing_is_created(tmp_path):
    operator = Operator(tmp_path)
    refused = operator.types("init", answer="n\n")
    assert refused.returncode == 2
    assert "Nothing was created." in refused.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_lost_root_key_is_not_replaced_by_a_new_one(operator):
    (operator.keys / "root.key").unlink()
    lost = operator.types("init", "--yes")
    assert lost.returncode == 3
    assert not (operator.keys / "root.key").exists()
