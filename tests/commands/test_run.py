"""`run`: a process that is led to Slack by its environment alone."""

import re

import pytest

from sandbox import faults


@pytest.fixture(name="running")
def _running(operator, slack):
    slack.furnish(operator)
    running = operator.starts("run", **slack.environment)
    try:
        slack.sandbox.wait_for_socket()
        yield running
    finally:
        running.kill()


def test_it_connects_answers_and_stops_cleanly(running, slack):
    mira = slack.person("Mira")
    mira.command("/peersupport")
    assert mira.modal["title"]["text"] == "Request peer support"
    # At night, by the real clock, only an urgent request reaches a supporter.
    mira.fill("How soon would you like to hear from a colleague?", "Within 12 hours")
    mira.fill("A note, if you like", "Nobody but one may read Cormorant.")
    mira.submit()
    assert mira.waits_for("Your request is in.")
    helper = slack.who_is_asked()
    helper.click("Accept")
    assert helper.waits_for("Open request")
    assert running.ends(within=10) == 0
    said = running.said
    assert "event=connected" in said
    assert "event=stopped" in said
    for word in ("Mira", "Quillfeather", "Cormorant", "xoxb", "xapp", *slack.ids.values()):
        assert word not in said
    assert all(re.match(r"timestamp=\S+ level=", line) for line in said.splitlines()), said
    assert not slack.sandbox.lint_failures


def test_it_stops_while_slack_wants_to_be_left_alone_before_it_gives_a_socket(running, slack):
    slack.sandbox.faults.add("apps.connections.open", faults.rate_limited(60), times=9)
    slack.sandbox.refresh()
    assert slack.person("Mira").waits_until(
        lambda: len(slack.sandbox.journal.of("apps.connections.open")) > 1
    )
    assert running.ends(within=10) == 0
    assert "event=stopped" in running.said


def test_it_waits_for_a_slack_that_cannot_be_reached_and_still_stops(operator, slack):
    nowhere = {"PEERSUPPORT_SLACK_API_URL": "http://127.0.0.1:9/api/"}
    running = operator.starts("run", **slack.environment | nowhere)
    try:
        assert running.waits_for("event=slack_unreachable", within=60)
        assert running.ends(within=10) == 0
    finally:
        running.kill()


def test_a_token_that_is_refused_ends_it_with_a_sentence(operator, slack):
    done = operator.types("run", **slack.environment | {"SLACK_BOT_TOKEN": "xoxb-wrong"})
    assert done.returncode == 5
    assert "Slack does not take the token (invalid_auth)." in done.stderr
    assert "xoxb-wrong" not in done.stderr


def test_records_of_one_workspace_are_not_opened_with_the_token_of_another(operator, slack):
    slack.furnish(operator)
    running = operator.starts("run", **slack.environment)
    try:
        slack.sandbox.wait_for_socket()
        assert running.ends(within=10) == 0
    finally:
        running.kill()
    slack.workspace.id = "T0ELSEWHERE"
    done = operator.types("run", **slack.environment)
    assert done.returncode == 5
    assert "another workspace" in done.stderr


def over_http(slack, **changes):
    left_out = {name: value for name, value in slack.environment.items() if "APP" not in name}
    secret = {"SLACK_SIGNING_SECRET": slack.app.signing_secret}
    return left_out | secret | {"PEERSUPPORT_HTTP_PORT": "0"} | changes


def test_it_serves_http_by_environment_alone_and_needs_no_app_token(operator, slack):
    slack.furnish(operator)
    running = operator.starts("run", **over_http(slack))
    try:
        assert running.waits_for("event=connected", within=60)
        port = re.search(r"port=(\d+)", running.said).group(1)
        slack.workspace.reach_by(slack.app, f"http://127.0.0.1:{port}/slack/events")
        mira = slack.person("Mira")
        mira.command("/peersupport")
        assert mira.modal["title"]["text"] == "Request peer support"
        mira.submit()
        assert mira.waits_for("Your request is in.")
        assert running.ends(within=10) == 0
    finally:
        running.kill()


def test_without_a_signing_secret_it_does_not_serve(operator, slack):
    done = operator.types("run", **over_http(slack, SLACK_SIGNING_SECRET=" "))
    assert done.returncode == 5
    assert "There is no SLACK_SIGNING_SECRET." in done.stderr


@pytest.mark.parametrize("port", ["http", "80 80", "1:2:3", "-1", "port:x"])
def test_a_port_that_is_none_is_named(operator, slack, port):
    done = operator.types("run", **over_http(slack, PEERSUPPORT_HTTP_PORT=port))
    assert done.returncode == 2
    assert "PEERSUPPORT_HTTP_PORT" in done.stderr


def test_a_port_in_use_is_a_sentence(operator, slack):
    slack.furnish(operator)
    taken = slack.sandbox.port
    done = operator.types("run", **over_http(slack, PEERSUPPORT_HTTP_PORT=str(taken)))
    assert done.returncode == 2
    assert f"Cannot serve on 127.0.0.1:{taken}" in done.stderr
