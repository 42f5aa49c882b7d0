import pytest
from slack_sdk import WebClient

from sandbox.acks import TROUBLE
from sandbox.clock import ManualClock
from sandbox.refusals import Impossible
from sandbox.server import Sandbox
from sandbox.workspace import Workspace
from tests.sandbox.office import (
    MANIFEST,
    START,
    WHY,
    Office,
    actions,
    button,
    home,
    modal,
    section,
)
from tests.sandbox.office_refusals import code


def test_a_home_tab_is_published_with_the_hash_it_was_read_with(office: Office) -> None:
    person = office.colleague()
    publish = office.client.views_publish
    first = publish(user_id=person.id, view=home(section("one")))["view"]
    second = publish(user_id=person.id, view=home(section("two")), hash=first["hash"])["view"]
    assert (second["id"], second["previous_view_id"]) == (first["id"], None)
    stale = {"user_id": person.id, "view": home(section("three")), "hash": first["hash"]}
    assert code(publish, **stale) == "hash_conflict"
    assert person.home is not None
    assert person.home["blocks"][0]["text"]["text"] == "two"


def test_views_of_the_wrong_kind_or_size_are_refused(office: Office) -> None:
    person = office.colleague()
    publish = office.client.views_publish
    assert code(publish, user_id=person.id, view=modal(WHY)) == "invalid_arguments"
    heavy = home(*[section("é" * 2900) for _ in range(20)])
    assert code(publish, user_id=person.id, view=heavy) == "view_too_large"


def test_what_the_manifest_switches_off_is_off() -> None:
    features = MANIFEST["features"] | {
        "app_home": {"home_tab_enabled": False, "messages_tab_enabled": False}
    }
    workspace = Workspace(ManualClock(START))
    person = workspace.add_person("Mira")
    app = workspace.install_app({**MANIFEST, "features": features})
    with Sandbox(workspace) as sandbox:
        client = WebClient(token=app.bot_token, base_url=sandbox.api_url)
        view = home(actions(button("A", "a")))
        assert code(client.views_publish, user_id=person, view=view) == "not_enabled"
        assert code(client.chat_postMessage, channel=person, text="x") == "messages_tab_disabled"


def test_a_read_only_messages_tab_takes_neither_text_nor_commands() -> None:
    tab = {"messages_tab_enabled": True, "messages_tab_read_only_enabled": True}
    workspace = Workspace(ManualClock(START))
    user = workspace.add_person("Mira")
    workspace.install_app({**MANIFEST, "features": MANIFEST["features"] | {"app_home": tab}})
    with Sandbox(workspace) as sandbox:
        person = sandbox.person(user)
        with pytest.raises(Impossible, match="takes no text"):
            person.types("hello")
        with pytest.raises(Impossible, match="no command either"):
            person.command("/tiny")
        with pytest.raises(Impossible, match="no home tab"):
            person.open_home()


def test_without_interactivity_nothing_can_be_clicked_with_success() -> None:
    off = {"settings": MANIFEST["settings"] | {"interactivity": {"is_enabled": False}}}
    workspace = Workspace(ManualClock(START))
    user = workspace.add_person("Mira")
    workspace.install_app(MANIFEST | off)
    with Sandbox(workspace) as sandbox:
        person = sandbox.person(user)
        person.shortcut("short")
        assert person.failures == [TROUBLE]
