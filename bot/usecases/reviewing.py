"""What coordinators do with the roster: look, approve, note training, the rota, goodbye."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain import daytime, matching, roster
from bot.domain.errors import NoLongerOpen, NotAllowed
from bot.domain.notices import Letter, Notice
from bot.domain.people import Period, PersonId, Stage, Supporter
from bot.domain.roster_cards import EntryCard, Need, RosterCard, RosterLine, RotaCard
from bot.domain.roster_needs import need_of
from bot.domain.roster_news import NotThisTime, OnCallSet, TakenOffRoster, Welcomed
from bot.usecases import releasing, searching
from bot.usecases.profiling import leave
from bot.usecases.records import Records
from bot.usecases.volunteering import forget_offer

#: How many lines of the roster are shown at a time.
MOST_LINES = 30


@dataclass(frozen=True, slots=True)
class ShowRoster:
    """Who is on the roster that somebody should see to?"""


def show_roster(command: ShowRoster, records: Records, now: datetime) -> RosterCard:  # noqa: ARG001 - use-cases share one shape
    """List volunteers first, then whoever's training or agreement needs a hand."""
    today = _today(records, now)
    agreement = records.programme().agreement
    lines = [
        RosterLine(
            person=one.id,
            department=one.department,
            need=need_of(one, today, agreement),
            until=matching.training_ends(one, agreement),
        )
        for one in records.supporters()
        if one.stage is not Stage.RETIRED
    ]
    order = list(Need)
    wanting = sorted(
        (line for line in lines if line.need is not Need.NOTHING),
        key=lambda line: (order.index(line.need), line.until or date.max, line.person),
    )
    shown = tuple(wanting[:MOST_LINES])
    return RosterCard(lines=shown, more=len(wanting) - len(shown))


@dataclass(frozen=True, slots=True)
class OfSomebody:
    """About this person on the roster."""

    person: PersonId


def show_entry(command: OfSomebody, records: Records, now: datetime) -> EntryCard:
    """Show somebody on the roster, never what they carry; raises `NotAllowed` for others."""
    one = _entry(records, command.person)
    programme, today = records.programme(), _today(records, now)
    chosen = frozenset(one.topics)
    return EntryCard(
        person=one.id,
        stage=one.stage,
        need=need_of(one, today, programme.agreement),
        profile=roster.profile_of(one),
        topics=tuple(topic.label for topic in programme.topics if topic.key in chosen),
        contact_ways=one.contact_ways,
        trained_on=one.trained_on,
        trained_until=matching.training_ends(one, programme.agreement),
        signed_version=one.agreement_version,
        current_version=programme.agreement.version,
        on_call=roster.coming(one.on_call, today),
    )


@dataclass(frozen=True, slots=True)
class KeepEntry:
    """This is their training; whoever volunteered is approved with it."""

    person: PersonId
    trained_on: date | None
    signed: str = ""  #: the version they signed on paper; empty for none


def keep_entry(command: KeepEntry, records: Records, now: datetime) -> None:
    """
    Note training and signature, and welcome whoever volunteered.

    Refuses with `NoLongerOpen` when the agreement changed since the coordinator looked.
    """
    before = _entry(records, command.person)
    if command.signed not in {"", records.programme().agreement.version}:
        raise NoLongerOpen("the agreement has changed since they looked")
    kept = replace(
        before,
        stage=Stage.SUPPORTER,
        retired_on=None,
        trained_on=command.trained_on,
        agreement_version=command.signed or before.agreement_version,
    )
    records.keep_supporters((kept,))
    releasing.let_wrong_offers_go(records, kept.id, now)
    searching.look_soon(records, now)
    if before.stage is Stage.VOLUNTEER:
        _tell(records, kept, Welcomed())


def decline(command: OfSomebody, records: Records, now: datetime) -> None:
    """Thank somebody for volunteering, and forget it."""
    one = _entry(records, command.person)
    if one.stage is not Stage.VOLUNTEER:
        raise NoLongerOpen("they have been approved")
    forget_offer(records, one, now)
    _tell(records, one, NotThisTime())


def retire_supporter(command: OfSomebody, records: Records, now: datetime) -> None:
    """Take a supporter off the roster; another colleague is found for those they support."""
    one = _entry(records, command.person)
    if not one.is_supporter:
        raise NoLongerOpen("they are not a supporter")
    leave(records, one, now, hand_over=True)
    _tell(records, one, TakenOffRoster())


@dataclass(frozen=True, slots=True)
class ShowRota:
    """Who is on call in the weeks to come?"""


def show_rota(command: ShowRota, records: Records, now: datetime) -> RotaCard:  # noqa: ARG001 - use-cases share one shape
    """Give the weeks to come, and who is on call in each."""
    supporters = [one for one in records.supporters() if one.is_supporter]
    return RotaCard(
        weeks=tuple(
            (week, tuple(one.id for one in supporters if week in one.on_call))
            for week in roster.weeks_ahead(_today(records, now))
        )
    )


@dataclass(frozen=True, slots=True)
class KeepRota:
    """This is who is on call, week by week."""

    weeks: Mapping[Period, frozenset[PersonId]]


def strangers(command: KeepRota, records: Records, now: datetime) -> frozenset[Period]:  # noqa: ARG001 - use-cases share one shape
    """List the weeks for which somebody was chosen who is no supporter."""
    known = {one.id for one in records.supporters() if one.is_supporter}
    return frozenset(week for week, people in command.weeks.items() if people - known)


def keep_rota(command: KeepRota, records: Records, now: datetime) -> None:
    """Put supporters on call in the weeks chosen, and tell each of what is new for them."""
    today = _today(records, now)
    ahead = roster.weeks_ahead(today)
    weeks = {week: people for week, people in command.weeks.items() if week in ahead}
    for one in records.supporters():
        if not one.is_supporter:
            continue
        changed, new = roster.on_rota(one, weeks, today)
        if changed.on_call != one.on_call:
            records.keep_supporters((changed,))
        for week in new:
            _tell(records, one, OnCallSet(week.first, week.last))


def _tell(records: Records, one: Supporter, notice: Notice) -> None:
    records.post((Letter(to=one.id, notice=notice, locale=one.locale),))


def _entry(records: Records, person: PersonId) -> Supporter:
    one = records.supporter(person)
    if one is None or one.stage is Stage.RETIRED:
        raise NotAllowed("this person is not on the roster")
    return one


def _today(records: Records, now: datetime) -> date:
    return now.astimezone(daytime.zone(records.programme().timezone)).date()
