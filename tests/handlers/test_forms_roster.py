"""The forms of a supporter's life: what was typed becomes facts, whatever was sent."""

from datetime import date, time, timedelta

import pytest

from bot.domain.choices import ContactWay
from bot.domain.people import Period, QuietHours
from bot.domain.roster import Availability, Limits, Profile
from handlers import forms_roster
from handlers.forms import Unfinished
from handlers.ids import AWAY, NIGHTS, WEEK, Field
from handlers.views import profile, roster, supporter_time
from handlers.views import words_roster as wr
from handlers.views.speech import Words
from handlers.views.supporter_time import MOST_PERIODS
from storage import codec
from tests.builders import TODAY, a_supporter
from tests.handlers import gallery_roster
from tests.handlers.cards import NASTY
from tests.handlers.reading import inputs

words = Words.for_locale("en-CA")
DAY = timedelta(days=1)
HALF = "\ud800"
ODD = ("", " ", HALF, NASTY, "x" * 5000, "-1", "\u202e", "\x00", "٣", "1e3", "None", "9" * 5000)


def typed(text):
    return {"type": "plain_text_input", "value": text}


def chosen(value):
    return {"selected_option": {"value": value}}


def ticked(*values):
    return {"selected_options": [{"value": value} for value in values]}


def people(*ids):
    return {"selected_users": list(ids)}


def day(text):
    return {"type": "datepicker", "selected_date": text}


def hour(text):
    return {"type": "timepicker", "selected_time": text}


def values(**given):
    return {name: {name: element} for name, element in given.items()}


def profile_of(**given):
    named = {"name": typed("Dr. Ana Costa"), "department": chosen("Surgery")}
    return forms_roster.read_profile(values(**{**named, **given}), words)


def limits_of(**given):
    return forms_roster.read_limits(values(**given))


def time_of(**given):
    return forms_roster.read_time(values(**given), words)


def untouched(view):
    """What Slack sends back when somebody opens a form and changes nothing."""
    sent = {}
    for name, block in inputs(view).items():
        element = block["element"]
        back = {
            "value": element.get("initial_value"),
            "selected_option": element.get("initial_option"),
            "selected_options": element.get("initial_options", []),
            "selected_users": element.get("initial_users", []),
            "selected_date": element.get("initial_date"),
            "selected_time": element.get("initial_time"),
        }
        sent[name] = {name: back}
    return sent


def storable(**facts):
    """Write facts to the disk's form and read them back."""
    one = a_supporter(**facts)
    return codec.SUPPORTER.read(codec.SUPPORTER.write(one)) == one


def test_a_profile_is_read_as_it_was_typed_and_chosen():
    read = profile_of(
        specialty=typed("Vascular surgery"),
        site=chosen("East"),
        career=chosen("early"),
        languages=ticked("English", "French"),
        topics=ticked("outcome"),
        contact_ways=ticked("phone", "in person"),
    )
    assert read == Profile(
        display_name="Dr. Ana Costa",
        department="Surgery",
        specialty="Vascular surgery",
        site="East",
        career="early",
        languages=("English", "French"),
        topics=("outcome",),
        contact_ways=(ContactWay.PHONE, ContactWay.IN_PERSON),
    )


def test_a_profile_needs_a_name_and_a_department_and_says_so_on_the_field():
    missing = forms_roster.read_profile({}, words)
    assert missing == Unfinished({"name": wr.NAME_MISSING, "department": wr.DEPARTMENT_MISSING})
    only = profile_of(name=typed("\u200b \t"))
    assert only == Unfinished({"name": wr.NAME_MISSING})


def test_where_a_programme_names_no_departments_one_is_typed():
    assert profile_of(department=typed(" Intensive  care ")).department == "Intensive care"


def test_a_line_that_was_typed_is_one_clean_line_of_bearable_length():
    read = profile_of(name=typed("Dr.\nAna\u202e  Costa" + "x" * 500), specialty=typed(HALF))
    assert read.display_name.startswith("Dr. Ana Costaxx")
    assert len(read.display_name) == profile.LONGEST_NAME
    assert read.specialty == ""


@pytest.mark.parametrize(
    "name",
    [
        "Médecine interne et\u00a0soins de longue durée",
        "Me\u0301decine",
        "Surgery  (East)",
        "Department of Anesthesia, Perioperative Care, Pain Medicine and Resuscitation (West)",
    ],
    ids=["space that does not break", "decomposed", "two spaces", "long"],
)
def test_a_department_that_was_chosen_is_the_very_one_the_programme_has(name):
    # A request holds the department as it was chosen: were one spelt otherwise, nobody would
    # notice that it is the same, and colleagues of one department would be brought together.
    assert profile_of(department=chosen(name)).department == name
    assert profile_of(site=chosen(name), career=chosen(name)).site == name


def test_ways_of_talking_nobody_knows_are_left_out():
    read = profile_of(contact_ways=ticked("fax", "phone", HALF, "PHONE"))
    assert read.contact_ways == (ContactWay.PHONE,)


