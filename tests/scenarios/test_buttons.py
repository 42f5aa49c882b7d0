"""Every button, pressed by the wrong person or too late: one answer, and nothing changes."""

import pytest

from handlers import wall
from handlers.courtesy import Role
from handlers.ids import Action
from handlers.views import words as w
from handlers.views import words_about as wa
from sandbox import faults
from sandbox.faults import RESPONSE_URL
from tests.scenarios.by_hand import press, shut, was_acked
from tests.scenarios.hospital import hospital

NOTE = "A note nobody but one may read."
#: Buttons that carry no request; whatever else the wall knows carries one.
OF_NOBODY = {
    Action.ASK,
    Action.PRIVACY,
    Action.HELP,
    Action.PAUSE,
    Action.RESUME,
    Action.GIVE_FEEDBACK,
    Action.VOLUNTEER,
    Action.TAKE_BACK,
    Action.NOT_INTERESTED,
    Action.NOMINATE,
    Action.PROFILE,
    Action.TIME,
    Action.SIGN,
    Action.RETIRE,
}
ON_THE_WALL = [(what, role) for kind, what, role, _ in wall.LISTENERS if kind == "action"]
COORDINATORS = [what for what, role in ON_THE_WALL if role is Role.COORDINATOR]
OF_A_REQUEST = [
    what for what, role in ON_THE_WALL if what not in OF_NOBODY and role is Role.ANYONE
]
UNKNOWN = "0123456789abcdef0123456789abcdef"


def value_for(action, request_id, checkin="0"):
    return f"{request_id}.{checkin}" if str(action).startswith("checkin") else request_id


@pytest.fixture(name="ward", scope="module")
def _ward(tmp_path_factory):
    """A match between Mira and one supporter, with a check-in asked; nobody here changes it."""
    with hospital(tmp_path_factory.mktemp("ward")) as clinic:
        request_id, helper = clinic.match(**{"A note, if you like": NOTE})
        clinic.pass_time(days=3)
        stranger = next(name for name in ("Ana", "Ben", "Cleo") if name != helper)
        yield clinic, request_id, stranger


def test_the_wall_has_buttons_of_requests():
    assert len(OF_A_REQUEST) >= 15


@pytest.mark.parametrize("action", OF_A_REQUEST)
def test_a_stranger_hears_the_same_of_a_request_as_of_none(ward, action):
    clinic, request_id, supporter = ward
    before = clinic.request_of("Mira")
    for name in ("Tom", supporter, "Ruth"):
        foreign = press(clinic, name, action, value_for(action, request_id))
        unknown = press(clinic, name, action, value_for(action, UNKNOWN))
        assert foreign == unknown
        assert foreign != ()
        assert NOTE not in str(foreign)
        assert clinic.ids["Mira"] not in str(foreign)
    assert clinic.request_of("Mira") == before


@pytest.mark.parametrize("action", OF_A_REQUEST)
@pytest.mark.parametrize(
    "value", ["", "x" * 2000, "' OR 1=1 --", "\x00", "\ud800", "..", "é.é"], ids=repr
)
def test_a_value_that_was_never_ours_is_as_unknown(ward, action, value):
    clinic, _, _ = ward
    assert press(clinic, "Mira", action, value) == press(
        clinic, "Mira", action, value_for(action, UNKNOWN)
    )


@pytest.mark.parametrize("action", COORDINATORS)
def test_a_coordinators_button_is_for_coordinators(ward, action):
    clinic, _, supporter = ward
    for name in ("Mira", "Tom", supporter, "Alex"):
        assert wa.COORDINATORS_ONLY in press(clinic, name, action, "")


def test_what_no_listener_knows_is_acknowledged_and_left_alone(ward):
    clinic, request_id, _ = ward
    before = clinic.request_of("Mira")
    assert press(clinic, "Mira", "nobody_hung_this", request_id) == ()
    assert clinic.request_of("Mira") == before


@pytest.mark.parametrize("action", OF_A_REQUEST)
def test_a_withdrawn_request_is_as_unknown_to_both_who_had_it(withdrawn, action):
    clinic, request_id, helper = withdrawn
    for name in ("Mira", helper):
        late = press(clinic, name, action, value_for(action, request_id))
        assert late == press(clinic, name, action, value_for(action, UNKNOWN))
        assert late != ()
    assert clinic.request_of("Mira") is None


@pytest.fixture(name="withdrawn", scope="module")
def _withdrawn(tmp_path_factory):
    with hospital(tmp_path_factory.mktemp("withdrawn")) as clinic:
        request_id, helper = clinic.match()
        mira = clinic.person("Mira")
        mira.close()
        mira.click("View request")
        mira.click("Withdraw", where="modal")
        mira.submit()
        shut(mira)
        clinic.settle()
        yield clinic, request_id, helper


@pytest.fixture(name="closed", scope="module")
def _closed(tmp_path_factory):
    with hospital(tmp_path_factory.mktemp("closed")) as clinic:
        request_id, helper = clinic.match()
        mira = clinic.person("Mira")
        mira.close()
        mira.click("View request")
        mira.click("Close", where="modal")
        shut(mira)
        clinic.settle()
        yield clinic, request_id, helper


#: What a request that is over still opens, for the one who asked and the one who helped.
STILL_OPENS = {
    "Mira": {Action.VIEW_REQUEST, Action.WITHDRAW},
    "helper": {Action.CLOSING_LOG, Action.CLOSE_AS_SUPPORTER},
}


@pytest.mark.parametrize("action", OF_A_REQUEST)
def test_a_closed_request_stays_closed_whoever_presses(closed, action):
    clinic, request_id, helper = closed
    with clinic.house.desk.open_records() as records:
        before = records.request(request_id)
    for name in ("Mira", helper):
        heard = press(clinic, name, action, value_for(action, request_id))
        role = "Mira" if name == "Mira" else "helper"
        if action not in STILL_OPENS[role]:
            assert len(heard) < 12, "a sentence, and no form"
        assert heard != ()
        assert clinic.ids[helper if role == "Mira" else "Mira"] not in str(heard)
    with clinic.house.desk.open_records() as records:
        assert records.request(request_id) == before


def test_somebody_who_left_the_coordinators_is_one_no_more(clinic):
    ruth, action = clinic.person("Ruth"), Action.SEARCH_NOW
    assert w.SEARCHED_AGAIN in press(clinic, "Ruth", action, "")
    clinic.workspace.leave(clinic.channel, ruth.id)
    assert wa.COORDINATORS_ONLY in press(clinic, "Ruth", action, "")
    ruth.open_home()
    assert not ruth.sees("For coordinators")


def test_somebody_who_left_unheard_is_one_for_a_minute_at_most(clinic):
    assert w.SEARCHED_AGAIN in press(clinic, "Ruth", Action.SEARCH_NOW, "")
    clinic.workspace.conversations.by_id[clinic.channel].members.remove(clinic.ids["Ruth"])
    clinic.pass_time(seconds=61)
    assert wa.COORDINATORS_ONLY in press(clinic, "Ruth", Action.SEARCH_NOW, "")


def test_an_answer_slack_does_not_take_is_lost_without_harm(clinic):
    clinic.sandbox.faults.add(RESPONSE_URL, faults.reset_before(), times=3)
    press(clinic, "Mira", Action.OPEN_REQUEST, UNKNOWN)
    assert was_acked(clinic)
