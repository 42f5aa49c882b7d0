"""What people see of becoming, being and having been a supporter."""

import json
from dataclasses import replace
from datetime import time

import pytest

from bot.domain.choices import ContactWay
from bot.domain.people import PersonId, QuietHours, Stage
from bot.domain.programme import Agreement, Topic
from bot.domain.roster import Availability, Limits, Profile
from bot.domain.roster_cards import Need, RetireCard, RosterCard, RotaCard, TimeCard
from bot.domain.roster_news import (
    AgreementWaits,
    InvitedToVolunteer,
    OnCallSet,
    TrainingEnds,
    VolunteerWaits,
)
from handlers.ids import AWAY, NIGHTS, WEEK, Action, Field, Form
from handlers.views import profile, roster, supporter_time
from handlers.views import words_roster as wr
from handlers.views.roster_news import in_words
from handlers.views.speech import Words
from tests.handlers.cards import NASTY
from tests.handlers.gallery_roster import (
    DAY,
    NEWS,
    PEOPLE,
    WEEKS,
    a_line,
    a_profile,
    a_profile_card,
    an_agreement,
    an_entry,
    times,
)
from tests.handlers.reading import buttons, everything, inputs, labels, texts

words = Words.for_locale("en-CA")
french = Words.for_locale("fr-CA")
NOBODY = Profile(display_name="", department="")


def said(view):
    return "\n".join(texts(view["blocks"]))


def marked_up(payload):
    """Every text of a payload in which Slack looks for mentions, in order."""
    if isinstance(payload, dict):
        if payload.get("type") == "mrkdwn":
            return [payload["text"]]
        return [text for value in payload.values() for text in marked_up(value)]
    if isinstance(payload, list):
        return [text for value in payload for text in marked_up(value)]
    return []


def new(**changes):
    return a_profile_card(**{"stage": None, "profile": NOBODY} | changes)


def volunteering(card=None, agreement=None, **changes):
    return profile.volunteer_modal(
        card or new(**changes), agreement or an_agreement(), words, training_hours=3
    )


def ticked(block):
    return [one["value"] for one in block["element"].get("initial_options", ())]


def test_who_offers_is_told_how_much_training_takes_and_who_sees_what_they_send():
    view = volunteering()
    assert view["callback_id"] == Form.VOLUNTEER
    assert "about 3 hours" in said(view)
    assert "Only the coordinators see what you send" in said(view)
    assert said(view).index("988") < said(view).index("Only the coordinators")


def test_who_offers_must_only_give_a_name_and_a_department():
    asked = inputs(volunteering(sites=("East", "West"), career_stages=("early", "late")))
    assert [name for name, block in asked.items() if not block["optional"]] == [
        Field.NAME,
        Field.DEPARTMENT,
    ]
    assert {Field.SITE, Field.CAREER, Field.AGREES} <= set(asked)
    assert {Field.NEVER, Field.LINE} <= set(asked)
    assert Field.MAX_OPEN not in asked


def test_what_a_programme_has_one_of_is_not_asked():
    asked = inputs(volunteering(sites=("East",), career_stages=()))
    assert not {Field.SITE, Field.CAREER} & set(asked)


def test_what_a_supporter_has_is_shown_even_where_there_is_one_of_it():
    card = a_profile_card(sites=("East",), profile=a_profile(site="East"))
    (shown,) = labels(inputs(profile.profile_modal(card, words))[Field.SITE])
    assert shown == "East"


def test_the_agreement_is_read_before_it_is_ticked_and_may_wait():
    view = volunteering(agreement=an_agreement(version="7", where="On the <intranet>"))
    box = inputs(view)[Field.AGREES]
    assert "• I listen." in said(view)
    assert "On the &lt;intranet&gt;" in said(view)
    assert labels(box) == ["I agree, version 7"]
    assert (ticked(box), box["optional"]) == ([], True)
    assert inputs(volunteering(agreement=an_agreement(signed=True)))[Field.AGREES]["element"][
        "initial_options"
    ]


