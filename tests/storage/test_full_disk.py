"""A full disk: nothing can be stored and one is told to try again; what is stored can be read."""

import pytest
from sqlalchemy import event

from bot.domain.errors import TryAgain
from storage.engine import make_engine, transaction
from storage.post import SqlPost
from storage.records import records_opener
from tests.storage.examples import ANN, NOW, ON_SQLITE, a_letter, a_supporter, add

pytestmark = ON_SQLITE


@pytest.fixture(name="full")
def _full(engine, open_records, database_url):
    """The same database on a disk with no room left."""
    with open_records() as records:
        request = add(records)
        records.keep_supporters([a_supporter()])
    with transaction(engine, reading=True) as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    full = make_engine(database_url)

    @event.listens_for(full, "connect")
    def no_more_room(connection, _record):
        connection.execute(f"PRAGMA max_page_count = {pages}").close()

    yield full, request
    full.dispose()


def test_what_cannot_be_stored_says_try_again_and_changes_nothing(full, vault, engine):
    full, request = full
    open_full = records_opener(full, vault)
    with pytest.raises(TryAgain), open_full() as records:
        records.post(a_letter(ANN, slot="x" * 5000) for _ in range(100))
    with records_opener(engine, vault)() as records:
        assert records.request(request.id) == request
        assert records.is_well()


def test_what_is_stored_can_be_read(full, vault):
    full, request = full
    for _ in range(3):
        with records_opener(full, vault)() as records:
            assert records.request(request.id) == request
            assert len(records.supporters()) == 1
            assert records.is_well()
    assert SqlPost(full, vault).next_due(NOW) == NOW
