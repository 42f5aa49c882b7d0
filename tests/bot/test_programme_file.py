"""Programme settings as a file: read with every mistake named, and written back complete."""

from pathlib import Path

import pytest

from bot import programme_file
from bot.domain.programme import Programme
from bot.mistakes import FileMistakes
from tests.builders import a_programme

EXAMPLE = (Path(__file__).parents[2] / "docs" / "program.example.toml").read_text(encoding="utf-8")


def mistakes(text):
    with pytest.raises(FileMistakes) as refused:
        programme_file.read(text)
    return refused.value.sentences


@pytest.mark.parametrize(
    "programme",
    [
        pytest.param(Programme(), id="nothing-set"),
        pytest.param(a_programme(), id="open"),
        pytest.param(programme_file.read(EXAMPLE), id="the-example"),
        pytest.param(a_programme(name='Peer "Support" \u2014 caf\u00e9\n\\'), id="odd-letters"),
    ],
)
def test_what_is_written_reads_back_the_same(programme):
    assert programme_file.read(programme_file.write(programme)) == programme


def test_an_empty_file_gives_the_defaults():
    assert programme_file.read("") == Programme()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("colour = 1", "colour: there is no such setting."),
        ("[asking]\nat_once = 3", "asking.at_once: there is no such setting."),
        ("[[topics]]\nkey='a'\nlabel='A'\ngroup='A'\nicon='x'", "topics.0.icon: there is no"),
        ("[keeping]\nidentity_days = 'a week'", "keeping.identity_days: Input should be"),
        ("languages = 'English'", "languages: Input should be"),
        ("[getting_ready]\ngo_live_on = 'soon'", "getting_ready.go_live_on: Input should be"),
        ("[[topics]]\nkey = 'a'", "topics.0.label: "),
        ("[keeping]\nidentity_days = 365", "keeping.identity_days: must be from 1 to 90."),
        ("name = ", "This is not TOML: "),
    ],
)
def test_a_mistake_is_named_by_the_setting_it_is_in(text, sentence):
    assert any(one.startswith(sentence) for one in mistakes(text))


def test_every_mistake_is_named_at_once():
    found = mistakes("colour = 1\n[keeping]\nidentity_days = 'x'\n[asking]\nwhen = 'now'")
    assert len(found) == 3


def test_a_mistake_does_not_repeat_what_was_written():
    assert "hunter2" not in " ".join(mistakes("[privacy]\nlimits = 7\npassword = 'hunter2'"))


def test_settings_lose_what_cannot_be_seen():
    hiding = "\\u202e\\u200b\\u2066"
    text = f"""
name = "Peer{hiding} Support"
languages = ["Fran{hiding}c\\u0327ais"]
[[topics]]
key = "a{hiding}"
label = "A{hiding}"
group = "\\u200bA <!channel> &lt;"
[privacy]
limits = "One line.{hiding}\\nAnother."
"""
    programme = programme_file.read(text)
    assert programme.name == "Peer Support"
    assert programme.languages == ("Fran\u00e7ais",)
    (topic,) = programme.topics
    assert (topic.key, topic.label, topic.group) == ("a", "A", "A <!channel> &lt;")
    assert programme.privacy.limits == "One line.\nAnother."
