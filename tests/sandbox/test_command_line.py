import json
from pathlib import Path

import pytest

from sandbox.__main__ import read_manifest
from tests.sandbox.office import MANIFEST


@pytest.mark.parametrize("name", ["manifest.json", "manifest.yml"])
def test_a_manifest_is_read_from_json_and_yaml(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(json.dumps(MANIFEST))  # JSON is YAML too
    assert read_manifest(path) == MANIFEST


def test_anything_else_is_no_manifest(tmp_path: Path) -> None:
    path = tmp_path / "manifest.json"
    path.write_text("[]")
    with pytest.raises(TypeError, match="holds no manifest"):
        read_manifest(path)
