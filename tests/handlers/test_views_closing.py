import pytest

from bot.domain import feedback as ballots
from bot.domain.choices import Connected, ContactWay, Lasted, Onward, Weight
from bot.domain.disclosure import LogCard
from bot.domain.questions import SETS, Poll
from handlers.ids import QUESTION, Action, Field, Form
from handlers.views.closing import log_modal, pause_modal
from handlers.views.feedback import feedback_modal
from handlers.views.speech import Words
from tests.handlers.cards import REQUEST, a_ballot
from tests.handlers.reading import buttons, everything, inputs, labels, texts

words = Words.for_locale("en-CA")


def _log():
    return log_modal(LogCard(request_id=REQUEST), words, metadata=REQUEST)


def _feedback(**changes):
    return feedback_modal(a_ballot(**changes), words, metadata="tk1")


def test_the_log_has_nowhere_to_write():
    assert "plain_text_input" not in everything(_log())
    assert _log()["callback_id"] == Form.CLOSING_LOG


def test_the_log_asks_in_order_and_everything_may_be_skipped():
    asked = inputs(_log())

    assert list(asked) == [
        Field.CONNECTED,
        Field.HOW,
        Field.LASTED,
        Field.ONWARD,
        Field.MET,
        Field.AFTER,
        Field.REST,
    ]
    assert all(block["optional"] for block in asked.values())


@pytest.mark.parametrize(
    ("field", "values"),
    [
        (Field.CONNECTED, list(Connected)),
        (Field.HOW, list(ContactWay)),
        (Field.LASTED, list(Lasted)),
        (Field.ONWARD, list(Onward)),
        (Field.MET, ["1", "2", "3", "4", "5"]),
        (Field.AFTER, list(Weight)),
    ],
)
def test_the_logs_answers_come_back_as_the_domains_own_values(field, values):
    options = inputs(_log())[field]["element"]["options"]

    assert [option["value"] for option in options] == values


def test_the_log_asks_after_the_supporter_in_exact_words():
    asked = inputs(_log())

    assert asked[Field.AFTER]["label"]["text"] == "How are you after this one?"
    assert labels(asked[Field.AFTER]) == ["Fine", "A bit heavy", "I'd like a debrief"]
    assert labels(asked[Field.REST]) == ["Rest 7 days"]
    assert buttons(_log()["blocks"]) == [("I want support too", Action.ASK, "")]


def test_pausing_asks_for_a_day():
    view = pause_modal(words, metadata="m")

    asked = inputs(view)
    assert view["callback_id"] == Form.PAUSE
    assert asked[Field.PAUSE_UNTIL]["label"]["text"] == "Pause until"
    assert asked[Field.PAUSE_UNTIL]["element"]["type"] == "datepicker"


def test_feedback_says_first_what_anonymous_means_and_from_how_many_people():
    rule, limits, *_ = _feedback(smallest_group=11)["blocks"]

    (said,) = texts(rule)
    assert "only once 11 people or more" in said
    assert said.count(".") == 1  # one sentence
    assert "Slack and the computer that runs this bot could technically see both" in str(limits)
    assert "anonymous" not in f"{said} {limits}".replace("'block_id': 'anonymous'", "")


def test_feedback_asks_every_question_of_the_ballot_and_only_those():
    asked = inputs(_feedback())

    questions = SETS[Poll.REQUESTER]
    names = [f"{QUESTION}{key}" for key in questions]
    assert list(asked) == [*names, Field.COMMENT]
    assert all(block["optional"] for block in asked.values())
    for key, answers in questions.items():
        options = asked[f"{QUESTION}{key}"]["element"]["options"]
        ticked = ("yes",) if key == "never_connected" else answers
        assert tuple(option["value"] for option in options) == ticked


@pytest.mark.parametrize("poll", [Poll.SUPPORTER, Poll.PULSE])
def test_supporters_and_everybody_have_their_own_questions_all_optional_and_no_room_for_words(
    poll,
):
    asked = inputs(_feedback(poll=poll))

    assert list(asked) == [f"{QUESTION}{key}" for key in SETS[poll]]
    assert all(block["optional"] for block in asked.values())
    assert len(asked) <= 12  # within a minute
    for key, answers in SETS[poll].items():
        options = asked[f"{QUESTION}{key}"]["element"]["options"]
        assert tuple(option["value"] for option in options) == answers


def test_feedback_begins_with_never_having_connected():
    first = next(iter(inputs(_feedback()).values()))

    assert labels(first) == ["We never connected"]


def test_agreement_is_worded():
    asked = inputs(_feedback())

    assert labels(asked["q_timely"]) == [
        "Strongly disagree",
        "Disagree",
        "Neither",
        "Agree",
        "Strongly agree",
    ]


def test_comments_are_asked_for_only_where_they_are_taken():
    asked = inputs(_feedback())

    assert asked[Field.COMMENT]["element"]["max_length"] == ballots.LONGEST_COMMENT
    assert "names" in asked[Field.COMMENT]["hint"]["text"]
    assert Field.COMMENT not in inputs(_feedback(comments=False))


def test_feedback_is_the_same_for_everybody():
    assert _feedback(ticket="one") == _feedback(ticket="another")
