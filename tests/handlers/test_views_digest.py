from dataclasses import replace
from datetime import date

from bot.domain.ballot_figures import TOLD
from bot.domain.digest import Advice, Band, Breakdown, Line, Stat, Ticked, Word
from bot.domain.questions import POLL_OF, Poll
from handlers.views import digest as view
from handlers.views import told
from handlers.views.speech import Words
from tests.handlers.cards import a_digest
from tests.handlers.reading import everything, texts

words = Words.for_locale("en-CA")
AUTUMN, SUMMER, SPRING = (
    words.period(
        date.fromisocalendar(2026, first, 1), date.fromisocalendar(2026, last, 7), with_year=False
    )
    for first, last in ((40, 47), (27, 39), (20, 30))
)


def _said(digest):
    return "\n".join(texts(view.digest_message(digest, words).blocks))


def _nothing(digest):
    least = digest.smallest_group
    untold = tuple(replace(line, value=None, least=least) for line in digest.lines)
    feedback = tuple(replace(line, least=least) for line in digest.feedback)
    return replace(digest, lines=untold, feedback=feedback, chart=())


def _everything_told():
    since, until = "2026-W40", "2026-W47"
    feedback = tuple(
        Line(name=key, since=since, until=until, value=Word.MOSTLY_POSITIVE) for key in TOLD
    )
    lines = tuple(replace(line, value=line.value or Word.MOST) for line in a_digest().lines)
    return a_digest(lines=lines, feedback=feedback)


def _earlier(name, value, since="2026-W20", until="2026-W30"):
    return Line(name=name, since=since, until=until, value=value)


def test_health_comes_before_every_figure():
    said = _said(a_digest())

    assert said.index("How the programme is") < said.index("Figures")
    assert "Fewer than 5 supporters are ready" in said
    assert "training ends within sixty days: 2" in said


def test_a_figure_is_told_with_its_window():
    said = _said(a_digest())

    assert f"• New: Colleagues who asked: *5 to 9* ({AUTUMN})" in said
    assert "• New: Colleagues with a supporter: *50 or more*" in said
    assert "• New: Usual wait for a supporter: *under a day*" in said


def test_what_was_told_before_stays_until_the_next_time():
    digest = a_digest(earlier=(_earlier(Stat.CONNECTED, Word.MOST),))

    assert f"• Could talk, as they say: most ({SPRING})" in _said(digest)


def test_a_new_figure_stands_beside_the_one_before():
    digest = a_digest(earlier=(_earlier(Stat.NEED_MET, Word.MOSTLY_POSITIVE),))

    assert f"as supporters saw it: *mixed* ({AUTUMN}), before: mostly positive" in (_said(digest))


def test_answers_with_the_same_word_stand_together():
    given = {
        "timely": Word.MOSTLY_POSITIVE,
        "private": Word.MOSTLY_POSITIVE,
        "helpful": Word.MIXED,
    }
    feedback = tuple(replace(line, value=given.get(line.name)) for line in a_digest().feedback)
    earlier = (
        _earlier("private", Word.MIXED),
        _earlier("timely", Word.MOSTLY_POSITIVE),
        _earlier("recommend", Word.MOSTLY_POSITIVE),
    )
    said = _said(a_digest(feedback=feedback, earlier=earlier)).splitlines()

    days = f"({AUTUMN})"
    assert f"• New: Mostly positive: *Soon enough · Stayed private (before: mixed)* {days}" in said
    assert f"• New: Mixed: *Helpful* {days}" in said
    assert f"• Mostly positive: Would tell a colleague ({SPRING})" in said
    _, untold = [line for line in said if line.startswith("• Fewer than 5 so far: ")]
    assert untold.startswith("• Fewer than 5 so far: Never connected · Not judged · ")
    assert said.count("• Fewer than 5 so far.") == 2


def test_what_was_often_ticked_is_named_and_not_counted():
    cells = (("time", Band(10, None)), ("privacy", Band(10, None)))
    often = Ticked(
        question="barriers",
        told=Breakdown(since="2026-W27", until="2026-W39", cells=cells),
    )

    assert (
        f"• What almost kept them from asking: Finding the time · Worry about privacy ({SUMMER})"
    ) in _said(a_digest(ticked=(often,)))


