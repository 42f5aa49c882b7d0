"""Every part of the points, one at a time, and the reasons that come from them."""

from datetime import time

import pytest

from bot.domain import matching, scoring
from bot.domain.choices import Beyond, ContactWay, Reason, Urgency, Weight, Who
from bot.domain.people import Closing, Period, QuietHours
from bot.domain.programme import MatchingPolicy
from bot.domain.requests import Wishes
from tests.builders import DAY, MIRA, NOW, TODAY, a_load, a_programme, a_request, a_supporter

POLICY = MatchingPolicy()
PROGRAMME = a_programme(
    specialty_families=(("Anesthesia", "Critical Care"), ("Surgery", "Orthopedics"))
)
ASLEEP = QuietHours(time(0), time(23))


def points(part, *, profile=None, supporter=None, policy=POLICY, **wishes):
    """Give one part of the score of one supporter for one request."""
    programme = a_programme(specialty_families=PROGRAMME.specialty_families, matching=policy)
    roster = [a_supporter(**(supporter or {}))] + (
        [a_supporter(MIRA, **profile)] if profile else []
    )
    request = a_request(wishes=Wishes(**{"department": "Surgery", **wishes}))
    (choice,) = matching.rank(request, roster, NOW, programme)
    return getattr(choice.score, part, None) or getattr(choice.score.merits, part, 0)


@pytest.mark.parametrize(
    ("part", "supporter", "wishes", "expected"),
    [
        ("language", {"languages": ("French",)}, {"language": "french "}, 400),
        (
            "language",
            {"languages": ("French",)},
            {"language": "English", "beyond": (Beyond.LANGUAGE,)},
            0,
        ),
        ("language", {"languages": ()}, {"language": "English"}, 400),
        ("in_time", {}, {}, 150),
        ("in_time", {}, {"urgency": Urgency.WITHIN_12}, 0),
        ("in_time", {}, {"urgency": Urgency.WITHIN_48}, 150),
        # From ten in the morning, and then from ten in the evening: four waking hours, or three.
        ("in_time", {"quiet_hours": QuietHours(time(12), time(8))}, {}, 150),
        ("in_time", {"quiet_hours": QuietHours(time(11), time(8))}, {}, 0),
        (
            "in_time",
            {"quiet_hours": QuietHours(time(11), time(8))},
            {"urgency": Urgency.WITHIN_48},
            0,
        ),
        ("outside", {}, {}, 40),
        ("outside", {}, {"who": Who.ANYONE}, 0),
        ("outside", {}, {"department": ""}, 0),
        ("outside", {"department": "surgery "}, {"beyond": (Beyond.DEPARTMENT,)}, 0),
        ("language", {"languages": ()}, {}, 0),
        ("topic", {"topics": ("outcome",)}, {"topics": ("outcome",)}, 20),
        ("topic", {"topics": ("outcome",)}, {"topics": ("outcome", "conflict")}, 10),
        ("topic", {"topics": ("outcome",)}, {"topics": ("conflict",)}, 0),
        ("topic", {"topics": ("outcome",)}, {}, 0),
        ("contact", {"contact_ways": (ContactWay.PHONE,)}, {"contact": ContactWay.PHONE}, 12),
        ("contact", {"contact_ways": (ContactWay.PHONE,)}, {"contact": ContactWay.VIDEO}, 0),
        ("contact", {"contact_ways": (ContactWay.PHONE,)}, {}, 0),
        ("specialty", {"specialty": "surgery"}, {"who": Who.SAME_SPECIALTY}, 24),
        ("specialty", {"department": "Surgery"}, {"who": Who.SAME_SPECIALTY}, 24),
        ("specialty", {"specialty": "Orthopedics"}, {"who": Who.SAME_SPECIALTY}, 12),
        ("specialty", {}, {"who": Who.SAME_SPECIALTY}, 0),
        ("specialty", {"specialty": "surgery"}, {"who": Who.ANYONE}, 0),
        ("family", {"specialty": "Orthopedics"}, {"who": Who.ANYONE}, 6),
        ("family", {"specialty": "Orthopedics"}, {}, 6),
        ("family", {}, {}, 0),
        ("family", {"specialty": "Orthopedics"}, {"who": Who.SAME_SPECIALTY}, 0),
        ("site", {"site": "East"}, {"site": "east"}, 6),
        ("site", {"site": ""}, {}, 0),
        ("site", {"site": "East"}, {"site": "Main"}, 0),
        ("career", {"career": "resident"}, {"career": "Resident"}, 6),
        ("career", {"career": ""}, {}, 0),
        ("available_now", {}, {}, 10),
        ("available_now", {"quiet_hours": ASLEEP}, {}, 0),
        ("available_later", {"quiet_hours": QuietHours(time(0), time(0))}, {}, 6),
        ("available_later", {"quiet_hours": QuietHours(time(22), time(10))}, {}, 3),
        ("on_call", {"on_call": (Period(TODAY, TODAY),)}, {}, 12),
        ("on_call", {"on_call": (Period(TODAY + DAY, TODAY + DAY),)}, {}, 0),
        ("load", {}, {}, 24),
        ("load", {"load": a_load(accepted_on=(TODAY,))}, {}, 16),
        ("load", {"load": a_load(accepted_on=(TODAY - 365 * DAY,))}, {}, 24),
        ("load", {"load": a_load(accepted_on=(TODAY, TODAY)), "yearly_cap": 8}, {}, 18),
        ("offers", {}, {}, 8),
        ("offers", {"load": a_load(asked_on=(TODAY,) * 6)}, {}, 4),
        ("offers", {"load": a_load(asked_on=(TODAY,) * 20)}, {}, 0),
        ("turn", {}, {}, 6),
        ("turn", {"load": a_load(last_asked_at=NOW - 30 * DAY)}, {}, 3),
        ("turn", {"load": a_load(last_asked_at=NOW)}, {}, 0),
        ("lightness", {}, {}, 12),
        ("lightness", {"load": a_load(closings=(Closing(TODAY, Weight.FINE),))}, {}, 12),
        ("lightness", {"load": a_load(closings=(Closing(TODAY, Weight.HEAVY),))}, {}, 9),
        ("lightness", {"load": a_load(closings=(Closing(TODAY, Weight.DEBRIEF),))}, {}, 6),
        ("lightness", {"load": a_load(closings=(Closing(TODAY, Weight.DEBRIEF),) * 3)}, {}, 0),
        (
            "lightness",
            {"load": a_load(closings=(Closing(TODAY - 90 * DAY, Weight.DEBRIEF),))},
            {},
            12,
        ),
    ],
)
def test_a_part_of_the_points(part, supporter, wishes, expected):
    assert points(part, supporter=supporter, **wishes) == expected


