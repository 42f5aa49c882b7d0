from dataclasses import replace

from bot.domain.digest import Band, Breakdown, Line, Stat, Word
from bot.domain.feedback import RATED
from handlers.views import digest as view
from handlers.views.speech import Words
from tests.handlers.cards import a_digest
from tests.handlers.reading import everything, texts

words = Words.for_locale("en-CA")


def _said(digest):
    return "\n".join(texts(view.digest_message(digest, words).blocks))


def _nothing(digest):
    least = digest.smallest_group
    untold = tuple(replace(line, value=None, least=least) for line in digest.lines)
    feedback = tuple(replace(line, least=least) for line in digest.feedback)
    return replace(digest, lines=untold, feedback=feedback, chart=())


def test_health_comes_before_every_figure():
    said = _said(a_digest())

    assert said.index("How the programme is") < said.index("Figures")
    assert "Fewer than 5 supporters are ready" in said
    assert "training ends within sixty days: 2" in said


def test_a_figure_is_told_with_its_window():
    said = _said(a_digest())

    assert "• Colleagues who asked: *5 to 9* (2026-W40 to 2026-W47)" in said
    assert "• Colleagues with a supporter: *50 or more*" in said
    assert "• Usual wait for a supporter: *under a day*" in said


def test_what_is_too_small_is_always_the_same_string():
    said = _said(_nothing(a_digest(smallest_group=11)))

    untold = [line for line in said.splitlines() if "fewer than 11" in line]
    assert len(untold) == len(Stat) + len(RATED)
    assert all(line.endswith(": fewer than 11") for line in untold)
    assert "2026-W40" not in said


def test_every_week_has_the_same_lines():
    full, empty = _said(a_digest()), _said(_nothing(a_digest()))

    def heads(text):
        return [line.split(":")[0] for line in text.splitlines() if line.startswith("• ")][:-1]

    assert heads(full)[: len(heads(empty))] == heads(empty)


def test_the_chart_shows_the_same_numbers_as_the_text():
    digest = a_digest()
    blocks = view.digest_message(digest, words).blocks
    chart = next(block for block in blocks if block["type"] == "data_visualization")

    points = chart["chart"]["series"][0]["data"]
    assert [(point["label"], point["value"]) for point in points] == list(digest.chart)
    for week, low in digest.chart:
        assert f"• {week}: at least {low}" in _said(digest)


def test_without_bars_there_is_no_chart():
    blocks = view.digest_message(a_digest(chart=()), words).blocks

    assert "data_visualization" not in everything(blocks)


def test_a_modal_shows_the_same_text():
    modal = view.digest_modal(a_digest(), words)

    assert "data_visualization" not in everything(modal)
    assert set(texts(modal["blocks"])) <= set(texts(view.digest_message(a_digest(), words).blocks))


def test_it_is_read_in_twenty_seconds():
    assert len(_said(a_digest()).split()) < 220


def test_every_figure_and_every_word_has_a_name():
    assert set(view.NAMES) == {*Stat, *RATED}
    assert set(view.VALUES) == set(Word)


def test_a_figure_without_a_name_is_still_told():
    line = Line(name="new figure", since="a", until="b", value=None)

    assert "• new figure: fewer than 5" in _said(a_digest(lines=(line,)))


def test_topics_are_told_by_name_and_the_rest_together():
    cells = (("Working life", Band(20, 49)), ("", Band(10, 19)))
    told = Breakdown(since="2026-W27", until="2026-W39", cells=cells)
    said = _said(a_digest(topics=told))

    assert "• Working life: *20 to 49* (2026-W27 to 2026-W39)" in said
    assert "• Everything else: *10 to 19*" in said


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
