"""While the database does not answer nothing is lost or said twice, and an operator hears."""

from datetime import timedelta

import pytest

from bot.domain.errors import TryAgain
from bot.domain.notices import MessageAnswered
from bot.usecases.postman import TAKEN_UP_WITHIN, UNTIL_IT_ANSWERS
from bot.usecases.silence import ALARM_AFTER, Silence
from tests.bot.usecases.test_postman import a_letter
from tests.builders import ANA, MIRA, NOW

SECOND = timedelta(seconds=1)
EVERYTHING = frozenset({"claim", "next_due", "delivered", "put_back", "place_of"})


@pytest.fixture(name="outage")
def _outage(clinic, monkeypatch):
    """The database is away for whoever asks the outbox, as long as it is said so."""

    class Outage:
        away = frozenset()

    outage = Outage()
    post = clinic.room.post

    def interrupted(name):
        really = getattr(post, name)

        def call(*given, **named):
            if name in outage.away:
                raise TryAgain
            return really(*given, **named)

        return call

    for name in EVERYTHING:
        monkeypatch.setattr(post, name, interrupted(name))
    return outage


def test_nothing_goes_out_and_nothing_breaks(clinic, outage):
    clinic.post(a_letter())
    outage.away = EVERYTHING
    assert clinic.postman.round() == 0
    assert clinic.postman.next_due() == NOW + UNTIL_IT_ANSWERS
    assert clinic.postman.database.since == NOW
    outage.away = frozenset()
    assert clinic.postman.round() == 1
    assert clinic.postman.database.since is None


def test_what_was_said_and_could_not_be_noted_is_noted_later_and_not_said_again(clinic, outage):
    clinic.post(a_letter())
    outage.away = frozenset({"delivered"})
    for _ in range(30):
        clinic.postman.round()
        clinic.clock.at += 10 * SECOND
    assert len(clinic.pigeon.carried) == 1
    assert len(clinic.rows("outbox")) == 1
    outage.away = frozenset()
    clinic.deliver()
    assert clinic.rows("outbox") == []
    assert clinic.kinds(MIRA) == [MessageAnswered]


def test_the_alarm_comes_after_five_minutes_and_once(clinic, outage, caplog):
    outage.away = EVERYTHING
    while clinic.clock.at < NOW + ALARM_AFTER:
        clinic.postman.round()
        assert not caplog.records
        clinic.clock.at += 15 * SECOND
    for _ in range(100):
        clinic.postman.round()
        clinic.clock.at += 15 * SECOND
    assert [(one.msg, one.levelname) for one in caplog.records] == [("database_away", "ERROR")]
    outage.away = frozenset()
    with caplog.at_level("INFO", logger="bot.usecases.silence"):
        clinic.postman.round()
        clinic.postman.round()
    assert [one.msg for one in caplog.records] == ["database_away", "database_back"]


def test_a_short_silence_is_no_alarm_and_the_next_begins_anew(caplog):
    silence = Silence()
    for nth in range(10):
        silence.goes_on(NOW + nth * timedelta(minutes=4))
        silence.ends()
    assert not caplog.records


def test_a_clock_that_is_put_back_begins_it_anew():
    silence = Silence()
    silence.goes_on(NOW)
    silence.goes_on(NOW - timedelta(hours=2))
    assert silence.since == NOW - timedelta(hours=2)


def test_a_letter_is_not_taken_up_when_its_lease_might_end_before_it_is_settled(
    clinic, monkeypatch
):
    clinic.post(a_letter(MIRA))
    clinic.post(a_letter(ANA))
    carry = clinic.pigeon.carry

    def slowly(letter, place):
        clinic.clock.at += TAKEN_UP_WITHIN + SECOND
        return carry(letter, place)

    monkeypatch.setattr(clinic.pigeon, "carry", slowly)
    clinic.postman.round()
    assert len(clinic.pigeon.carried) == 1
    assert [(row.lease_until, row.attempts) for row in clinic.rows("outbox")] == [(None, 0)]
    clinic.postman.round()
    assert len(clinic.pigeon.carried) == 2
    assert clinic.rows("outbox") == []
