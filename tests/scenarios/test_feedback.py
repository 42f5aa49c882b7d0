"""Anonymous feedback from the close to what a coordinator reads, pressed by everybody in it."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.usecases.closing import CloseRequest, close_request
from storage import cohort_keys, key_life
from tests.scenarios.by_hand import shut
from tests.scenarios.hospital import hospital
from tests.scenarios.test_the_whole_story import buttons

#: Half an hour before ten in the morning in Toronto, on the first Tuesday of December.
TUESDAY = datetime(2026, 12, 1, 14, 30, tzinfo=UTC)
COLLEAGUES = ("Mira", "Tom", "Nia", "Omar", "Pia", "Quin")
COMMENTS = [
    "A quiet room would help.",
    "Thank you, it helped to talk.",
    "Call me on 416-555-0199.",
    "<!channel> please answer faster & sooner.",
    "I would ask again.",
    "",
]


@pytest.fixture(name="clinic")
def _clinic(tmp_path):
    with hospital(tmp_path, change=lambda text: text) as made:
        for name in COLLEAGUES[2:]:
            made.ids[name] = made.workspace.add_person(name, kind="member")
        yield made


def asks_and_ends(clinic, *names):
    """Have these people ask and, before anybody can accept, close again."""
    for name in names:
        clinic.ask(name)
        with clinic.house.desk.open_records() as records:
            request = records.open_request_of(clinic.ids[name])
        clinic.house.desk.carry_out(close_request, CloseRequest(request.id, clinic.ids[name]))
        clinic.settle()
        shut(clinic.person(name))


def jump(clinic, to):
    """Go to a moment without living through every hour until then."""
    clinic.clock.advance(to - clinic.clock.now(), to - clinic.clock.now())
    clinic.settle()


def invitation(clinic, name):
    found = [
        message
        for message in clinic.person(name).dm
        if {"Give feedback", "Answer"} & set(buttons(message))
    ]
    return found[-1] if found else None


def answers(clinic, name, comment=""):
    colleague = clinic.person(name)
    colleague.click("Give feedback", where="message")
    colleague.fill("Talking with them helped.", "Strongly agree")
    if comment:
        colleague.fill("What should we change?", comment)
    colleague.submit()
    shown = colleague.text_on_screen()
    shut(colleague)
    return shown


def comments(clinic):
    """What Ruth, who coordinates, reads."""
    ruth = clinic.person("Ruth")
    shut(ruth)
    ruth.open_home()
    ruth.click("Comments")
    shown = [
        block["text"]["text"]
        for block in ruth.modal["blocks"]
        if block["block_id"].startswith("comment.")
    ]
    said = ruth.text_on_screen()
    shut(ruth)
    return shown, said


def test_from_the_close_to_comments_that_a_coordinator_reads(clinic):
    asks_and_ends(clinic, *COLLEAGUES)
    is_asked_by_nobody_before_the_day(clinic)
    everybody_is_invited_alike(clinic)
    answering_changes_no_message(clinic)
    everybody_is_reminded_alike(clinic)
    everything_is_closed_at_once(clinic)
    a_coordinator_reads_five_comments_together(clinic)
    the_key_of_the_month_is_destroyed(clinic)
    assert not clinic.sandbox.lint_failures
    for name in clinic.ids:
        assert clinic.person(name).failures == []


def is_asked_by_nobody_before_the_day(clinic):
    jump(clinic, TUESDAY)
    assert [invitation(clinic, name) for name in COLLEAGUES] == [None] * 6


def everybody_is_invited_alike(clinic):
    jump(clinic, TUESDAY + timedelta(minutes=32))
    asked = {name: invitation(clinic, name) for name in COLLEAGUES}
    assert {message["text"] for message in asked.values()} == {"You have an update."}
    assert all("until 21 December 2026" in str(message["blocks"]) for message in asked.values())
    tickets = {message["blocks"][1]["elements"][0]["value"] for message in asked.values()}
    assert len(tickets) == 6


def answering_changes_no_message(clinic):
    before = {name: invitation(clinic, name) for name in COLLEAGUES}
    for name, comment in zip(COLLEAGUES, COMMENTS, strict=True):
        assert "Thank you. Your answers help" in answers(clinic, name, comment)
    jump(clinic, TUESDAY + timedelta(days=2))
    assert {name: invitation(clinic, name) for name in COLLEAGUES} == before
    assert "edited" not in str(before)
    assert comments(clinic)[0] == []


def everybody_is_reminded_alike(clinic):
    jump(clinic, TUESDAY + timedelta(days=14, hours=1))
    for name in COLLEAGUES:
        assert clinic.person(name).sees("We cannot know who has answered.")


def everything_is_closed_at_once(clinic):
    jump(clinic, TUESDAY + timedelta(days=21, hours=1))
    for name in COLLEAGUES:
        colleague = clinic.person(name)
        assert invitation(clinic, name) is None
        assert colleague.sees("These questions are closed now.")
        assert not colleague.sees("We cannot know who has answered.")


def a_coordinator_reads_five_comments_together(clinic):
    shown, said = comments(clinic)
    assert sorted(shown) == [
        "A quiet room would help.",
        "Call me on [removed].",
        "I would ask again.",
        "Thank you, it helped to talk.",
        "[removed] please answer faster & sooner.",
    ]
    assert "Please do not guess who wrote what." in said
    assert "Strongly agree" not in said
    assert "helped to talk" not in str(clinic.channel_messages())
    for name in ("Ana", "Mira"):
        clinic.person(name).open_home()
        assert "Comments" not in clinic.person(name).labels("home")


def the_key_of_the_month_is_destroyed(clinic):
    store = clinic.house.room.keystore
    assert any(map(cohort_keys.is_cohorts, key_life.listed(store)))
    jump(clinic, TUESDAY + timedelta(days=29))
    clinic.house.room.tidy(clinic.clock.now())
    assert not any(map(cohort_keys.is_cohorts, key_life.listed(store)))
    with clinic.house.desk.open_records() as records:
        assert records.box("2026-W53").spent == {}


def test_supporters_and_everybody_are_asked_in_their_own_words(tmp_path):
    def ask_in_december(text):
        before = "supporters_asked_in = [4, 10]", "pulse_in = []"
        assert all(line in text for line in before)
        return text.replace(before[0], "supporters_asked_in = [12]").replace(
            before[1], "pulse_in = [12]"
        )

    with hospital(tmp_path, change=ask_in_december) as clinic:
        more = [clinic.workspace.add_person(f"Supporter {n}", kind="member") for n in range(3)]
        with clinic.house.desk.open_records() as records:
            known = records.supporters()[0]
            records.keep_supporters(
                clinic.supporter("Ana").__class__(
                    **{
                        name: getattr(known, name)
                        for name in known.__dataclass_fields__
                        if name != "id"
                    },
                    id=person,
                )
                for person in more
            )
        jump(clinic, TUESDAY + timedelta(hours=1))
        ana, mira = clinic.person("Ana"), clinic.person("Mira")
        assert ana.sees("Twice a year we ask supporters")
        assert ana.sees("Once a year we ask all colleagues")
        assert mira.sees("Once a year we ask all colleagues")
        assert not mira.sees("Twice a year")
        assert not clinic.person("Alex").sees("Once a year")  # a guest
        assert not clinic.person("Ruth").sees("Once a year")  # who reads the answers
        mira.click("Answer", where="message")
        assert mira.modal["title"]["text"] == "Peer support and you"
        mira.fill("What would hold you back?", ["Finding the time", "Embarrassment"])
        mira.submit()
        assert "Thank you" in mira.text_on_screen()
        with clinic.house.desk.open_records() as records:
            found = records.box("2026-W49").tallies["held_back"].counts
        assert found == {"time": 1, "embarrassment": 1}
        assert not clinic.sandbox.lint_failures
