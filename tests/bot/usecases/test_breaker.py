"""29 of the catalogue: while Slack refuses the token nothing is sent, and nothing is lost."""

from datetime import timedelta
from itertools import pairwise

import pytest

from bot.domain.errors import TryAgain
from bot.domain.notices import MessageAnswered
from bot.usecases.breaker import ASK_EVERY, Breaker
from bot.usecases.ports import Delay, TokenRefused
from tests.bot.usecases.test_postman import a_letter, well
from tests.builders import ANA, MIRA, NOW

SECOND = timedelta(seconds=1)


@pytest.fixture(name="greetings")
def _greetings(clinic, monkeypatch):
    """What Slack says when it is greeted, one after the other; then it is glad."""
    said, answers = [], []

    def greet():
        said.append(clinic.clock.at)
        if answers:
            raise answers.pop(0)

    monkeypatch.setattr(clinic.pigeon, "greet", greet, raising=False)
    greet.said, greet.answers = said, answers
    return greet


def test_a_refused_token_stops_everything_at_once_and_costs_no_attempt(clinic, greetings):
    clinic.post(a_letter(MIRA))
    clinic.post(a_letter(ANA))
    clinic.pigeon.failures = [TokenRefused("token_revoked")]
    clinic.postman.round()
    assert len(clinic.pigeon.carried) == 1
    assert clinic.postman.is_held_up
    assert clinic.postman.breaker.code == "token_revoked"
    assert [(row.attempts, row.lease_until) for row in clinic.rows("outbox")] == [(0, None)] * 2
    for _ in range(10):
        assert clinic.postman.round() == 0
    assert greetings.said == []
    assert clinic.postman.next_due() == NOW + ASK_EVERY


def test_slack_is_asked_every_five_minutes_and_goes_on_without_loss(clinic, greetings, caplog):
    for person in (MIRA, ANA):
        clinic.post(a_letter(person))
    clinic.pigeon.failures = [TokenRefused("token_expired")]
    greetings.answers[:] = [TokenRefused("invalid_auth")] * 288 + [Delay(), Delay()]
    clinic.postman.round()
    for _ in range(5 * 291):
        clinic.clock.at += timedelta(minutes=1)
        clinic.postman.round()
    asked = [later - earlier for earlier, later in pairwise(greetings.said)]
    assert len(greetings.said) == 291
    assert set(asked) == {ASK_EVERY}
    assert not clinic.postman.is_held_up
    clinic.deliver()
    assert clinic.kinds(MIRA) == clinic.kinds(ANA) == [MessageAnswered]
    assert well(clinic)
    assert [record.msg for record in caplog.records] == ["token_refused"]


def test_it_stays_open_while_nobody_has_anything_to_say(clinic, greetings):
    clinic.postman.breaker.trip("token_revoked", NOW)
    clinic.clock.at += timedelta(hours=1)
    assert clinic.postman.is_held_up
    assert clinic.postman.next_due() is None
    clinic.postman.round()
    assert not clinic.postman.is_held_up
    assert len(greetings.said) == 1


def test_a_directory_that_is_refused_stops_everything_as_well(clinic, greetings, monkeypatch):
    clinic.post(a_letter(MIRA))

    def member(_person):
        raise TryAgain("no", timedelta(minutes=5), refused="account_inactive")

    monkeypatch.setattr(clinic.directory, "member", member)
    clinic.postman.round()
    assert clinic.postman.breaker.code == "account_inactive"
    assert clinic.pigeon.carried == []


def test_a_clock_that_was_put_back_does_not_keep_it_open(clinic, greetings):
    clinic.postman.breaker.trip("token_revoked", NOW + timedelta(days=1))
    clinic.postman.round()
    assert len(greetings.said) == 1


def test_it_lets_everything_through_as_long_as_nothing_was_refused(clinic):
    assert Breaker().lets_through(clinic.pigeon, NOW)
