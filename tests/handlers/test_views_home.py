from datetime import UTC, date, datetime

import pytest

from bot.domain.disclosure import CoordinatorHome
from bot.domain.people import RequestId, Stage
from handlers.ids import Action
from handlers.views.home import home_view
from handlers.views.speech import Words
from tests.handlers.cards import REQUEST, a_digest, a_home, a_status, a_supporter_home
from tests.handlers.gallery_roster import WEEK
from tests.handlers.reading import buttons, everything, texts

words = Words.for_locale("en-CA")
SUGGEST = ("Suggest a supporter", Action.NOMINATE, "")
ABOUT = [("Privacy", Action.PRIVACY, ""), ("Help", Action.HELP, "")]
MORE = [*ABOUT, ("Volunteer", Action.VOLUNTEER, ""), SUGGEST]
OWN = [("My profile", Action.PROFILE, ""), ("My time", Action.TIME, "")]
LEAVE = ("Stop supporting", Action.RETIRE, "")


def _home(**changes):
    return home_view(a_home(**changes), words)


def _said(view):
    return "\n".join(texts(view["blocks"]))


def test_everybody_can_ask():
    assert buttons(_home()["blocks"]) == [("Request support", Action.ASK, ""), *MORE]


def test_an_open_request_takes_the_place_of_asking():
    assert buttons(_home(own_request=a_status())["blocks"]) == [
        ("View request", Action.VIEW_REQUEST, REQUEST),
        *MORE,
    ]


def test_a_request_that_is_over_does_not_keep_anybody_from_asking():
    over = a_status(over=True, next_step_at=None)

    assert buttons(_home(own_request=over)["blocks"])[0][1] == Action.ASK


def test_before_the_programme_opens_there_is_no_button_but_there_are_numbers():
    view = _home(is_open=False)

    assert buttons(view["blocks"]) == MORE
    assert "not open yet" in _said(view)
    assert "988" in _said(view)


def test_a_request_made_before_is_shown_even_when_the_programme_closes():
    view = _home(is_open=False, own_request=a_status())

    assert buttons(view["blocks"])[0][1] == Action.VIEW_REQUEST


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "You are ready to be asked."),
        ({"paused_until": date(2026, 12, 1)}, "taking a break until 1 December 2026"),
        ({"resting_until": datetime(2026, 12, 1, tzinfo=UTC)}, "You are resting until"),
        ({"ready": False, "open": (RequestId("rq2"),)}, "as much as you agreed to"),
        ({"ready": False, "taken_this_year": 3}, "as much as you agreed to"),
        ({"ready": False, "offered": ()}, "You are not asked at the moment."),
    ],
)
def test_a_supporter_reads_how_they_stand(changes, sentence):
    view = _home(supporter=a_supporter_home(**changes))

    assert sentence in _said(view)


def test_a_supporter_sees_the_next_steps():
    supporter = a_supporter_home(open=(RequestId("rq2"),), offered=(RequestId("rq3"),))

    assert buttons(_home(supporter=supporter)["blocks"])[1:] == [
        *ABOUT,
        SUGGEST,
        ("See details", Action.SEE_DETAILS, "rq3"),
        ("Open request", Action.OPEN_REQUEST, "rq2"),
        *OWN,
        ("Pause until", Action.PAUSE, ""),
        LEAVE,
    ]


def test_a_supporter_on_a_break_can_come_back():
    supporter = a_supporter_home(offered=(), paused_until=date(2026, 12, 1))

    assert buttons(_home(supporter=supporter)["blocks"])[-2] == ("Resume", Action.RESUME, "")


def test_a_volunteer_can_take_their_offer_back_and_nothing_else():
    supporter = a_supporter_home(stage=Stage.VOLUNTEER, offered=(), trained_until=None)
    view = _home(supporter=supporter)

    assert "You have offered to support." in _said(view)
    assert buttons(view["blocks"])[1:] == [
        *ABOUT,
        SUGGEST,
        ("Take it back", Action.TAKE_BACK, ""),
    ]


def test_who_stopped_supporting_still_reaches_whom_they_stayed_with():
    supporter = a_supporter_home(
        stage=Stage.RETIRED, offered=(), open=(RequestId("rq2"),), trained_until=None
    )
    view = _home(supporter=supporter)

    assert "Whom you support now stays with you." in _said(view)
    assert buttons(view["blocks"])[-1] == ("Open request", Action.OPEN_REQUEST, "rq2")


def test_a_guest_is_told_where_to_turn_and_cannot_ask():
    view = _home(may_ask=False)

    assert buttons(view["blocks"]) == ABOUT
    assert "your physician health programme can help you" in _said(view)
    assert "988" in _said(view)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"to_sign": True}, "The supporter agreement waits for your signature."),
        ({"trained_until": None, "ready": False}, "Your training is not on record yet."),
        ({"training_over": True, "ready": False}, "Your training counted until 1 March 2027."),
        ({"on_call": WEEK}, "You are on call from 30 November 2026 to 6 December 2026."),
        ({"away": WEEK}, "You are away from 30 November 2026 to 6 December 2026."),
    ],
)
def test_a_supporter_reads_what_is_next_for_them(changes, sentence):
    assert sentence in _said(_home(supporter=a_supporter_home(**changes)))


def test_a_supporter_reads_until_when_their_training_counts():
    said = _said(_home(supporter=a_supporter_home()))

    assert "Your training counts until 1 March 2027." in said
    assert "1 of at most 3" in said


def test_coordinators_see_what_keeps_the_programme_closed():
    missing = ("No topics are set.", "No go-live date is set.")

    view = _home(coordinator=CoordinatorHome(unsettled=missing, digest=None))

    assert "• No topics are set.\n• No go-live date is set." in _said(view)
    assert "There is no digest yet." in _said(view)


def test_coordinators_see_that_it_is_open_and_how_it_is():
    view = _home(coordinator=CoordinatorHome(unsettled=(), digest=a_digest()))

    assert "The programme is open." in _said(view)
    assert "Fewer than 5 supporters are ready." in _said(view)
    assert buttons(view["blocks"])[-1] == (
        "Show the last digest",
        Action.SHOW_DIGEST,
        "",
    )


def test_a_role_is_shown_only_to_whom_it_belongs():
    said = _said(_home())

    assert "As a supporter" not in said
    assert "For coordinators" not in said
    assert "supporter" not in everything([block["block_id"] for block in _home()["blocks"]])