def test_there_is_one_thing_to_do():
    said = _said(a_digest(advice=Advice.TRAIN))

    assert said.index("One thing to do") < said.index("Figures")
    assert "Find a date for the next training." in said


def test_what_is_too_small_is_always_the_same_string():
    said = _said(_nothing(a_digest(smallest_group=11)))

    untold = [line for line in said.splitlines() if "ewer than 11 so" in line]
    assert untold == ["• Fewer than 11 so far."] * (1 + len(Poll))
    assert "Sep 28" not in said


def test_what_is_too_small_beside_what_is_told_is_named_in_one_line():
    assert "• Fewer than 5 so far: Could talk, as they say" in _said(a_digest()).splitlines()


def test_every_week_has_the_same_lines():
    full, empty = (_everything_told(), _nothing(a_digest()))

    def heads(digest):
        made = view.digest_message(replace(digest, chart=()), words).blocks
        return [(block["type"], block["block_id"].strip(".")) for block in made]

    assert heads(full) == heads(empty)
    assert all(words.known(told.NAMES[name]) in _said(full) for name in (*Stat, *TOLD))


def test_the_chart_shows_the_same_numbers_as_the_text():
    digest = a_digest()
    blocks = view.digest_message(digest, words).blocks
    chart = next(block for block in blocks if block["type"] == "data_visualization")

    points = chart["chart"]["series"][0]["data"]
    assert [(point["label"], point["value"]) for point in points] == [("Oct 4", 5), ("Nov 22", 10)]
    assert [low for _, low in digest.chart] == [5, 10]
    for point in points:
        assert f"{point['label']}: at least {point['value']}" in _said(digest)


def test_without_bars_there_is_no_chart():
    blocks = view.digest_message(a_digest(chart=()), words).blocks

    assert "data_visualization" not in everything(blocks)


def test_a_modal_shows_the_same_text():
    modal = view.digest_modal(a_digest(), words)

    assert "data_visualization" not in everything(modal)
    assert set(texts(modal["blocks"])) <= set(texts(view.digest_message(a_digest(), words).blocks))


def test_it_is_read_in_twenty_seconds():
    """At 250 words a minute: whether anything needs a hand, and what to do first."""
    digest = a_digest(health=replace(a_digest().health, well=False))
    for advice in Advice:
        first, _, _ = _said(replace(digest, advice=advice)).partition("Figures")
        assert len(first.split()) < 83
    assert len(_said(_nothing(a_digest())).split()) < 200
    assert len(_said(a_digest()).split()) < 270


def test_every_figure_and_every_word_has_a_name():
    assert set(told.NAMES) == {*Stat, *POLL_OF}
    assert set(told.VALUES) == set(Word)
    assert set(view.ADVICE) == set(Advice)


def test_a_figure_without_a_name_is_still_told():
    line = Line(name="new figure", since="a", until="b", value=None)

    beside = Line(name=Stat.ASKED, since="2026-W40", until="2026-W47", value=Band(5, 9))
    assert "• Fewer than 5 so far: new figure" in _said(a_digest(lines=(beside, line)))


def test_topics_are_told_by_name_and_the_rest_together():
    cells = (("Working life", Band(20, 49)), ("", Band(10, 19)))
    told = Breakdown(since="2026-W27", until="2026-W39", cells=cells)
    said = _said(a_digest(topics=told))

    assert f"• Working life: 20 to 49 ({SUMMER})" in said
    assert "• Everything else: 10 to 19" in said


def test_a_programme_of_few_only_runs():
    digest = a_digest(too_few=True)
    message = view.digest_message(digest, words)
    said = "\n".join(texts(message.blocks))

    assert "The programme is running." in said
    assert "at least 15 colleagues" in said
    assert not [line for line in said.splitlines() if line.startswith("•")]
    assert "data_visualization" not in everything(message.blocks)
    hidden = replace(_nothing(digest), health=replace(digest.health, someone_waits=False))
    assert _said(hidden) == said
