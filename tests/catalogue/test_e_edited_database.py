"""Letter E: a database that was edited by hand opens nothing, and rights end when they end."""

import logging
from dataclasses import replace

import pytest

from bot.usecases.running import ImportRoster, import_roster
from handlers import wall
from handlers.courtesy import Role
from handlers.ids import Action
from handlers.views import words as w
from handlers.views import words_about as wa
from tests.catalogue import ward as wards
from tests.catalogue.eyes import UNKNOWN, watching
from tests.catalogue.ward import BYSTANDER, COORDINATOR, FORMER, HELPER, NOTE, STRANGER
from tests.scenarios.by_hand import press, send, shut
from tests.scenarios.shell import ON_BOTH

TOMS_NOTE = "Tom's own words."
LOOKS = (Action.OPEN_REQUEST, Action.VIEW_REQUEST, Action.SEE_WHO, Action.GUIDE)
OF_ROLES = [what for kind, what, role, _ in wall.LISTENERS if role is Role.COORDINATOR]


@pytest.fixture(name="ward", scope="module")
def _ward(tmp_path_factory, databases):
    """Two matches: Mira with the helper, and Tom with the supporter who was never asked."""
    with wards.ward(tmp_path_factory.mktemp("edited"), databases(), matched=True) as made:
        clinic = made.clinic
        clinic.ask("Tom", **{wards.LABEL: TOMS_NOTE}).close()
        name = made.people[BYSTANDER]
        while name not in clinic.asked():
            other = clinic.asked()[0]
            clinic.person(other).click("Pass", where="message")
            clinic.settle()
        clinic.person(name).click("Accept", where="message")
        clinic.settle()
        made.toms = clinic.request_of("Tom").id
        yield made


def editing(ward):
    """Write to the database as somebody with a shell would; yields the shell."""
    return ward.clinic.shell.unchecked()


def everything_heard(ward):
    """What everybody hears who looks at both requests, by person and request."""
    heard = {}
    for who, name in ward.people.items():
        for request in (ward.request, ward.toms):
            words = [press(ward.clinic, name, action, request) for action in LOOKS]
            heard[who, request] = str(words)
    return heard


def swap(table, key, one, other, *columns):
    """SQL that gives two rows each other's columns."""
    both = f"WHERE {key} IN ('{one}', '{other}')"
    return [
        f"UPDATE {table} SET {column} = (SELECT t.{column} FROM {table} AS t "  # noqa: S608
        f"WHERE t.{key} = CASE {table}.{key} WHEN '{one}' THEN '{other}' ELSE '{one}' END) {both}"
        for column in columns
    ]


def test_before_anything_is_edited_each_note_has_its_one_reader(ward):
    """Catalogue 45: or the edits below would prove nothing."""
    with ward.nothing_stays():
        heard = everything_heard(ward)
    assert {at for at, words in heard.items() if NOTE in words} == {(HELPER, ward.request)}
    assert {at for at, words in heard.items() if TOMS_NOTE in words} == {(BYSTANDER, ward.toms)}


@pytest.mark.parametrize(
    ("cases", "keys"),
    [
        *(((column,), ()) for column in ("payload_ct", "note_ct", "grant_ct")),
        ((), ("wrapped",)),
        (("payload_ct", "grant_ct"), ()),
        (("note_ct", "grant_ct"), ("wrapped",)),
        (("payload_ct", "note_ct", "grant_ct", "version"), ("kek_id", "wrapped")),
    ],
    ids=str,
)
def test_columns_swapped_between_two_requests_show_nobody_anything_more(ward, cases, keys):
    """Catalogue 45 and 51: the grant, the request, the note and their key, alone and together."""
    with ward.nothing_stays():
        with editing(ward) as database:
            for sql in (
                *swap("peer_case", "id", ward.request, ward.toms, *cases),
                *swap("case_key", "case_id", ward.request, ward.toms, *keys),
            ):
                assert database.execute(sql).rowcount == 2
        heard = everything_heard(ward)
    assert {at for at, words in heard.items() if NOTE in words} <= {(HELPER, ward.request)}
    assert {at for at, words in heard.items() if TOMS_NOTE in words} <= {(BYSTANDER, ward.toms)}
    mira = ward.clinic.ids["Mira"]
    assert {at for at, words in heard.items() if mira in words} <= {(HELPER, ward.request)}


def test_a_supporters_row_copied_to_another_tag_makes_nobody_anything(ward):
    """Catalogue 45: the tag only finds the row; who it is stands under the seal."""
    clinic = ward.clinic
    with clinic.house.desk.open_records() as records:
        vault = records._vault
    tags = {
        who: vault.index.tag("supporter", clinic.ids[name]) for who, name in ward.people.items()
    }
    for thief in (STRANGER, COORDINATOR, FORMER, BYSTANDER):
        with ward.nothing_stays():
            with editing(ward) as database:
                database.execute("DELETE FROM supporter WHERE tag = ?", (tags[thief],))
                copied = database.execute(
                    "INSERT INTO supporter SELECT ?, kek_id, wrapped, profile_ct "
                    "FROM supporter WHERE tag = ?",
                    (tags[thief], tags[HELPER]),
                )
                assert copied.rowcount == 1
            for action in (*LOOKS, Action.ACCEPT, Action.HAND_BACK, Action.PROFILE):
                heard = press(clinic, ward.people[thief], action, ward.request)
                assert NOTE not in str(heard)
                assert wa.NOT_ALLOWED in heard or "Already taken" in str(heard), (thief, action)


