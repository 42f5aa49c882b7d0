"""The year as it is shown: one page for all three programmes, and every digest in a file each."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bench.year.checks import CHECKS, told
from bench.year.ledger import Deed
from bench.year.play import Played
from bench.year.truth import told_at
from bot.domain.digest import Band, Breakdown, Digest, Line, Stat, Word
from handlers.views import words_digest as wd
from handlers.views.digest import digest_text
from handlers.views.speech import Words
from handlers.views.told import NAMES, VALUES

DOCS = Path(__file__).parents[2] / "docs"
PAGE = DOCS / "twelve-months.md"
DIGESTS = DOCS / "digests"
BEGINS, ENDS = "<!-- year begins -->", "<!-- year ends -->"
#: Which of the digests stand on the page, of 52.
WHOLE = {"The first": 1, "After a quarter": 13, "In the middle of the year": 26, "The last": 52}
WORDS = Words.for_locale("en")
_IN_WORDS = {1: "One", 2: "Two", 9: "Nine"}
_FEWER = 5


def write(played: Sequence[Played]) -> None:
    """Put the year into its page, and each programme's digests into a file."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGINS)
    _, _, after = rest.partition(ENDS)
    shown = "\n".join(page(played))
    PAGE.write_text(f"{before}{BEGINS}\n{shown}\n{ENDS}{after}", encoding="utf-8")
    DIGESTS.mkdir(exist_ok=True)
    for one in played:
        file(one.size.name).write_text("\n".join(sequence(one)) + "\n", encoding="utf-8")


def file(name: str) -> Path:
    """Give the file that holds all digests of a programme."""
    return DIGESTS / f"{name}.md"


def page(played: Sequence[Played]) -> Iterator[str]:
    """Give the lines of the page's own part."""
    yield from summary(played)
    yield ""
    yield "What was looked at in each of the three years, and holds in all of them:"
    yield ""
    yield from (f"- {name}" for name in CHECKS)
    for one in played:
        yield ""
        yield f"## {heading(one.size.rate)}"
        yield ""
        yield from weekly(one)
        for when, nth in WHOLE.items():
            yield ""
            yield f"### {when}"
            yield ""
            yield from fenced(one.year.digests[nth - 1])
        yield ""
        place = f"digests/{one.size.name}.md"
        yield f"All of them, one after the other: [{place}]({place})"


def heading(rate: int) -> str:
    """Name a programme."""
    return f"{_IN_WORDS.get(rate, str(rate))} {'request' if rate == 1 else 'requests'} a week"


def sequence(one: Played) -> Iterator[str]:
    """Give the lines of a programme's file."""
    yield f"# {heading(one.size.rate)}: the digests of twelve months"
    yield ""
    yield "`make year` writes this file. How it was played: [twelve months](../twelve-months.md)."
    for told_then in one.year.digests:
        yield ""
        yield f"## {told_at(told_then.period):%A, %-d %B %Y}"
        yield ""
        yield from fenced(told_then)


def fenced(one: Digest) -> Iterator[str]:
    """Give a digest as it reads."""
    yield "```text"
    yield from digest_text(one, WORDS).splitlines()
    yield "```"


def summary(played: Sequence[Played]) -> Iterator[str]:
    """Give the table of the programmes."""
    yield (
        "| requests a week | may ask | supporters | requests | people who asked "
        "| weeks with fewer than 5 people | figures told | fewest people in one "
        "| longest wait for a new figure |"
    )
    yield "|---|---|---|---|---|---|---|---|---|"
    for one in played:
        size, year = one.size, one.year
        asked = [*one.ledger.of(Deed.ASKED)]
        small = sum(year.truth.asked_in(told_then.period) < _FEWER for told_then in year.digests)
        yield (
            f"| {size.rate} | {size.eligible:,} | {size.supporters} | {len(asked)} "
            f"| {len({entry.person for entry in asked})} | {small} of {size.weeks} "
            f"| {sum(len(news(year.digests, nth)) for nth in range(len(year.digests)))} "
            f"| {fewest(one)} | {_weeks(longest_wait(year.digests))} |"
        )


def fewest(one: Played) -> int:
    """Count who was in the smallest figure that was told."""
    truth = one.year.truth
    return min(
        truth.people(line.name, line.since, line.until)
        for _, line in told(one.year.digests)
        if line.name in set(Stat)
    )


def longest_wait(digests: Sequence[Digest]) -> int:
    """Count the weeks of the longest time without a new figure."""
    longest = waited = 0
    for nth in range(len(digests)):
        waited += 1
        if news(digests, nth):
            waited = 0
        longest = max(longest, waited)
    return longest


def _weeks(number: int) -> str:
    return f"{number} weeks" if number != 1 else "1 week"


def news(digests: Sequence[Digest], nth: int) -> list[str]:
    """List what a digest tells for the first time, as short as it can be said."""
    new = [line for one, line in told(digests[: nth + 1]) if one is digests[nth]]
    said = [f"{_name(line)} **{_value(line.value)}** ({_of(line)})" for line in new]
    topics = digests[nth].topics
    if topics.cells and topics != (digests[nth - 1].topics if nth else Breakdown()):
        since, until = _short(topics.since), _short(topics.until)
        said += [
            f"{cell or WORDS(wd.TOPIC_OTHER)} **{_value(band)}** ({since} to {until})"
            for cell, band in topics.cells
        ]
    return said


def weekly(one: Played) -> Iterator[str]:
    """Give the table of what was new on each Monday."""
    yield "| week | new that Monday | how the programme is |"
    yield "|---|---|---|"
    digests = one.year.digests
    for nth, told_then in enumerate(digests):
        new = together(news(digests, nth))
        yield f"| {told_then.period} | {new or '–'} | {health(digests, nth)} |"


def together(said: Sequence[str]) -> str:
    """Put what was told of the same weeks beside each other, and name these once."""
    by_weeks: dict[str, list[str]] = {}
    for one in said:
        what, _, weeks = one.rpartition(" (")
        by_weeks.setdefault(weeks.rstrip(")"), []).append(what)
    return "; ".join(f"{weeks}: {', '.join(what)}" for weeks, what in by_weeks.items())


def health(digests: Sequence[Digest], nth: int) -> str:
    """Say what changed since the digest before, of what a coordinator may have to do."""
    now, before = digests[nth].health, digests[nth - 1].health if nth else None
    said = []
    if before is None or now.enough_supporters != before.enough_supporters:
        said.append("enough are ready" if now.enough_supporters else "few are ready")
    if now.someone_waits and not (before and before.someone_waits):
        said.append("somebody waits")
    if before and before.someone_waits and not now.someone_waits:
        said.append("nobody waits")
    if not now.well:
        said.append("not well")
    return ", ".join(said)


def _name(line: Line) -> str:
    return WORDS.known(NAMES.get(line.name, line.name))


def _value(value: Band | Word | None) -> str:
    if isinstance(value, Band):
        return f"{value.low} or more" if value.high is None else f"{value.low} to {value.high}"
    known: Mapping[Word, str] = VALUES
    return "" if value is None else WORDS(known[value])


def _of(line: Line) -> str:
    return f"{_short(line.since)} to {_short(line.until)}"


def _short(week: str) -> str:
    return week.partition("-")[2]


def told_by_kind(digests: Sequence[Digest]) -> Counter[str]:
    """Count how often each figure was told."""
    return Counter(line.name for _, line in told(digests))
