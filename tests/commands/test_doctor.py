"""`doctor`: everything is looked at, and what is ill comes with how to mend it."""

from dataclasses import replace

import pytest

from bot.doctor import examine
from bot.settings import Settings
from sandbox import faults
from sandbox.conversations import Conversation
from storage.engine import transaction
from storage.tables import supporter
from tests.storage.examples import NOW, a_letter


def ill(typist, stage, **environment):
    """What the doctor finds ill, with how to mend it, without a process of its own."""
    wanted = {**stage.environment, "PEERSUPPORT_DATA_DIR": typist.place / "data", **environment}
    findings = examine(Settings(_env_file=None, **wanted))
    return [(finding.sentence, finding.mend) for finding in findings if finding.state == "ill"]


def test_a_good_installation_is_well(typist, slack):
    slack.furnish(typist)
    done = typist.types("doctor", **slack.environment)
    assert done.returncode == 0
    assert "✗" not in done.stdout
    for sentence in (
        "Root key, keystore and database belong together.",
        "The programme is open.",
        "Connected to the workspace",
        "The scopes are exactly those of manifest.yml.",
        "Socket Mode can be opened.",
        "The coordinators' channel is private, and the bot is in it.",
        "The clock agrees with Slack's.",
        "2 supporters from 2 departments could be asked now.",
    ):
        assert sentence in done.stdout
    assert "Quillfeather" not in done.stdout + done.stderr
    assert slack.app.bot_token not in done.stdout + done.stderr
    assert not slack.sandbox.journal.of("chat.postMessage")


def test_what_is_ill_is_shown_with_how_to_mend_it_and_an_exit_code(typist, slack):
    slack.sandbox.faults.add("auth.test", faults.error("token_revoked"), times=2)
    done = typist.types("doctor", **slack.environment)
    assert done.returncode == 6
    assert "Slack does not take SLACK_BOT_TOKEN (token_revoked)." in done.stdout
    assert "Copy the xoxb token" in done.stdout
    assert "Traceback" not in done.stderr


def test_without_any_setting_it_still_says_what_is_missing(tmp_path, typist):
    done = typist.types("doctor", PEERSUPPORT_DATA_DIR=str(tmp_path / "elsewhere"))
    assert done.returncode == 6
    assert "There is no SLACK_BOT_TOKEN." in done.stdout
    assert "root key" in done.stdout
    assert not (tmp_path / "elsewhere").exists()


def test_a_public_channel_will_not_do(typist, slack):
    slack.workspace.conversations.by_id[slack.channel].private = False
    ((sentence, mend),) = ill(typist, slack)
    assert "is public" in sentence
    assert mend == "Use a private channel."


@pytest.mark.parametrize("fact", ["is_ext_shared", "is_shared", "is_archived"])
def test_a_shared_or_archived_channel_will_not_do(typist, slack, monkeypatch, fact):
    as_channel = Conversation.as_channel
    monkeypatch.setattr(
        Conversation, "as_channel", lambda *known: {**as_channel(*known), fact: True}
    )
    ((sentence, mend),) = ill(typist, slack)
    assert sentence.endswith("is archived." if fact == "is_archived" else "is shared.")
    assert mend


def test_a_channel_without_the_bot_will_not_do(typist, slack):
    slack.workspace.conversations.by_id[slack.channel].members.remove(slack.app.bot_user_id)
    ((_, mend),) = ill(typist, slack)
    assert "/invite" in mend


@pytest.mark.parametrize("channel", ["", "C0NOWHERE"])
def test_a_channel_that_is_not_there_will_not_do(typist, slack, channel):
    ((_, mend),) = ill(typist, slack, PEERSUPPORT_COORDINATORS_CHANNEL=channel)
    assert mend


@pytest.mark.parametrize(
    ("scopes", "sentence"),
    [
        (lambda have: have[:-2], "These scopes are missing: "),
        (lambda have: (*have, "channels:history"), "does not need: channels:history"),
    ],
    ids=["missing", "spare"],
)
def test_scopes_that_are_not_those_of_the_manifest(typist, slack, scopes, sentence):
    slack.workspace.apps[0] = replace(slack.app, scopes=tuple(scopes(slack.app.scopes)))
    found = ill(typist, slack)
    assert any(sentence in told and mend for told, mend in found)


def test_no_socket_and_no_app_token(typist, slack):
    slack.sandbox.faults.add("apps.connections.open", faults.error("invalid_auth"))
    ((refused, _),) = ill(typist, slack)
    assert refused == "Slack does not open Socket Mode (invalid_auth)."
    ((missing, _),) = ill(typist, slack, SLACK_APP_TOKEN="")
    assert missing == "There is no SLACK_APP_TOKEN."


def test_over_http_it_is_the_signing_secret_that_is_looked_at(typist, slack):
    http = {"PEERSUPPORT_HTTP_PORT": "8080", "SLACK_APP_TOKEN": ""}
    assert ill(typist, slack, **http, SLACK_SIGNING_SECRET=slack.app.signing_secret) == []
    both = f"{slack.app.signing_secret}, {'0' * 32}"
    assert ill(typist, slack, **http, SLACK_SIGNING_SECRET=both) == []
    ((missing, _),) = ill(typist, slack, **http)
    assert "There is no SLACK_SIGNING_SECRET" in missing
    ((odd, _),) = ill(typist, slack, **http, SLACK_SIGNING_SECRET="xoxb-not-a-secret")
    assert "is not what Slack hands out" in odd
    assert "xoxb" not in odd


def test_slack_out_of_reach_is_a_finding_and_no_crash(typist, slack):
    nowhere = {"PEERSUPPORT_SLACK_API_URL": "http://127.0.0.1:9/api/"}
    found = ill(typist, slack, **nowhere)
    assert any("Slack cannot be reached" in told for told, _ in found)


def test_it_looks_while_the_bot_runs(typist, slack):
    with typist.room().closing:
        assert ill(typist, slack) == []


def test_messages_that_were_given_up_are_counted_and_named_to_nobody(typist, slack):
    slack.furnish(typist)
    room = typist.room()
    with room.closing:
        with room.open_records() as records:
            records.post([a_letter(slack.ids["Ana"])])
        (claimed,) = room.post.claim(NOW, 5)
        room.post.give_up(claimed, "bug")
    assert ill(typist, slack) == [
        (
            "Messages that were given up: 1.",
            "peersupport outbox list says why; mend that, then run peersupport outbox retry.",
        )
    ]


def test_what_is_damaged_is_told_from_what_was_given_up(typist, slack):
    slack.furnish(typist)
    room = typist.room()
    with room.closing, transaction(room.engine) as connection:
        connection.execute(supporter.update().values(profile_ct=b"nonsense"))
    told = [sentence for sentence, _ in ill(typist, slack)]
    assert told == ["Something stored cannot be read."]


def test_a_channel_with_nobody_in_it_will_not_do(typist, slack):
    slack.furnish(typist)
    slack.workspace.conversations.by_id[slack.channel].members.remove(slack.ids["Ruth"])
    ((sentence, mend),) = ill(typist, slack)
    assert sentence == "Nobody but the bot is in the coordinators' channel."
    assert "at least two people" in mend


def test_a_disk_that_is_almost_full_is_told_before_it_is(typist, slack, monkeypatch):
    slack.furnish(typist)
    monkeypatch.setattr("bot.doctor.LEAST_FREE", 1 << 62)
    ((sentence, mend),) = ill(typist, slack)
    assert "MB left" in sentence
    assert "Make room" in mend