@pytest.mark.parametrize("odd", ODD)
def test_no_profile_breaks_anything_or_cannot_be_stored(odd):
    element = {**typed(odd), **chosen(odd), **ticked(odd, odd), **people(odd, odd)}
    every = {name: {name: element} for name in Field}
    read = forms_roster.read_profile(every, words)
    if isinstance(read, Unfinished):
        assert set(read.errors) <= {Field.NAME, Field.DEPARTMENT}
        return
    assert storable(
        display_name=read.display_name,
        department=read.department,
        languages=read.languages,
        topics=read.topics,
        contact_ways=read.contact_ways,
    )
    texts = (read.display_name, read.department, read.specialty, read.site, read.career)
    assert max(map(len, texts)) <= 150


def test_limits_are_read_as_they_were_chosen():
    read = limits_of(
        never=people("U0MIRA", "U0TOM", "U0MIRA"),
        never_departments=ticked("Surgery"),
        line=people("U0RUTH"),
        max_open=chosen("2"),
        yearly_cap=chosen("12"),
    )
    assert read == Limits(
        never=("U0MIRA", "U0TOM"),
        never_departments=("Surgery",),
        line=("U0RUTH",),
        max_open=2,
        yearly_cap=12,
    )


@pytest.mark.parametrize(
    ("sent", "read"),
    [("1", 1), ("5", 5), ("100", 100), ("007", 7)]
    + [(sent, 1) for sent in (*ODD, "0", "000", "101", "0005999", "0099" + "0" * 5000, "1.5")],
)
def test_a_number_is_one_from_1_to_100_whatever_was_sent(sent, read):
    limits = limits_of(max_open=chosen(sent), yearly_cap=chosen(sent))
    assert (limits.max_open, limits.yearly_cap) == (read, read)


def test_without_an_answer_somebody_takes_on_one_colleague_and_keeps_away_from_nobody():
    assert forms_roster.read_limits({}) == Limits(max_open=1, yearly_cap=1)


@pytest.mark.parametrize("odd", ODD)
def test_limits_hold_no_ids_that_are_none_and_can_be_stored(odd):
    read = limits_of(never=people(odd, "U0TOM"), line=people(odd), never_departments=ticked(odd))
    assert "U0TOM" in read.never
    assert all(len(one) <= 64 and one.isascii() and one for one in (*read.never, *read.line))
    assert storable(never=read.never, line=read.line, never_departments=read.never_departments)


@pytest.mark.parametrize(("sent", "read"), [(ticked("2"), "2"), (ticked(), ""), ({}, "")])
def test_the_version_that_was_ticked_is_read(sent, read):
    assert forms_roster.agreed_to(values(agrees=sent)) == read


def test_ones_time_is_read_as_it_was_chosen():
    read = time_of(
        quiet_from=hour("22:30"),
        quiet_until=hour("06:15"),
        weekends=ticked("1"),
        away_from_0=day("2026-12-20"),
        away_until_0=day("2027-01-03"),
        away_from_2=day("2027-02-01"),
        nights_from_0=day("2026-11-20"),
        nights_until_0=day("2026-11-20"),
    )
    assert read == Availability(
        quiet_hours=QuietHours(time(22, 30), time(6, 15)),
        weekends=True,
        away=(
            Period(date(2026, 12, 20), date(2027, 1, 3)),
            Period(date(2027, 2, 1), date(2027, 2, 1)),
        ),
        nights=(Period(date(2026, 11, 20), date(2026, 11, 20)),),
    )


def test_days_in_the_wrong_order_are_pointed_at_where_they_stand():
    read = time_of(
        away_from_0=day("2026-12-20"),
        away_until_0=day("2026-12-19"),
        away_until_1=day("2026-12-31"),
        nights_from_3=day("2026-12-02"),
        nights_until_3=day("2026-12-01"),
    )
    assert read == Unfinished(
        {
            f"{AWAY}_until_0": wr.LAST_BEFORE_FIRST,
            f"{AWAY}_from_1": wr.FIRST_MISSING,
            f"{NIGHTS}_until_3": wr.LAST_BEFORE_FIRST,
        }
    )


def test_no_more_periods_are_read_than_the_form_has():
    every = {f"{AWAY}_from_{nth}": day("2026-12-20") for nth in range(40)}
    assert len(time_of(**every).away) == MOST_PERIODS


@pytest.mark.parametrize("odd", [*ODD, None, "25:00", "2026-13-01", "21:00+05:00", "0000-00-00"])
def test_hours_and_days_that_are_none_count_as_not_given(odd):
    read = time_of(
        quiet_from=hour(odd),
        quiet_until=hour(odd),
        away_from_0=day(odd),
        away_until_0=day(odd),
        nights_from_0=day(odd),
    )
    assert read == Availability(quiet_hours=QuietHours(), weekends=False)


def test_the_first_and_the_last_day_there_are_can_be_stored():
    read = time_of(away_from_0=day("0001-01-01"), away_until_0=day("9999-12-31"))
    assert storable(away=read.away, quiet_hours=read.quiet_hours)


