"""A local Slack for a bot that is another process."""

import yaml

from sandbox.clock import ShiftedClock
from sandbox.server import Sandbox
from sandbox.workspace import Workspace
from tests.commands.operator import PROGRAMME, ROOT
from tests.commands.test_files import GOOD, roster


class Stage:
    """A workspace with the app installed, and the environment that leads a bot to it."""

    def __init__(self):
        self.workspace = Workspace(ShiftedClock())
        manifest = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))
        self.app = self.workspace.install_app(manifest)
        self.ids = {
            name: self.workspace.add_person(f"Dr. {name} Quillfeather")
            for name in ("Mira", "Ana", "Ben", "Ruth")
        }
        self.channel = self.workspace.add_channel(
            "coordinators", private=True, members=[self.ids["Ruth"], self.app.bot_user_id]
        )
        self.sandbox = Sandbox(self.workspace)

    def __enter__(self):
        self.sandbox.start()
        return self

    def __exit__(self, *problem):
        self.sandbox.stop()

    @property
    def environment(self):
        return {
            "SLACK_BOT_TOKEN": self.app.bot_token,
            "SLACK_APP_TOKEN": self.app.app_token,
            "PEERSUPPORT_COORDINATORS_CHANNEL": self.channel,
            "PEERSUPPORT_SLACK_API_URL": self.sandbox.api_url,
            "PEERSUPPORT_TICK_SECONDS": "1",
        }

    def person(self, name):
        return self.sandbox.person(self.ids[name])

    def who_is_asked(self):
        """Wait until somebody is asked whether they can take a request; gives whom."""
        both = self.person("Ana"), self.person("Ben")

        def asked():
            return [one for one in both if one.sees("Can you take this?")]

        assert both[0].waits_until(asked), "nobody is asked"
        return asked()[0]

    def furnish(self, operator):
        """Give an installation a programme and two supporters, by the command line."""
        programme = operator.place / "programme.toml"
        programme.write_text(PROGRAMME, encoding="utf-8")
        rows = [
            {**GOOD, "slack_user_id": self.ids["Ana"]},
            {**GOOD, "slack_user_id": self.ids["Ben"], "department": "Radiology"},
        ]
        for words in (
            ("program", "import", programme),
            ("supporters", "import", roster(operator.place, *rows)),
        ):
            assert operator.types(*words).returncode == 0
