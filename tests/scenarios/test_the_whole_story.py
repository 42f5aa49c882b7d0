"""The main job, end to end: ask, offer, accept, check in, close, feedback, digest."""

from datetime import timedelta

from tests.scenarios.shell import ON_BOTH

pytestmark = ON_BOTH
NOTE = "I keep going over what happened on Tuesday night."


def buttons(message):
    return [
        element["text"]["text"]
        for block in message["blocks"]
        if block["type"] == "actions"
        for element in block["elements"]
    ]


def test_from_asking_to_the_digest(clinic):
    mira = clinic.person("Mira")
    asks(clinic, mira)
    helper = finds_a_supporter(clinic)
    meets(clinic, mira, helper)
    checks_in_and_closes(clinic, mira, helper)
    says_how_it_was(clinic, mira)
    reads_the_digest(clinic, clinic.person("Ruth"))

    assert not clinic.sandbox.lint_failures
    for name in clinic.ids:
        assert clinic.person(name).failures == []


def asks(clinic, mira):
    # One modal, crisis lines first, and a receipt.
    mira.command("/peersupport")
    assert mira.modal["title"]["text"] == "Request peer support"
    assert "988" in str(mira.modal["blocks"][0])
    mira.fill("What would you like to talk about?", ["A difficult outcome or event"])
    mira.fill("Your department", "Emergency Medicine")
    mira.fill("A note, if you like", NOTE)
    mira.submit()
    assert mira.modal["title"]["text"] == "Your request"
    clinic.settle()
    assert [message["text"] for message in mira.dm] == ["Your request is in."]
    assert buttons(mira.last_message) == ["View request", "Withdraw"]


def finds_a_supporter(clinic):
    # Blind offer: one supporter, facets only.
    (first,) = clinic.asked()
    supporter = clinic.person(first)
    assert (
        supporter.last_message["text"] == "A colleague is asking for support. Can you take this?"
    )
    assert buttons(supporter.last_message) == ["Accept", "Pass", "See details"]
    supporter.click("See details")
    shown = str(supporter.modal)
    assert "Something that happened at work" in shown
    assert clinic.ids["Mira"] not in shown
    assert NOTE not in shown
    assert "Emergency Medicine" not in shown
    supporter.close()

    # Passing costs nothing, and the next one is asked.
    supporter.click("Pass")
    clinic.settle()
    (second,) = clinic.asked()
    assert second != first

    # Silence: the offer lapses, and the third one is asked.
    clinic.pass_time(hours=5)
    (third,) = clinic.asked()
    assert third not in {first, second}
    assert "The time to answer this has passed" in clinic.person(second).text_on_screen()

    return clinic.person(third)


def meets(clinic, mira, helper):
    # Accept: both sides hear of it; names only in modals.
    helper.click("Accept")
    clinic.settle()
    assert "Open request" in buttons(helper.last_message)
    assert "See who" in buttons(mira.last_message)
    mira.click("See who")
    assert f"<@{helper.id}>" in str(mira.modal)
    mira.close()
    helper.click("Open request")
    assert NOTE in str(helper.modal)
    assert f"<@{clinic.ids['Mira']}>" in str(helper.modal)
    helper.click("Conversation guide")
    assert "What you tell me stays between us" in str(helper.modal)
    helper.close()
    helper.close()
    mira.click("View request")
    assert "The colleague who accepted opened it" in mira.text_on_screen()
    mira.close()


def checks_in_and_closes(clinic, mira, helper):
    # The promised time plus a day, then day 14, then day 30.
    clinic.pass_time(days=2)
    for colleague in (mira, helper):
        assert colleague.sees("Have you two connected?")
        assert buttons(colleague.last_message) == [
            "Connected",
            "Not yet",
            "Someone else, please",
            "No longer needed",
        ]
    mira.click("Connected")
    helper.click("Connected")
    clinic.settle()
    assert not mira.sees("Have you two connected?")
    clinic.pass_time(days=14)
    assert mira.sees("Have you two connected?")

    # Close: the supporter, with a log that has no text field.
    helper.click("Open request")
    helper.click("Close")
    kinds = {block["element"]["type"] for block in helper.modal["blocks"] if "element" in block}
    assert "plain_text_input" not in kinds
    helper.fill("How are you after this one?", "A bit heavy")
    helper.submit()
    clinic.settle()
    assert mira.sees("Your request has come to a close")
    assert not mira.sees("Have you two connected?")


def says_how_it_was(clinic, mira):
    # With the next batch, into the ballot box.
    clinic.pass_time(days=28)
    assert mira.sees("Give feedback")
    mira.click("Give feedback")
    mira.fill("Talking with them helped.", "Strongly agree")
    mira.submit()
    assert "Thank you" in str(mira.modal)


def reads_the_digest(clinic, ruth):
    # Every week, the same shape, nothing about fewer than five.
    digests = [m for m in clinic.channel_messages() if "digest" in m["text"]]
    assert len(digests) == 6
    assert len({str(m["blocks"]).count("fewer than 5") for m in digests}) == 1
    assert all("Mira" not in str(message) for message in clinic.channel_messages())
    ruth.open_home()
    assert "The programme is open." in ruth.text_on_screen()


def test_everybody_is_forgotten_a_week_after_the_close(clinic):
    mira = clinic.ask(**{"A note, if you like": NOTE})
    (name,) = clinic.asked()
    clinic.person(name).click("Accept")
    clinic.settle()
    mira.click("See who")
    mira.close()
    mira.click("View request")
    mira.click("Close", where="modal")
    clinic.settle()
    assert clinic.person(name).sees("Open request") is False
    clinic.pass_time(days=8)
    with clinic.house.desk.open_records() as records:
        assert records.due(clinic.clock.now() + timedelta(days=400), 100) == ()
        assert records.open_request_of(clinic.ids["Mira"]) is None
    assert not mira.sees("Your request is in.")


def test_two_supporters_press_accept_and_one_of_them_wins(clinic):
    clinic.ask(**{"How soon would you like to hear from a colleague?": "Within 12 hours"})
    asked = clinic.asked()
    assert len(asked) == 3
    winner, loser = clinic.person(asked[0]), clinic.person(asked[1])
    winner.click("Accept")
    loser.click("Accept")
    assert "Already taken care of — thank you" in loser.text_on_screen()
    clinic.settle()
    assert winner.sees("Open request")
    assert not loser.sees("Open request")
    assert not loser.sees("Accept")


def test_withdrawing_leaves_nothing_behind(clinic):
    mira = clinic.ask(**{"A note, if you like": NOTE})
    (name,) = clinic.asked()
    mira.click("Withdraw", where="message")
    assert mira.modal["submit"]["text"] == "Withdraw and delete now"
    mira.submit()
    clinic.settle()
    assert mira.dm == []
    assert clinic.person(name).last_message["text"] == "Already taken care of — thank you"
    mira.close()
    mira.command("/peersupport")
    assert mira.modal["title"]["text"] == "Request peer support"
