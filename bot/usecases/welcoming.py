"""App Home and the privacy page: what each person may see when nothing in particular is asked."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain import daytime, matching, readiness, roster
from bot.domain.disclosure import CoordinatorHome, HomeCard, PrivacyCard, SupporterHome
from bot.domain.people import Member, Stage, Standing, Supporter
from bot.domain.programme import Programme
from bot.usecases import cards
from bot.usecases.records import Records


@dataclass(frozen=True, slots=True)
class ShowHome:
    """I opened the bot's page."""

    by: Member
    is_coordinator: bool


def show_home(command: ShowHome, records: Records, now: datetime) -> HomeCard:
    """Fill in one person's page, with the parts their roles bring."""
    programme = records.programme()
    own = records.open_request_of(command.by.id)
    supporter = records.supporter(command.by.id)
    return HomeCard(
        programme=programme.name,
        is_open=cards.is_open(programme, now),
        own_request=None if own is None else cards.status(own, programme, now),
        crisis_lines=programme.crisis_lines,
        timezone=command.by.timezone or programme.timezone,
        may_ask=command.by.standing is Standing.FULL,
        supporter=_supporter(supporter, programme, now),
        coordinator=_coordinator(records, programme, now) if command.is_coordinator else None,
    )


def _supporter(
    supporter: Supporter | None, programme: Programme, now: datetime
) -> SupporterHome | None:
    if supporter is None or (supporter.stage is Stage.RETIRED and not supporter.load.open):
        return None
    today = daytime.today(now, supporter.timezone, programme.timezone)
    paused, resting = supporter.paused_until, supporter.rest_until
    ends = matching.training_ends(supporter, programme.agreement)
    return SupporterHome(
        stage=supporter.stage,
        open=supporter.load.open,
        offered=supporter.load.offered,
        paused_until=paused if paused is not None and paused > today else None,
        resting_until=resting if resting is not None and resting > now else None,
        trained_until=ends,
        training_over=ends is not None and ends <= today,
        to_sign=roster.needs_to_sign(supporter, programme.agreement),
        taken_this_year=matching.accepted_lately(supporter, today),
        yearly_cap=supporter.yearly_cap,
        ready=matching.is_ready(supporter, now, programme),
        is_member=supporter.standing is Standing.FULL,
        on_call=next(iter(roster.coming(supporter.on_call, today)), None),
        away=next(iter(roster.coming(supporter.away, today)), None),
        away_until=max((one.last for one in supporter.away if today in one), default=None),
    )


def _coordinator(records: Records, programme: Programme, now: datetime) -> CoordinatorHome:
    today = daytime.today(now, programme.timezone)
    return CoordinatorHome(
        unsettled=readiness.unsettled(programme, today), digest=records.last_digest()
    )


@dataclass(frozen=True, slots=True)
class ShowPrivacy:
    """What is kept about me?"""


def show_privacy(command: ShowPrivacy, records: Records, now: datetime) -> PrivacyCard:  # noqa: ARG001 - use-cases share one shape
    """Tell what is kept, for how long and who can see it, from the live settings."""
    programme = records.programme()
    return PrivacyCard(
        identity_days=programme.keeping.identity_days,
        never_matched_days=programme.asking.give_up_after_days + programme.keeping.identity_days,
        smallest_group=programme.reporting.smallest_group,
        slack_export=programme.privacy.slack_export,
        legal_position=programme.privacy.legal_position,
        contact=programme.privacy.contact,
        key_since=records.key_since(),
        hold_since=programme.keeping.hold_since,
    )
