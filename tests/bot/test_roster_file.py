"""The roster as a file: every bad row by its line, and nothing taken unless all are good."""

from datetime import date, time

import pytest

from bot import roster_file
from bot.domain.choices import ContactWay
from bot.domain.people import QuietHours
from bot.domain.programme import Agreement, Asking, Capacity
from bot.mistakes import FileMistakes
from bot.roster_file import COLUMNS, OPTIONAL
from tests.builders import TODAY, a_programme

PROGRAMME = a_programme(
    agreement=Agreement(version="2", no_longer_accepted=("0",)),
    asking=Asking(quiet_from="22:00", quiet_until="00:00"),
    capacity=Capacity(max_open=2, yearly_cap=4),
)
GOOD = {
    "slack_user_id": "U0ANA",
    "display_name": "Dr. Ana Costa",
    "specialty": "Pain",
    "department": "Anesthesia",
    "site": "Main",
    "languages": "English; French",
    "topics": "A difficult outcome;conflict",
    "contact_ways": "Phone;in-person;telephone",
    "trained_on": "2026-03-31",
    "agreement_version": "2",
    "max_open": "1",
    "yearly_cap": "3",
}


def a_file(*rows, columns=COLUMNS, newline="\n"):
    lines = [",".join(columns)]
    lines += [",".join({**GOOD, **row}[name] for name in columns) for row in rows]
    return newline.join(lines) + newline


def read(text):
    return roster_file.read(text, PROGRAMME, TODAY)


def mistakes(text):
    with pytest.raises(FileMistakes) as refused:
        read(text)
    return refused.value.sentences


def test_a_good_row_becomes_a_supporter():
    roster = read(a_file({}))
    (ana,) = roster.supporters
    assert (ana.id, ana.display_name, ana.site) == ("U0ANA", "Dr. Ana Costa", "Main")
    assert (ana.department, ana.specialty) == ("Anesthesia", "Pain")
    assert ana.languages == ("English", "French")
    assert ana.topics == ("outcome", "conflict")
    assert ana.contact_ways == (ContactWay.PHONE, ContactWay.IN_PERSON)
    assert (ana.trained_on, ana.agreement_version) == (date(2026, 3, 31), "2")
    assert (ana.max_open, ana.yearly_cap) == (1, 3)
    assert ana.quiet_hours == QuietHours(time(22, 0), time(0, 0))
    assert roster.remarks == ()


def test_what_is_left_empty_is_as_the_programme_says():
    empty = dict.fromkeys(
        ("specialty", "site", "languages", "topics", "contact_ways", "max_open", "yearly_cap"), ""
    )
    (ana,) = read(a_file(empty)).supporters
    assert (ana.languages, ana.topics, ana.contact_ways) == ((), (), ())
    assert (ana.max_open, ana.yearly_cap) == (2, 4)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("\ufeff" + a_file({}), id="byte-order-mark"),
        pytest.param(a_file({}, newline="\r\n"), id="windows-line-ends"),
        pytest.param(a_file({}) + "\n\n", id="empty-lines"),
        pytest.param(a_file({}, columns=tuple(reversed(COLUMNS))), id="another-order"),
        pytest.param(a_file({"slack_user_id": " U0ANA "}), id="spaces-around"),
        pytest.param(a_file({"languages": ";English;; French ;"}), id="stray-semicolons"),
        pytest.param(a_file({"display_name": '"Dr. Ana Costa"'}), id="needless-quotes"),
    ],
)
def test_the_ways_in_which_programs_write_csv_are_all_taken(text):
    assert read(text).supporters == read(a_file({})).supporters


def test_a_cell_with_a_comma_may_be_quoted():
    (ana,) = read(a_file({"display_name": '"Costa, Ana, MD"'})).supporters
    assert ana.display_name == "Costa, Ana, MD"


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"slack_user_id": ""}, "slack_user_id is empty."),
        ({"slack_user_id": "@ana"}, "slack_user_id is not a Slack user id, such as U024BE7LH."),
        ({"slack_user_id": "u0ana"}, "slack_user_id is not a Slack user id, such as U024BE7LH."),
        ({"display_name": " "}, "display_name is empty."),
        ({"department": ""}, "department is empty."),
        ({"agreement_version": ""}, "agreement_version is empty."),
        ({"trained_on": ""}, "trained_on is empty."),
        ({"trained_on": "31/03/2026"}, "trained_on is not a date, such as 2026-03-31."),
        ({"trained_on": "2026-02-29"}, "trained_on is not a date, such as 2026-03-31."),
        ({"trained_on": "2026-11-19"}, "trained_on is in the future."),
        ({"max_open": "0"}, "max_open is not a whole number from 1 to 100."),
        ({"max_open": "-1"}, "max_open is not a whole number from 1 to 100."),
        ({"yearly_cap": "three"}, "yearly_cap is not a whole number from 1 to 100."),
        ({"yearly_cap": "101"}, "yearly_cap is not a whole number from 1 to 100."),
        ({"yearly_cap": "\u0663"}, "yearly_cap is not a whole number from 1 to 100."),
        (
            {"contact_ways": "phone;pigeon;owl"},
            "contact_ways knows phone, video, in person, message, not what stands there.",
        ),
    ],
)
def test_a_bad_cell_is_named_with_its_line(row, sentence):
    assert mistakes(a_file({"slack_user_id": "U0JONAS"}, row)) == (f"Line 3: {sentence}",)


