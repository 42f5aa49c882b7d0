from bot.domain.choices import ContactWay, Urgency, Who
from bot.domain.programme import Topic
from handlers.ids import OTHER_DEPARTMENT, Field, Form
from handlers.views.ask import ask_modal
from handlers.views.speech import Words
from tests.handlers.cards import NASTY, an_ask
from tests.handlers.reading import inputs, labels, texts

words = Words.for_locale("en-CA")
french = Words.for_locale("fr-CA")


def _view(**changes):
    return ask_modal(an_ask(**changes), words, metadata="token")


def test_the_form_says_what_it_is():
    view = _view()

    assert view["callback_id"] == Form.ASK
    assert view["private_metadata"] == "token"
    assert view["title"]["text"] == "Request peer support"
    assert view["submit"]["text"] == "Send request"
    assert view["close"]["text"] == "Not now"


def test_questions_come_in_order_and_answer_to_their_own_name():
    asked = inputs(_view())

    assert list(asked) == [
        Field.TOPICS,
        Field.URGENCY,
        Field.DEPARTMENT,
        Field.WHO,
        Field.LANGUAGE,
        Field.CONTACT,
        Field.NEVER,
        Field.NOTE,
    ]
    assert all(block["element"]["action_id"] == name for name, block in asked.items())


def test_only_the_urgency_must_be_answered_and_it_already_is():
    asked = inputs(_view())

    assert [name for name, block in asked.items() if not block["optional"]] == [Field.URGENCY]
    assert asked[Field.URGENCY]["element"]["initial_option"]["value"] == Urgency.WITHIN_24
    assert asked[Field.WHO]["element"]["initial_option"]["value"] == Who.OUTSIDE


def test_labels_are_the_products_own():
    asked = inputs(_view())

    assert labels(asked[Field.URGENCY]) == [
        "Within 12 hours",
        "Within 24 hours",
        "Within 48 hours",
    ]
    assert labels(asked[Field.WHO]) == [
        "Outside my department",
        "Same specialty",
        "No preference",
    ]
    assert labels(asked[Field.CONTACT]) == ["Phone", "Video", "In person", "Slack message"]
    assert asked[Field.NEVER]["label"]["text"] == "People never to be matched with"
    assert asked[Field.NOTE]["hint"]["text"] == (
        "Only the colleague who accepts can read this. Leave out patient or case details."
    )


def test_answers_come_back_as_the_domains_own_values():
    asked = inputs(_view())

    def values(name):
        return [option["value"] for option in asked[name]["element"]["options"]]

    assert values(Field.URGENCY) == list(Urgency)
    assert values(Field.WHO) == list(Who)
    assert values(Field.CONTACT) == list(ContactWay)
    assert values(Field.TOPICS) == ["outcome", "unsaid"]
    assert values(Field.DEPARTMENT) == ["Emergency", "Surgery", OTHER_DEPARTMENT]
    assert values(Field.LANGUAGE) == ["English", "French"]


def test_one_language_is_not_asked_for():
    assert Field.LANGUAGE not in inputs(_view(languages=("English",)))


def test_site_and_career_are_asked_only_where_there_is_a_choice():
    assert not {Field.SITE, Field.CAREER} & set(inputs(_view(sites=("Main",))))
    asked = inputs(_view(sites=("Main", "East"), career_stages=("early", "late")))
    for field, values in ((Field.SITE, ["Main", "East"]), (Field.CAREER, ["early", "late"])):
        assert asked[field]["optional"] is True
        assert [one["value"] for one in asked[field]["element"]["options"]] == values


def test_the_note_is_typed_on_several_lines_and_is_not_too_long():
    element = inputs(_view())[Field.NOTE]["element"]

    assert element["multiline"] is True
    assert element["max_length"] == 3000


def test_a_programmes_own_topics_are_shown_as_written():
    topics = (Topic(key="own", label=NASTY, group="g"),)

    option = inputs(_view(topics=topics))[Field.TOPICS]["element"]["options"][0]

    assert option["text"] == {"type": "plain_text", "text": NASTY, "emoji": False}


def test_the_default_topics_are_read_in_french():
    view = ask_modal(an_ask(), french, metadata="")

    assert labels(inputs(view)[Field.TOPICS]) == [
        "Un résultat ou un événement difficile",
        "Je préfère ne pas le dire",
    ]


def test_more_than_a_hundred_departments_come_in_groups():
    view = _view(departments=tuple(f"Ward {n}" for n in range(150)))

    element = inputs(view)[Field.DEPARTMENT]["element"]
    options = [one for group in element["option_groups"] for one in group["options"]]
    assert [one["value"] for one in options][:1] == ["Ward 0"]
    assert [one["value"] for one in options][-2:] == ["Ward 149", OTHER_DEPARTMENT]


def test_the_last_line_says_what_happens_next_and_when_it_is_forgotten():
    last = texts(_view(identity_days=1)["blocks"][-1])[0]

    assert "without giving your name" in last
    assert "deleted 1 day after" in last
