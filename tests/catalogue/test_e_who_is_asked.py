"""Letter E: nobody is asked about themselves, nor who was excluded, nor who is not one of us."""

import pytest

from handlers.ids import Form
from handlers.views import words_about as wa
from tests.catalogue.eyes import picture
from tests.scenarios.by_hand import send, words_of
from tests.scenarios.shell import ON_BOTH
from tests.scenarios.test_bad_input import form_token


def everybody_asked(clinic, name, **fields):
    """Have somebody ask, and everybody who is asked pass, until nobody is left; give them all."""
    token = form_token(clinic, name)
    send(clinic, name, Form.ASK, metadata=token, **fields)
    clinic.settle()
    asked = []
    for _ in range(8):
        now = clinic.asked()
        asked.extend(now)
        for one in now:
            clinic.person(one).click("Pass", where="message")
        clinic.pass_time(hours=3)
    return asked


@ON_BOTH
def test_a_supporter_who_asks_is_never_asked_about_it(clinic):
    """Catalogue 46: through the whole search."""
    assert set(everybody_asked(clinic, "Ana")) == {"Ben", "Cleo"}


@ON_BOTH
@pytest.mark.parametrize("never", ["Ana", "Ben", "Cleo"])
def test_whoever_the_requester_excluded_is_never_asked(clinic, never):
    """Catalogue 46: as above."""
    excluded = {"type": "multi_users_select", "selected_users": [clinic.ids[never]]}
    asked = everybody_asked(clinic, "Mira", never=excluded)
    assert set(asked) == {"Ana", "Ben", "Cleo"} - {never}


@ON_BOTH
@pytest.mark.parametrize(
    "kind", ["guest", "single_channel_guest", "stranger", "bot", "deactivated"]
)
def test_only_full_members_of_this_workspace_begin_anything(clinic, kind):
    """Catalogue 47: the form is refused in one sentence, and nothing is stored."""
    token = form_token(clinic, "Mira")
    if kind == "deactivated":
        clinic.workspace.deactivate(clinic.ids["Mira"])
    else:
        clinic.workspace.change_person(clinic.ids["Mira"], kind=kind)
    clinic.pass_time(minutes=11)  # what Slack says of an account is believed for ten
    before = picture(clinic)
    answers = [
        words_of(send(clinic, "Mira", Form.ASK, metadata=token)),
        words_of(send(clinic, "Mira", Form.NOMINATE, nominee=chosen_user(clinic, "Tom"))),
    ]
    assert all(wa.NOT_FOR_YOU in said for said in answers)
    assert picture(clinic) == before


def chosen_user(clinic, name):
    return {"type": "users_select", "selected_user": clinic.ids[name]}
