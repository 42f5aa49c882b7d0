"""App Home: what everybody sees, and what comes with a role."""

from collections.abc import Iterator

from bot.domain.disclosure import CoordinatorHome, HomeCard, StatusCard, SupporterHome
from bot.domain.people import Stage
from handlers.ids import Action
from handlers.views import blocks
from handlers.views import words as w
from handlers.views import words_about as wa
from handlers.views import words_coordinators as wc
from handlers.views import words_feedback as wf
from handlers.views import words_roster as wr
from handlers.views import words_supporters as ws
from handlers.views.about import ask_button
from handlers.views.blocks import Block, View, escape
from handlers.views.crisis import crisis_blocks
from handlers.views.digest import advice_block, health_block
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
        blocks.actions("more", *_more(card, words)),
    ]
    if card.supporter is not None:
        parts.extend(_supporter(card.supporter, card.timezone, words))
    if card.coordinator is not None:
        parts.extend(_coordinator(card.coordinator, words))
    return {"type": "home", "blocks": parts}


def _more(card: HomeCard, words: Words) -> Iterator[Block]:
    yield blocks.button(words(wa.PRIVACY), Action.PRIVACY)
    yield blocks.button(words(wa.HELP), Action.HELP)
    if card.may_ask and card.supporter is None:
        yield blocks.button(words(wr.VOLUNTEER), Action.VOLUNTEER)
    if card.may_ask:
        yield blocks.button(words(wr.NOMINATE), Action.NOMINATE)


def _asking(card: HomeCard, words: Words) -> Iterator[Block]:
    own = card.own_request
    if own is not None and not own.over:
        yield from _own(own, words)
    elif not card.may_ask:
        yield blocks.section("guest", words(wa.NOT_FOR_YOU))
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
    if home.stage is Stage.VOLUNTEER:
        yield blocks.section("supporter.state", words(wr.HOME_VOLUNTEERED))
        yield blocks.actions("back", blocks.button(words(wr.TAKE_BACK), Action.TAKE_BACK))
    else:
        retired = home.stage is Stage.RETIRED
        state = words(wr.HOME_RETIRED) if retired else _state(home, timezone, words)
        yield blocks.section("supporter.state", state)
    yield from _requests(home, words)
    if home.stage is Stage.SUPPORTER:
        yield from _steps(home, words)
        yield blocks.actions("supporter.more", *_own_buttons(home, words))


def _requests(home: SupporterHome, words: Words) -> Iterator[Block]:
    for request_id in home.offered[:MOST_OF_A_KIND]:
        button = blocks.button(words(ws.SEE_DETAILS), Action.SEE_DETAILS, request_id)
        yield blocks.section(f"offered.{request_id}", words(ws.HOME_OFFERED))
        yield blocks.actions(f"offered.{request_id}.see", button)
    for request_id in home.open[:MOST_OF_A_KIND]:
        button = blocks.button(words(ws.OPEN_REQUEST), Action.OPEN_REQUEST, request_id)
        yield blocks.section(f"open.{request_id}", words(ws.HOME_OPEN))
        yield blocks.actions(f"open.{request_id}.see", button)


def _steps(home: SupporterHome, words: Words) -> Iterator[Block]:
    """Say what is next for a supporter, and what counts for them."""
    if home.to_sign:
        yield blocks.section("sign", words(wr.HOME_TO_SIGN))
        sign = blocks.button(words(wr.READ_AND_SIGN), Action.SIGN, style="primary")
        yield blocks.actions("sign.now", sign)
    facts = [words(ws.HOME_YEAR, taken=home.taken_this_year, cap=home.yearly_cap)]
    if home.trained_until is not None and not home.training_over:
        facts.insert(0, words(ws.HOME_TRAINED, day=words.day(home.trained_until)))
    for sentence, period in ((wr.HOME_ON_CALL, home.on_call), (wr.HOME_AWAY, home.away)):
        if period is not None:
            days = {"first": words.day(period.first), "last": words.day(period.last)}
            facts.append(words(sentence, **days))
    yield blocks.context("supporter.facts", *facts)


def _own_buttons(home: SupporterHome, words: Words) -> Iterator[Block]:
    yield blocks.button(words(wr.MY_PROFILE), Action.PROFILE)
    yield blocks.button(words(wr.MY_TIME), Action.TIME)
    if home.paused_until is None:
        yield blocks.button(words(ws.PAUSE_UNTIL), Action.PAUSE)
    else:
        yield blocks.button(words(ws.RESUME), Action.RESUME)
    yield blocks.button(words(wr.RETIRE), Action.RETIRE)


def _state(home: SupporterHome, timezone: str, words: Words) -> str:
    """Say the first thing that is true and matters."""
    if not home.is_member:
        return words(wr.HOME_NO_MEMBER)
    if home.trained_until is None:
        return words(wr.HOME_NO_TRAINING)
    if home.training_over:
        return words(wr.HOME_TRAINING_OVER, day=words.day(home.trained_until))
    if home.paused_until is not None:
        return words(ws.HOME_PAUSED, day=words.day(home.paused_until))
    if home.away_until is not None:
        return words(wr.HOME_AWAY_NOW, day=words.day(home.away_until))
    if home.resting_until is not None:
        return words(ws.HOME_RESTING, when=words.moment(home.resting_until, timezone))
    if home.ready:
        return words(ws.HOME_READY)
    if home.open or home.taken_this_year >= home.yearly_cap:
        return words(ws.HOME_FULL)
    if home.offered:
        return words(ws.HOME_READY)
    return words(wr.HOME_TO_SIGN if home.to_sign else ws.HOME_NOT_READY)


def _coordinator(home: CoordinatorHome, words: Words) -> Iterator[Block]:
    yield blocks.divider("coordinator.line")
    yield blocks.header("coordinator", words(wc.FOR_COORDINATORS))
    if home.unsettled:
        missing = (f"• {escape(words.known(one), 100)}" for one in home.unsettled[:20])
        said = "\n".join((words(wc.STILL_CLOSED), *missing))
    else:
        said = words(wc.IS_OPEN)
    yield blocks.section("ready", f"*{words(wc.GETTING_READY)}*\n{said}")
    yield blocks.actions(
        "coordinator.more",
        blocks.button(words(wr.ROSTER), Action.ROSTER),
        blocks.button(words(wr.ROTA), Action.ROTA),
        blocks.button(words(wc.SEARCH_NOW), Action.SEARCH_NOW),
        blocks.button(words(wf.COMMENTS), Action.COMMENTS),
    )
    if home.digest is None:
        yield blocks.context("digest.none", words(w.NO_DIGEST_YET))
        return
    yield health_block(home.digest, words)
    if not home.digest.too_few:
        yield advice_block(home.digest, words)
    yield blocks.actions("digest.show", blocks.button(words(wc.SHOW_DIGEST), Action.SHOW_DIGEST))
