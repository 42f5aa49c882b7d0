"""Letter F: nothing sealed opens anywhere else, and what goes wrong quotes nothing."""

from contextlib import suppress
from itertools import permutations

import pytest
from sqlalchemy import event, select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import StatementError

from bot.domain.lifecycle import Decision
from handlers.ids import Action
from storage import holdings, messages, sealing, tables
from storage.engine import transaction
from storage.sealing import SealedDataError
from storage.vault import WrappedBlob, WrappedKey
from tests.catalogue import ward as wards
from tests.catalogue.eyes import picture
from tests.catalogue.ward import HELPER
from tests.scenarios.by_hand import press, send, typed
from tests.scenarios.hospital import hospital
from tests.scenarios.marked_story import talkative
from tests.scenarios.shell import ON_BOTH
from tests.storage import examples
from tests.storage.installation import install

CANARY = "Marabou-Gentian-Viola"
#: Columns of bytes that are no seal: tags by which rows are found.
TAGS = {
    "peer_case.requester_tag",
    "supporter.tag",
    "outbox.lane",
    "outbox.case_id_tag",
    "inbox.key",
    "due.dedupe_key",
}


@pytest.fixture(name="process", scope="module")
def _process(tmp_path_factory, databases):
    """An installation with at least two rows in every table that may have two."""
    process = install(tmp_path_factory.mktemp("sealed") / "here", url=databases())
    with process.records() as records:
        other = examples.add(records, examples.BEN)
        records.keep(Decision(request=examples.matched(other, examples.CAS)))
        first = records.open_request_of(examples.ANN)
        records.keep(Decision(request=examples.matched(first, examples.BEN)))
        records.keep_supporters([examples.a_supporter(examples.CAS)])
        records.invite_at(examples.BEN, examples.NOW)
        records.keep_digest(examples.a_digest("2026-W46"))
        for request in (first, other):
            key = records._key_of(request.id)
            for slot in ("status", "offer"):  # two rows under one key
                letter = examples.a_letter(about=request.id, slot=slot)
                messages.remember(records._connection, key, letter, f"D0/{slot}")
    yield process
    process.close()


def sealed(process):
    """Everything that is sealed: its name, its bytes, and how bytes are opened in its place."""
    vault = process.vault
    with transaction(process.engine, reading=True) as connection:
        for held in holdings.HOLDINGS:
            for row in connection.execute(select(held.table)).all():
                row_id, kek = getattr(row, held.key), row.kek_id
                owner, blob = held.owner(row_id), getattr(row, held.column)
                name = f"{held.table.name}.{held.column} of {row_id!r}"
                if held.column == "wrapped":
                    yield name, blob, _key_opener(vault, owner, kek)
                    key = vault.open_key(owner, WrappedKey(kek, blob))
                    yield from _columns(connection, held, row, key)
                else:
                    yield name, blob, _blob_opener(vault, owner, kek)


def _key_opener(vault, owner, kek):
    return lambda blob: vault.open_key(owner, WrappedKey(kek, blob))


def _blob_opener(vault, owner, kek):
    return lambda blob: vault.open_setting(owner, WrappedBlob(kek, blob))


def _columns(connection, held, row, key):
    """The columns that a row's own key seals, in whatever table they are."""
    if held.table is tables.case_key:
        case = tables.peer_case
        own = connection.execute(select(case).where(case.c.id == row.case_id)).one()
        for column in ("payload_ct", "note_ct", "grant_ct"):
            yield _column(key, "peer_case", column, row.case_id, getattr(own, column))
        of_case = select(tables.message).where(tables.message.c.case_id == row.case_id)
        for ref in connection.execute(of_case).all():
            yield _column(key, "message", "ref_ct", ref.id, ref.ref_ct)
        return
    column = "profile_ct" if held.table is tables.supporter else "payload_ct"
    row_id = getattr(row, held.key)
    row_id = row_id.hex() if isinstance(row_id, bytes) else row_id
    yield _column(key, held.table.name, column, row_id, getattr(row, column))


def _column(key, table, column, row_id, blob):
    return (
        f"{table}.{column} of {row_id}",
        blob,
        lambda any_: key.open(table, column, row_id, any_),
    )


def test_every_column_of_bytes_is_a_seal_or_a_tag(process):
    """Catalogue 49 and 51: no sealed column is left out of what is swapped below."""
    found = {name.partition(" of ")[0] for name, _, _ in sealed(process)}
    declared = {
        f"{table.name}.{column.name}"
        for table in tables.metadata.sorted_tables
        for column in table.c
        if column.type.python_type is bytes
    }
    assert found | TAGS == declared


def test_everything_opens_in_its_own_place_and_nowhere_else(process):
    """Catalogue 49 and 51: every sealed thing, put in the place of every other."""
    everything = list(sealed(process))
    assert len(everything) > 20
    for name, blob, opens in everything:
        assert opens(blob) is not None, name
    for (name, _, opens), (other, blob, _) in permutations(everything, 2):
        with pytest.raises(SealedDataError) as refused:
            opens(blob)
        assert refused.value.code in {"commit", "tag"}, (name, other)
        assert refused.value.args == (refused.value.code,)


