"""Whatever is wrong with a running bot comes with one sentence, and one on how to mend it."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.domain.errors import TryAgain
from bot.domain.notices import Act
from bot.health import CHANNEL_FOR, LATE_AFTER, SENTENCES, UNREADY, Examination, Wrong
from bot.usecases.breaker import Breaker
from bot.usecases.postman import Postman
from bot.usecases.silence import Silence
from storage.pauses import SharedPauses
from tests.builders import NOW

SECOND = timedelta(seconds=1)


@dataclass
class Outbox:
    pauses: SharedPauses = field(default_factory=SharedPauses)


def a_postman(**facts):
    made = Postman(None, Outbox(), None, None, lambda: NOW, lambda: 0.5)
    for name, value in facts.items():
        setattr(made, name, value)
    return made


@dataclass
class Facts:
    """A process in which all is well, until something is changed."""

    since_rounds: timedelta | None = SECOND
    given_up: bool = False
    answers: bool = True
    astray: bool = False
    postman: Postman = field(default_factory=a_postman)

    def any_given_up(self):
        if not self.answers:
            raise TryAgain
        return self.given_up

    def look(self):
        return Examination(
            self.postman,
            lambda: self.since_rounds,
            self.any_given_up,
            lambda: self.astray,
            lambda: NOW,
        )


def asked_to_wait():
    made = a_postman()
    made.post.pauses.note(Act.POST, NOW + 30 * SECOND)
    return Facts(postman=made)


CASES = {
    Wrong.STARTING: lambda: Facts(since_rounds=None),
    Wrong.STALLED: lambda: Facts(since_rounds=LATE_AFTER + SECOND),
    Wrong.DATABASE_AWAY: lambda: Facts(postman=a_postman(database=Silence(NOW))),
    Wrong.TOKEN_REFUSED: lambda: Facts(postman=a_postman(breaker=Breaker("token_revoked", NOW))),
    Wrong.ASKED_TO_WAIT: asked_to_wait,
    Wrong.CHANNEL_CLOSED: lambda: Facts(postman=a_postman(channel_closed_at=NOW)),
    Wrong.GIVEN_UP: lambda: Facts(given_up=True),
    Wrong.CLOCK_ASTRAY: lambda: Facts(astray=True),
}


def test_everything_that_can_be_wrong_is_looked_at():
    assert set(CASES) == set(Wrong) == set(SENTENCES)


@pytest.mark.parametrize("wrong", Wrong)
def test_each_says_what_is_wrong_and_how_to_mend_it(wrong):
    health = CASES[wrong]().look().health()
    assert health["ready"] is (wrong not in UNREADY)
    (told,) = health["wrong"]
    assert set(told) == {"code", "what", "mend"}
    assert told["code"] == wrong.value
    for sentence in (told["what"], told["mend"]):
        assert sentence[0].isupper()
        assert sentence.endswith(".")
        assert len(sentence) < 120
        assert not any(character.isdigit() for character in sentence)


def test_where_nothing_is_wrong_nothing_is_said():
    assert Facts().look().health() == {"ready": True}


def test_several_things_are_told_at_once_the_worst_first():
    facts = Facts(since_rounds=None, given_up=True, postman=a_postman(breaker=Breaker("x", NOW)))
    assert [one["code"] for one in facts.look().health()["wrong"]] == [
        "starting",
        "token_refused",
        "letters_given_up",
    ]


def test_a_database_that_only_the_look_finds_silent_is_told_too():
    assert list(Facts(answers=False).look().found()) == [Wrong.DATABASE_AWAY]


def test_a_database_that_is_away_is_not_asked_again_by_every_monitor():
    facts = Facts(answers=False, postman=a_postman(database=Silence(NOW)))
    facts.any_given_up = None
    assert list(facts.look().found()) == [Wrong.DATABASE_AWAY]


def test_a_channel_that_closed_long_ago_is_not_told_for_ever():
    assert not list(Facts(postman=a_postman(channel_closed_at=NOW - CHANNEL_FOR)).look().found())
