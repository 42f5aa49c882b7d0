from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select, update

from bot.domain.programme import Programme, Reporting
from storage import codec
from storage.engine import transaction
from storage.records import records_opener
from storage.sealing import SealedDataError
from storage.tables import inbox, setting
from tests.storage.examples import DAY, NOW


def test_the_settings_are_the_defaults_until_they_are_stored(open_records):
    with open_records() as records:
        assert records.programme() == Programme()
        records.keep_programme(Programme(name="Ça va"))
        assert records.programme() == Programme(name="Ça va")
    with open_records() as records:
        assert records.programme().name == "Ça va"
        records.keep_programme(Programme(reporting=Reporting(smallest_group=11)))
    with open_records() as records:
        assert records.programme() == Programme(reporting=Reporting(smallest_group=11))


def test_unchanged_settings_are_read_once_and_changed_ones_again(engine, vault, monkeypatch):
    parsed = []
    read = codec.PROGRAMME.read
    monkeypatch.setattr(codec.PROGRAMME, "read", lambda data: parsed.append(1) or read(data))
    one, other = records_opener(engine, vault), records_opener(engine, vault)
    with one() as records:
        records.keep_programme(Programme(name="Before"))
    for _ in range(3):
        with other() as records:
            assert records.programme().name == "Before"
    assert len(parsed) == 1
    with one() as records:
        records.keep_programme(Programme(name="After"))
    with other() as records:
        assert records.programme().name == "After"
    assert len(parsed) == 2


def test_settings_that_were_not_stored_in_the_end_are_not_believed(open_records):
    def fail():
        with open_records() as records:
            records.keep_programme(Programme(name="Never"))
            raise RuntimeError("the lights went out")

    with pytest.raises(RuntimeError):
        fail()
    with open_records() as records:
        assert records.programme() == Programme()


def test_settings_cannot_be_swapped_for_something_else(open_records, engine):
    with open_records() as records:
        records.keep_programme(Programme())
        records.mark("nudged", NOW)
    with transaction(engine) as connection:
        mark = connection.scalar(select(setting.c.blob).where(setting.c.name != "programme"))
        connection.execute(update(setting).where(setting.c.name == "programme").values(blob=mark))
    with open_records() as records:
        with pytest.raises(SealedDataError):
            records.programme()
        assert not records.is_well()


def test_a_key_is_new_once_in_three_days(open_records, engine):
    with open_records() as records:
        assert records.first_time("ask", "n1", NOW)
        assert not records.first_time("ask", "n1", NOW)
        assert records.first_time("ask", "n2", NOW)
        assert records.first_time("events", "n1", NOW)
    with open_records() as records:
        assert not records.first_time("ask", "n1", NOW + 3 * DAY)
        assert records.first_time("ask", "n1", NOW + 5 * DAY)
    with transaction(engine, reading=True) as connection:
        assert len(connection.execute(select(inbox)).all()) == 1


def test_a_key_noted_in_a_failed_block_is_new_again(open_records):
    def fail():
        with open_records() as records:
            assert records.first_time("ask", "n1", NOW)
            raise RuntimeError("the lights went out")

    with pytest.raises(RuntimeError):
        fail()
    with open_records() as records:
        assert records.first_time("ask", "n1", NOW)


def test_a_moment_is_found_under_its_name(open_records):
    with open_records() as records:
        assert records.marked_at("nudged") is None
        records.mark("nudged", NOW)
        records.mark("opened", NOW - DAY)
        records.mark("nudged", NOW + DAY)
    with open_records() as records:
        assert records.marked_at("nudged") == NOW + DAY
        assert records.marked_at("opened") == NOW - DAY


def test_a_moment_elsewhere_is_the_same_moment(open_records):
    there = datetime(2026, 11, 20, 4, 30, tzinfo=timezone(timedelta(hours=-5)))
    with open_records() as records:
        records.mark("nudged", there)
        assert records.marked_at("nudged") == there
        assert records.marked_at("nudged").astimezone(UTC).hour == 9


def test_the_newest_key_has_a_month(open_records):
    with open_records() as records:
        assert records.key_since() == "2026-11"


def test_a_new_database_is_well(open_records):
    with open_records() as records:
        assert records.is_well()
