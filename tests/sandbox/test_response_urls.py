from datetime import timedelta

import pytest
from slack_sdk.webhook import WebhookClient

from sandbox.driver import Colleague
from tests.sandbox.office import Office, actions, button

YES = [actions(button("Yes", "act"))]


def url_of_command(office: Office, person: Colleague) -> WebhookClient:
    person.command("/tiny")
    return WebhookClient(office.heard[-1]["response_url"])


def test_five_answers_are_taken_and_a_sixth_is_not(office: Office) -> None:
    person = office.colleague()
    hook = url_of_command(office, person)
    for number in range(5):
        assert hook.send(text=f"answer {number}").body == "ok"
    late = hook.send(text="one more")
    assert (late.status_code, late.body) == (404, "used_url")
    assert [message["text"] for message in person.ephemerals] == [
        f"answer {number}" for number in range(5)
    ]


def test_an_answer_is_taken_for_half_an_hour(office: Office) -> None:
    hook = url_of_command(office, office.colleague())
    office.workspace.clock.advance(timedelta(minutes=30))
    assert hook.send(text="just in time").status_code == 200
    office.workspace.clock.advance(1)
    late = hook.send(text="too late")
    assert (late.status_code, late.body) == (404, "expired_url")


def test_an_answer_can_be_for_the_whole_channel(office: Office) -> None:
    person = office.colleague()
    url_of_command(office, person).send(text="loud", response_type="in_channel")
    assert [message["text"] for message in person.dm] == ["loud"]


@pytest.mark.parametrize("ephemeral", [False, True])
def test_the_original_can_be_replaced_and_deleted(office: Office, *, ephemeral: bool) -> None:
    person = office.colleague()
    if ephemeral:
        office.does["command"] = lambda ack, **_: ack(text="asked", blocks=YES)
        person.command("/tiny")
    else:
        office.client.chat_postMessage(channel=person.id, text="asked", blocks=YES)
    person.click("Yes", where="ephemeral" if ephemeral else "message")
    body = office.heard[-1]
    assert ("message" in body) is not ephemeral
    assert body["container"]["is_ephemeral"] is ephemeral
    hook = WebhookClient(body["response_url"])
    hook.send(text="done", replace_original=True)
    shown = person.ephemerals if ephemeral else person.dm
    assert [(message["text"], "blocks" in message) for message in shown] == [("done", False)]
    hook.send(delete_original=True)
    assert (person.dm, person.ephemerals) == ([], [])


def test_what_slack_cannot_show_is_refused(office: Office) -> None:
    hook = url_of_command(office, office.colleague())
    answer = hook.send(text="x", blocks=[{"type": "nonsense"}])
    assert (answer.status_code, answer.body) == (400, "invalid_blocks")
    assert [failure.where for failure in office.sandbox.lint_failures] == ["response_url"]


def test_answers_are_in_the_journal(office: Office) -> None:
    url_of_command(office, office.colleague()).send(text="noted")
    [call] = office.sandbox.journal.of("response_url")
    assert call.arguments["text"] == "noted"
