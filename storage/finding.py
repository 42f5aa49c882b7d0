"""Another key to find people by: every tag is made again from what is sealed, in one go."""

from contextlib import suppress
from datetime import datetime

from sqlalchemy import Connection, Engine, delete, select, update

from storage import case_rows, key_life, letters, rows
from storage.ballots import SqlBallots
from storage.engine import alone, transaction
from storage.keystore import Keystore
from storage.open_transaction import Shelf
from storage.roster import SqlRoster
from storage.sealing import SealedDataError
from storage.settings import FOUND_BY, SqlSettings
from storage.tables import due, inbox, outbox, peer_case, setting, supporter
from storage.vault import Vault

__all__ = ["change", "settle"]


def change(engine: Engine, store: Keystore, vault: Vault, now: datetime) -> None:
    """
    Replace the index and feedback keys and destroy those of before, while the bot is stopped.

    Open forms and unanswered invitations to feedback are void afterwards. What is cut short is
    finished by the next process that opens the database, or by doing it again. Raises
    DatabaseProblem while a bot runs.
    """
    with alone(engine.url.render_as_string(hide_password=False)):
        fresh = key_life.add(store, f"{now:%Y-%m}", "index").file.id
        with transaction(engine, unhurried=True) as connection:
            _tag_again(connection, vault.finding_by(fresh))
        key_life.replace_at_once(store, fresh, "index")
        ballots = key_life.add(store, f"{now:%Y-%m}", "feedback").file.id
        key_life.replace_at_once(store, ballots, "feedback")


def settle(engine: Engine, store: Keystore, vault: Vault) -> None:
    """
    See to it that people are found by the primary index key: always, but after a bad day.

    A change that was cut short is finished; a database from before it is tagged again. Raises
    SealedDataError when the keys do not fit the database.
    """
    known = _found_by(engine, store, vault)
    if known == vault.index_id:
        return
    states = {f.id: f.state for f in key_life.listed(store) if f.purpose == "index"}
    if known is not None and states.get(known) == "added":
        key_life.replace_at_once(store, known, "index")
        return
    with transaction(engine, unhurried=True) as connection:
        if known is None and len(states) == 1:  # there never was another
            SqlSettings(connection, vault, Shelf()).note_found_by()
        else:
            _tag_again(connection, vault)


def _found_by(engine: Engine, store: Keystore, vault: Vault) -> str | None:
    with transaction(engine, reading=True) as connection:
        sealed = rows.blob_of(connection, setting, {"name": FOUND_BY})
        if sealed is None or store.is_buried(sealed.kek_id):
            return None
        return vault.open_setting(FOUND_BY, sealed).decode()


def _tag_again(connection: Connection, vault: Vault) -> None:
    _cases(connection, vault)
    _supporters(connection, vault)
    _letters(connection, vault)
    _invitations(connection, vault)
    connection.execute(delete(inbox))  # what was in it can be found by the old key alone
    settings = SqlSettings(connection, vault, Shelf())
    settings.rename_marks()
    settings.note_found_by()


def _cases(connection: Connection, vault: Vault) -> None:
    names = (peer_case.c.id, peer_case.c.state, peer_case.c.version, peer_case.c.payload_ct)
    tagged = select(*names).where(peer_case.c.requester_tag.is_not(None))
    found = connection.execute(tagged).all()
    connection.execute(update(peer_case).values(requester_tag=None))
    for row in found:
        with suppress(SealedDataError):
            key = case_rows.find_key(connection, vault, row.id)
            if key is not None:
                person = case_rows.open_request(key, row).requester
                tag = case_rows.requester_tag(vault, person)
                tagging = update(peer_case).where(peer_case.c.id == row.id)
                connection.execute(tagging.values(requester_tag=tag))


def _supporters(connection: Connection, vault: Vault) -> None:
    roster = SqlRoster(connection, vault, Shelf())
    before = roster.tags()
    connection.execute(delete(supporter).where(supporter.c.tag.in_(before)))
    roster.keep_supporters(before.values())


def _letters(connection: Connection, vault: Vault) -> None:
    for row in connection.execute(select(outbox)).all():
        with suppress(SealedDataError):
            tags = letters.tags(vault, letters.read(vault, row))
            connection.execute(update(outbox).where(outbox.c.id == row.id).values(tags))


def _invitations(connection: Connection, vault: Vault) -> None:
    ballots = SqlBallots(connection, vault, Shelf())
    for row in connection.execute(select(due).where(due.c.due_at.is_not(None))).all():
        with suppress(SealedDataError):
            ballots.tag_again(row)
