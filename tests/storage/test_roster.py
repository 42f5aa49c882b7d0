from dataclasses import replace

import pytest
from sqlalchemy import select, update

from bot.domain.people import Stage
from storage.engine import transaction
from storage.tables import supporter
from tests.storage.examples import ANN, BEN, CAS, a_supporter


def rows(engine):
    with transaction(engine, reading=True) as connection:
        return connection.execute(select(supporter)).all()


def test_supporters_come_back_as_they_were(open_records):
    with open_records() as records:
        assert records.supporters() == ()
        records.keep_supporters([a_supporter(BEN), a_supporter(CAS)])
    with open_records() as records:
        assert records.supporter(BEN) == a_supporter(BEN)
        assert records.supporter(ANN) is None
        assert set(map(repr, records.supporters())) == {
            repr(records.supporter(BEN)),
            repr(records.supporter(CAS)),
        }


def test_keeping_a_supporter_again_changes_the_one_row(open_records, engine):
    with open_records() as records:
        records.keep_supporters([a_supporter()])
        records.keep_supporters([a_supporter(stage=Stage.RETIRED), a_supporter(CAS)])
        assert records.supporter(BEN) == a_supporter(stage=Stage.RETIRED)
    assert len(rows(engine)) == 2


@pytest.mark.parametrize("column", ["profile_ct", "wrapped"])
def test_a_row_that_is_not_whole_makes_nobody_a_supporter(open_records, engine, column):
    with open_records() as records:
        records.keep_supporters([a_supporter(BEN), a_supporter(CAS)])
        assert records.is_well()
    one, other = rows(engine)
    swapped = {column: getattr(other, column)}
    with transaction(engine) as connection:
        connection.execute(update(supporter).where(supporter.c.tag == one.tag).values(swapped))
    with open_records() as records:
        (left,) = records.supporters()
        (gone,) = {BEN, CAS} - {left.id}
        assert records.supporter(gone) is None
        assert records.supporter(left.id) == left
        assert not records.is_well()


def test_a_whole_row_moved_to_another_tag_makes_nobody_a_supporter(open_records, engine, vault):
    with open_records() as records:
        records.keep_supporters([a_supporter(BEN)])
    with transaction(engine) as connection:
        tag = vault.index.tag("supporter", ANN)
        connection.execute(update(supporter).values(tag=tag))
    with open_records() as records:
        assert records.supporter(ANN) is None
        assert records.supporters() == ()


def test_profiles_of_any_length_look_the_same(open_records, engine):
    with open_records() as records:
        records.keep_supporters(
            [a_supporter(BEN), replace(a_supporter(CAS), topics=("adverse", "burnout") * 20)]
        )
    assert len({len(row.profile_ct) for row in rows(engine)}) == 1


def test_the_same_person_has_another_tag_as_a_requester(vault):
    assert vault.index.tag("supporter", BEN) != vault.index.tag("requester", BEN)