def test_every_promise_a_programme_starts_with_is_said_in_french():
    view = profile.sign_modal(an_agreement(promises=Agreement().promises), french)
    assert len(Agreement().promises) == 4
    assert not [one for one in Agreement().promises if one in said(view)]
    assert said(view).count("• ") == 4


def test_who_waits_can_take_it_back():
    view = profile.volunteered_modal(a_profile_card(stage=Stage.VOLUNTEER), words)
    assert buttons(view["blocks"]) == [(wr.TAKE_BACK, Action.TAKE_BACK, "")]
    assert "submit" not in view


def test_a_profile_is_filled_in_with_what_is_known():
    limits = Limits(
        never=(PersonId("U0MIRA"),),
        never_departments=("Surgery",),
        line=(PersonId("U0RUTH"),),
        max_open=2,
        yearly_cap=9,
    )
    asked = inputs(profile.profile_modal(a_profile_card(limits=limits), words))
    element = {name: block["element"] for name, block in asked.items()}
    assert element[Field.NAME]["initial_value"] == "Dr. Ana Costa"
    assert element[Field.DEPARTMENT]["initial_option"]["value"] == "Anesthesia"
    assert element[Field.MAX_OPEN]["initial_option"]["value"] == "2"
    assert element[Field.YEARLY_CAP]["initial_option"]["value"] == "9"
    assert element[Field.NEVER]["initial_users"] == ["U0MIRA"]
    assert element[Field.LINE]["initial_users"] == ["U0RUTH"]
    assert ticked(asked[Field.NEVER_DEPARTMENTS]) == ["Surgery"]
    assert ticked(asked[Field.CONTACT_WAYS]) == [ContactWay.PHONE]
    assert ticked(asked[Field.LANGUAGES]) == ["English"]


def test_a_supporter_is_told_who_sees_what():
    view = profile.profile_modal(a_profile_card(), words)
    assert "not whom you keep away from" in said(view)
    hint = inputs(view)[Field.NEVER]["hint"]["text"]
    assert hint == "Nobody is told, the coordinators neither."


def test_what_is_over_the_usual_numbers_is_not_lost():
    card = a_profile_card(limits=Limits(max_open=7, yearly_cap=40))
    asked = inputs(profile.profile_modal(card, words))
    assert asked[Field.MAX_OPEN]["element"]["initial_option"]["value"] == "7"
    assert labels(asked[Field.YEARLY_CAP])[-1] == "40"
    usual = inputs(profile.profile_modal(a_profile_card(), words))
    assert labels(usual[Field.MAX_OPEN]) == ["1", "2", "3", "4", "5"]


def test_a_department_the_programme_dropped_is_still_offered_to_who_is_in_it():
    card = a_profile_card(profile=a_profile(department="Closed ward"))
    block = inputs(profile.profile_modal(card, words))[Field.DEPARTMENT]
    assert labels(block) == ["Anesthesia", "Surgery", "Closed ward"]
    assert block["element"]["initial_option"]["value"] == "Closed ward"


def test_without_departments_one_is_typed_and_none_can_be_avoided():
    bare = {"departments": (), "profile": NOBODY}
    asked = inputs(profile.profile_modal(a_profile_card(**bare), words))
    assert asked[Field.DEPARTMENT]["element"]["type"] == "plain_text_input"
    assert Field.NEVER_DEPARTMENTS not in asked


def test_no_more_than_ten_topics_and_no_topic_of_the_past_are_ticked():
    topics = tuple(Topic(key=f"k{nth}", label=f"Topic {nth}", group="") for nth in range(12))
    card = a_profile_card(topics=topics, profile=a_profile(topics=("k1", "gone", "k11")))
    block = inputs(profile.profile_modal(card, words))[Field.TOPICS]
    assert (len(labels(block)), ticked(block)) == (10, ["k1"])


def test_signing_needs_the_box_to_be_ticked():
    view = profile.sign_modal(an_agreement(version="3", signed=True), words)
    box = inputs(view)[Field.AGREES]
    assert (view["callback_id"], box["optional"], ticked(box)) == (Form.SIGN, False, [])
    assert box["element"]["options"][0]["value"] == "3"


