"""31 of the catalogue: where the coordinators' channel is closed, each of them is told."""

from datetime import timedelta

import pytest

from bot.domain.errors import TryAgain
from bot.domain.notices import Coordinators, SomeoneWaits
from bot.domain.people import Standing
from bot.usecases.in_person import BELIEVED_FOR, SeeCoordinators, see_coordinators
from bot.usecases.ports import ChannelClosed
from bot.usecases.postman import UNTIL_MENDED
from scheduling.rounds import SEE_EVERY, note_coordinators, rounds
from storage.engine import transaction
from storage.tables import setting
from tests.bot.usecases.test_postman import a_letter, well
from tests.builders import ANA, JONAS, MIRA, NOW, RUTH


def a_note():
    return a_letter(to=Coordinators.CHANNEL, notice=SomeoneWaits())


def see(clinic, *people):
    clinic.do(see_coordinators, SeeCoordinators(frozenset(people)))


def test_each_who_coordinated_last_is_told_the_same_once(clinic, caplog):
    see(clinic, RUTH, JONAS)
    clinic.post(a_note())
    clinic.pigeon.failures = [ChannelClosed("is_archived")]
    clinic.deliver()
    assert clinic.sees(RUTH) == clinic.sees(JONAS) == [SomeoneWaits()]
    assert clinic.channel == []
    assert clinic.rows("outbox") == []
    assert clinic.postman.channel_closed_at == NOW
    assert [record.msg for record in caplog.records] == ["coordinators_channel_closed"]
    assert well(clinic)


def test_who_has_left_and_who_is_a_bot_are_not_told(clinic):
    see(clinic, RUTH, JONAS, ANA)
    clinic.directory.changed = {
        JONAS: {"standing": Standing.GONE},
        ANA: {"standing": Standing.BOT},
    }
    clinic.post(a_note())
    clinic.pigeon.failures = [ChannelClosed("not_in_channel")]
    clinic.deliver()
    assert clinic.sees(RUTH) == [SomeoneWaits()]
    assert clinic.sees(JONAS) == clinic.sees(ANA) == []


@pytest.mark.parametrize("known", [False, True])
def test_where_nobody_knows_who_they_are_it_waits_for_the_channel(clinic, known):
    if known:  # too long ago
        clinic.clock.at = NOW - BELIEVED_FOR - timedelta(seconds=1)
        see(clinic, RUTH)
        clinic.clock.at = NOW
    clinic.post(a_note())
    clinic.pigeon.failures = [ChannelClosed("channel_not_found")] * 1000
    for _ in range(1000):
        clinic.postman.round()
        (row,) = clinic.rows("outbox")
        assert (row.attempts, row.trouble) == (0, "channel_not_found")
        assert clinic.postman.next_due() == clinic.clock.at + UNTIL_MENDED
        clinic.clock.at += UNTIL_MENDED
        if clinic.clock.at > NOW + timedelta(days=2):
            break
    clinic.pigeon.failures = []
    clinic.deliver()
    assert clinic.channel == [SomeoneWaits]
    assert clinic.postman.channel_closed_at is None


def test_an_empty_list_does_not_replace_one_that_is_known(clinic):
    see(clinic, RUTH)
    see(clinic)
    with clinic.room.open_records() as records:
        assert records.last_coordinators() == (frozenset({RUTH}), NOW)


def test_who_coordinates_is_looked_up_once_an_hour(clinic, monkeypatch):
    asked = []

    def coordinators():
        asked.append(clinic.clock.at)
        return frozenset({RUTH})

    monkeypatch.setattr(clinic.directory, "coordinators", coordinators)
    (look,) = [
        one.make
        for one in rounds(clinic.desk, clinic.directory, lambda: None)
        if one.name == "see who coordinates"
    ]
    for _ in range(120):
        look()
        clinic.clock.at += timedelta(minutes=1)
    assert asked == [NOW, NOW + SEE_EVERY]
    with clinic.room.open_records() as records:
        assert records.last_coordinators()[0] == {RUTH}


def test_while_slack_does_not_say_the_last_list_stays(clinic, monkeypatch):
    see(clinic, RUTH)

    def silent():
        raise TryAgain

    monkeypatch.setattr(clinic.directory, "coordinators", silent)
    note_coordinators(clinic.desk, clinic.directory)
    with clinic.room.open_records() as records:
        assert records.last_coordinators()[0] == {RUTH}


def test_the_list_is_sealed_and_a_damaged_one_is_none(clinic):
    see(clinic, RUTH, MIRA)
    (row,) = [row for row in clinic.rows("setting") if row.name == "coordinators"]
    assert RUTH.encode() not in row.blob
    with transaction(clinic.room.engine) as connection:
        connection.execute(
            setting.update().where(setting.c.name == "coordinators").values(blob=row.blob[:-1])
        )
    with clinic.room.open_records() as records:
        assert records.last_coordinators() == (frozenset(), None)
        assert not records.is_whole()
