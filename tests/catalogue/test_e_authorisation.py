"""Letter E: who may do what, for everybody and everything Slack can bring us."""

import pytest

from handlers import wall
from handlers.courtesy import Role, courteous
from handlers.ids import COMMAND, Action, Form, Shortcut
from handlers.views.refusals import REFUSALS
from sandbox import faults
from tests.catalogue import ward as wards
from tests.catalogue.eyes import UNKNOWN, picture, watching
from tests.catalogue.ward import (
    ASKED,
    COORDINATOR,
    EVERYBODY,
    FORMER,
    HELPER,
    MEMBERS,
    NOTE,
    REQUESTER,
    SUPPORTERS,
)

#: Who may use what, row by row of the wall; a listener that is missing here fails a test.
WHO_MAY = {
    COMMAND: MEMBERS,
    Shortcut.ASK: MEMBERS,
    Action.ASK: MEMBERS,
    Form.ASK: MEMBERS,
    Action.PRIVACY: EVERYBODY,
    Action.HELP: EVERYBODY,
    Action.VIEW_REQUEST: (REQUESTER,),
    Action.WITHDRAW: (REQUESTER,),
    Form.WITHDRAW: (REQUESTER,),
    Action.LOOK_FURTHER: (REQUESTER,),
    Form.LOOK_FURTHER: (REQUESTER,),
    Action.KEEP_AS_IT_IS: (REQUESTER,),
    Action.ASK_SOMEONE_ELSE: (REQUESTER,),
    Action.CLOSE_AS_REQUESTER: (REQUESTER, HELPER),  # either of the two may end it
    Action.SEE_WHO: (REQUESTER,),
    Action.SEE_DETAILS: (ASKED, HELPER),  # who accepted is shown the request
    Action.ACCEPT: (ASKED, HELPER),  # accepting twice is accepting once
    Action.PASS: (ASKED,),
    Action.OPEN_REQUEST: (HELPER,),
    Action.GUIDE: (HELPER,),
    Action.HAND_BACK: (HELPER,),
    Action.CLOSE_AS_SUPPORTER: (HELPER,),
    Action.CLOSING_LOG: (HELPER,),
    Form.CLOSING_LOG: SUPPORTERS,  # of themselves; of the request, the helper alone
    Action.CHECKIN_CONNECTED: (REQUESTER, HELPER),
    Action.CHECKIN_NOT_YET: (REQUESTER, HELPER),
    Action.CHECKIN_SOMEONE_ELSE: (REQUESTER, HELPER),
    Action.CHECKIN_NO_LONGER: (REQUESTER, HELPER),
    Action.GIVE_FEEDBACK: EVERYBODY,
    Form.FEEDBACK: EVERYBODY,
    Action.PAUSE: SUPPORTERS,
    Form.PAUSE: SUPPORTERS,
    Action.RESUME: SUPPORTERS,
    Action.REST_NOW: SUPPORTERS,
    Action.DEBRIEF: SUPPORTERS,
    Action.PROFILE: SUPPORTERS,
    Form.PROFILE: SUPPORTERS,
    Action.TIME: SUPPORTERS,
    Form.TIME: SUPPORTERS,
    Action.SIGN: EVERYBODY,
    Form.SIGN: SUPPORTERS,
    Action.RETIRE: SUPPORTERS,
    Form.RETIRE: SUPPORTERS,
    Action.VOLUNTEER: MEMBERS,
    Form.VOLUNTEER: tuple(one for one in MEMBERS if one not in SUPPORTERS),
    Action.TAKE_BACK: EVERYBODY,
    Action.NOT_INTERESTED: EVERYBODY,
    Action.NOMINATE: MEMBERS,
    Form.NOMINATE: MEMBERS,
    Action.ROSTER: (COORDINATOR,),
    Action.FIND: (COORDINATOR,),
    Action.ENTRY: (COORDINATOR,),
    Action.DECLINE: (COORDINATOR,),
    Action.RETIRE_SUPPORTER: (COORDINATOR,),
    Action.ROTA: (COORDINATOR,),
    Action.SHOW_DIGEST: (COORDINATOR,),
    Action.COMMENTS: (COORDINATOR,),
    Action.SEARCH_NOW: (COORDINATOR,),
    Action.ASK_EVERYONE: (COORDINATOR,),
    Action.ASK_TO_LOOK_FURTHER: (COORDINATOR,),
    Form.ENTRY: (COORDINATOR,),
    Form.ROTA: (COORDINATOR,),
}
#: What Slack tells of everybody by itself; it carries no request.
EVENTS = {
    "app_home_opened",
    "message",
    "member_joined_channel",
    "member_left_channel",
}
#: Listeners whose id is that of a request.
OF_A_REQUEST = {
    what for what, who in WHO_MAY.items() if {REQUESTER, ASKED, HELPER} >= set(who)
} | {Form.CLOSING_LOG}
ROWS = [(kind, what) for kind, what, _, _ in wall.LISTENERS if kind != "event"]
ROW = pytest.mark.parametrize(("kind", "what"), ROWS, ids=[f"{k}:{w}" for k, w in ROWS])
NO = tuple(REFUSALS.values())


def rows_of(ward):
    """The request as it is stored."""
    seen = picture(ward.clinic)
    return seen["peer_case"], seen["case_key"], seen["message"]


def is_no(heard):
    return any(sentence in word for word in heard for sentence in NO)


