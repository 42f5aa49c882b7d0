"""What people do in the bench: ask for support, and accept."""

import json
import time
from dataclasses import dataclass, field
from typing import Any

from bench.ward import Ward
from handlers.ids import COMMAND, Action, Field
from sandbox.driver import Colleague
from sandbox.journal import Call
from sandbox.reach import Place

NOTE = "The night shift was long, and I keep thinking about it."
#: Seconds until an offer must have reached somebody.
OFFERED_WITHIN = 10.0
_LOOK_AGAIN = 0.01


@dataclass(slots=True)
class Acks:
    """What was measured of one app, in seconds from envelope to acknowledgement."""

    command: list[float] = field(default_factory=list)
    again: list[float] = field(default_factory=list)  #: the command, by people met before
    form_open: list[float] = field(default_factory=list)  #: until the form is on the screen
    submission: list[float] = field(default_factory=list)
    acceptance: list[float] = field(default_factory=list)


def open_form(ward: Ward, acks: list[float], opened: list[float]) -> Colleague:
    """Have somebody new type the command."""
    colleague = ward.newcomer()
    return type_command(ward, colleague, acks, opened)


def type_command(
    ward: Ward, colleague: Colleague, acks: list[float], opened: list[float]
) -> Colleague:
    """Have somebody type the command, and wait until the form is there."""
    before = len(ward.sandbox.journal)
    began = ward.workspace.clock.now()
    colleague.command(COMMAND)
    acks.append(last_ack(ward))
    if not colleague.waits_until(lambda: colleague.modal is not None):
        raise SystemExit(f"No form was opened: {colleague.text_on_screen()}")
    call = next(call for call in calls_since(ward, before) if call.method == "views.open")
    opened.append((call.at - began).total_seconds())
    return colleague


def send_form(ward: Ward, colleague: Colleague, acks: list[float]) -> None:
    """Have somebody fill the form that is open, and send it."""
    colleague.fill(Field.NOTE, NOTE)
    colleague.submit()
    acks.append(last_ack(ward))


def accept_all(ward: Ward, since: int, offers: int, acks: list[float] | None = None) -> None:
    """Wait until so many offers were made, and have each accepted where it arrived."""
    deadline = time.monotonic() + OFFERED_WITHIN
    while len(made := _offers_since(ward, since)) < offers:
        if time.monotonic() > deadline:
            raise SystemExit("Nobody was asked.")
        time.sleep(_LOOK_AGAIN)
    for offer in made:
        _press_accept(ward, offer)
        if acks is not None:
            acks.append(last_ack(ward))


def _offers_since(ward: Ward, since: int) -> list[Call]:
    return [
        call
        for call in calls_since(ward, since)
        if call.method == "chat.postMessage" and Action.ACCEPT in call.arguments_json
    ]


def _press_accept(ward: Ward, offer: Call) -> None:
    """Press the button of exactly this offer; another may be newer on the same screen."""
    channel, ts = offer.answer["channel"], offer.answer["ts"]
    blocks = offer.arguments["blocks"]
    block = next(
        block["block_id"]
        for block in (json.loads(blocks) if isinstance(blocks, str) else blocks)
        if any(one.get("action_id") == Action.ACCEPT for one in block.get("elements", ()))
    )
    user, place = ward.supporter_in(channel), Place("message", ts, channel)
    ward.sandbox.run(ward.sandbox.gestures.act(user, place, block, Action.ACCEPT, {}))


def what_is_shown(ward: Ward) -> dict[str, Any]:
    """Ask once, and keep the views that our bot answers with."""
    before = len(ward.sandbox.journal)
    colleague = open_form(ward, [], [])
    form = ward.sandbox.journal.of("views.open")[-1].arguments["view"]
    send_form(ward, colleague, [])
    answer = colleague.replay_last()
    accept_all(ward, before, 1)
    if answer is None:
        raise SystemExit("The bot did not answer the form.")
    return {"form": json.loads(form) if isinstance(form, str) else form, "answer": answer["view"]}


def calls_since(ward: Ward, before: int) -> list[Call]:
    """List the calls to the stand-in since there were so many."""
    journal = ward.sandbox.journal
    return [journal[at] for at in range(before, len(journal))]


def last_ack(ward: Ward) -> float:
    """Tell how long the newest acknowledgement of a person's doing took, in seconds."""
    acks = ward.sandbox.acks
    newest = next(
        ack for at in range(len(acks) - 1, -1, -1) if (ack := acks[at]).type != "events_api"
    )
    if newest.seconds is None:
        raise SystemExit(f"There was no acknowledgement of {newest.type}.")
    return newest.seconds
