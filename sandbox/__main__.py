"""`python -m sandbox manifest.yml`: an empty workspace with one app, to write an app against."""

import argparse
import json
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sandbox.clock import ShiftedClock
from sandbox.server import Sandbox
from sandbox.workspace import Workspace

PEOPLE = (("Mira Chen", "Physician"), ("Sam Okafor", "Physician"), ("Ana Ruiz", "Coordinator"))


def read_manifest(path: Path) -> Mapping[str, Any]:
    """Return a manifest from a JSON or YAML file; raises TypeError for anything but a mapping."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        manifest = json.loads(text)
    else:
        import yaml  # noqa: PLC0415 - only YAML manifests need the library

        manifest = yaml.safe_load(text)
    if not isinstance(manifest, dict):
        raise TypeError(f"{path} holds no manifest.")
    return manifest


def main(arguments: list[str] | None = None) -> int:
    """Serve until interrupted; prints the settings an app needs to connect."""
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("manifest", type=Path, help="the app's manifest, YAML or JSON")
    parser.add_argument("--port", type=int, default=0, help="a free one unless given")
    chosen = parser.parse_args(arguments)
    workspace = Workspace(ShiftedClock())
    for name, title in PEOPLE:
        workspace.add_person(name, title=title)
    app = workspace.install_app(read_manifest(chosen.manifest))
    with Sandbox(workspace, port=chosen.port) as sandbox:
        sys.stdout.write(
            f"page             {sandbox.page_url}\n"
            f"SLACK_API_URL    {sandbox.api_url}\n"
            f"SLACK_BOT_TOKEN  {app.bot_token}\n"
            f"SLACK_APP_TOKEN  {app.app_token}\n"
            "Press Ctrl-C to stop.\n"
        )
        sys.stdout.flush()
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