@pytest.mark.parametrize(
    ("sent", "over"),
    [("hand_over", True), ("stay", False), ("", False), (HALF, False), ("HAND_OVER", False)],
)
def test_only_who_says_so_hands_over(sent, over):
    assert forms_roster.hands_over(values(hand_over=chosen(sent))) is over
    assert forms_roster.hands_over({}) is False


def test_training_is_read_with_the_signature_on_paper():
    sent = {"trained_on": day("2026-11-18"), "on_paper": ticked("2")}
    read = forms_roster.read_training(values(**sent), words, TODAY)
    assert (read.trained_on, read.signed) == (TODAY, "2")


def test_training_may_be_left_open_or_taken_away():
    for sent in ({}, {"trained_on": day(None)}, {"trained_on": day("yesterday")}):
        read = forms_roster.read_training(values(**sent), words, TODAY)
        assert (read.trained_on, read.signed) == (None, "")


@pytest.mark.parametrize("when", ["2026-11-19", "9999-12-31"])
def test_training_that_is_still_to_come_is_pointed_at(when):
    read = forms_roster.read_training(values(trained_on=day(when)), words, TODAY)
    assert read == Unfinished({Field.TRAINED_ON: wr.IN_THE_FUTURE})


def test_the_rota_is_read_week_by_week_an_empty_one_too():
    sent = values(**{f"{WEEK}2026-11-16": people("U0ANA", "U0JONAS"), f"{WEEK}2026-11-23": {}})
    assert forms_roster.read_rota(sent).weeks == {
        Period(date(2026, 11, 16), date(2026, 11, 22)): {"U0ANA", "U0JONAS"},
        Period(date(2026, 11, 23), date(2026, 11, 29)): frozenset(),
    }


@pytest.mark.parametrize(
    "name",
    ["2026-11-17", "", HALF, "x" * 5000, "0000-00-00", "9999-12-27", "9999-12-31", "2026-11"],
)
def test_what_is_no_week_is_left_out(name):
    sent = values(**{f"{WEEK}{name}": people("U0ANA"), name: people("U0ANA")})
    assert forms_roster.read_rota(sent).weeks == {}


def test_ids_that_are_none_are_on_no_rota():
    sent = values(**{f"{WEEK}2026-11-16": people(*ODD, "U0ANA")})
    (chosen_ids,) = forms_roster.read_rota(sent).weeks.values()
    assert "U0ANA" in chosen_ids
    assert all(one.isascii() and len(one) <= 64 for one in chosen_ids)


def test_a_form_that_is_sent_back_untouched_says_the_same_again():
    card = gallery_roster.a_profile_card(
        profile=gallery_roster.a_profile(specialty="", contact_ways=tuple(ContactWay)),
        limits=Limits(
            never=("U0MIRA",),
            never_departments=("Surgery",),
            line=("U0RUTH",),
            max_open=3,
            yearly_cap=7,
        ),
    )
    sent = untouched(profile.profile_modal(card, words))
    assert forms_roster.read_profile(sent, words) == card.profile
    assert forms_roster.read_limits(sent) == card.limits


def test_what_the_programme_no_longer_offers_survives_a_form_that_is_sent_back():
    kept = gallery_roster.a_profile(
        department="Closed ward", site="Old house", career="Gone", languages=("Basque",)
    )
    card = gallery_roster.a_profile_card(
        profile=kept,
        sites=("East", "West"),
        career_stages=("early", "late"),
        limits=Limits(never_departments=("Closed too",), max_open=40, yearly_cap=90),
    )
    sent = untouched(profile.profile_modal(card, words))
    assert forms_roster.read_profile(sent, words) == kept
    assert forms_roster.read_limits(sent) == card.limits


def test_the_only_choice_there_is_survives_a_form_that_is_sent_back():
    kept = gallery_roster.a_profile(site="East", career="early")
    for sites, stages in (((), ()), (("East",), ("early",))):
        card = gallery_roster.a_profile_card(profile=kept, sites=sites, career_stages=stages)
        sent = untouched(profile.profile_modal(card, words))
        assert forms_roster.read_profile(sent, words) == kept


def test_a_time_that_is_sent_back_untouched_says_the_same_again():
    week = gallery_roster.WEEK
    for many in (0, 1, MOST_PERIODS - 1, MOST_PERIODS):
        card = gallery_roster.times(away=(week,) * many, nights=(week,) * many)
        sent = untouched(supporter_time.time_modal(card, words))
        assert forms_roster.read_time(sent, words) == card.times


def test_an_entry_and_a_rota_sent_back_untouched_say_the_same_again():
    sent = untouched(roster.entry_modal(gallery_roster.an_entry(), words))
    assert forms_roster.read_training(sent, words, TODAY).trained_on == date(2026, 3, 1)
    weeks = tuple((week, gallery_roster.PEOPLE[:2]) for week in gallery_roster.WEEKS)
    card = gallery_roster.RotaCard(weeks=weeks, mark="m")
    read = forms_roster.read_rota(untouched(roster.rota_modal(card, words))).weeks
    assert read == {week: frozenset(ids) for week, ids in weeks}
