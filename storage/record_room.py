"""The record room, opened as a whole: database, keystore and what the use-cases work with."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError, OperationalError

from bot.usecases.ports import Post, Tokens
from bot.usecases.records import OpenRecords
from storage import dead_letters, finding, holdings, leftovers, renewal, schema
from storage.engine import (
    DatabaseProblem,
    database_path,
    hold_lock,
    make_engine,
    transaction,
    vacuum,
)
from storage.keystore import Keystore
from storage.post import SqlPost
from storage.postgres import is_postgres
from storage.providers import RootKey, provider_of
from storage.records import records_opener
from storage.root_key import KeyProblem, create_root_key
from storage.sealing import SealedDataError
from storage.server_check import Weakness, weaknesses
from storage.server_clock import ServerClock
from storage.vault import Vault

#: The one workspace an installation serves, as its seals and indexes know it.
WORKSPACE = "workspace"


@dataclass(frozen=True, slots=True)
class RecordRoom:
    """Everything that is kept, and the ways to it."""

    open_records: OpenRecords
    post: Post
    tokens: Tokens
    engine: Engine
    keystore: Keystore
    vault: Vault
    closing: ExitStack

    def clock(self, machine: Callable[[], datetime]) -> Callable[[], datetime]:
        """Give the clock all replicas go by: the server's, or that of the one machine."""
        return ServerClock(self.engine, machine) if self._is_on_server else machine

    def any_given_up(self) -> bool:
        """Tell whether a letter was given up; raises `TryAgain`."""
        return dead_letters.count(self.engine) > 0

    def weaknesses(self) -> tuple[Weakness, ...]:
        """List what gives too much away about the database's server."""
        return weaknesses(self.engine)

    @property
    def _is_on_server(self) -> bool:
        return self.engine.dialect.name == "postgresql"

    def tidy(self, now: datetime) -> None:
        """
        Do what is due to the keys, and rewrite the database without what was deleted from it.

        Once a night is enough. It holds nobody up for longer than the rewriting, and may be cut
        short anywhere. While a legal hold stands, no key is destroyed. Raises `KeyProblem` where a
        new key cannot be wrapped.
        """
        with self.open_records() as records:
            held = records.programme().keeping.hold_since is not None
        try:
            leftovers.sweep(self.engine, now)
            renewal.tend(self.engine, self.keystore, self.vault, now, held=held)
        finally:
            vacuum(self.engine)

    def close(self) -> None:
        """Close the database and let another process in."""
        self.closing.close()


def open_record_room(
    *,
    database_url: str,
    data_dir: Path,
    keystore: Path,
    root_key_file: Path,
    kms_key: str = "",
    after_commit: Callable[[], None] | None = None,
    exclusive: bool = False,
) -> RecordRoom:
    """
    Open what `init` created, and bring the schema up to date.

    `exclusive` is for the process that runs the bot; short work of the command line may go on
    beside it. Raises `KeyProblem` for anything wrong with a key, `DatabaseProblem` when the
    database is in use by another process or from a newer version; nothing is changed then.
    """
    root = RootKey(file=root_key_file, data_dir=data_dir, kms_key=kms_key)
    store, vault = open_keys(keystore, root)
    with ExitStack() as stack:
        if exclusive and database_path(database_url) is not None:
            stack.callback(hold_lock(database_url).release)
        engine = make_engine(database_url, runs=exclusive)
        stack.callback(engine.dispose)
        with readable(database_url):
            schema.upgrade(engine)
        open_records = records_opener(engine, vault, after_commit=after_commit)
        _refuse_strange_keys(open_records, engine, vault, store)
        closing = stack.pop_all()
    is_replica = exclusive and is_postgres(database_url)
    post = SqlPost(engine, vault, beside_others=is_replica)
    if exclusive and database_path(database_url) is not None:
        post.free_leases()  # whoever held them is gone, or we would not have the lock
    return RecordRoom(
        open_records=open_records,
        post=post,
        tokens=vault,
        engine=engine,
        keystore=store,
        vault=vault,
        closing=closing,
    )


def open_keys(keystore: Path, root: RootKey) -> tuple[Keystore, Vault]:
    """Open the keys alone, whatever state the database is in; raises `KeyProblem`."""
    store = Keystore.open(keystore, provider_of(root))
    return store, Vault(store, WORKSPACE)


def create_record_room(
    *,
    database_url: str,
    data_dir: Path,
    keystore: Path,
    root_key_file: Path,
    now: datetime,
    kms_key: str = "",
) -> tuple[str, ...]:
    """
    Create what is missing of root key, keystore and database; gives what was created, a word each.

    Whatever exists stays as it is. Raises `KeyProblem` when what exists does not fit together.
    """
    created: list[str] = []
    engine = make_engine(database_url)
    try:
        with readable(database_url):
            schema.check(engine)
            is_new = schema.current(engine) is None
        if not is_new and not keystore.exists():
            raise KeyProblem(
                "keystore_missing",
                f"There is a database, but its keystore {keystore} is missing.",
                "Put it back from its copy: a new one could open nothing that is stored.",
            )
        root = RootKey(file=root_key_file, data_dir=data_dir, kms_key=kms_key)
        if root.is_file and not root_key_file.exists() and not keystore.exists():
            create_root_key(root_key_file)
            created.append("root key")
        if not keystore.exists():
            Keystore.create(keystore, provider_of(root), str(uuid4()), f"{now:%Y-%m}")
            created.append("keystore")
        store, vault = open_keys(keystore, root)
        if is_new:
            created.append("database")
        with readable(database_url):
            schema.upgrade(engine)
        _refuse_strange_keys(records_opener(engine, vault), engine, vault, store)
    finally:
        engine.dispose()
    return tuple(created)


@contextmanager
def readable(database_url: str) -> Iterator[None]:
    """Turn a file that is no database, or one we may not work with, into a `DatabaseProblem`."""
    try:
        yield
    except OperationalError:
        raise
    except DatabaseError:
        raise DatabaseProblem(
            "The file where the database should be is not a database; put it back from a copy."
            if database_path(database_url) is not None
            else "The database does not let us make or use our tables; "
            "its owner must be the account in PEERSUPPORT_DATABASE_URL, and it must be ours alone."
        ) from None


def _refuse_strange_keys(
    open_records: OpenRecords, engine: Engine, vault: Vault, store: Keystore
) -> None:
    try:
        with open_records() as records:
            records.programme()
        finding.settle(engine, store, vault)
    except SealedDataError:
        pass
    else:
        return
    with transaction(engine, reading=True) as connection:
        gone = [kek_id for kek_id in holdings.used(connection) if store.is_buried(kek_id)]
    if gone:
        raise KeyProblem(
            "keys_destroyed",
            f"This database is older than the end of the key {gone[0]}, which alone opened it.",
            "Put a newer one in its place; what that key wrapped can never be read again.",
        )
    raise KeyProblem(
        "keys_do_not_fit",
        "This root key and keystore do not belong to this database.",
        "Point PEERSUPPORT_KEYSTORE and PEERSUPPORT_ROOT_KEY_FILE at those it was made with.",
    )
