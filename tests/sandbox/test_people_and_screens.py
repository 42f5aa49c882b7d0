"""Commands, clicks, shortcuts, typing: what people do and what they see of it."""

from typing import Any

import pytest

from sandbox.refusals import Impossible
from tests.sandbox.office import Office, actions, button, home, modal, plain, section


def answers(*words: Any, **payload: Any) -> Any:
    return lambda ack, **_: ack(*words, **payload)


def test_a_command_carries_what_slack_sends(office: Office) -> None:
    person = office.colleague("Dr. Mira Chen")
    person.command("/tiny", "help me")
    body = office.heard[-1]
    assert (body["command"], body["text"], body["user_name"]) == ("/tiny", "help me", "mira.chen")
    assert (body["channel_name"], body["channel_id"][0]) == ("directmessage", "D")
    assert body["team_domain"] == "clinic"
    assert body["response_url"].startswith(office.sandbox.page_url)


def test_the_reply_to_a_command_is_seen_by_that_person_only(office: Office) -> None:
    person, other = office.colleague(), office.colleague("Sam")
    office.does["command"] = answers("Only for you")
    person.command("/tiny")
    assert [message["text"] for message in person.ephemerals] == ["Only for you"]
    assert person.dm == []
    assert person.sees("Only for you")
    assert not other.sees("Only for you")


def test_a_reply_in_the_channel_is_a_message(office: Office) -> None:
    person = office.colleague()
    office.does["command"] = answers("For all", response_type="in_channel")
    person.command("/tiny")
    assert [message["text"] for message in person.dm] == ["For all"]


def test_a_reply_slack_cannot_show_is_a_visible_failure(office: Office) -> None:
    person = office.colleague()
    office.does["command"] = answers("x", blocks=[{"type": "nonsense"}])
    person.command("/tiny")
    assert person.failures == ['/tiny failed with the error "invalid_command_response"']
    assert [failure.where for failure in office.sandbox.lint_failures] == ["slash command ack"]


def test_an_unknown_command_is_answered_by_slack(office: Office) -> None:
    person = office.colleague()
    person.command("/tinny")
    assert person.sees("/tinny is not a valid command")
    assert office.heard == []


def test_a_command_is_typed_only_where_the_person_is(office: Office) -> None:
    channel = office.workspace.add_channel("elsewhere", private=True)
    with pytest.raises(Impossible, match="is not in"):
        office.colleague().command("/tiny", channel=channel)


def test_a_deactivated_person_does_nothing(office: Office) -> None:
    person = office.colleague()
    office.workspace.deactivate(person.id)
    with pytest.raises(Impossible, match="deactivated"):
        person.command("/tiny")


def test_a_button_that_was_never_shown_cannot_be_clicked(office: Office) -> None:
    person, other = office.colleague(), office.colleague("Sam")
    blocks = [actions(button("Yes", "act"))]
    office.client.chat_postMessage(channel=person.id, text="Will you?", blocks=blocks)
    with pytest.raises(AssertionError, match="'Yes' is not on the screen"):
        other.click("Yes")
    with pytest.raises(AssertionError, match=r"there is \['Yes'\]"):
        person.click("No")


def test_a_click_in_a_message_carries_the_message_and_its_button(office: Office) -> None:
    person = office.colleague()
    blocks = [actions(button("Yes", "act", value="v1"), block_id="offer")]
    posted = office.client.chat_postMessage(channel=person.id, text="?", blocks=blocks)
    person.click("Yes")
    body = office.heard[-1]
    assert body["container"] == {
        "type": "message",
        "message_ts": posted["ts"],
        "channel_id": posted["channel"],
        "is_ephemeral": False,
    }
    assert body["message"]["blocks"] == posted["message"]["blocks"]
    action = body["actions"][0]
    assert (action["action_id"], action["block_id"], action["value"]) == ("act", "offer", "v1")


def test_the_newest_of_two_like_buttons_is_clicked(office: Office) -> None:
    person = office.colleague()
    for value in ("old", "new"):
        blocks = [actions(button("Yes", "act", value=value))]
        office.client.chat_postMessage(channel=person.id, text="?", blocks=blocks)
    person.click("Yes")
    assert office.heard[-1]["actions"][0]["value"] == "new"


def test_a_modal_covers_messages_and_home_lies_beneath(office: Office) -> None:
    person = office.colleague()
    both = [actions(button("Yes", "act", value="message"))]
    office.client.chat_postMessage(channel=person.id, text="?", blocks=both)
    office.client.views_publish(
        user_id=person.id, view=home(actions(button("Yes", "act", value="home")))
    )
    person.click("Yes", where="home")
    assert office.heard[-1]["actions"][0]["value"] == "home"
    assert "channel" not in office.heard[-1]

    def show(ack: Any, body: dict[str, Any], client: Any, **_: Any) -> None:
        view = modal(actions(button("Yes", "act", value="modal")))
        client.views_open(trigger_id=body["trigger_id"], view=view)
        ack()

    office.does["action"] = show
    person.click("Yes")
    assert office.heard[-1]["actions"][0]["value"] == "message"
    office.does.clear()
    person.click("Yes")
    assert office.heard[-1]["actions"][0]["value"] == "modal"


