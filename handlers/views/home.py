"""App Home: what everybody sees, and what comes with a role."""

from collections.abc import Iterator

from bot.domain.disclosure import CoordinatorHome, HomeCard, StatusCard, SupporterHome
from handlers.ids import Action
from handlers.views import blocks
from handlers.views import words as w
from handlers.views import words_about as wa
from handlers.views import words_coordinators as wc
from handlers.views import words_supporters as ws
from handlers.views.about import ask_button
from handlers.views.blocks import Block, View, escape
from handlers.views.crisis import crisis_blocks
from handlers.views.digest import health_block
from handlers.views.speech import Words
from handlers.views.status import next_steps

MOST_OF_A_KIND = 8


def home_view(card: HomeCard, words: Words) -> View:
    """Show somebody their home: asking, their own request, and their role's part."""
    parts: list[Block] = [
        blocks.header("programme", card.programme),
        *crisis_blocks(card.crisis_lines, words),
        blocks.section("about", words(wa.WHAT_THIS_IS)),
        *_asking(card, words),
        blocks.actions(
            "more",
            blocks.button(words(wa.PRIVACY), Action.PRIVACY),
            blocks.button(words(wa.HELP), Action.HELP),
        ),
    ]
    if card.supporter is not None:
        parts.extend(_supporter(card.supporter, card.timezone, words))
    if card.coordinator is not None:
        parts.extend(_coordinator(card.coordinator, words))
    return {"type": "home", "blocks": parts}


def _asking(card: HomeCard, words: Words) -> Iterator[Block]:
    own = card.own_request
    if own is not None and not own.over:
        yield from _own(own, words)
    elif card.is_open:
        yield ask_button(words)
    else:
        yield blocks.section("closed", words(wa.HOME_NOT_OPEN))


def _own(own: StatusCard, words: Words) -> Iterator[Block]:
    said = words(w.COLLEAGUE_FOUND) if own.matched else next(next_steps(own, words))
    yield blocks.section("own", f"*{words(w.YOUR_REQUEST)}*\n{said}")
    yield blocks.actions(
        "own.view",
        blocks.button(words(w.VIEW_REQUEST), Action.VIEW_REQUEST, own.request_id, style="primary"),
    )


def _supporter(home: SupporterHome, timezone: str, words: Words) -> Iterator[Block]:
    yield blocks.divider("supporter.line")
    yield blocks.header("supporter", words(ws.AS_SUPPORTER))
    yield blocks.section("supporter.state", _state(home, timezone, words))
    for request_id in home.offered[:MOST_OF_A_KIND]:
        button = blocks.button(words(ws.SEE_DETAILS), Action.SEE_DETAILS, request_id)
        yield blocks.section(f"offered.{request_id}", words(ws.HOME_OFFERED))
        yield blocks.actions(f"offered.{request_id}.see", button)
    for request_id in home.open[:MOST_OF_A_KIND]:
        button = blocks.button(words(ws.OPEN_REQUEST), Action.OPEN_REQUEST, request_id)
        yield blocks.section(f"open.{request_id}", words(ws.HOME_OPEN))
        yield blocks.actions(f"open.{request_id}.see", button)
    facts = [words(ws.HOME_YEAR, taken=home.taken_this_year, cap=home.yearly_cap)]
    if home.trained_until is not None:
        facts.insert(0, words(ws.HOME_TRAINED, day=words.day(home.trained_until)))
    yield blocks.context("supporter.facts", *facts)
    if home.paused_until is None:
        button = blocks.button(words(ws.PAUSE_UNTIL), Action.PAUSE)
    else:
        button = blocks.button(words(ws.RESUME), Action.RESUME)
    yield blocks.actions("supporter.pause", button)


def _state(home: SupporterHome, timezone: str, words: Words) -> str:
    if home.paused_until is not None:
        return words(ws.HOME_PAUSED, day=words.day(home.paused_until))
    if home.resting_until is not None:
        return words(ws.HOME_RESTING, when=words.moment(home.resting_until, timezone))
    if home.ready:
        return words(ws.HOME_READY)
    if home.open or home.taken_this_year >= home.yearly_cap:
        return words(ws.HOME_FULL)
    return words(ws.HOME_NOT_READY)


def _coordinator(home: CoordinatorHome, words: Words) -> Iterator[Block]:
    yield blocks.divider("coordinator.line")
    yield blocks.header("coordinator", words(wc.FOR_COORDINATORS))
    if home.unsettled:
        missing = (f"• {escape(words.known(one), 100)}" for one in home.unsettled[:20])
        said = "\n".join((words(wc.STILL_CLOSED), *missing))
    else:
        said = words(wc.IS_OPEN)
    yield blocks.section("ready", f"*{words(wc.GETTING_READY)}*\n{said}")
    if home.digest is None:
        yield blocks.context("digest.none", words(w.NO_DIGEST_YET))
        return
    yield health_block(home.digest, words)
    yield blocks.actions("digest.show", blocks.button(words(wc.SHOW_DIGEST), Action.SHOW_DIGEST))
