"""What people type, without what hides in it; comments, without what could name somebody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.hygiene import anonymised, clean, isolated, one_line

FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"
BURNING_HEART = "\u2764\ufe0f\u200d\U0001f525"
SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
RAINBOW = "\U0001f3f3\ufe0f\u200d\U0001f308"


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        pytest.param("It was a hard night.", "It was a hard night.", id="plain"),
        pytest.param("  one\ttwo\nthree \n", "one\ttwo\nthree", id="tabs-and-lines-stay"),
        pytest.param("safe\u202etxt.exe", "safetxt.exe", id="right-to-left-override"),
        pytest.param("\u2066isolated\u2069", "isolated", id="isolates"),
        pytest.param("a\u200bb\u200cc\ufeffd\u2060e\u00adf", "abcdef", id="zero-width"),
        pytest.param("a\u2061b\u206fc\u061cd", "abcd", id="invisible-operators"),
        pytest.param("a\u0000b\u0007c\u009fd\u007f", "abcd", id="control-characters"),
        pytest.param("a\ud800b\udfffc", "abc", id="lone-surrogates"),
        pytest.param("e\u0301", "\u00e9", id="composed"),
        pytest.param("e\u200b\u0301", "\u00e9", id="composed-once-nothing-hides-between"),
        pytest.param(f"we {FAMILY} {BURNING_HEART}", f"we {FAMILY} {BURNING_HEART}", id="emoji"),
        pytest.param("a\u200db\u200d", "ab", id="a-joiner-that-joins-no-emoji"),
        pytest.param("\u05e9\u05dc\u05d5\u05dd", "\u05e9\u05dc\u05d5\u05dd", id="hebrew"),
        pytest.param("\u1ec7", "\u1ec7", id="vietnamese"),
        pytest.param(f"{SCOTLAND} {RAINBOW}", f"{SCOTLAND} {RAINBOW}", id="flags"),
        pytest.param("a\U000e0061\U000e0062b\U000e007f", "ab", id="tags-that-spell-no-flag"),
        pytest.param("\u4e00\u200d\u4e8c", "\u4e00\u4e8c", id="a-joiner-between-ideographs"),
        pytest.param("a\u3164b\u115fc\uffa0d\u2800e", "abcde", id="blank-letters"),
        pytest.param("a\ufff9b\ufffbc\uffffd\ufdd0e", "abcde", id="no-characters"),
        pytest.param("a\r\nb\rc\u2028d\u2029e", "a\nb\nc\nd\ne", id="line-ends"),
        pytest.param("x\U000e0100\U000e01efy", "xy", id="variations-that-carry-messages"),
        pytest.param("<!channel> <@U0ANA>", "<!channel> <@U0ANA>", id="markup-is-shown-as-typed"),
        pytest.param("&lt;!here&gt; &amp;lt;", "&lt;!here&gt; &amp;lt;", id="entities-stay"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_what_cannot_be_seen_is_taken_out_and_the_rest_stays(typed, left):
    assert clean(typed) == left


@pytest.mark.parametrize(
    "mark", ["\u0316", "\u20dd", "\u034f\u0316", "\ufe0f", "\u0941", "\u200d\u0301"]
)
def test_a_thousand_marks_on_one_letter_become_three(mark):
    assert len(clean("x" + mark * 1000 + "y")) <= 1 + 3 + 1
    assert clean("x" + mark * 1000 + "y").endswith("y")


@given(
    st.text()
    | st.text(
        alphabet="a\u0301\u0316\u200d\u200b\ufe0f\u2764\U0001f525\U0001f3f4\U000e0067\U000e007f\n"
    )
)
def test_cleaning_twice_changes_nothing_more(typed):
    assert clean(clean(typed)) == clean(typed)
    assert one_line(one_line(typed)) == one_line(typed)


@given(st.text())
def test_a_name_is_one_line(typed):
    assert one_line(typed).split() == one_line(typed).split(" ") or one_line(typed) == ""


def test_a_name_cannot_pretend_to_be_two_lines_or_run_backwards():
    assert one_line(" Ana\u202e\n*Admin*\u2028 of\tall\u200b ") == "Ana *Admin* of all"


@pytest.mark.parametrize("name", ["\u05d3\u05e0\u05d4", "\u0645\u0631\u064a\u0645 1"])
def test_a_name_from_right_to_left_turns_nothing_round(name):
    assert isolated(name) == f"\u2068{name}\u2069"
    assert one_line(isolated(name)) == name


@pytest.mark.parametrize("name", ["", "Ana Costa", "\u738b\u82b3", "Ph\u1ea1m 2"])
def test_any_other_name_is_left_as_it_is(name):
    assert isolated(name) == name


@given(st.text(alphabet=st.characters(codec=None)))
def test_whatever_is_typed_can_be_stored(typed):
    clean(typed).encode("utf-8")


@pytest.mark.parametrize(
    "mark",
    [
        "<@U024BE7LH>",
        "<#C024BE7LR|general>",
        "<!channel>",
        "<!subteam^S123|@docs>",
        "@anacosta",
        "ana.costa@hospital.example",
        "Ana+1@mail.hospital.example",
        "https://hospital.example/x?y=1",
        "www.hospital.example",
        "HTTP://HOSPITAL.EXAMPLE",
        "416-555-0134",
        "(416) 555 0134",
        "+1 416 555 0134",
        "4165550134",
        "1234567",
        "123456",
        "12 34 56",
        "2026-11-12",
        "12/11/2026",
        "12.11.26",
        "November 12",
        "Nov. 12th, 2026",
        "12 November",
        "12 November 2026",
        "the 12th of November",
        "November 2026",
        "May 12",
        "12 mai 2026",
        "1er février",
        "3 août",
    ],
)
def test_a_comment_loses_what_could_name_somebody(mark):
    comment = anonymised(f"It helped, {mark} very much", 500)
    assert "[removed]" in comment
    assert not set(mark.casefold().split()) & set(comment.casefold().split()) - {"the"}
    assert not any(figure.isdigit() for figure in comment)
    assert comment.startswith("It helped, ")
    assert comment.endswith(" very much")


@pytest.mark.parametrize(
    "comment",
    [
        "My colleague listened for 45 minutes, twice.",
        "I may have waited 2 or 3 days.",
        "Room 12345 was too small.",
        "I would give it 9/10.",
        "We met at 14:30 and it helped.",
        "Mars bars and a second of quiet; march on.",
        "Un appel de 30 minutes a suffi.",
    ],
)
def test_a_harmless_comment_stays_as_it_is(comment):
    assert anonymised(comment, 500) == comment


def test_a_comment_is_cut_after_it_was_cleaned():
    assert anonymised("\u200b" * 600 + "word " * 200, 500) == ("word " * 100).strip()
    assert len(anonymised("x" * 5000, 500)) == 500


@given(st.text(max_size=800))
def test_no_comment_is_longer_than_allowed(typed):
    assert len(anonymised(typed, 500)) <= 500
