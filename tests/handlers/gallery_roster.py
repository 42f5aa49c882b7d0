"""The views and the news of a supporter's life, ordinary and at their limits, by name."""

from datetime import date, time

from bot.domain.choices import ContactWay
from bot.domain.people import PersonId, QuietHours, Stage
from bot.domain.programme import Topic
from bot.domain.roster import Availability, Limits, Profile
from bot.domain.roster_cards import (
    AgreementCard,
    EntryCard,
    Need,
    ProfileCard,
    RetireCard,
    RosterCard,
    RosterLine,
    RotaCard,
    TimeCard,
)
from bot.domain.roster_news import (
    AgreementWaits,
    InvitedToVolunteer,
    NotThisTime,
    OnCallSet,
    TakenOffRoster,
    TrainingEnds,
    VolunteerWaits,
    Welcomed,
)
from bot.domain.rota import weeks_ahead
from handlers.views import profile, roster, supporter_time
from tests.handlers.cards import LINES, NASTY

DAY = date(2027, 3, 1)
WEEKS = weeks_ahead(date(2026, 11, 30))
WEEK = WEEKS[0]
PEOPLE = tuple(PersonId(f"U0P{nth}") for nth in range(40))
NEWS = (
    VolunteerWaits(),
    InvitedToVolunteer(),
    Welcomed(),
    NotThisTime(),
    TakenOffRoster(),
    TrainingEnds(DAY),
    TrainingEnds(DAY, over=True),
    AgreementWaits(),
    OnCallSet(WEEK.first, WEEK.last),
    OnCallSet(WEEK.first, WEEK.last, off=True),
)


def a_profile(**changes):
    return Profile(
        **{
            "display_name": "Dr. Ana Costa",
            "department": "Anesthesia",
            "specialty": "Anesthesia",
            "languages": ("English",),
            "topics": ("outcome",),
            "contact_ways": (ContactWay.PHONE,),
        }
        | changes
    )


def a_profile_card(**changes):
    return ProfileCard(
        **{
            "stage": Stage.SUPPORTER,
            "profile": a_profile(),
            "limits": Limits(max_open=1, yearly_cap=3),
            "departments": ("Anesthesia", "Surgery"),
            "sites": (),
            "languages": ("English", "French"),
            "career_stages": (),
            "topics": (Topic(key="outcome", label="A difficult outcome", group="At work"),),
            "crisis_lines": LINES,
        }
        | changes
    )


def an_agreement(**changes):
    facts = {"version": "2", "promises": ("I listen.",), "where": "", "signed": False}
    return AgreementCard(**facts | changes)


def an_entry(**changes):
    return EntryCard(
        **{
            "person": PersonId("U0ANA"),
            "stage": Stage.SUPPORTER,
            "need": Need.NOTHING,
            "profile": a_profile(),
            "topics": ("A difficult outcome",),
            "contact_ways": (ContactWay.PHONE,),
            "trained_on": date(2026, 3, 1),
            "trained_until": DAY,
            "signed_version": "1",
            "current_version": "1",
            "on_call": (),
        }
        | changes
    )


def a_line(need=Need.NOTHING, person="U0ANA", **changes):
    facts = {"department": "Anesthesia", "until": DAY} | changes
    return RosterLine(person=PersonId(person), need=need, **facts)


def times(**changes):
    quiet = QuietHours(time(21), time(7))
    return TimeCard(times=Availability(quiet_hours=quiet, weekends=True, **changes))


def ordinary(words):
    """Every view of a supporter's life."""
    new = a_profile_card(stage=None, profile=Profile(display_name="", department=""))
    return {
        "volunteer": profile.volunteer_modal(new, an_agreement(), words, training_hours=3),
        "volunteered": profile.volunteered_modal(a_profile_card(), words),
        "profile": profile.profile_modal(a_profile_card(), words),
        "sign": profile.sign_modal(an_agreement(), words, crisis_lines=LINES),
        "retire": profile.retire_modal(RetireCard(carries=False), words, crisis_lines=LINES),
        "retire busy": profile.retire_modal(RetireCard(carries=True), words, crisis_lines=LINES),
        "nominate": profile.nominate_modal(words, crisis_lines=LINES),
        "time": supporter_time.time_modal(times(away=(WEEK,)), words, crisis_lines=LINES),
        "roster": roster.roster_modal(
            RosterCard(lines=tuple(a_line(need, f"U0{n}") for n, need in enumerate(Need)), more=3),
            words,
            crisis_lines=LINES,
        ),
        "roster empty": roster.roster_modal(
            RosterCard(lines=(), more=0), words, crisis_lines=LINES
        ),
        "entry": roster.entry_modal(an_entry(), words, crisis_lines=LINES),
        "entry volunteer": roster.entry_modal(
            an_entry(
                stage=Stage.VOLUNTEER,
                need=Need.REVIEW,
                trained_on=None,
                trained_until=None,
                signed_version="",
            ),
            words,
            crisis_lines=LINES,
        ),
        "rota": roster.rota_modal(
            RotaCard(weeks=((WEEKS[0], PEOPLE[:2]), (WEEKS[1], ())), mark="m"),
            words,
            crisis_lines=LINES,
        ),
    }


def extreme(words):
    """The same views with the longest and the emptiest that may come."""
    long = NASTY * 100
    full = a_profile(
        display_name=long,
        department=long,
        specialty=long,
        site=long,
        career=long,
        languages=tuple(f"{n} {long}" for n in range(120)),
        topics=tuple(f"k{n}" for n in range(30)),
        contact_ways=tuple(ContactWay),
    )
    card = a_profile_card(
        profile=full,
        limits=Limits(
            never=PEOPLE,
            line=PEOPLE,
            never_departments=tuple(f"Gone {n}" for n in range(60)),
            max_open=40,
            yearly_cap=100,
        ),
        departments=tuple(f"{n} {long}" for n in range(150)),
        sites=tuple(f"Site {n}" for n in range(150)),
        career_stages=("early", "late"),
        topics=tuple(Topic(key=f"k{n}", label=long, group=long) for n in range(10)),
    )
    agreement = an_agreement(version=long[:120], promises=(long,) * 30, where=long, signed=True)
    many = (WEEK,) * 20
    return {
        "volunteer full": profile.volunteer_modal(card, agreement, words, training_hours=99),
        "volunteer bare": profile.volunteer_modal(
            a_profile_card(
                profile=Profile(display_name="", department=""),
                departments=(),
                languages=("English",),
                topics=(),
                crisis_lines=(),
            ),
            an_agreement(promises=()),
            words,
            training_hours=3,
        ),
        "profile full": profile.profile_modal(card, words),
        "sign full": profile.sign_modal(agreement, words, crisis_lines=LINES),
        "time full": supporter_time.time_modal(times(away=many, nights=many), words),
        "roster full": roster.roster_modal(
            RosterCard(
                lines=tuple(
                    a_line(Need.REVIEW, f"U0{n}", department=long, until=None) for n in range(30)
                ),
                more=2000,
            ),
            words,
        ),
        "entry full": roster.entry_modal(
            an_entry(
                profile=full,
                topics=(long,) * 10,
                contact_ways=tuple(ContactWay),
                signed_version=long,
                current_version=long[:50],
                on_call=many,
            ),
            words,
        ),
        "rota full": roster.rota_modal(
            RotaCard(weeks=tuple((week, PEOPLE) for week in WEEKS), mark="m" * 32), words
        ),
    }
