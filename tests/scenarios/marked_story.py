"""The whole story with a mark in every place where somebody can type, and all that it left."""

import contextlib
import io
import logging
import os
import tempfile
from dataclasses import dataclass, field
from datetime import timedelta

from bot import logs
from handlers.ids import Action
from handlers.views import words_supporters as ws
from tests.logging_restored import logging_restored
from tests.scenarios.by_hand import chosen, press, send, shut, typed
from tests.scenarios.hospital import hospital
from tests.scenarios.residue import insides

#: What is looked for: once in letters that every form keeps, once with some that many escape.
PLAIN = "QuokkaTrefoilBassoon"
AWKWARD = 'Übérmañana"Zwölf\\'
MARK = f"{PLAIN} {AWKWARD}"
NAME = "Dr. Mirabelle Quillfeather"
USER = "U0QUILLFEATHER"
#: Loggers that are silent whatever is set; here they are made to talk.
LIBRARIES = (*logs.CLAMPED, "urllib3", "urllib.request", "concurrent.futures")


@dataclass
class Aftermath:
    """Everything that was left anywhere, by where it was found."""

    left: dict[str, bytes] = field(default_factory=dict)
    messages: dict[str, bytes] = field(default_factory=dict)
    modals: bytes = b""
    log: str = ""


@contextlib.contextmanager
def talkative():
    """Log everything there is, through our own formatter; gives what was printed."""
    printed = io.StringIO()
    with (
        logging_restored(),
        contextlib.redirect_stderr(printed),
        contextlib.redirect_stdout(printed),
    ):
        logs.set_up("DEBUG")
        for name in (*LIBRARIES, *logs.OURS):
            logging.getLogger(name).setLevel(logging.DEBUG)
        yield printed


def play(place, monkeypatch, database_url=""):
    """Play it, and gather what it left after every act."""
    scratch = place / "tmp"
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    monkeypatch.setattr(tempfile, "tempdir", None)
    after = Aftermath()
    with talkative() as printed:
        logging.getLogger("bot").debug("before", extra={"count": 1})
        with hospital(place, database_url=database_url) as clinic:
            clinic.workspace.people[USER] = clinic.workspace.people.pop(
                clinic.ids["Mira"]
            ).__class__(id=USER, name=NAME)
            clinic.ids["Mira"] = USER
            for act in _acts(clinic):
                _gather(after, clinic, act)
            assert not clinic.sandbox.lint_failures
    after.log = printed.getvalue()
    after.left["everything printed"] = after.log.encode()
    _gather_files(after, place, "in the end")
    return after


def _acts(clinic):
    """Go through the story; after each act everything is looked at."""
    mira = clinic.person("Mira")
    mira.command("/peersupport", MARK)
    mira.types(MARK)
    send(clinic, "Ana", "pause_form", pause_until={"type": "datepicker", "selected_date": MARK})
    press(clinic, "Tom", Action.OPEN_REQUEST, MARK)
    yield "typed"
    mira.command("/peersupport")
    everywhere = {
        "department": chosen(MARK),
        "language": chosen(MARK),
        "topics": {"type": "checkboxes", "selected_options": [{"value": MARK}]},
        "never": {"type": "multi_users_select", "selected_users": [MARK, clinic.ids["Tom"]]},
        "note": typed(f"{MARK} {'again ' * 100}"),
    }
    refused = {**everywhere, "note": typed(f"{MARK} and her MRN is 1234567")}
    token = mira.modal["private_metadata"]
    assert send(clinic, "Mira", "ask_form", metadata=token, **refused)["errors"]
    send(clinic, "Mira", "ask_form", metadata=token, **everywhere)
    send(clinic, "Mira", "ask_form", metadata=token, **everywhere)
    yield "asked, and the letters still in the outbox"
    clinic.settle()
    (first,) = clinic.asked()
    clinic.person(first).click("See details")
    clinic.person(first).click("Pass", where="message")
    clinic.settle()
    yield "passed"
    clinic.pass_time(hours=5)
    (third,) = clinic.asked()
    helper = clinic.person(third)
    helper.click("Accept", where="message")
    yield "accepted, and the letters still in the outbox"
    clinic.settle()
    helper.click("Open request")
    assert PLAIN in str(helper.modal)
    helper.click("Conversation guide")
    mira.close()
    mira.click("See who")
    yield "opened"
    _let_pass(clinic, 2)
    mira.click("Not yet")
    _let_pass(clinic, 2)
    mira.click("Someone else, please")
    yield "someone else"
    clinic.settle()
    _let_pass(clinic, 8)
    yield "late"
    mira.command("/peersupport", "status")
    mira.click("Withdraw", where="modal")
    mira.submit()
    yield "withdrawn, and the letters still in the outbox"
    clinic.settle()
    yield from _feedback(clinic)


def _feedback(clinic):
    mira = clinic.person("Mira")
    token = _fresh_form(mira)
    send(clinic, "Mira", "ask_form", metadata=token, note=typed(MARK))
    clinic.settle()
    (name,) = clinic.asked()
    helper = clinic.person(name)
    helper.click("Accept", where="message")
    clinic.settle()
    shut(helper)
    helper.click("Open request", where="message")
    assert PLAIN in str(helper.modal)
    helper.click("Close")
    helper.fill(ws.LOG_MET, ws.MET_4)
    helper.submit()
    clinic.settle()
    yield "closed and logged"
    _let_pass(clinic, 35)
    mira.click("Give feedback")
    send(
        clinic,
        "Mira",
        "feedback_form",
        metadata=mira.modal["private_metadata"],
        q_helpful=chosen(MARK),
        feedback_comment=typed(MARK),
    )
    yield "answered"
    _let_pass(clinic, 8)
    clinic.house.clockwork.start()
    yield "told in the digest, and the clockwork running"


def _let_pass(clinic, days):
    clinic.clock.advance(timedelta(days=days), timedelta(hours=6))
    clinic.settle()


def _fresh_form(mira):
    shut(mira)
    mira.command("/peersupport")
    token = mira.modal["private_metadata"]
    mira.close()
    return token


def _gather(after, clinic, act):
    _gather_files(after, clinic.place, act)
    rows = clinic.shell.execute("SELECT * FROM outbox").fetchall()
    if "outbox" in act:
        assert rows
    after.left[f"outbox rows, {act}"] = b"".join(
        cell if isinstance(cell, bytes) else str(cell).encode() for row in rows for cell in row
    )
    clock = clinic.house.clockwork
    held = [*insides(clinic.house), *map(repr, clock._metronome._scheduler.get_jobs())]
    if "clockwork" in act:
        assert clock._metronome._scheduler.get_jobs()
    after.left[f"objects, {act}"] = "\n".join(held).encode()
    for number, call in enumerate(clinic.sandbox.journal):
        said = f"{call.arguments_json}\n{call.answer_json}".encode()
        if call.method.startswith("views."):
            after.modals += said
        else:
            after.messages[f"{call.method}, {number} of {act}"] = said
    clinic.sandbox.journal.clear()


def _gather_files(after, place, act):
    for folder, _, names in os.walk(place):
        for name in names:
            with open(os.path.join(folder, name), "rb") as file:
                after.left[f"{name}, {act}"] = file.read()
