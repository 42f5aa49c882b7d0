"""What was told of each figure, in words: new this week, told before, or not yet."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from bot.domain.digest import Band, Digest, Line, Stat, Word
from bot.domain.questions import POLL_OF, Poll
from handlers.views import words_digest as wd
from handlers.views.blocks import escape
from handlers.views.feedback import ANSWERS
from handlers.views.speech import Words

NAMES: Mapping[str, str] = MappingProxyType(
    {
        Stat.ASKED: wd.STAT_ASKED,
        Stat.MATCHED: wd.STAT_MATCHED,
        Stat.IN_TIME: wd.STAT_IN_TIME,
        Stat.HOURS_TO_MATCH: wd.STAT_HOURS,
        Stat.CONNECTED: wd.STAT_CONNECTED,
        Stat.NEED_MET: wd.STAT_MET,
        "never_connected": wd.NEVER_CONNECTED,
        "timely": wd.RATED_TIMELY,
        "private": wd.RATED_PRIVATE,
        "not_judged": wd.RATED_NOT_JUDGED,
        "good_fit": wd.RATED_GOOD_FIT,
        "helpful": wd.RATED_HELPFUL,
        "coping": wd.RATED_COPING,
        "easier": wd.RATED_EASIER,
        "onward": wd.RATED_ONWARD,
        "recommend": wd.RATED_RECOMMEND,
        "barriers": wd.BARRIERS,
        "again": wd.ASK_AGAIN,
        "prepared": wd.PREPARED,
        "when_more": wd.WHEN_MORE,
        "manageable": wd.MANAGEABLE,
        "free_to_pass": wd.FREE_TO_PASS,
        "supported": wd.SUPPORTED,
        "worthwhile": wd.WORTHWHILE,
        "stress": wd.MORE_STRESS,
        "discreet": wd.DISCREET,
        "staying": wd.STAYING,
        "practise": wd.PRACTISE_MORE,
        "often": wd.MIGHT_HAVE_HELPED,
        "kinds": wd.KINDS,
        "held_back": wd.HELD_BACK,
        "reach": wd.KNOW_HOW,
        "career_safe": wd.CAREER_SAFE,
        "may_struggle": wd.MAY_STRUGGLE,
    }
)
VALUES: Mapping[Word, str] = MappingProxyType(
    {
        Word.MOSTLY_POSITIVE: wd.MOSTLY_POSITIVE,
        Word.MIXED: wd.MIXED,
        Word.MOSTLY_NEGATIVE: wd.MOSTLY_NEGATIVE,
        Word.UNDER_A_DAY: wd.UNDER_A_DAY,
        Word.ONE_TO_THREE_DAYS: wd.ONE_TO_THREE_DAYS,
        Word.LONGER: wd.LONGER,
        Word.MOST: wd.MOST,
        Word.ABOUT_HALF: wd.ABOUT_HALF,
        Word.FEW: wd.FEW,
    }
)
_SEPARATOR = " · "


def figures(digest: Digest, words: Words) -> Iterator[str]:
    """Say each figure of the requests, a line each; those not told yet in one line together."""
    earlier = {one.name: one for one in digest.earlier}
    for line in digest.lines:
        before = earlier.get(line.name)
        shown = line if line.value is not None else before
        if shown is None or shown.value is None:
            continue
        days = weeks(shown.since, shown.until, digest, words)
        facts = {"name": _name(line.name, words), "value": value(shown.value, words), "days": days}
        if shown is not line:
            yield words(wd.LINE_TOLD, **facts)
        elif before is None or before.value is None:
            yield words(wd.LINE_NEW, **facts)
        else:
            yield words(wd.LINE_CHANGED, **facts, before=value(before.value, words))
    yield from _untold(digest.lines, digest, words)


def _untold(lines: Sequence[Line], digest: Digest, words: Words) -> Iterator[str]:
    """Say together, and always in the same words, what was never told."""
    known = {one.name for one in digest.earlier}
    untold = [one for one in lines if one.value is None and one.name not in known]
    least = max((one.least for one in lines), default=digest.smallest_group)
    if len(untold) == len(lines):
        yield words(wd.FEWER_IN_ALL, least=least)
    elif untold:
        names = _SEPARATOR.join(_name(one.name, words) for one in untold)
        yield words(wd.FEWER, least=least, names=names)


def answers(digest: Digest, poll: Poll, words: Words) -> Iterator[str]:
    """Say what was answered to one set of questions, those with the same word together."""
    lines = [line for line in digest.feedback if POLL_OF.get(line.name) is poll]
    earlier = {one.name: one for one in digest.earlier}
    groups: defaultdict[tuple[bool, Band | Word, str, str], list[str]] = defaultdict(list)
    for line in lines:
        before = earlier.get(line.name)
        shown = line if line.value is not None else before
        if shown is None or shown.value is None:
            continue
        said = _name(line.name, words)
        if shown is line and before is not None and before.value not in {None, line.value}:
            said = words(wd.NAME_BEFORE, name=said, before=_value_of(before, words))
        groups[shown is line, shown.value, shown.since, shown.until].append(said)
    for (is_new, told, since, until), names in groups.items():
        facts = {"value": _SEPARATOR.join(names), "days": weeks(since, until, digest, words)}
        sentence = wd.LINE_NEW if is_new else wd.LINE_TOLD
        yield words(sentence, name=_capital(value(told, words)), **facts)
    yield from _ticked(digest, poll, words)
    yield from _untold(lines, digest, words)


def _ticked(digest: Digest, poll: Poll, words: Words) -> Iterator[str]:
    for one in digest.ticked:
        if POLL_OF.get(one.question) is poll:
            named = ANSWERS.get(one.question, {})
            told = (words.known(named.get(answer, answer)) for answer, _ in one.told.cells)
            days = weeks(one.told.since, one.told.until, digest, words)
            name = _name(one.question, words)
            yield words(wd.LINE_TOLD, name=name, value=_SEPARATOR.join(told), days=days)


def topics(digest: Digest, words: Words) -> Iterator[str]:
    """Say what requests were about, cell by cell."""
    told = digest.topics
    if not told.cells:
        yield words(wd.TOPICS_NONE)
    for cell, count in told.cells:
        name = escape(cell, 100) if cell else words(wd.TOPIC_OTHER)
        days = weeks(told.since, told.until, digest, words)
        yield words(wd.LINE_TOLD, name=name, value=value(count, words), days=days)


def _name(figure: str, words: Words) -> str:
    return words.known(NAMES.get(figure, figure))


def value(told: Band | Word, words: Words) -> str:
    """Say a value."""
    if isinstance(told, Word):
        return words(VALUES[told])
    if told.high is None:
        return words(wd.OR_MORE, low=told.low)
    return words(wd.BETWEEN, low=told.low, high=told.high)


def _value_of(line: Line, words: Words) -> str:
    return "" if line.value is None else value(line.value, words)


def weeks(since: str, until: str, digest: Digest, words: Words) -> str:
    """Name the days from one week to another; the year only where it is not the digest's own."""
    first, last = _day(since, 1), _day(until, 7)
    years = {first.year, last.year, _day(digest.period, 7).year}
    return words.period(first, last, with_year=len(years) > 1)


def sunday(week: str, words: Words) -> str:
    """Name the last day of a week given as `26-W47`, briefly."""
    return words.briefly(_day(f"20{week}", 7))


def _day(week: str, weekday: int) -> date:
    year, number = week.split("-W")
    return date.fromisocalendar(int(year), int(number), weekday)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