def test_who_stops_is_asked_about_those_they_support_only_if_there_are_any():
    assert inputs(profile.retire_modal(RetireCard(carries=False), words)) == {}
    (asked,) = inputs(profile.retire_modal(RetireCard(carries=True), words)).values()
    assert asked["element"]["initial_option"]["value"] == profile.STAY
    assert [one["value"] for one in asked["element"]["options"]] == [
        profile.STAY,
        profile.HAND_OVER,
    ]
    assert "You support somebody now" in asked["label"]["text"]


def test_whoever_suggests_a_colleague_is_told_that_their_name_is_not():
    view = profile.nominate_modal(words)
    assert "not told who thought of them" in said(view)
    assert inputs(view)[Field.NOMINEE]["element"] == {
        "type": "users_select",
        "action_id": Field.NOMINEE,
    }


def test_ones_time_shows_what_is_known_and_room_for_one_more():
    quiet = QuietHours(time(22, 30), time(6, 15))
    card = TimeCard(
        times=Availability(quiet_hours=quiet, weekends=False, away=WEEKS[:2], nights=WEEKS[2:3])
    )
    asked = inputs(supporter_time.time_modal(card, words))
    element = {name: block["element"] for name, block in asked.items()}
    assert element[Field.QUIET_FROM]["initial_time"] == "22:30"
    assert element[Field.QUIET_UNTIL]["initial_time"] == "06:15"
    assert ticked(asked[Field.WEEKENDS]) == []
    assert element[f"{AWAY}_from_1"]["initial_date"] == WEEKS[1].first.isoformat()
    assert element[f"{AWAY}_until_1"]["initial_date"] == WEEKS[1].last.isoformat()
    assert "initial_date" not in element[f"{AWAY}_from_2"]
    assert f"{AWAY}_from_3" not in asked
    assert "initial_date" not in element[f"{NIGHTS}_from_1"]
    assert ticked(inputs(supporter_time.time_modal(times(), words))[Field.WEEKENDS]) == ["1"]


def test_the_list_opens_each_person_by_their_id_and_finds_the_others():
    lines = (a_line(Need.REVIEW, "U0TOM", until=None), a_line(Need.TRAINING_OVER))
    view = roster.roster_modal(RosterCard(lines=lines, more=0), words)
    opened = [
        (block["accessory"]["action_id"], block["accessory"]["value"])
        for block in view["blocks"]
        if "accessory" in block
    ]
    assert opened == [(Action.ENTRY, "U0TOM"), (Action.ENTRY, "U0ANA")]
    assert "<@U0TOM> (Anesthesia)\nHas offered to support." in said(view)
    assert "Training counted until 1 March 2027." in said(view)
    assert wr.ROSTER_EMPTY not in said(view)
    (find,) = [block for block in view["blocks"] if block["block_id"] == "find"]
    assert [one["action_id"] for one in find["elements"]] == [Action.FIND, Action.ROTA]


def test_a_list_of_nobody_says_so_and_a_long_one_how_many_are_left():
    assert wr.ROSTER_EMPTY in said(roster.roster_modal(RosterCard(lines=(), more=0), words))
    more = roster.roster_modal(RosterCard(lines=(a_line(Need.REVIEW),), more=12), words)
    assert "There are 12 more." in said(more)


def test_coordinators_are_told_what_they_do_not_see():
    view = roster.roster_modal(RosterCard(lines=(), more=0), words)
    assert "never whom, how much or whether they rest" in said(view)


def test_every_need_has_words():
    assert set(roster.NEEDS) == set(Need)


def test_a_volunteer_is_approved_or_thanked_and_a_supporter_saved_or_taken_off():
    waits = roster.entry_modal(an_entry(stage=Stage.VOLUNTEER, need=Need.REVIEW), words)
    stays = roster.entry_modal(an_entry(), words)
    assert (waits["submit"]["text"], stays["submit"]["text"]) == (wr.APPROVE, wr.SAVE)
    assert buttons(waits["blocks"]) == [(wr.DECLINE, Action.DECLINE, "U0ANA")]
    assert buttons(stays["blocks"]) == [(wr.TAKE_OFF, Action.RETIRE_SUPPORTER, "U0ANA")]
    (end,) = [block for block in stays["blocks"] if block["block_id"] == "end"]
    assert end["elements"][0]["confirm"]["text"]["text"] == wr.TAKE_OFF_TELLS
    assert waits["private_metadata"] == stays["private_metadata"] == "U0ANA"


