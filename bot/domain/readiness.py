"""What must be settled before a first request, and which settings make no sense."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from zoneinfo import ZoneInfo

from bot.domain.daytime import clock_time
from bot.domain.programme import MatchingPolicy, Programme

#: Whose agreement a programme cannot start without (evidence, section 7).
MUST_SIGN = ("legal", "privacy")


def unsettled(programme: Programme, today: date) -> tuple[str, ...]:
    """List what keeps the programme closed, a sentence each; empty when it may take requests."""
    ready = programme.getting_ready
    settled = {
        "No topics are set.": programme.topics,
        "No crisis lines are set.": programme.crisis_lines,
        "No departments are set.": programme.departments,
        "Nobody has said whom the programme serves.": ready.serves,
        "The programme has no named lead.": ready.lead,
        "Nobody is named to take over when a peer is not enough.": ready.professional_backup,
        "Nobody has confirmed that no coordinator evaluates those who may ask.": (
            ready.coordinators_evaluate_requesters is False
        ),
        "Nobody has decided whether colleagues may be referred.": ready.referral_mode,
        "The sentence on the limits of confidentiality is missing.": programme.privacy.limits,
        "Fewer than three trained supporters are planned.": (
            programme.capacity.trained_supporters >= 3
        ),
    }
    missing = tuple(sentence for sentence, holds in settled.items() if not holds)
    return (*missing, *_signatures(programme, today), *_date(programme, today))


def _signatures(programme: Programme, today: date) -> Iterator[str]:
    signed = {
        sign_off.role
        for sign_off in programme.getting_ready.sign_offs
        if sign_off.signed_on <= today
    }
    for role in MUST_SIGN:
        if role not in signed:
            yield f"The {role} sign-off is missing."


def _date(programme: Programme, today: date) -> Iterator[str]:
    opens = programme.getting_ready.go_live_on
    if opens is None:
        yield "No go-live date is set."
    elif opens > today:
        yield f"The programme opens on {opens.isoformat()}."


def contradictions(programme: Programme) -> tuple[str, ...]:
    """List the settings that cannot work, a sentence each; empty when the file may be taken."""
    return (*_wrong_words(programme), *_wrong_numbers(programme))


def _wrong_words(programme: Programme) -> Iterator[str]:
    keys = {topic.key for topic in programme.topics}
    works = {
        "timezone: not the IANA name of a time zone, such as America/Toronto.": (
            is_zone(programme.timezone)
        ),
        "topics: two of them have the same key.": len(keys) == len(programme.topics),
        "topics: ten at the most, so that they fit one question.": len(programme.topics) <= 10,
        "languages: at least one.": bool(programme.languages),
        "agreement.version: a short name, such as 1 or 2027-01.": (
            0 < len(programme.agreement.version) <= 30
        ),
        "agreement.promises: from one to ten, a sentence each.": (
            0 < len(programme.agreement.promises) <= 10
        ),
        "privacy.slack_export: yes, no or unknown.": (
            programme.privacy.slack_export in {"yes", "no", "unknown"}
        ),
        "getting_ready.referral_mode: off, consent_first or outreach.": (
            programme.getting_ready.referral_mode in {"", "off", "consent_first", "outreach"}
        ),
        "asking.quiet_from: a time such as 21:00.": (
            clock_time(programme.asking.quiet_from) is not None
        ),
        "asking.quiet_until: a time such as 07:00.": (
            clock_time(programme.asking.quiet_until) is not None
        ),
        "asking.after_night_quiet_from: a time such as 08:00.": (
            clock_time(programme.asking.after_night_quiet_from) is not None
        ),
        "asking.after_night_quiet_until: a time such as 17:00.": (
            clock_time(programme.asking.after_night_quiet_until) is not None
        ),
        "reporting.supporters_asked_in and pulse_in: months, from 1 to 12.": (
            {*programme.reporting.supporters_asked_in, *programme.reporting.pulse_in}
            <= set(range(1, 13))
        ),
        "specialty_families: a family has at least two specialties.": (
            all(len(family) > 1 for family in programme.specialty_families)
        ),
    }
    yield from (sentence for sentence, holds in works.items() if not holds)


def _wrong_numbers(programme: Programme) -> Iterator[str]:
    asking, capacity, reporting = programme.asking, programme.capacity, programme.reporting
    ranges = (
        ("keeping.identity_days", programme.keeping.identity_days, 1, 90),
        ("reporting.smallest_group", reporting.smallest_group, 5, 100),
        ("getting_ready.eligible_people", programme.getting_ready.eligible_people, 0, 1_000_000),
        ("reporting.digest_weekday (0 is Monday)", reporting.digest_weekday, 0, 6),
        ("reporting.digest_hour", reporting.digest_hour, 0, 23),
        ("asking.answer_within_hours_12", asking.answer_within_hours_12, 1, 12),
        ("asking.answer_within_hours_24", asking.answer_within_hours_24, 1, 24),
        ("asking.answer_within_hours_48", asking.answer_within_hours_48, 1, 48),
        ("asking.at_once_12", asking.at_once_12, 1, 10),
        ("asking.at_once_24", asking.at_once_24, 1, 10),
        ("asking.at_once_48", asking.at_once_48, 1, 10),
        ("asking.at_once_everyone", asking.at_once_everyone, 1, 10),
        ("asking.give_up_after_days", asking.give_up_after_days, 1, 90),
        ("agreement.training_valid_months", programme.agreement.training_valid_months, 1, 60),
        ("capacity.max_open", capacity.max_open, 1, 10),
        ("capacity.yearly_cap", capacity.yearly_cap, 1, 100),
        ("capacity.rest_days", capacity.rest_days, 0, 90),
        ("capacity.rest_days_heavy", capacity.rest_days_heavy, 0, 90),
    )
    for name, number, low, high in (*ranges, *_matching_ranges(programme.matching)):
        if not low <= number <= high:
            yield f"{name}: must be from {low} to {high}."


def _matching_ranges(policy: MatchingPolicy) -> Iterator[tuple[str, int, int, int]]:
    days = {"many_offers", "turn_days", "heavy_days"}
    for part in fields(policy):
        low, high = (1, 365) if part.name in days else (0, 1000)
        yield f"matching.{part.name}", getattr(policy, part.name), low, high


def is_zone(name: str) -> bool:
    """Tell whether this is the IANA name of a time zone."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True
