from slack_sdk import WebClient

from tests.sandbox.office import SCOPES, Office, section
from tests.sandbox.office_refusals import code, refusal


def test_auth_test_tells_who_the_token_is_and_what_it_may(office: Office) -> None:
    answer = office.client.auth_test()
    assert answer["user_id"] == office.workspace.app.bot_user_id
    assert answer["bot_id"] == office.workspace.app.bot_id
    assert answer["team_id"] == office.workspace.id
    assert answer.headers["x-oauth-scopes"] == ",".join(SCOPES)


def test_calls_without_a_good_token_are_refused(office: Office) -> None:
    stranger = WebClient(token="xoxb-wrong", base_url=office.sandbox.api_url)
    assert code(stranger.auth_test) == "invalid_auth"
    assert code(WebClient(base_url=office.sandbox.api_url).auth_test) == "not_authed"


def test_an_app_token_opens_connections_and_nothing_else(office: Office) -> None:
    token = office.workspace.app.app_token
    assert code(office.client.auth_test, token=token) == "not_allowed_token_type"
    assert code(office.client.apps_connections_open, app_token=office.client.token) == (
        "not_allowed_token_type"
    )
    url = office.client.apps_connections_open(app_token=token)["url"]
    assert url.startswith("ws://127.0.0.1:")


def test_unknown_methods_are_unknown(office: Office) -> None:
    assert code(office.client.api_call, api_method="files.upload") == "unknown_method"


def test_a_missing_scope_is_named(office: Office) -> None:
    channel = office.workspace.add_channel("open", private=False)
    answer = refusal(office.client.conversations_info, channel=channel)
    assert answer["error"] == "missing_scope"
    assert (answer["needed"], answer["provided"]) == ("channels:read", ",".join(SCOPES))


def test_both_encodings_are_understood(office: Office) -> None:
    person = office.colleague()
    blocks = [section("Hi", block_id="hi")]
    arguments = {"channel": person.id, "text": "Hi", "blocks": blocks}
    office.client.api_call("chat.postMessage", json=arguments)
    office.client.api_call("chat.postMessage", data=arguments | {"blocks": '[{"type":"divider"}]'})
    assert [message["blocks"][0]["type"] for message in person.dm] == ["section", "divider"]


def test_people_are_described_without_their_addresses(office: Office) -> None:
    person = office.colleague("Dr. Ana Ruiz", title="Surgeon", tz="Europe/Madrid", kind="guest")
    user = office.client.users_info(user=person.id, include_locale=True)["user"]
    assert (user["tz"], user["tz_offset"], user["locale"]) == ("Europe/Madrid", 3600, "en-US")
    assert (user["is_restricted"], user["is_bot"], user["deleted"]) == (True, False, False)
    assert user["profile"]["title"] == "Surgeon"
    assert "email" not in user["profile"]
    assert code(office.client.users_info, user="U404") == "user_not_found"


def test_lists_come_in_pages(office: Office) -> None:
    people = [office.colleague(f"P{number}").id for number in range(5)]
    found: list[str] = []
    cursor = ""
    while True:
        answer = office.client.users_list(limit=2, cursor=cursor)
        assert len(answer["members"]) <= 2
        found += [member["id"] for member in answer["members"]]
        cursor = answer["response_metadata"]["next_cursor"]
        if not cursor:
            break
    assert set(people) <= set(found)
    assert len(found) == len(set(found))


def test_private_channels_exist_for_members_only(office: Office) -> None:
    hidden = office.workspace.add_channel("hidden", private=True)
    assert code(office.client.conversations_info, channel=hidden) == "channel_not_found"
    person = office.colleague()
    ours = office.workspace.add_channel(
        "ours", private=True, members=[person.id, office.workspace.app.bot_user_id]
    )
    channel = office.client.conversations_info(channel=ours)["channel"]
    assert (channel["is_private"], channel["is_ext_shared"], channel["is_member"]) == (
        True,
        False,
        True,
    )
    assert person.id in office.client.conversations_members(channel=ours)["members"]


def test_opening_a_conversation_twice_gives_the_same_one(office: Office) -> None:
    person = office.colleague()
    first = office.client.conversations_open(users=person.id)
    second = office.client.conversations_open(users=[person.id])
    assert first["channel"]["id"] == second["channel"]["id"]
    assert second["already_open"] is True
    assert code(office.client.conversations_open, users="U404") == "user_not_found"


def test_the_journal_keeps_calls_with_their_answers_and_without_tokens(office: Office) -> None:
    person = office.colleague()
    arguments = {"channel": person.id, "text": "Hi", "blocks": '[{"type":"divider"}]'}
    office.client.api_call("chat.postMessage", json=arguments)
    office.client.api_call("chat.postMessage", data=arguments | {"token": office.client.token})
    calls = office.sandbox.journal.of("chat.postMessage")
    assert [call.arguments for call in calls] == [
        arguments | {"blocks": [{"type": "divider"}]}
    ] * 2
    assert [call.answer["ts"] for call in calls] == [message["ts"] for message in person.dm]
    assert calls[0].at == office.workspace.clock.now()
