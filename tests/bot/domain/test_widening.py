"""Looking further: what could be agreed to, when it may be asked, and what an answer does."""

import pytest

from bot.domain import widening
from bot.domain.choices import Beyond, Who
from bot.domain.errors import NoLongerOpen
from bot.domain.notices import Act, CheckInAnswered, MayLookFurther
from bot.domain.requests import Status, Wishes
from tests.builders import DAY, HOUR, MIRA, NOW, a_matched_request, a_request, a_supporter

BOTH = (Beyond.DEPARTMENT, Beyond.LANGUAGE)
FRENCH = Wishes(department="Surgery", language="French")
LATE = a_request(wishes=FRENCH, told_late_at=NOW)
ASKED = a_request(wishes=FRENCH, told_late_at=NOW, asked_further_at=NOW)


@pytest.mark.parametrize(
    ("wishes", "profile", "possible"),
    [
        ({"department": "Surgery", "language": "French"}, None, BOTH),
        ({"department": "Surgery"}, None, (Beyond.DEPARTMENT,)),
        ({"department": "Surgery", "who": Who.ANYONE}, None, ()),
        ({"department": "Surgery", "who": Who.SAME_SPECIALTY}, None, ()),
        ({"language": "French"}, None, (Beyond.LANGUAGE,)),
        ({}, None, ()),
        ({}, a_supporter(MIRA, department="Surgery"), (Beyond.DEPARTMENT,)),
        ({}, a_supporter(MIRA, department=" "), ()),
        (
            {"department": "Surgery", "language": "French", "beyond": (Beyond.LANGUAGE,)},
            None,
            (Beyond.DEPARTMENT,),
        ),
        ({"department": "Surgery", "language": "French", "beyond": BOTH}, None, ()),
    ],
)
def test_only_what_would_change_something_can_be_agreed_to(wishes, profile, possible):
    assert widening.could_widen(a_request(wishes=Wishes(**wishes)), profile) == possible


def test_once_somebody_accepted_nothing_is_to_be_widened():
    assert widening.could_widen(a_matched_request(wishes=FRENCH), None) == ()


@pytest.mark.parametrize(
    ("request_", "now", "yes"),
    [
        (LATE, NOW, True),
        (a_request(wishes=FRENCH), NOW + DAY - HOUR, False),
        (a_request(wishes=FRENCH), NOW + DAY, True),
        (a_request(wishes=Wishes(), told_late_at=NOW), NOW, False),
        (a_matched_request(wishes=FRENCH, told_late_at=NOW), NOW + 3 * DAY, False),
        (ASKED, NOW + 9 * DAY, False),
        (a_request(wishes=FRENCH, asked_further_at=NOW, answered_further=True), NOW + DAY, True),
        (
            a_request(
                wishes=FRENCH, told_late_at=NOW, asked_further_at=NOW, answered_further=True
            ),
            NOW + DAY - HOUR,
            False,
        ),
    ],
)
def test_it_is_asked_of_whoever_waits_long_once_until_they_answer_and_once_a_day(
    request_, now, yes
):
    assert widening.may_be_put(request_, None, now) is yes


def test_putting_it_posts_one_question_that_names_nothing():
    decision = widening.put(LATE, NOW)
    (letter,) = decision.letters
    assert (letter.to, letter.notice, letter.act) == (MIRA, MayLookFurther(LATE.id), Act.POST)
    assert widening.is_asked(decision.request)
    assert not widening.may_be_put(decision.request, None, NOW)


def test_keeping_it_changes_no_wish_and_is_thanked_for():
    decision = widening.kept(ASKED)
    (letter,) = decision.letters
    assert (letter.notice, letter.act) == (CheckInAnswered(), Act.REPLACE)
    assert decision.request.wishes == FRENCH
    assert not widening.is_asked(decision.request)
    assert widening.kept(decision.request).letters == ()


def test_agreeing_adds_to_the_wishes_and_looks_at_once():
    decision = widening.widened(ASKED, (Beyond.LANGUAGE,), None, NOW + HOUR)
    assert decision.request.wishes.beyond == (Beyond.LANGUAGE,)
    assert decision.request.look_again_at == NOW + HOUR
    assert [one.notice for one in decision.letters] == [CheckInAnswered()]
    both = widening.widened(decision.request, BOTH, None, NOW + HOUR)
    assert set(both.request.wishes.beyond) == set(BOTH)
    assert both.letters == ()


def test_agreeing_to_nothing_changes_nothing():
    assert widening.widened(ASKED, (), None, NOW).request == ASKED
    nothing_new = a_request(wishes=Wishes(language="French", beyond=(Beyond.LANGUAGE,)))
    assert widening.widened(nothing_new, BOTH, None, NOW).request == nothing_new


@pytest.mark.parametrize("status", [Status.MATCHED, Status.CLOSED])
def test_what_is_settled_is_no_longer_widened(status):
    settled = a_matched_request(status=status, wishes=FRENCH)
    with pytest.raises(NoLongerOpen):
        widening.widened(settled, BOTH, None, NOW)
    with pytest.raises(NoLongerOpen):
        widening.kept(settled)
