from dataclasses import replace

import pytest
from sqlalchemy import select, update

from bot.domain.people import Period, Stage
from storage.engine import transaction
from storage.tables import supporter
from tests.storage.examples import ANN, BEN, CAS, NOW, a_supporter


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


def test_what_is_forgotten_leaves_no_row_and_others_stay(open_records, engine):
    with open_records() as records:
        records.keep_supporters([a_supporter(BEN), a_supporter(CAS)])
        records.forget_supporters([BEN])
        assert records.supporter(BEN) is None
        assert records.supporters() == (a_supporter(CAS),)
    assert len(rows(engine)) == 1
    with open_records() as records:
        records.keep_supporters([a_supporter(BEN)])
        assert records.supporter(BEN) == a_supporter(BEN)


def test_forgetting_somebody_unknown_or_nobody_is_as_good(open_records, engine):
    with open_records() as records:
        records.keep_supporters([a_supporter(BEN)])
        records.forget_supporters([ANN, ANN])
        records.forget_supporters([])
    assert len(rows(engine)) == 1


def test_a_row_that_is_not_whole_can_still_be_forgotten(open_records, engine):
    with open_records() as records:
        records.keep_supporters([a_supporter(BEN)])
    with transaction(engine) as connection:
        connection.execute(update(supporter).values(profile_ct=b"torn"))
    with open_records() as records:
        records.forget_supporters([BEN])
        assert records.is_well()
    assert rows(engine) == []


def test_forgetting_is_undone_with_its_transaction(open_records):
    def fail():
        with open_records() as records:
            records.forget_supporters([BEN])
            raise RuntimeError("the lights went out")

    with open_records() as records:
        records.keep_supporters([a_supporter(BEN)])
    with pytest.raises(RuntimeError):
        fail()
    with open_records() as records:
        assert records.supporter(BEN) == a_supporter(BEN)


@pytest.mark.parametrize("nobody", ["", "nobody!", "\ud800", "x" * 3000, "U0\u0131NN"])
def test_what_is_nobodys_id_is_no_supporters(open_records, nobody):
    with open_records() as records:
        records.keep_supporters([a_supporter(BEN)])
        assert records.supporter(nobody) is None


def test_everything_of_a_supporters_life_comes_back_as_it_was(open_records):
    told = a_supporter(
        stage=Stage.VOLUNTEER,
        retired_on=NOW.date(),
        reminded_on=NOW.date(),
        reminded_of="2",
        checked_on=NOW.date(),
        locale="fr-CA",
        trained_on=None,
        away=(Period(NOW.date(), NOW.date()),),
        nights=(Period(NOW.date(), NOW.date()),),
        on_call=(Period(NOW.date(), NOW.date()),),
        never=(ANN,),
        never_departments=("Surgery",),
        line=(CAS,),
    )
    with open_records() as records:
        records.keep_supporters([told])
    with open_records() as records:
        assert records.supporter(BEN) == told