def test_what_the_roster_knows_of_the_requester_counts_where_they_said_nothing():
    profile = {"site": "East", "career": "late", "department": "", "specialty": ""}
    alike = {"site": "East", "career": "late"}
    assert points("site", profile=profile, supporter=alike) == 6
    assert points("career", profile=profile, supporter=alike) == 6
    assert points("site", profile=profile, supporter=alike, site="Main") == 0


@pytest.mark.parametrize(
    "part", [part for part in MatchingPolicy.__slots__ if "_days" not in part]
)
def test_a_weight_of_nothing_leaves_its_part_out(part):
    if part == "many_offers":
        return
    everything = {
        "specialty": "Orthopedics",
        "contact_ways": (ContactWay.PHONE,),
        "on_call": (Period(TODAY, TODAY),),
        "site": "East",
        "career": "late",
    }
    wishes = {
        "language": "English",
        "topics": ("outcome",),
        "contact": ContactWay.PHONE,
        "who": Who.SAME_SPECIALTY if part == "specialty" else Who.OUTSIDE,
        "site": "East",
        "career": "late",
    }
    assert points(part, supporter=everything, **wishes) > 0
    assert points(part, supporter=everything, policy=MatchingPolicy(**{part: 0}), **wishes) == 0


def test_the_total_is_the_sum_of_what_can_be_seen():
    (choice,) = matching.rank(a_request(), (a_supporter(),), NOW, PROGRAMME)
    score = choice.score
    parts = [getattr(score, name) for name in type(score).__slots__ if name != "merits"]
    merits = [getattr(score.merits, name) for name in type(score.merits).__slots__]
    assert score.total == sum(parts) + sum(merits)
    assert score.merits.total == sum(merits)


def test_language_outweighs_everything_else_together():
    names = [name for name in MatchingPolicy.__slots__ if "_days" not in name]
    others = [getattr(POLICY, name) for name in names if name not in {"language", "many_offers"}]
    assert POLICY.language > sum(others)


def test_family_site_and_career_are_one_reason_that_does_not_say_which():
    near = [
        ({"specialty": "Orthopedics"}, {}),
        ({"site": "East"}, {"site": "East"}),
        ({"career": "late"}, {"career": "late"}),
    ]
    for supporter, wishes in near:
        request = a_request(wishes=Wishes(department="Surgery", who=Who.ANYONE, **wishes))
        (choice,) = matching.rank(request, (a_supporter(**supporter),), NOW, PROGRAMME)
        assert choice.reasons == (Reason.NEAR, Reason.AVAILABLE)


def test_who_is_on_call_is_told_so():
    on_call = a_supporter(on_call=(Period(TODAY, TODAY),), quiet_hours=ASLEEP)
    request = a_request(wishes=Wishes(who=Who.ANYONE))
    (choice,) = matching.rank(request, (on_call,), NOW, PROGRAMME)
    assert choice.reasons == (Reason.ON_CALL,)


def test_reasons_are_read_off_the_points():
    who = matching.prepare((a_supporter(),), NOW, PROGRAMME)
    seeker = who.seeker(a_request(wishes=Wishes(department="Surgery", topics=("outcome",))))
    score = scoring.score(who.candidates[0], seeker, POLICY)
    assert scoring.reasons(score) == (Reason.TOPIC, Reason.OUTSIDE, Reason.AVAILABLE)
    nothing = scoring.score(who.candidates[0], seeker, MatchingPolicy(topic=0))
    assert Reason.TOPIC not in scoring.reasons(nothing)


def test_who_is_from_the_same_department_is_not_told_that_they_are_from_another():
    wishes = Wishes(department="Surgery", beyond=(Beyond.DEPARTMENT,))
    surgeon = a_supporter(department="Surgery")
    (choice,) = matching.rank(a_request(wishes=wishes), (surgeon,), NOW, PROGRAMME)
    assert Reason.OUTSIDE not in choice.reasons
