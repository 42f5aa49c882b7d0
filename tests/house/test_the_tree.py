"""House rules about the tree: sizes, names, and nothing that belongs to one machine."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("bot", "handlers", "storage", "scheduling", "sandbox")
LONGEST = 260
VAGUE = {"utils", "helpers", "manager", "common", "service", "misc"}


def tracked():
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("This is not a git checkout, so the tree cannot be listed.")
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def modules():
    return [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_fits_in_a_head(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


def test_no_name_is_vague():
    assert not [path for path in modules() if path.stem in VAGUE or path.parent.name in VAGUE]


def test_no_file_names_a_registry_or_a_machine():
    strange = re.compile(
        r"pypi\.org|pythonhosted|registry\.npmjs|deb\.debian\.org|(?<![\w/])/(?:work|root|home)/\w"
    )
    here = Path(__file__).resolve()
    named = [
        str(path.relative_to(ROOT))
        for path in tracked()
        if path.resolve() != here
        and path.suffix not in {".png", ".ico"}
        and strange.search(path.read_text(encoding="utf-8", errors="ignore"))
    ]
    assert named == []


def test_the_lock_has_a_hash_for_everything_and_no_address():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    entries = re.split(r"\n(?=[a-z0-9])", lock.strip())
    assert entries
    assert all("--hash=sha256:" in entry for entry in entries)


def test_every_event_of_the_log_is_explained_to_operators():
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    logged = {
        call.args[0].value
        for path in modules()
        if "sandbox" not in path.parts
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in {"info", "warning", "error"}
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }
    assert len(logged) > 20
    assert [event for event in sorted(logged) if f"`{event}`" not in page] == []
