"""What coordinators do with the roster: look, approve, note training, the rota, goodbye."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain import daytime, matching, roster
from bot.domain.availability import Calendar
from bot.domain.errors import NoLongerOpen, NotAllowed
from bot.domain.notices import Letter, Notice
from bot.domain.people import PersonId, Stage, Standing, Supporter
from bot.domain.roster_cards import EntryCard, Need, RosterCard, RosterLine
from bot.domain.roster_needs import need_of
from bot.domain.roster_news import NotThisTime, TakenOffRoster, Welcomed
from bot.usecases import releasing, searching
from bot.usecases.profiling import leave
from bot.usecases.records import Records
from bot.usecases.volunteering import forget_offer, not_asked_again

#: How many lines of the roster are shown at a time.
MOST_LINES = 30


@dataclass(frozen=True, slots=True)
class ShowRoster:
    """Who is on the roster that somebody should see to?"""


def show_roster(command: ShowRoster, records: Records, now: datetime) -> RosterCard:  # noqa: ARG001 - use-cases share one shape
    """List volunteers first, then whoever's training or agreement needs a hand."""
    today = daytime.today(now, records.programme().timezone)
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
    programme, today = records.programme(), daytime.today(now, records.programme().timezone)
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
    if before.stage is Stage.VOLUNTEER and before.standing is not Standing.FULL:
        raise NoLongerOpen("they are no full member any more")
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
        tell(records, kept, Welcomed(), now)


def decline(command: OfSomebody, records: Records, now: datetime) -> None:
    """Thank somebody for volunteering, and forget it."""
    one = _entry(records, command.person)
    if one.stage is not Stage.VOLUNTEER:
        raise NoLongerOpen("they have been approved")
    forget_offer(records, one, now)
    not_asked_again(records, one.id, now)
    tell(records, one, NotThisTime(), now)


def retire_supporter(command: OfSomebody, records: Records, now: datetime) -> None:
    """
    Take a supporter off the roster; whom they support now stays with them.

    Finding somebody else at once would show a coordinator that, and whom, they supported.
    """
    one = _entry(records, command.person)
    if not one.is_supporter:
        raise NoLongerOpen("they are not a supporter")
    leave(records, one, now, hand_over=False)
    tell(records, one, TakenOffRoster(), now)


def tell(records: Records, one: Supporter, notice: Notice, now: datetime) -> None:
    """Write to somebody on the roster as soon as they are awake."""
    wakes = Calendar(now, records.programme()).wakes_at(one)
    held = wakes if wakes is not None and wakes > now else None
    records.post((Letter(to=one.id, notice=notice, locale=one.locale, not_before=held),))


def _entry(records: Records, person: PersonId) -> Supporter:
    one = records.supporter(person)
    if one is None or one.stage is Stage.RETIRED:
        raise NotAllowed("this person is not on the roster")
    return one
