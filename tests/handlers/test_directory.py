"""Who people are, from what Slack says of them."""

from datetime import timedelta

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.domain.errors import TryAgain
from bot.domain.people import Member, Standing
from handlers.directory import MEMBERS_FOR, SlackDirectory, read_member
from tests.builders import ANA, JONAS, NOW


class Desk(WebClient):
    """Answers `users.info` from a list, and counts."""

    def __init__(self, *answers):
        super().__init__()
        self.answers = list(answers)
        self.asked = 0

    def users_info(self, **asked):
        self.asked += 1
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        response = SlackResponse(
            client=self,
            http_verb="POST",
            api_url="",
            req_args={},
            data=answer,
            headers=answer.get("headers", {}),
            status_code=answer.get("status", 200),
        )
        if not answer["ok"]:
            raise SlackApiError("refused", response)
        return response


def a_user(**facts):
    return {"ok": True, "user": {"id": ANA, "tz": "Europe/Paris", "locale": "fr-FR", **facts}}


@pytest.mark.parametrize(
    ("facts", "standing"),
    [
        ({}, Standing.FULL),
        ({"is_restricted": True}, Standing.GUEST),
        ({"is_restricted": True, "is_ultra_restricted": True}, Standing.GUEST),
        ({"is_stranger": True}, Standing.STRANGER),
        ({"is_bot": True}, Standing.BOT),
        ({"is_workflow_bot": True}, Standing.BOT),
        ({"id": "USLACKBOT"}, Standing.BOT),
        ({"deleted": True, "is_restricted": True}, Standing.GONE),
    ],
)
def test_standing_is_read_from_what_slack_says(facts, standing):
    member = read_member(a_user(**facts)["user"])
    assert (member.standing, member.timezone, member.locale) == (
        standing,
        "Europe/Paris",
        "fr-FR",
    )


@pytest.mark.parametrize("code", ["user_not_found", "user_not_visible"])
def test_an_account_slack_does_not_know_is_a_strangers_and_keeps_nobody_waiting(code):
    client = Desk({"ok": False, "error": code})
    directory = SlackDirectory(client, "C1", lambda: NOW)
    nobody = Member(ANA, Standing.STRANGER, timezone="", locale="en")
    assert [directory.member(ANA), directory.member(ANA)] == [nobody, nobody]
    assert client.asked == 1


@pytest.mark.parametrize("code", ["fatal_error", "internal_error", "user_disabled"])
def test_anything_else_is_no_answer_and_asked_again(code):
    client = Desk({"ok": False, "error": code}, a_user())
    directory = SlackDirectory(client, "C1", lambda: NOW)
    with pytest.raises(TryAgain):
        directory.member(ANA)
    assert directory.member(ANA).standing is Standing.FULL


def test_an_answer_is_believed_for_ten_minutes():
    clock = [NOW]
    client = Desk(a_user(), a_user(deleted=True))
    directory = SlackDirectory(client, "C1", lambda: clock[0])
    directory.member(ANA)
    clock[0] = NOW + MEMBERS_FOR - timedelta(seconds=1)
    assert directory.member(ANA).standing is Standing.FULL
    clock[0] = NOW + MEMBERS_FOR
    assert directory.member(ANA).standing is Standing.GONE
    assert client.asked == 2


def slow(**headers):
    return {"ok": False, "error": "ratelimited", "status": 429, "headers": headers}


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [
        (slow(**{"Retry-After": "30"}), 31),
        (slow(**{"retry-after": "30"}), 31),
        (slow(), 30),
        (slow(**{"Retry-After": "soon"}), 30),
        (slow(**{"Retry-After": "86400"}), 900),
        ({"ok": False, "error": "token_revoked"}, 300),
    ],
)
def test_slack_is_not_asked_again_before_it_wants_to_be(answer, seconds):
    clock = [NOW]
    desk = Desk(answer, a_user())
    directory = SlackDirectory(desk, "C1", lambda: clock[0])
    with pytest.raises(TryAgain) as asked_to_wait:
        directory.member(ANA)
    assert asked_to_wait.value.wait == timedelta(seconds=seconds)
    clock[0] += timedelta(seconds=seconds - 1)
    with pytest.raises(TryAgain) as still:
        directory.member(JONAS)
    assert still.value.wait == timedelta(seconds=1)
    assert desk.asked == 1
    clock[0] += timedelta(seconds=1)
    assert directory.member(ANA).standing is Standing.FULL


def test_a_clock_that_was_put_back_does_not_silence_us():
    clock = [NOW]
    desk = Desk(slow(), a_user())
    directory = SlackDirectory(desk, "C1", lambda: clock[0])
    with pytest.raises(TryAgain):
        directory.member(ANA)
    clock[0] -= timedelta(days=2)
    assert directory.member(ANA).standing is Standing.FULL


class Pages(Desk):
    """Answers `users.list` page by page."""

    def users_list(self, *, cursor, limit, include_locale):
        assert include_locale
        assert limit >= 200
        page = int(cursor or 0)
        people = [a_user(id=f"U0{page}{n}", is_bot=n == 1)["user"] for n in range(2)]
        more = {"next_cursor": str(page + 1) if page < 2 else ""}
        return Answer({"members": people, "response_metadata": more})


class Answer:
    """What the client gives for a call."""

    def __init__(self, data):
        self.data = data


def test_everybody_is_listed_page_by_page_with_what_each_is():
    everybody = SlackDirectory(Pages(a_user()), "C1", lambda: NOW).everybody()
    assert [one.id for one in everybody] == ["U000", "U001", "U010", "U011", "U020", "U021"]
    assert [one.standing for one in everybody][:2] == [Standing.FULL, Standing.BOT]
    assert {one.locale for one in everybody} == {"fr-FR"}
