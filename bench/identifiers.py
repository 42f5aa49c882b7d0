"""Shows the identifier guard thousands of made-up notes, and writes what it did into its page."""

import math
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

from bench.ordinary_notes import ENGLISH, FRENCH, note
from bench.planted import BEYOND, LOOK_ALIKES, PROMISED, Planted
from bot.domain.identifiers import Kind, identifiers_in
from bot.domain.private import LONGEST_NOTE

PAGE = Path(__file__).parents[1] / "docs" / "identifier-guard.md"
BEGINS, ENDS = "<!-- measurement begins -->", "<!-- measurement ends -->"
ORDINARY = 10_000
EACH = 1_000
SEED = 4
_LANGUAGES = {"English": ENGLISH, "French": FRENCH}
_CARRIERS = (
    "I keep thinking of {}.",
    "It was {}, and I cannot let go of it",
    "Je revois {} sans cesse.",
    "{}",
    "Her family left {}, then nothing.",
    "({})",
    "…{}…",
)


def main() -> None:
    """Write the tables."""
    began = time.monotonic()
    table = "\n".join(measured(ORDINARY, EACH))
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGINS)
    _, _, after = rest.partition(ENDS)
    PAGE.write_text(f"{before}{BEGINS}\n{table}\n{ENDS}{after}", encoding="utf-8")
    print(table)
    print(f"{time.monotonic() - began:.0f} seconds", file=sys.stderr)
    print(f"slowest note: {slowest() * 1000:.1f} ms", file=sys.stderr)


def measured(ordinary: int, each: int) -> Iterator[str]:
    """Give the lines of the tables, for so many ordinary notes a language, and planted a way."""
    yield "| ordinary notes | notes | stopped | at most, with 95 % confidence |"
    yield "|---|---|---|---|"
    blamed: Counter[tuple[str, Kind]] = Counter()
    stopped_of_all = 0
    for language, templates in _LANGUAGES.items():
        dice, stopped = Random(f"{SEED} {language}"), 0
        for _ in range(ordinary):
            about, text = note(dice, templates)
            found = identifiers_in(text)
            stopped += bool(found)
            if len(about) == 1:
                blamed.update((one, kind) for one in about for kind in found)
        stopped_of_all += stopped
        yield _row(language, ordinary, stopped, _at_most(stopped, ordinary))
    yield _row("**both**", 2 * ordinary, stopped_of_all, _at_most(stopped_of_all, 2 * ordinary))
    for (about, kind), times in sorted(blamed.items()):
        print(f"stopped for {about} as {kind}: {times}", file=sys.stderr)
    yield ""
    yield "| planted | written | notes | missed | found, named otherwise first |"
    yield "|---|---|---|---|---|"
    yield from _planted(PROMISED, each)
    yield ""
    yield "| beyond the promise | written | notes | missed | found, named otherwise first |"
    yield "|---|---|---|---|---|"
    yield from _planted(BEYOND, each)
    yield ""
    yield "| looks like one and is none | notes | stopped |"
    yield "|---|---|---|"
    for what, make in LOOK_ALIKES.items():
        dice = Random(f"{SEED} {what}")
        stopped = sum(bool(identifiers_in(_among(make(dice), dice))) for _ in range(each))
        yield _row(what, each, _share(stopped, each))


def _planted(ways: tuple[Planted, ...], each: int) -> Iterator[str]:
    total: Counter[Kind] = Counter()
    missed_of: Counter[Kind] = Counter()
    for way in ways:
        missed, otherwise = missed_and_misnamed(way, each)
        total[way.kind] += each
        missed_of[way.kind] += missed
        yield _row(way.kind, way.what, each, _share(missed, each), otherwise)
    if ways is PROMISED:
        for kind in Kind:
            share = _share(missed_of[kind], total[kind])
            yield _row(f"**{kind}**", "**all of these**", total[kind], share, "")


def missed_and_misnamed(way: Planted, each: int) -> tuple[int, int]:
    """Count the notes with one identifier that went through, and those named as another kind."""
    dice = Random(f"{SEED} {way.kind} {way.what}")
    missed = otherwise = 0
    for _ in range(each):
        text = _among(way.make(dice), dice)
        found = identifiers_in(text)
        missed += not found
        otherwise += bool(found) and found[0] is not way.kind
        if not found and "-v" in sys.argv:
            print(way.kind, "|", way.what, "|", repr(text), file=sys.stderr)
    return missed, otherwise


def _among(planted: str, dice: Random) -> str:
    """Put something into a note, sometimes between sentences with numbers of their own."""
    said = dice.choice(_CARRIERS).format(planted)
    templates = _LANGUAGES[dice.choice(tuple(_LANGUAGES))]
    around = [note(dice, templates)[1] for _ in range(dice.randint(0, 2))]
    around.insert(dice.randint(0, len(around)), said)
    return " ".join(around)


def slowest() -> float:
    """Time the notes that give the guard most work, each of the longest length; in seconds."""
    return max(_timed((piece * LONGEST_NOTE)[:LONGEST_NOTE]) for piece in HOSTILE)


#: Pieces that a guard can waste time on, to be repeated to the longest note.
HOSTILE = (
    *(" ", "1", "1 ", "1-", "12 ", "20200101 ", "123 ", "mrn ", "mrn 1 ", "dob ", "dob 1/1/", "é"),
    *(
        "born 1/1/8a",
        "january 1 ",
        "ohip 0700 ",
        "call (",
        "+1(",
        "0-",
        "\n",
        " \n",
        "()",
        "٣",
        "中",
    ),
    *(
        "AAAA0101010",
        "a1a1a1a1",
        "call 1900 ",
        "100 200 300 ",
        "n° de dossier ",
        "4165550",
        "\u0301",
    ),
    *("1234 567 89a", "416-555-013a ", "dob january 3 or ", "health card no. 12 ", "\u200d", "ﷺ"),
)


def _timed(text: str) -> float:
    best = math.inf
    for _ in range(3):
        began = time.perf_counter()
        identifiers_in(text)
        best = min(best, time.perf_counter() - began)
    return best


def _row(*cells: object) -> str:
    return f"| {' | '.join(f'{one:,}' if isinstance(one, int) else str(one) for one in cells)} |"


def _share(part: int, whole: int) -> str:
    return f"{part:,} ({part / whole:.1%})"


def _at_most(part: int, whole: int) -> str:
    """Give the upper end of Wilson's interval."""
    z, p = 1.645, part / whole
    middle = p + z * z / (2 * whole)
    spread = z * math.sqrt(p * (1 - p) / whole + z * z / (4 * whole * whole))
    return f"{(middle + spread) / (1 + z * z / whole):.2%}"


if __name__ == "__main__":
    main()
