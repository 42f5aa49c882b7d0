from typing import Any

import pytest

from tests.sandbox.office import Office, actions, section
from tests.sandbox.office_refusals import code, refusal


def test_a_message_to_a_person_opens_their_direct_message(office: Office) -> None:
    person = office.colleague()
    answer = office.client.chat_postMessage(channel=person.id, text="Hello")
    assert answer["channel"].startswith("D")
    assert person.last_message is not None
    assert person.last_message["ts"] == answer["ts"]
    assert person.sees("Hello")


def test_timestamps_are_unique_although_the_clock_stands_still(office: Office) -> None:
    person = office.colleague()
    stamps = {office.client.chat_postMessage(channel=person.id, text="x")["ts"] for _ in range(5)}
    assert len(stamps) == 5


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"text": ""}, "no_text"),
        ({"text": "x" * 40_001}, "msg_too_long"),
        ({"text": "x", "blocks": [{"type": "nonsense"}]}, "invalid_blocks"),
        ({"text": "x", "channel": "C404"}, "channel_not_found"),
        ({"text": "x", "channel": "UNOBODY"}, "channel_not_found"),
    ],
)
@pytest.mark.filterwarnings("ignore:The top-level `text` argument")
def test_bad_messages_are_refused(office: Office, arguments: Any, expected: str) -> None:
    arguments = {"channel": office.colleague().id, **arguments}
    assert code(office.client.chat_postMessage, **arguments) == expected


def test_invalid_blocks_say_what_is_wrong_and_are_kept_for_tests(office: Office) -> None:
    person = office.colleague()
    answer = refusal(
        office.client.chat_postMessage, channel=person.id, text="x", blocks=[actions()]
    )
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] must have at least 1 items [json-pointer:/blocks/0/elements]"
    ]
    assert [failure.error for failure in office.sandbox.lint_failures] == ["invalid_blocks"]


def test_the_bot_posts_only_where_it_is_a_member(office: Office) -> None:
    public = office.workspace.add_channel("public", private=False)
    private = office.workspace.add_channel("private", private=True)
    assert code(office.client.chat_postMessage, channel=public, text="x") == "not_in_channel"
    assert code(office.client.chat_postMessage, channel=private, text="x") == "channel_not_found"
    person = office.colleague()
    joined = office.workspace.add_channel(
        "ours", private=True, members=[person.id, office.workspace.app.bot_user_id]
    )
    office.client.chat_postMessage(channel=joined, text="Among us")
    assert person.channel(joined)[-1]["text"] == "Among us"


def test_messages_to_a_deactivated_person_are_taken_without_a_word(office: Office) -> None:
    person = office.colleague()
    office.workspace.deactivate(person.id)
    office.client.chat_postMessage(channel=person.id, text="into the void")
    assert code(office.client.conversations_open, users=person.id) == "user_disabled"
    assert office.client.users_info(user=person.id)["user"]["deleted"] is True


def test_a_message_is_changed_and_deleted_by_its_author_only(office: Office) -> None:
    person = office.colleague()
    posted = office.client.chat_postMessage(
        channel=person.id, text="one", blocks=[section("one", block_id="b")]
    )
    place = {"channel": posted["channel"], "ts": posted["ts"]}
    office.client.chat_update(**place, text="two")
    assert person.dm[-1]["text"] == "two"
    assert person.dm[-1]["blocks"][0]["block_id"] == "b"  # kept, as nothing was said of blocks
    office.client.chat_update(**place, text="two", blocks=[])
    assert "blocks" not in person.dm[-1]
    assert code(office.client.chat_update, **place, text="x" * 4001) == "msg_too_long"
    person.types("mine")
    mine = {"channel": posted["channel"], "ts": person.dm[-1]["ts"]}
    assert code(office.client.chat_update, **mine, text="x") == "cant_update_message"
    assert code(office.client.chat_delete, **mine) == "cant_delete_message"
    office.client.chat_delete(**place)
    assert code(office.client.chat_delete, **place) == "message_not_found"
    assert [message["text"] for message in person.dm] == ["mine"]


def test_an_ephemeral_message_is_on_one_screen_and_in_no_history(office: Office) -> None:
    person, other = office.colleague(), office.colleague("Sam")
    channel = office.workspace.add_channel(
        "ours", private=True, members=[person.id, other.id, office.workspace.app.bot_user_id]
    )
    office.client.chat_postEphemeral(channel=channel, user=person.id, text="psst")
    assert [message["text"] for message in person.ephemerals] == ["psst"]
    assert person.channel(channel) == []
    assert not other.sees("psst")
    outsider = office.colleague("Out")
    answer = code(office.client.chat_postEphemeral, channel=channel, user=outsider.id, text="x")
    assert answer == "user_not_in_channel"
