"""The manifest says no more and no less than the code does."""

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from handlers.checkup import SCOPES
from handlers.ids import COMMAND, Shortcut
from handlers.wall import LISTENERS

ROOT = Path(__file__).parents[2]
SCHEMA = Path(__file__).parent / "manifest.schema.1.0.0.json"

#: Every event the manifest may name, with the scope Slack asks for it; a history scope but
#: `im:history`, or any scope that reads what people write elsewhere, has no place here.
EVENTS = {
    "app_home_opened": None,
    "member_joined_channel": "groups:read",
    "member_left_channel": "groups:read",
    "message.im": "im:history",
}
ALLOWED_SCOPES = {"commands", "chat:write", "im:write", "im:history", "users:read", "groups:read"}


@pytest.fixture(name="manifest")
def _manifest():
    return yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))


def test_slack_would_take_it(manifest):
    jsonschema.Draft7Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(manifest)


def test_the_schema_would_refuse_a_wrong_one(manifest):
    manifest["features"]["slash_commands"][0]["command"] = "peersupport"
    with pytest.raises(jsonschema.ValidationError):
        test_slack_would_take_it(manifest)


def test_its_scopes_are_exactly_those_the_code_explains(manifest):
    scopes = manifest["oauth_config"]["scopes"]
    assert set(scopes) == {"bot"}
    assert set(scopes["bot"]) == set(SCOPES) == ALLOWED_SCOPES


def test_its_events_are_exactly_those_that_have_a_listener(manifest):
    events = manifest["settings"]["event_subscriptions"]["bot_events"]
    hung = {str(what) for kind, what, _, _ in LISTENERS if kind == "event"}
    assert set(events) == set(EVENTS)
    assert {event.partition(".")[0] for event in events} == hung


def test_every_event_has_its_scope(manifest):
    needed = {scope for scope in EVENTS.values() if scope}
    assert needed <= set(manifest["oauth_config"]["scopes"]["bot"])


def test_its_command_and_shortcut_are_ours(manifest):
    features = manifest["features"]
    assert [command["command"] for command in features["slash_commands"]] == [COMMAND]
    assert [shortcut["callback_id"] for shortcut in features["shortcuts"]] == list(Shortcut)
    assert features["shortcuts"][0]["name"] == "Request peer support"


def test_slack_takes_messages_and_the_command_where_people_type_it(manifest):
    home = manifest["features"]["app_home"]
    assert home["messages_tab_enabled"]
    assert not home["messages_tab_read_only_enabled"]
    assert not manifest["settings"]["token_rotation_enabled"]