def test_menus_give_the_option_with_that_label(office: Office) -> None:
    person = office.colleague()
    options = [{"text": plain(label), "value": label[0]} for label in ("Later", "Never")]
    blocks = [
        actions({"type": "overflow", "action_id": "act", "options": options}, block_id="menu"),
        section("When?", accessory={"type": "datepicker", "action_id": "act"}, block_id="when"),
    ]
    office.client.chat_postMessage(channel=person.id, text="?", blocks=blocks)
    person.choose("act", "Never")
    assert office.heard[-1]["actions"][0]["selected_option"]["value"] == "N"
    person.choose("When?", "2026-02-01")
    assert office.heard[-1]["actions"][0]["selected_date"] == "2026-02-01"
    assert office.heard[-1]["state"]["values"]["when"]["act"]["selected_date"] == "2026-02-01"


def test_a_button_for_some_is_hidden_from_others(office: Office) -> None:
    person, other = office.colleague(), office.colleague("Sam")
    members = [person.id, other.id, office.workspace.app.bot_user_id]
    channel = office.workspace.add_channel("ours", private=True, members=members)
    blocks = [actions(button("Take", "act", visible_to_user_ids=[other.id]))]
    office.client.chat_postMessage(channel=channel, text="?", blocks=blocks)
    assert (person.labels(), other.labels()) == ([], ["Take"])


def test_a_shortcut_opens_with_a_trigger(office: Office) -> None:
    person = office.colleague()
    person.shortcut("short")
    assert (office.heard[-1]["type"], office.heard[-1]["callback_id"]) == ("shortcut", "short")
    with pytest.raises(Impossible, match="No app offers"):
        person.shortcut("long")


def test_the_last_interaction_can_arrive_twice_unchanged(office: Office) -> None:
    person = office.colleague()
    person.command("/tiny", "once")
    person.replay_last()
    first, second = office.heard
    assert first == second


def test_any_payload_can_be_delivered_by_hand(office: Office) -> None:
    person = office.colleague()
    office.does["command"] = answers("by hand")
    person.command("/tiny")
    payload = {**office.heard[-1], "text": "changed"}
    assert person.deliver("slash_commands", payload) == {"text": "by hand"}
    assert office.heard[-1]["text"] == "changed"


def test_dates_mentions_and_marks_are_read_as_their_viewer_reads_them(office: Office) -> None:
    person = office.colleague(tz="Europe/Madrid")
    date = "<!date^1767614400^{date_short} at {time}|then>"
    text = f"*Hello* <@{person.id}>, see you {date} &amp; on"
    office.client.chat_postMessage(channel=person.id, text="x", blocks=[section(text)])
    assert person.sees("Hello @Mira Chen, see you Jan 5, 2026 at 1:00 PM & on")
    assert person.sees("*Hello*")


def test_what_a_person_types_reaches_the_app_escaped(office: Office) -> None:
    person = office.colleague()
    person.types("a < b & <!channel>")
    event = office.heard[-1]["event"]
    assert (event["type"], event["channel_type"], event["user"]) == ("message", "im", person.id)
    assert event["text"] == "a &lt; b &amp; &lt;!channel&gt;"
    assert person.dm[-1]["ts"] == event["ts"]


def test_the_bots_own_messages_and_changes_are_events_too(office: Office) -> None:
    person = office.colleague()
    person.types("hello")
    posted = office.client.chat_postMessage(channel=person.id, text="one")
    office.client.chat_update(channel=posted["channel"], ts=posted["ts"], text="two")
    office.sandbox.settle()
    kinds = [acked.type for acked in office.sandbox.acks]
    assert kinds == ["events_api"] * 3


def test_opening_home_is_told_with_the_view_that_is_there(office: Office) -> None:
    person = office.colleague()
    person.open_home()
    assert "view" not in office.heard[-1]["event"]
    office.client.views_publish(user_id=person.id, view=home(section("Welcome")))
    person.open_home()
    event = office.heard[-1]["event"]
    assert (event["tab"], event["user"], event["channel"][0]) == ("home", person.id, "D")
    assert event["view"]["blocks"][0]["text"]["text"] == "Welcome"
    person.open_home("messages")
    assert office.heard[-1]["event"]["tab"] == "messages"


def test_coming_and_going_in_a_private_channel_is_told_to_its_members(office: Office) -> None:
    person = office.colleague()
    bot = office.workspace.app.bot_user_id
    ours = office.workspace.add_channel("ours", private=True, members=[bot])
    foreign = office.workspace.add_channel("foreign", private=True)
    public = office.workspace.add_channel("public", private=False, members=[bot])
    for channel in (ours, foreign, public):  # channels:read is not granted, so public is silent
        office.workspace.join(channel, person.id)
        office.workspace.leave(channel, person.id)
    events = [body["event"] for body in office.heard]
    assert [(event["type"], event["channel"]) for event in events] == [
        ("member_joined_channel", ours),
        ("member_left_channel", ours),
    ]
    assert events[0]["channel_type"] == "G"


def test_a_person_can_wait_for_what_comes_later(office: Office) -> None:
    person = office.colleague()
    assert not person.waits_for("never", timeout=0.01)
    office.client.chat_postMessage(channel=person.id, text="now")
    assert person.waits_for("now")