def test_a_tag_written_over_finds_nobody_elses_request(ward):
    """Catalogue 45 and 58: whose request it is, the tag does not decide."""
    with ward.nothing_stays():
        with editing(ward) as database:
            tag = "SELECT requester_tag FROM peer_case WHERE id = ?"
            (miras,) = database.execute(tag, (ward.request,)).fetchone()
            database.execute(
                "UPDATE peer_case SET requester_tag = NULL WHERE id = ?", (ward.request,)
            )
            database.execute(
                "UPDATE peer_case SET requester_tag = ? WHERE id = ?", (miras, ward.toms)
            )
        mira = ward.clinic.person("Mira")
        mira.command("/peersupport", "status")
        assert mira.modal is None
        assert w.NOTHING_OPEN in str(mira.ephemerals[-1])
        shut(mira)


def test_no_row_makes_a_coordinator(ward):
    """Catalogue 45 and 48: the right is Slack's channel, and is in no table."""
    with ward.nothing_stays():
        with editing(ward) as database:
            names = str(database.columns())
            assert "peer_case" in names
            assert "coordinator" not in names
            assert "role" not in names
        for action in OF_ROLES:
            if action in set(Action):
                heard = press(ward.clinic, ward.people[BYSTANDER], action, ward.request)
                assert wa.COORDINATORS_ONLY in heard


@ON_BOTH
def test_whoever_was_taken_off_the_roster_is_a_stranger_from_then_on(
    tmp_path, database_url, monkeypatch
):
    """Catalogue 42: old buttons say what they say of a request that never was; no note opens."""
    with wards.ward(tmp_path, database_url, matched=True) as ward:
        clinic, name = ward.clinic, ward.people[HELPER]
        assert NOTE in str(press(clinic, name, Action.OPEN_REQUEST, ward.request))
        press(clinic, "Ruth", Action.RETIRE_SUPPORTER, clinic.ids[name])
        press(clinic, "Mira", Action.ASK_SOMEONE_ELSE, ward.request)
        clinic.settle()
        for action in (*LOOKS, Action.ACCEPT, Action.CLOSE_AS_SUPPORTER, Action.HAND_BACK):
            with watching(monkeypatch) as watch:
                heard = press(clinic, name, action, ward.request)
            assert heard == press(clinic, name, action, UNKNOWN), action
            assert watch.notes == []
            assert NOTE not in str(heard)


@ON_BOTH
def test_a_coordinator_who_is_a_supporter_too_sees_what_was_given_to_them_and_no_more(
    tmp_path, database_url
):
    """Catalogue 44: one right does not lend itself to the other."""
    with wards.ward(tmp_path, database_url, matched=True) as ward:
        clinic = ward.clinic
        clinic.house.desk.carry_out(
            import_roster, ImportRoster((replace(clinic.supporter("Ana"), id=clinic.ids["Ruth"]),))
        )
        for action in (*LOOKS, Action.SEE_DETAILS, Action.ACCEPT, Action.HAND_BACK):
            heard = press(clinic, "Ruth", action, ward.request)
            assert heard == press(clinic, "Ruth", action, UNKNOWN), action
        ruth = clinic.person("Ruth")
        ruth.open_home()
        for secret in (ward.request, clinic.ids["Mira"], NOTE):
            assert secret not in str(ruth.home)
        assert send(clinic, "Ruth", "closing_log_form", metadata=ward.request) == send(
            clinic, "Ruth", "closing_log_form", metadata=UNKNOWN
        )


def test_when_the_last_coordinator_leaves_the_operator_hears_and_nothing_else_changes(
    tmp_path, caplog
):
    """Catalogue 48: an alarm in the log; requests go on as before."""
    with wards.ward(tmp_path, matched=True) as ward:
        clinic = ward.clinic
        tom = clinic.ids["Tom"]
        with caplog.at_level(logging.WARNING):
            clinic.workspace.join(clinic.channel, tom)
            clinic.workspace.leave(clinic.channel, clinic.ids["Ruth"])
            clinic.settle()
            assert "nobody_coordinates" not in caplog.text
            before = clinic.request_of("Mira")
            clinic.workspace.leave(clinic.channel, tom)
            for _ in range(50):  # a listener writes it once the event is acknowledged
                clinic.settle()
                if caplog.text:
                    break
        assert "nobody_coordinates" in caplog.text
        assert clinic.request_of("Mira") == before
        assert NOTE in str(press(clinic, ward.people[HELPER], Action.OPEN_REQUEST, ward.request))