PLUS = (*COLUMNS, *OPTIONAL)
MORE = {"career_stage": "late", "never": "U1A;W2B", "never_departments": "Surgery", "line": "U3C"}


def test_a_file_may_say_more():
    (ana,) = read(a_file(MORE, columns=PLUS)).supporters
    assert (ana.career, ana.never, ana.line) == ("late", ("U1A", "W2B"), ("U3C",))
    assert ana.never_departments == ("Surgery",)


@pytest.mark.parametrize("column", ["never", "line"])
def test_people_are_named_by_their_ids(column):
    assert mistakes(a_file({**MORE, column: "U1AB; Dr. Levin"}, columns=PLUS)) == (
        f"Line 2: {column} holds something that is not a Slack user id.",
    )


def test_every_bad_row_is_named_and_nothing_is_taken():
    rows = (
        {},
        {"max_open": "x", "yearly_cap": "x"},
        {"slack_user_id": "U0NEW"},
        {"trained_on": ""},
    )
    assert [one.split(":")[0] for one in mistakes(a_file(*rows))] == [
        "Line 3",
        "Line 3",
        "Line 3",
        "Line 5",
        "Line 5",
    ]


def test_nobody_may_stand_there_twice():
    assert mistakes(a_file({}, {})) == ("Line 3: this slack_user_id stands in an earlier line.",)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param("", f"Line 1: these columns are missing: {', '.join(COLUMNS)}.", id="empty"),
        pytest.param(
            a_file({}, columns=COLUMNS[1:]),
            "Line 1: these columns are missing: slack_user_id.",
            id="a-column-is-missing",
        ),
        pytest.param(a_file(), "Line 2: there is no supporter in this file.", id="no-rows"),
        pytest.param(
            a_file({"display_name": "Costa, Ana"}),
            "Line 2: there are more cells than columns; put a cell with a comma in quotes.",
            id="a-comma-without-quotes",
        ),
        pytest.param(
            f"{','.join(COLUMNS)}\nU0ANA,Ana\n",
            "Line 2: there are fewer cells than columns.",
            id="a-short-row",
        ),
    ],
)
def test_a_file_of_the_wrong_shape_is_refused(text, sentence):
    assert sentence in mistakes(text)


@pytest.mark.parametrize("cell", ['"Ana" Costa', '"Ana Costa'])
def test_a_quoting_mistake_is_named(cell):
    assert any("this is not CSV" in one for one in mistakes(a_file({"display_name": cell})))


@pytest.mark.parametrize(
    ("row", "remark"),
    [
        ({"topics": "outcome;Skiing"}, "the programme has no such topic"),
        ({"department": "Geology"}, "the programme has no such department"),
        ({"agreement_version": "0"}, "this agreement version is no longer accepted"),
    ],
)
def test_what_may_be_meant_but_will_not_work_is_remarked(row, remark):
    roster = read(a_file(row))
    assert len(roster.supporters) == 1
    (said,) = roster.remarks
    assert said.startswith(f"Line 2: {remark}")


HIDING = "\u202e\u200b\u2066"


def test_every_cell_loses_what_cannot_be_seen_and_stays_in_its_line():
    zalgo = "A" + "\u0316" * 50
    row = {
        "slack_user_id": f"U0ANA{HIDING}",
        "display_name": f'"{zalgo}na{HIDING}\n <!channel> &lt;@U0BEN&gt;"',
        "department": f"Anes{HIDING}thesia",
        "site": f'"Ma{HIDING}in\u2028 wing"',
        "specialty": f"{HIDING}Pain",
        "languages": f"Eng{HIDING}lish;Franc\u0327ais",
        "topics": f"A difficult{HIDING} outcome",
        "agreement_version": f"2{HIDING}",
    }
    (ana,) = read(a_file(row)).supporters
    assert ana.display_name == f"A{chr(0x316) * 3}na <!channel> &lt;@U0BEN&gt;"
    assert (ana.id, ana.department, ana.site) == ("U0ANA", "Anesthesia", "Main wing")
    assert (ana.specialty, ana.agreement_version) == ("Pain", "2")
    assert ana.languages == ("English", "Fran\u00e7ais")
    assert ana.topics == ("outcome",)


def test_a_name_of_nothing_that_can_be_seen_is_empty():
    assert mistakes(a_file({"display_name": HIDING})) == ("Line 2: display_name is empty.",)