@pytest.fixture(name="matched", scope="module")
def _matched(tmp_path_factory):
    with wards.ward(tmp_path_factory.mktemp("matched"), matched=True) as made:
        yield made


@pytest.fixture(name="offered", scope="module")
def _offered(tmp_path_factory):
    with wards.ward(tmp_path_factory.mktemp("offered"), matched=False) as made:
        yield made


@pytest.fixture(name="on_a_server", scope="module")
def _on_a_server(tmp_path_factory, postgres):
    place = tmp_path_factory.mktemp("server")
    with postgres.database() as url, wards.ward(place, url, matched=True) as made:
        yield made


@pytest.fixture(name="ward", params=["matched", "offered", "on_a_server"])
def _ward(request):
    return request.getfixturevalue(request.param)


def test_every_listener_says_here_who_may_use_it():
    """Catalogue 43."""
    hung = {str(what) for _, what, _, _ in wall.LISTENERS}
    assert {str(what) for what in WHO_MAY} | EVENTS == hung
    for _, what, role, _ in wall.LISTENERS:
        if str(what) not in EVENTS:
            assert (role is Role.COORDINATOR) == (WHO_MAY[what] == (COORDINATOR,)), what


@ROW
def test_whoever_may_not_is_refused_and_nothing_changes(ward, kind, what, monkeypatch):
    """Catalogue 41, 43 and 44: no effect, and no note is opened to find out."""
    before = picture(ward.clinic)
    for who in ward.people:
        if who in WHO_MAY[what]:
            continue
        with ward.nothing_stays(), watching(monkeypatch) as watch:
            heard = ward.tries(kind, what, who)
            assert is_no(heard), (who, heard)
            assert watch.notes == [], who
            assert NOTE not in str(heard)
            assert picture(ward.clinic) == before, who


#: What needs more than a ward in one of its two states; played elsewhere.
ELSEWHERE = {
    Action.LOOK_FURTHER: "tests/scenarios/test_cascade.py",
    Form.LOOK_FURTHER: "tests/scenarios/test_cascade.py",
    Action.KEEP_AS_IT_IS: "tests/scenarios/test_cascade.py",
    Action.TAKE_BACK: "tests/scenarios/test_a_supporters_week.py",
    Action.DECLINE: "tests/scenarios/test_a_supporters_week.py",
    Action.FIND: "tests/scenarios/test_a_supporters_week.py",
    Action.CHECKIN_NO_LONGER: "tests/scenarios/test_rough_seas.py",
}


@pytest.mark.parametrize(
    ("kind", "what"), [row for row in ROWS if row[1] not in ELSEWHERE], ids=str
)
def test_whoever_may_is_not_refused(matched, offered, kind, what):
    """Catalogue 43: the table would be worthless if everybody were refused."""
    for who in WHO_MAY[what]:
        if (what, who) == (Form.ASK, REQUESTER):
            continue  # who has an open request is shown that one
        heard = []
        for ward in (matched, offered):
            if who in ward.people:
                with ward.nothing_stays():
                    heard.append(ward.tries(kind, what, who))
        assert [words for words in heard if not is_no(words)], (who, heard)


@pytest.mark.parametrize(
    ("kind", "what"), [row for row in ROWS if row[1] in OF_A_REQUEST], ids=str
)
def test_a_request_of_somebody_else_is_refused_like_one_that_never_was(
    ward, kind, what, monkeypatch
):
    """Catalogue 39, 41 and 42: the same words, as many statements, a few more seals."""
    request = rows_of(ward)
    for who in ward.people:
        if who in (WHO_MAY[what] if what != Form.CLOSING_LOG else (HELPER,)):
            continue
        with ward.nothing_stays(), watching(monkeypatch) as foreign:
            heard = ward.tries(kind, what, who)
            assert rows_of(ward) == request, who
        with ward.nothing_stays(), watching(monkeypatch) as unknown:
            assert heard == ward.tries(kind, what, who, UNKNOWN), who
        # Who was asked once knows that it existed, and learns nothing from a moment more.
        if who != FORMER:
            assert len(foreign.statements) == len(unknown.statements), who
        # Whose it is stands under the seal: the key of the request, and the request; where one
        # answer leads to another question, both twice.
        assert len(foreign.opened) - len(unknown.opened) <= 4, who


def test_what_belongs_to_a_request_is_known():
    """Catalogue 43: the row above is not empty by mistake."""
    assert len(OF_A_REQUEST) >= 20


def test_a_listener_that_asks_for_what_nobody_gives_is_not_hung(matched):
    """Catalogue 43: found when the wall is furnished, not when somebody presses."""
    with pytest.raises(KeyError, match="password"):
        courteous(lambda password: None, Role.ANYONE, matched.clinic.house.reception)


def test_where_not_even_a_refusal_can_be_shown_slack_is_told_so(matched):
    """Catalogue 43: the person hears from Slack that it failed, and nothing happened."""
    clinic = matched.clinic
    ruth = clinic.person("Ruth")
    with matched.nothing_stays(), clinic.sandbox.giving_up_after(1.0):
        clinic.workspace.change_person(clinic.ids["Alex"], kind="guest")
        clinic.sandbox.faults.add("views.open", faults.error("expired_trigger_id"), times=3)
        before = picture(clinic)
        clinic.person("Alex").shortcut(Shortcut.ASK)
        clinic.sandbox.faults.clear()
        assert clinic.person("Alex").failures or clinic.sandbox.acks[-1].seconds is None
        assert picture(clinic) == before
        assert ruth.failures == []