def test_an_entry_says_what_somebody_sent_and_calls_nobody_by_it():
    card = an_entry(
        profile=a_profile(display_name=NASTY, department=NASTY, specialty=NASTY, site="East"),
        topics=(NASTY,),
        signed_version=NASTY,
    )
    view = roster.entry_modal(card, words)
    called = "\n".join(marked_up(view))
    assert "<!channel>" not in called
    assert "<@UEVIL>" not in called
    assert "&lt;!channel&gt;" in called
    assert "East" in said(view)


def test_paper_is_asked_for_only_where_this_version_is_not_signed():
    assert Field.ON_PAPER not in inputs(roster.entry_modal(an_entry(), words))
    old = an_entry(signed_version="1", current_version="2")
    assert labels(inputs(roster.entry_modal(old, words))[Field.ON_PAPER]) == [
        "Signed version 2 on paper"
    ]


def test_the_day_of_training_is_filled_in_where_it_is_known():
    def element(card):
        return inputs(roster.entry_modal(card, words))[Field.TRAINED_ON]["element"]

    assert element(an_entry())["initial_date"] == "2026-03-01"
    assert "initial_date" not in element(an_entry(trained_on=None, trained_until=None))


def test_weeks_on_call_are_named_in_an_entry():
    shown = said(roster.entry_modal(an_entry(on_call=WEEKS[:1]), words))
    assert words.period(WEEKS[0].first, WEEKS[0].last) in shown
    assert wr.ENTRY_ON_CALL not in said(roster.entry_modal(an_entry(), words))


def test_the_rota_asks_week_by_week_with_whoever_is_on_call():
    card = RotaCard(weeks=((WEEKS[0], PEOPLE[:2]), (WEEKS[1], ())), mark="m")
    asked = inputs(roster.rota_modal(card, words))
    assert list(asked) == [f"{WEEK}{week.first.isoformat()}" for week in WEEKS[:2]]
    first, second = asked.values()
    assert first["element"]["initial_users"] == list(PEOPLE[:2])
    assert "initial_users" not in second["element"]


@pytest.mark.parametrize("news", NEWS, ids=lambda news: type(news).__name__)
def test_a_lock_screen_shows_only_that_there_is_news(news):
    assert in_words(news, words).text in {"You have an update.", "A note for the coordinators."}


def test_the_invitation_can_be_looked_into_or_left_and_says_not_by_whom():
    message = in_words(InvitedToVolunteer(), words)
    assert [one[1] for one in buttons(message.blocks)] == [
        Action.VOLUNTEER,
        Action.NOT_INTERESTED,
    ]
    assert "<@" not in everything(message.blocks)


def test_the_news_about_a_volunteer_leads_to_the_list_and_names_nobody():
    message = in_words(VolunteerWaits(), words)
    assert buttons(message.blocks) == [(wr.ROSTER, Action.ROSTER, "")]
    assert "<@" not in everything(message.blocks)


def test_days_are_named_and_the_agreement_can_be_opened():
    assert "1 March 2027" in everything(in_words(TrainingEnds(DAY), words).blocks)
    assert "1er mars 2027" in everything(in_words(TrainingEnds(DAY), french).blocks)
    on_call = everything(in_words(OnCallSet(WEEKS[0].first, WEEKS[0].last), words).blocks)
    assert "30 November 2026" in on_call
    assert buttons(in_words(AgreementWaits(), words).blocks)[0][1] == Action.SIGN


def test_two_whose_secrets_differ_have_the_same_entry():
    # The card itself has no room for them; this guards the profile inside of it.
    names = {"never", "never_departments", "line", "max_open", "yearly_cap"}
    assert not names & set(Profile.__slots__)
    view = json.dumps(roster.entry_modal(replace(an_entry()), words))
    assert not [name for name in (*names, "pause", "rest_") if name in view]
