"""What a soak prints: figures, repetitions and their causes, and the proofs."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta

from bench.soak.books import Books
from bench.soak.course import Course
from bench.soak.ledger import Deed
from bench.soak.proofs import Proof
from bench.soak.record import Record

#: Of each proof that does not hold, so many places are printed.
SHOWN = 8
Say = Callable[[str], None]


def figures(course: Course, books: Books, record: Record) -> list[tuple[str, str]]:
    """Say in figures what happened."""
    ledger, story, weather = course.ledger, course.replicas.story, course.weather
    deeds = Counter(
        f"{deed}{'' if one.acknowledged else ' (unheard)'}"
        for deed in Deed
        for one in ledger.of(deed)
    )
    acks = [one for one in course.stage.sandbox.acks if one.type != "events_api"]
    waited = sorted(one.seconds for one in acks if one.seconds is not None)
    sent = {name: record.methods[f"chat.{name}"] for name in ("postMessage", "update", "delete")}
    asked = len(ledger.requests(Deed.ASKED))
    why = Counter(one.why or "no cause" for one in record.twice)
    states = Counter(str(one.status) for one in books.requests.values())
    days = (course.stage.clock.now() - course.began).total_seconds() / 86400
    return [
        ("requests", f"{asked}, {ledger.never_answered} never answered"),
        ("on record at the end", _counted(states)),
        ("what people did", _counted(deeds)),
        ("messages", _counted(Counter(sent))),
        ("told, by kind", _counted(record.told)),
        ("told again", _counted(why)),
        ("kills", f"{len(story.killed_at)}, {story.starts} starts"),
        (
            "asked to stop",
            f"{len(story.asked_at)}, exit codes {_counted(story.codes)}; {story.unborn} too early",
        ),
        ("went by themselves", _counted(story.left)),
        ("faults of Slack", _counted(record.faults)),
        ("sockets", _counted(Counter({k: weather.played[k] for k in ("drop", "refresh")}))),
        (
            "clock",
            f"moved {len(weather.moves)} times, "
            f"{sum(one.seconds < 0 for one in weather.moves)} back, over {days:.0f} days; "
            f"{sum(one.is_under_way for one in weather.moves)} with letters under way; "
            f"that of one machine {weather.played['machine']} times",
        ),
        (
            "seconds",
            f"{course.seconds:.0f} for {course.played} slots, {course.left_out} left out, "
            f"{course.restless} ended before everything was said, "
            f"{asked / max(course.seconds, 1):.1f} requests a second",
        ),
        ("letters", f"{course.deepest} waiting at most, {course.given_up} sent again at the end"),
        ("acknowledged after", _milliseconds(waited)),
        ("not acknowledged in time", f"{len(acks) - len(waited)} of {len(acks)}"),
        ("logged", _counted(course.replicas.events())),
    ]


def _milliseconds(waited: Sequence[float]) -> str:
    if not waited:
        return "never"
    p50, p95 = (waited[min(len(waited) * part // 100, len(waited) - 1)] for part in (50, 95))
    return f"p50 {p50 * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms, of {len(waited)}"


def _counted(counter: Counter[str] | Counter[int]) -> str:
    told = (f"{number:,} {what}" for what, number in counter.most_common() if number)
    return ", ".join(told) or "none"


def tell(
    say: Say, told: Sequence[tuple[str, str]], proofs: Sequence[Proof], took: timedelta
) -> None:
    """Print it all."""
    width = max(len(name) for name, _ in told)
    for name, figure in told:
        say(f"{name:<{width}}  {figure}")
    say("")
    for proof in proofs:
        say(f"{'holds ' if proof.holds else 'BROKEN'}  {proof.name}")
        for place in proof.broken[:SHOWN]:
            say(f"          {place}")
        if len(proof.broken) > SHOWN:
            say(f"          and {len(proof.broken) - SHOWN} more")
    broken = sum(not proof.holds for proof in proofs)
    say("")
    end = f"{broken} proofs do not hold" if broken else "every proof holds"
    say(f"{end}; it took {took.total_seconds():.0f} s in all")