def test_a_bit_flipped_in_any_sealed_column_leaves_the_others_alone(process):
    """Catalogue 50: one row is refused; all others still open."""
    everything = list(sealed(process))
    for nth, (name, blob, opens) in enumerate(everything):
        at = (nth * 997) % len(blob)
        with pytest.raises(SealedDataError):
            opens(blob[:at] + bytes([blob[at] ^ 1]) + blob[at + 1 :])
        assert opens(blob) is not None, name


class Chatty:
    """A cipher that breaks, and says over what."""

    def __init__(self, key):
        self._key = key

    def encrypt(self, nonce, data, aad):
        raise RuntimeError(f"cannot encrypt {data!r} with {self._key!r}")

    def decrypt(self, nonce, data, aad):
        raise RuntimeError(f"cannot decrypt {CANARY} for U0MIRA with {self._key!r}")


def broken_seal(monkeypatch, clinic):
    monkeypatch.setattr(sealing, "AESGCM", Chatty)


def broken_driver(monkeypatch, clinic):
    """The database refuses, and the driver quotes what it was to write."""
    clinic.shell.execute("ALTER TABLE case_key RENAME TO mislaid")
    return lambda: clinic.shell.execute("ALTER TABLE mislaid RENAME TO case_key")


def broken_statement(monkeypatch, clinic):
    def refuse(_connection, _cursor, statement, parameters, *_):
        if statement.startswith("INSERT"):
            raise StatementError(f"near {CANARY}", statement, parameters, ValueError(CANARY))

    event.listen(Engine, "before_cursor_execute", refuse)
    return lambda: event.remove(Engine, "before_cursor_execute", refuse)


@ON_BOTH
@pytest.mark.parametrize("breaks", [broken_seal, broken_driver, broken_statement])
def test_whatever_breaks_while_something_is_kept_quotes_nobody(
    tmp_path, database_url, monkeypatch, breaks
):
    """Catalogue 59: at DEBUG, with every library talking; the person is told to try again."""
    with hospital(tmp_path, database_url=database_url) as clinic, talkative() as printed:
        mended = None
        with monkeypatch.context() as patch:
            mira = clinic.person("Mira")
            mira.command("/peersupport")
            token = mira.modal["private_metadata"]
            mira.close()
            mended = breaks(patch, clinic)
            with suppress(AssertionError), clinic.sandbox.giving_up_after(1.0):
                send(clinic, "Mira", "ask_form", metadata=token, note=typed(CANARY))
            if mended:
                mended()
        log = printed.getvalue()
        assert "event=listener_failed" in log
        assert "bug=" in log
        for secret in (CANARY, clinic.ids["Mira"], "INSERT", "cannot encrypt"):
            assert secret not in log
        assert CANARY not in str([call.arguments_json for call in clinic.sandbox.journal])


@ON_BOTH
def test_what_breaks_while_something_is_opened_quotes_nobody(tmp_path, database_url, monkeypatch):
    """Catalogue 59: as above, for reading."""
    with wards.ward(tmp_path, database_url, matched=True) as ward, talkative() as printed:
        with monkeypatch.context() as patch:
            patch.setattr(sealing, "AESGCM", Chatty)
            with suppress(AssertionError), ward.clinic.sandbox.giving_up_after(1.0):
                press(ward.clinic, ward.people[HELPER], Action.OPEN_REQUEST, ward.request)
        log = printed.getvalue()
        assert "event=listener_failed" in log
        for secret in (CANARY, "U0MIRA", "cannot decrypt"):
            assert secret not in log


@ON_BOTH
@pytest.mark.parametrize("where", ["peer_case", "case_key"])
def test_a_damaged_request_is_quarantined_and_its_neighbour_goes_on(tmp_path, database_url, where):
    """Catalogue 50: one damaged row costs one request, and nobody sees an error of ours."""
    with hospital(tmp_path, database_url=database_url) as clinic:
        clinic.ask("Mira").close()
        clinic.ask("Tom").close()
        toms, miras = clinic.request_of("Tom").id, clinic.request_of("Mira").id
        column = "payload_ct" if where == "peer_case" else "wrapped"
        key = "id" if where == "peer_case" else "case_id"
        of_mira = f"{where} WHERE {key} = ?"
        (sealed,) = clinic.shell.execute(f"SELECT {column} FROM {of_mira}", (miras,)).fetchone()  # noqa: S608 - our own names
        clinic.shell.execute(
            f"UPDATE {where} SET {column} = ? WHERE {key} = ?",  # noqa: S608 - as above
            (bytes(len(sealed)), miras),
        )
        assert press(clinic, "Mira", Action.VIEW_REQUEST, miras) == press(
            clinic, "Mira", Action.VIEW_REQUEST, "0" * 32
        )
        clinic.pass_time(hours=1)
        assert clinic.request_of("Tom").id == toms
        assert len(picture(clinic)["peer_case"]) == 2
