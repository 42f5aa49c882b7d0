"""The keys of a month's feedback: made once, and destroyed for ever a week after its end."""

from datetime import date, timedelta
from threading import Thread

import pytest

from bot.domain import cohorts
from storage import cohort_keys, key_files, key_life, renewal
from storage.escrow import prove
from storage.keystore import Keystore
from storage.root_key import FileKeyProvider
from storage.vault import Vault
from tests.storage.examples import ANN, NOW
from tests.storage.installation import ROOT, install

#: December 2026: first Tuesday on the 1st, the end on the 22nd, the key's end on the 29th.
MONTH = 324
GONE_ON = date(2026, 12, 30)


def opened(store):
    """The same keystore, in another process."""
    return Keystore.open(store.directory, FileKeyProvider(ROOT))


def months(store):
    return [file.created for file in key_life.listed(store) if cohort_keys.is_cohorts(file)]


def test_a_month_gets_one_key_however_often_it_begins(keystore):
    assert cohort_keys.of_month(keystore, MONTH) is None
    replicas = [opened(keystore) for _ in range(4)]
    beginning = [Thread(target=cohort_keys.begin, args=(one, MONTH)) for one in replicas]
    for thread in beginning:
        thread.start()
    for thread in beginning:
        thread.join()
    assert months(keystore) == ["2026-12"]
    keystore.reload()  # as it does by itself a twentieth of a second later
    assert len({cohort_keys.of_month(one, MONTH) for one in (keystore, *replicas)}) == 1
    assert cohort_keys.of_month(keystore, MONTH + 1) is None


def test_every_month_has_tickets_and_marks_of_its_own(keystore):
    vault = Vault(keystore, "T0ONE")
    vault.begin_month(MONTH)
    vault.begin_month(MONTH + 1)
    labels = ("ticket.324", "spent.324", "ticket.325")
    keys = {vault.feedback_key(label, month) for label in labels for month in (MONTH, MONTH + 1)}
    assert len(keys) == 6


@pytest.mark.parametrize("today", [date(2026, 12, 1), date(2026, 12, 22), date(2026, 12, 29)])
def test_until_a_week_after_its_end_a_key_stays(keystore, today):
    cohort_keys.begin(keystore, MONTH)
    cohort_keys.end(keystore, today)
    assert months(keystore) == ["2026-12"]


def test_a_week_after_its_end_a_key_is_destroyed_in_every_process_and_on_disk(keystore):
    """69 of the catalogue."""
    cohort_keys.begin(keystore, MONTH)
    cohort_keys.begin(keystore, MONTH + 1)
    other = opened(keystore)
    held = cohort_keys.of_month(other, MONTH)
    (file,) = (f for f in key_life.listed(keystore) if f.created == "2026-12")
    wrapped = file.wrapped
    assert held.key == file.unwrap(keystore.directory, keystore.provider, keystore.install)
    cohort_keys.end(keystore, GONE_ON)
    cohort_keys.end(keystore, GONE_ON)
    assert months(keystore) == ["2027-01"]
    other.reload()  # as it does by itself a twentieth of a second later
    assert cohort_keys.of_month(other, MONTH) is None
    assert cohort_keys.of_month(other, MONTH + 1) is not None
    (stone,) = (f for f in key_life.listed(keystore) if f.id == file.id)
    assert (stone.state, stone.wrapped, stone.kcv) == ("destroyed", b"", b"")
    assert all(wrapped not in p.read_bytes() for p in keystore.directory.iterdir() if p.is_file())


def test_the_nightly_round_destroys_it_and_touches_no_other(tmp_path):
    process = install(tmp_path)
    process.vault.begin_month(MONTH)
    before = {file.id for file in key_life.listed(process.store)}
    for day in (1, 22, 29, 30):
        renewal.tend(process.engine, process.store, process.vault, NOW.replace(month=12, day=day))
        assert months(process.store) == (["2026-12"] if day < 30 else [])
    gone = [f for f in key_life.listed(process.store) if f.state == "destroyed" and f.id in before]
    assert sorted((f.purpose, f.created) for f in gone) == [
        ("data", "2026-11"),  # a month is over
        ("feedback", "2026-12"),
    ]
    assert process.faults() == []
    process.close()


def test_a_ticket_from_an_export_cannot_be_tried_once_its_key_is_gone(open_records, keystore):
    """69 of the catalogue: with the database, the root key and what is left of the keystore."""
    cohort = MONTH
    with open_records() as records:
        records.begin_cohort(cohort)
        ticket = records.mint_ticket(cohort, ANN)
        _, nonce = records.check_ticket(ticket, ANN)
        mark = records.spent_mark(cohort, nonce)
        assert records.check_ticket(ticket, ANN) is not None
    cohort_keys.end(keystore, GONE_ON)
    with open_records() as records:
        assert records.check_ticket(ticket, ANN) is None
        assert records.spent_mark(cohort, nonce) != mark


def test_where_the_keystore_cannot_be_written_feedback_goes_on_without_keys_of_its_own(
    keystore, monkeypatch
):
    monkeypatch.setattr(key_life, "is_writable", lambda _: False)
    vault = Vault(keystore, "T0ONE")
    vault.begin_month(MONTH)
    assert months(keystore) == []
    assert vault.feedback_key("ticket.324", MONTH) == vault.feedback_key("ticket.324", MONTH + 1)


def test_a_copy_of_the_keys_is_whole_without_those_that_are_made_to_be_destroyed(
    keystore, tmp_path
):
    copy = tmp_path / "copy"
    copy.mkdir(mode=0o700)
    for path in keystore.directory.iterdir():
        (copy / path.name).write_bytes(path.read_bytes())
        (copy / path.name).chmod(0o600)
    cohort_keys.begin(keystore, MONTH)
    assert prove(keystore, copy, FileKeyProvider(ROOT)).is_whole


def test_the_calendar_and_the_names_of_keys_agree(keystore):
    for month in (MONTH, MONTH + 1, MONTH + 13):
        cohort_keys.begin(keystore, month)
        first = cohorts.first_tuesday(month)
        assert months(keystore)[-1] == f"{first:%Y-%m}"
        assert cohorts.key_ends_on(month) == first + timedelta(days=28)
    assert {file.state for file in key_files.read_all(keystore.directory)} == {
        "primary",
        "decrypt",
    }
