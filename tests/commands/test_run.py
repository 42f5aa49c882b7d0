"""`run`: a process that is led to Slack by its environment alone."""

import re

import pytest


@pytest.fixture(name="running")
def _running(operator, slack):
    slack.furnish(operator)
    running = operator.starts("run", **slack.environment)
    try:
        slack.sandbox.wait_for_socket(timeout=20)
        yield running
    finally:
        running.kill()


def test_it_connects_answers_and_stops_cleanly(running, slack):
    mira = slack.person("Mira")
    mira.command("/peersupport")
    assert mira.modal["title"]["text"] == "Request peer support"
    mira.fill("A note, if you like", "Nobody but one may read Cormorant.")
    mira.submit()
    assert mira.waits_for("Your request is in.", timeout=10)
    helper = next(
        person
        for person in (slack.person("Ana"), slack.person("Ben"))
        if person.waits_for("Can you take this?", timeout=5)
    )
    helper.click("Accept")
    assert helper.waits_for("Open request", timeout=10)
    assert running.ends(within=10) == 0
    said = running.said
    assert "event=connected" in said
    assert "event=stopped" in said
    for word in ("Mira", "Quillfeather", "Cormorant", "xoxb", "xapp", *slack.ids.values()):
        assert word not in said
    assert all(re.match(r"timestamp=\S+ level=", line) for line in said.splitlines()), said
    assert not slack.sandbox.lint_failures


def test_it_waits_for_a_slack_that_cannot_be_reached_and_still_stops(operator, slack):
    nowhere = {"PEERSUPPORT_SLACK_API_URL": "http://127.0.0.1:9/api/"}
    running = operator.starts("run", **slack.environment | nowhere)
    try:
        assert running.waits_for("event=slack_unreachable", within=15)
        assert running.ends(within=10) == 0
    finally:
        running.kill()


def test_a_token_that_is_refused_ends_it_with_a_sentence(operator, slack):
    done = operator.types("run", **slack.environment | {"SLACK_BOT_TOKEN": "xoxb-wrong"})
    assert done.returncode == 5
    assert "Slack does not take the token (invalid_auth)." in done.stderr
    assert "xoxb-wrong" not in done.stderr
