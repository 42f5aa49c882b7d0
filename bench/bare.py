"""The yardstick: a Bolt app with every default that says the same to Slack and does no work."""

import json
import os
import signal
from pathlib import Path
from typing import Any

from slack_bolt import Ack, App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient


def main() -> None:
    """Serve until SIGTERM; the environment says where Slack is, and which views to show."""
    views = json.loads(Path(os.environ["BENCH_VIEWS"]).read_text(encoding="utf-8"))
    token = os.environ["SLACK_BOT_TOKEN"]
    client = WebClient(token=token, base_url=os.environ["PEERSUPPORT_SLACK_API_URL"])
    app = App(client=client)

    @app.command("/peersupport")
    def on_command(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        ack()
        client.users_info(user=body["user_id"], include_locale=True)
        client.views_open(trigger_id=body["trigger_id"], view=views["form"])

    @app.view(views["form"]["callback_id"])
    def on_sent(ack: Ack) -> None:
        ack(response_action="update", view=views["answer"])

    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    SocketModeHandler(app, os.environ["SLACK_APP_TOKEN"]).start()


if __name__ == "__main__":
    main()
