"""Another key to find people by: everybody is found afterwards, and not with the key before."""

import itertools
import json
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.cohorts import Invitee
from bot.domain.lifecycle import Decision
from storage import copying, finding, key_life
from storage.engine import DatabaseProblem, transaction
from storage.sealing import SealedDataError
from storage.tables import due, inbox, metadata, outbox, peer_case, setting, supporter
from storage.vault import Vault
from tests.storage import examples
from tests.storage.installation import a_bot_at, copy_of, install
from tests.storage.power import Power, cut_everywhere

NOW = datetime(2026, 12, 1, 3, 5, tzinfo=UTC)
#: Where people or requests are found by a tag.
TAGS = (
    peer_case.c.requester_tag,
    supporter.c.tag,
    outbox.c.lane,
    outbox.c.case_id_tag,
    inbox.c.key,
    due.c.dedupe_key,
    setting.c.name,
)


@pytest.fixture(name="one")
def _one(tmp_path, database_url):
    process = install(tmp_path / "one", url=database_url)
    with process.records() as records:
        records.first_time("ask", "form", examples.NOW)
        records.mark(f"nominated {examples.CAS}", examples.NOW)
    finding.settle(process.engine, process.store, process.vault)
    yield process
    process.close()


def change(process):
    finding.change(process.engine, process.store, process.vault, NOW)


def tags(process):
    """Every tag in the database."""
    with transaction(process.engine, reading=True) as connection:
        found = {
            value
            for column in TAGS
            for value in connection.scalars(column.table.select().with_only_columns(column))
        }
    return found - {None, "programme", "found-by"}


def whole(process):
    """Everybody is found, and everything is as it was."""
    with process.records() as records:
        request = records.open_request_of(examples.ANN)
        assert request.requester == examples.ANN
        assert records.supporter(examples.BEN) == examples.a_supporter()
        assert len(records.supporters()) == 1
        assert records.marked_at("nudged") == examples.NOW
        assert records.is_well()
    assert process.faults() == []
    return request


def test_all_columns_of_tags_are_known():
    """A new column of sixteen bytes is a tag, until somebody says that it is none."""
    short = {
        column
        for table in metadata.tables.values()
        for column in table.columns
        if getattr(column.type, "length", None) == 16 and column.type.python_type is bytes
    }
    assert short == set(TAGS) - {setting.c.name}


def test_everybody_is_found_and_no_tag_of_before_is_left(one):
    before = tags(one)
    assert before
    change(one)
    whole(one)
    after = tags(one)
    assert after
    assert before.isdisjoint(after)
    assert sorted(one.states("index").values()) == ["destroyed", "primary"]
    assert sorted(one.states("feedback").values()) == ["destroyed", "primary"]


def test_letters_keep_their_order_and_go_with_their_request(one):
    with one.records() as records:
        records.post(examples.a_letter(slot=str(nth)) for nth in range(4))
    copied = copy_of(one, one.place.with_name("copy"))

    def said(process):
        slots = []
        while claimed := process.post.claim(examples.NOW, 9):
            for one_letter in claimed:
                slots.append(one_letter.letter.slot)
                process.post.delivered(one_letter, None)
        return slots

    before = said(copied)
    copied.close()
    request = whole(one)
    change(one)
    with one.records() as records:
        records.post([examples.a_letter(about=request.id, slot="unsaid")])
    again = one.another()
    assert said(again) == [*before, "unsaid"]
    again.close()


def test_what_was_not_said_is_unsaid_after_the_change_too(one):
    request = whole(one)
    change(one)
    with one.records() as records:
        kept = records.request(request.id)
        records.keep(Decision(request=kept, forget=True))
    left = [claimed.letter.about for claimed in one.post.claim(examples.NOW, 9)]
    assert request.id not in left


def test_who_was_asked_is_found_after_the_change_and_where_their_messages_are(one):
    asked = Invitee(person=examples.BEN, locale="fr-CA", places=("D1/1.0",))
    with one.records() as records:
        records.note_asked(323, [asked], examples.NOW)
    change(one)
    with one.records() as records:
        assert records.asked(323) == (asked,)
        assert records.note_asked(323, [asked], examples.NOW) == ()


def test_nobody_is_invited_twice(one):
    change(one)
    with one.records() as records:
        records.invite_at(examples.ANN, examples.NOW)
        (invited,) = records.take_invitees(examples.NOW + timedelta(days=60))
        assert invited.person == examples.ANN
        assert records.take_invitees(examples.NOW + timedelta(days=60)) == ()


def test_tokens_and_tickets_of_before_are_void(one):
    token = one.vault.mint("ask", examples.ANN, NOW, timedelta(days=1))
    with one.records() as records:
        ticket = records.mint_ticket(322, examples.ANN)
        assert records.check_ticket(ticket, examples.ANN)
    assert one.vault.check(token, "ask", examples.ANN, NOW)
    change(one)
    assert one.vault.check(token, "ask", examples.ANN, NOW) is None
    with one.records() as records:
        assert records.check_ticket(ticket, examples.ANN) is None


def test_a_mark_about_a_person_is_forgotten(one):
    name = f"nominated {examples.CAS}"
    with one.records() as records:
        assert records.marked_at(name) == examples.NOW
    change(one)
    with one.records() as records:
        assert records.marked_at(name) is None


def test_a_running_bot_keeps_it_from_happening(one):
    with a_bot_at(one.url), pytest.raises(DatabaseProblem, match="stop"):
        change(one)
    whole(one)


def test_cut_short_anywhere_it_is_finished_by_whoever_opens_it_next(
    tmp_path, database_url, monkeypatch
):
    made = install(tmp_path / "made", url=database_url)
    finding.settle(made.engine, made.store, made.vault)
    made.close()
    numbers = itertools.count()

    def prepare():
        return copy_of(made, tmp_path / str(next(numbers)))

    def check(process, when):
        again = process.another()
        finding.settle(again.engine, again.store, again.vault)
        whole(again)
        if when == "done":
            assert list(again.states("index").values()).count("primary") == 1
        again.close()

    assert cut_everywhere(Power(monkeypatch), prepare, change, check) > 10


def test_a_database_from_before_the_change_is_tagged_again(one):
    """An older copy was put in place, while the data key that opens it still lives."""
    before = copying.snapshot(one.engine)
    change(one)
    one.close()
    copying.put_in_place(one.url, before)
    back = one.another()
    with back.records() as records:
        assert records.open_request_of(examples.ANN) is None  # which is why it is settled
    finding.settle(back.engine, back.store, back.vault)
    whole(back)
    back.close()


def test_settling_what_is_settled_writes_nothing(one):
    before = copying.snapshot(one.engine)
    finding.settle(one.engine, one.store, one.vault)
    assert copying.snapshot(one.engine) == before


def test_keys_that_do_not_fit_are_refused_and_nothing_is_tagged(one, tmp_path):
    other = install(tmp_path / "other")
    with pytest.raises(SealedDataError):
        finding.settle(one.engine, other.store, Vault(other.store, "T0ONE"))
    other.close()
    whole(one)


def test_a_damaged_row_is_found_by_nobody_and_stops_nothing(one):
    with transaction(one.engine) as connection:
        connection.execute(peer_case.update().values(payload_ct=b"\x01 nonsense"))
    before = tags(one)
    change(one)
    assert before.isdisjoint(tags(one))


def test_the_keys_list_tells_the_new_from_the_old(one):
    change(one)
    for file in key_life.listed(one.store):
        facts = json.loads(file.as_json())
        assert (facts["wrapped"] == "") == (file.state == "destroyed")
