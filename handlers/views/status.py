"""One's own request: what happens next, who has seen it, and taking it back."""

from collections.abc import Iterator, Sequence

from bot.domain.disclosure import FurtherCard, StatusCard
from bot.domain.people import RequestId
from bot.domain.programme import CrisisLine
from handlers.ids import Action, Field, Form
from handlers.views import blocks, labels
from handlers.views import words as w
from handlers.views.blocks import Block, View
from handlers.views.crisis import crisis_blocks, given_crisis_blocks
from handlers.views.speech import Words


def status_modal(card: StatusCard, words: Words) -> View:
    """Show somebody their own request."""
    return blocks.modal(
        words(w.YOUR_REQUEST),
        (
            *crisis_blocks(card.crisis_lines, words),
            blocks.header("next", words(w.NEXT)),
            *(
                blocks.section(f"next.{nth}", sentence)
                for nth, sentence in enumerate(next_steps(card, words))
            ),
            *_buttons(card, words),
            blocks.header("seen", words(w.WHO_HAS_SEEN)),
            blocks.section("seen.when", _seen(card, words)),
            blocks.header("sees", words(w.WHO_SEES_WHAT)),
            blocks.section(
                "sees.what", f"{words(w.WHO_SEES)}\n{kept_for(card.identity_days, words)}"
            ),
        ),
        close=words(w.DONE),
    )


def kept_for(days: int | None, words: Words) -> str:
    """Say when a name and a note are deleted; without days, a legal hold stands."""
    return words(w.KEPT_ON_HOLD) if days is None else words(w.KEPT_FOR, days=words.days(days))


def next_steps(card: StatusCard, words: Words) -> Iterator[str]:
    """Say what happens next, and by when."""
    if card.over:
        days = card.identity_days
        yield words(w.OVER_HELD) if days is None else words(w.OVER, days=words.days(days))
        return
    promised = words.moment(card.promised_at, card.timezone)
    if card.matched:
        yield words(w.MATCHED, when=promised)
        yield words(w.NO_REASON_NEEDED)
        return
    yield words(w.LATE) if card.late else words(w.LOOKING, when=promised)
    if card.next_step_at is not None:
        yield words(w.NEXT_STEP, when=words.moment(card.next_step_at, card.timezone))
    elif card.late:
        yield words(w.NEXT_WHEN_FREE)


def _buttons(card: StatusCard, words: Words) -> Iterator[Block]:
    if card.over:
        return
    buttons = []
    if card.matched:
        buttons = [
            blocks.button(words(w.SEE_WHO), Action.SEE_WHO, card.request_id, style="primary"),
            blocks.button(words(w.SOMEONE_ELSE), Action.ASK_SOMEONE_ELSE, card.request_id),
            blocks.button(words(w.CLOSE_REQUEST), Action.CLOSE_AS_REQUESTER, card.request_id),
        ]
    if card.could_widen:
        further = blocks.button(words(w.LOOK_FURTHER), Action.LOOK_FURTHER, card.request_id)
        buttons.append(further)
    withdraw = blocks.button(words(w.WITHDRAW), Action.WITHDRAW, card.request_id)
    yield blocks.actions("choices", *buttons, withdraw)


def _seen(card: StatusCard, words: Words) -> str:
    if not card.seen_at:
        return words(w.SEEN_BY_NOBODY)
    times = (words.moment(seen, card.timezone) for seen in card.seen_at[-20:])
    return "\n".join((words(w.SEEN), *(words(w.SEEN_AT, when=when) for when in times)))


def withdraw_modal(
    request_id: RequestId,
    words: Words,
    *,
    metadata: str,
    crisis_lines: Sequence[CrisisLine] = (),
) -> View:
    """Ask once whether somebody means it: it cannot be undone."""
    return blocks.modal(
        words(w.WITHDRAW_TITLE),
        (
            *given_crisis_blocks(crisis_lines, words),
            blocks.section(f"withdraw.{request_id}", words(w.WITHDRAW_TELLS)),
        ),
        close=words(w.KEEP),
        submit=words(w.WITHDRAW_NOW),
        callback_id=Form.WITHDRAW,
        metadata=metadata,
    )


def further_modal(
    card: FurtherCard, words: Words, *, crisis_lines: Sequence[CrisisLine] = ()
) -> View:
    """Ask how far we may look: only what would change something, and nothing is ticked."""
    could = labels.options(labels.BEYOND, words)
    boxes = blocks.checkboxes([could[beyond] for beyond in card.possible])
    return blocks.modal(
        words(w.LOOK_FURTHER),
        (
            *given_crisis_blocks(crisis_lines, words),
            blocks.section(f"further.{card.request_id}", words(w.FURTHER_TELLS)),
            blocks.asked(Field.BEYOND, words(w.FURTHER_WHOM), boxes),
        ),
        close=words(w.NOT_NOW),
        submit=words(w.LOOK_FURTHER),
        callback_id=Form.LOOK_FURTHER,
        metadata=card.request_id,
    )


def plain_modal(
    sentence: str,
    words: Words,
    *,
    title: str = w.PEER_SUPPORT,
    crisis_lines: Sequence[CrisisLine] = (),
) -> View:
    """
    Answer with one sentence of ours, said already or still to be translated.

    Closing it closes what lies below too: that shows how things were before.
    """
    view = blocks.modal(
        words.known(title),
        (
            *given_crisis_blocks(crisis_lines, words),
            blocks.section("answer", words.known(sentence)),
        ),
        close=words(w.DONE),
    )
    return {**view, "clear_on_close": True}
