"""What keeps a programme closed, and which settings make no sense."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot import programme_file
from bot.domain import readiness
from bot.domain.programme import MatchingPolicy, Programme, SignOff
from tests.builders import DAY, TODAY, a_programme

EXAMPLE = Path(__file__).parents[3] / "docs" / "program.example.toml"


def with_(part, **changes):
    """An open programme with one part of its settings changed."""
    programme = a_programme()
    return replace(programme, **{part: replace(getattr(programme, part), **changes)})


def test_the_example_opens_the_programme():
    programme = programme_file.read(EXAMPLE.read_text(encoding="utf-8"))
    assert readiness.unsettled(programme, programme.getting_ready.go_live_on) == ()


def test_the_example_shows_the_policy_there_is_without_settings():
    programme = programme_file.read(EXAMPLE.read_text(encoding="utf-8"))
    assert programme.matching == MatchingPolicy()


@pytest.mark.parametrize("weight", MatchingPolicy.__slots__)
def test_no_weight_is_out_of_range(weight):
    for wrong in (-1, 1001):
        (sentence,) = readiness.contradictions(with_("matching", **{weight: wrong}))
        assert sentence.startswith(f"matching.{weight}: must be from ")
    assert readiness.contradictions(with_("matching", **{weight: 1})) == ()


def test_a_family_of_one_and_a_night_without_a_time_are_contradictions():
    alone = a_programme(specialty_families=(("Surgery",),))
    assert readiness.contradictions(alone) == (
        "specialty_families: a family has at least two specialties.",
    )
    for name in ("after_night_quiet_from", "after_night_quiet_until"):
        (sentence,) = readiness.contradictions(with_("asking", **{name: "noon"}))
        assert sentence.startswith(f"asking.{name}: a time such as ")


def test_the_programme_of_these_tests_is_open_and_makes_sense():
    assert readiness.unsettled(a_programme(), TODAY) == ()
    assert readiness.contradictions(a_programme()) == ()


def signed(**days):
    return tuple(SignOff(role=role, name="x", signed_on=day) for role, day in days.items())


@pytest.mark.parametrize(
    ("programme", "sentence"),
    [
        (a_programme(topics=()), "No topics are set."),
        (a_programme(crisis_lines=()), "No crisis lines are set."),
        (a_programme(departments=()), "No departments are set."),
        (with_("getting_ready", serves=()), "Nobody has said whom the programme serves."),
        (with_("getting_ready", lead=""), "The programme has no named lead."),
        (
            with_("getting_ready", professional_backup=""),
            "Nobody is named to take over when a peer is not enough.",
        ),
        *(
            (
                with_("getting_ready", coordinators_evaluate_requesters=answer),
                "Nobody has confirmed that no coordinator evaluates those who may ask.",
            )
            for answer in (True, None)
        ),
        (
            with_("getting_ready", referral_mode=""),
            "Nobody has decided whether colleagues may be referred.",
        ),
        (
            with_("privacy", limits=""),
            "The sentence on the limits of confidentiality is missing.",
        ),
        (
            with_("capacity", trained_supporters=2),
            "Fewer than three trained supporters are planned.",
        ),
        (
            with_("getting_ready", sign_offs=signed(legal=TODAY)),
            "The privacy sign-off is missing.",
        ),
        (
            with_("getting_ready", sign_offs=signed(legal=TODAY + DAY, privacy=TODAY)),
            "The legal sign-off is missing.",
        ),
        (with_("getting_ready", go_live_on=None), "No go-live date is set."),
        (
            with_("getting_ready", go_live_on=TODAY + DAY),
            "The programme opens on 2026-11-19.",
        ),
    ],
    ids=lambda one: one if isinstance(one, str) else "programme",
)
def test_each_missing_answer_keeps_it_closed_with_one_sentence(programme, sentence):
    assert readiness.unsettled(programme, TODAY) == (sentence,)


def test_a_programme_nobody_set_up_lacks_everything_but_makes_sense():
    assert len(readiness.unsettled(Programme(), TODAY)) == 13
    assert readiness.contradictions(Programme()) == ()


TOPICS = a_programme().topics


@pytest.mark.parametrize(
    ("programme", "about"),
    [
        (a_programme(timezone="Toronto"), "timezone"),
        (a_programme(timezone=""), "timezone"),
        (a_programme(topics=(TOPICS[0], TOPICS[0])), "topics: two"),
        (
            a_programme(topics=tuple(replace(TOPICS[0], key=str(n)) for n in range(11))),
            "topics: ten",
        ),
        (a_programme(languages=()), "languages"),
        (with_("privacy", slack_export="maybe"), "privacy.slack_export"),
        (with_("getting_ready", referral_mode="always"), "getting_ready.referral_mode"),
        (with_("asking", quiet_from="nine"), "asking.quiet_from"),
        (with_("asking", quiet_from="21:00+01:00"), "asking.quiet_from"),
        (with_("asking", quiet_until="25:00"), "asking.quiet_until"),
        (with_("keeping", identity_days=0), "keeping.identity_days: must be from 1 to 90."),
        (with_("keeping", identity_days=91), "keeping.identity_days"),
        (with_("reporting", smallest_group=4), "reporting.smallest_group"),
        (with_("reporting", digest_weekday=7), "reporting.digest_weekday"),
        (with_("reporting", digest_hour=24), "reporting.digest_hour"),
        (with_("asking", answer_within_hours_12=13), "asking.answer_within_hours_12"),
        (with_("asking", answer_within_hours_24=0), "asking.answer_within_hours_24"),
        (with_("asking", answer_within_hours_48=49), "asking.answer_within_hours_48"),
        (with_("asking", at_once_12=0), "asking.at_once_12"),
        (with_("asking", at_once_24=11), "asking.at_once_24"),
        (with_("asking", at_once_48=0), "asking.at_once_48"),
        (with_("asking", give_up_after_days=0), "asking.give_up_after_days"),
        (with_("agreement", training_valid_months=0), "agreement.training_valid_months"),
        (with_("capacity", max_open=0), "capacity.max_open"),
        (with_("capacity", yearly_cap=0), "capacity.yearly_cap"),
        (with_("capacity", rest_days=-1), "capacity.rest_days"),
        (with_("capacity", rest_days_heavy=91), "capacity.rest_days_heavy"),
        (with_("asking", at_once_everyone=11), "asking.at_once_everyone"),
    ],
    ids=lambda one: one if isinstance(one, str) else "programme",
)
def test_a_contradiction_is_named(programme, about):
    (sentence,) = readiness.contradictions(programme)
    assert sentence.startswith(about)


@pytest.mark.parametrize(
    ("name", "yes"),
    [("America/Toronto", True), ("UTC", True), ("Europe", False), ("", False), ("../x", False)],
)
def test_a_zone_is_an_iana_name(name, yes):
    assert readiness.is_zone(name) is yes
