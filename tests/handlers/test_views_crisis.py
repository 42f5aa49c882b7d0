from dataclasses import replace
from datetime import date

from handlers.views.blocks import LONGEST_TEXT
from handlers.views.crisis import crisis_blocks, crisis_context
from handlers.views.speech import Words
from tests.handlers.cards import LINES
from tests.handlers.reading import texts

words = Words.for_locale("en-CA")


def test_emergency_comes_before_any_line():
    said = texts(crisis_blocks(LINES, words))[0].splitlines()

    assert said[0] == "*If anyone may be in danger, call your local emergency number now.*"
    assert said[1] == "• *988 Suicide Crisis Helpline*: call or text 988 (all day, every day)"


def test_who_is_not_independent_is_said():
    said = texts(crisis_blocks(LINES, words))[0].splitlines()

    assert "Run by a regulator" not in said[1]
    assert said[2].endswith("Run by a regulator, an employer or a credentialing body.")


def test_the_oldest_verification_counts():
    newer = replace(LINES[0], last_verified=date(2026, 12, 1))

    said = texts(crisis_blocks((newer, LINES[1]), words))[0]

    assert said.endswith("_Last verified on 1 October 2026._")


def test_even_without_lines_there_is_the_emergency():
    assert texts(crisis_blocks((), words)) == [
        "*If anyone may be in danger, call your local emergency number now.*"
    ]


def test_a_message_has_lines_only_where_there_are_some():
    assert crisis_context((), words) == []
    assert "988" in texts(crisis_context(LINES, words))[0]


def test_many_lines_are_all_told_within_what_slack_takes():
    many = tuple(replace(LINES[0], name=f"Line {n}.", note="n" * 100) for n in range(40))

    said = texts(crisis_blocks(many, words))

    assert len(said) > 1
    assert max(map(len, said)) <= LONGEST_TEXT
    assert max(map(len, said)) > LONGEST_TEXT - 300
    assert all(f"*Line {n}.*" in "".join(said) for n in range(40))


def test_one_line_fits_however_it_is_escaped():
    worst = replace(LINES[1], name="&" * 900, contact="&" * 900, hours="&" * 900, note="&" * 900)

    assert max(map(len, texts(crisis_blocks((worst,) * 3, words)))) <= LONGEST_TEXT
