"""What the bot says about itself: help, privacy, and answers to what it does not read."""

from collections.abc import Iterator, Sequence

from bot.domain.disclosure import PrivacyCard
from bot.domain.programme import CrisisLine
from handlers.ids import Action
from handlers.views import blocks
from handlers.views import words as w
from handlers.views import words_about as wa
from handlers.views.blocks import Block, View, escape
from handlers.views.crisis import crisis_blocks, given_crisis_blocks
from handlers.views.speech import Words

#: What a programme says that has not looked into the law.
ASSUMED = "assume discoverable"
#: The text of the notification, and the blocks.
Said = tuple[str, list[Block]]


def ask_button(words: Words) -> Block:
    """Offer the one button that matters."""
    return blocks.actions(
        "ask", blocks.button(words(w.REQUEST_SUPPORT), Action.ASK, style="primary")
    )


def help_blocks(words: Words, crisis_lines: Sequence[CrisisLine]) -> Said:
    """Answer `/peersupport help`."""
    sentences = (wa.HELP_LEAD, wa.HELP_COMMANDS, wa.NEVER_READ)
    return _answer(sentences, words, crisis_lines)


def help_modal(words: Words, crisis_lines: Sequence[CrisisLine]) -> View:
    """Answer the same where there is no conversation to answer in, as in App Home."""
    return blocks.modal(words(wa.HELP), help_blocks(words, crisis_lines)[1], close=words(w.DONE))


def unknown_word(words: Words, crisis_lines: Sequence[CrisisLine]) -> Said:
    """Answer any other text after the command, which nobody read."""
    return _answer((wa.UNKNOWN_WORD,), words, crisis_lines)


def typed_message(words: Words, crisis_lines: Sequence[CrisisLine]) -> Said:
    """Answer a message typed to the bot, which nobody read."""
    return _answer((wa.TYPED_MESSAGE,), words, crisis_lines)


def not_open(words: Words, crisis_lines: Sequence[CrisisLine]) -> Said:
    """Say that there is no programme yet, and where to turn instead."""
    return words(w.UPDATE), [
        blocks.section("said.0", words(wa.NOT_OPEN)),
        *crisis_blocks(crisis_lines, words),
    ]


def _answer(sentences: Sequence[str], words: Words, crisis_lines: Sequence[CrisisLine]) -> Said:
    said = (
        blocks.section(f"said.{nth}", words(sentence)) for nth, sentence in enumerate(sentences)
    )
    return words(w.UPDATE), [*crisis_blocks(crisis_lines, words), *said, ask_button(words)]


def privacy_modal(
    card: PrivacyCard, words: Words, *, crisis_lines: Sequence[CrisisLine] = ()
) -> View:
    """Say what is kept, for how long, who can see it, and what cannot be promised."""
    kept = words(
        wa.KEPT_TELLS,
        days=words.days(card.identity_days),
        never=words.days(card.never_matched_days),
    )
    return blocks.modal(
        words(wa.PRIVACY_TITLE),
        (
            *given_crisis_blocks(crisis_lines, words),
            blocks.header("kept", words(wa.KEPT)),
            blocks.section("kept.what", "\n".join((kept, *_hold(card, words)))),
            blocks.header("sees", words(wa.SEES)),
            blocks.section("sees.what", words(wa.SEES_TELLS, least=card.smallest_group)),
            blocks.header("cannot", words(wa.CANNOT)),
            blocks.section("cannot.what", "\n".join(_cannot(card, words))),
            *_whom_to_ask(card, words),
            blocks.context("keys", words(wa.KEYS, month=words.month(card.key_since))),
        ),
        close=words(w.DONE),
    )


def _hold(card: PrivacyCard, words: Words) -> Iterator[str]:
    if card.hold_since is not None:
        yield words(wa.HOLD, day=words.day(card.hold_since))


def _cannot(card: PrivacyCard, words: Words) -> Iterator[str]:
    if card.legal_position in {"", ASSUMED}:
        yield words(wa.CANNOT_LAW_ASSUMED)
    else:
        yield words(wa.CANNOT_LAW, position=escape(card.legal_position, 300))
    denied = card.slack_export == "no"
    yield words(wa.CANNOT_SLACK_DENIED if denied else wa.CANNOT_SLACK_EXPORT)
    yield words(wa.CANNOT_HARM)


def _whom_to_ask(card: PrivacyCard, words: Words) -> Iterator[Block]:
    if card.contact:
        contact = escape(card.contact, 300)
        yield blocks.section("contact", words(wa.CONTACT, contact=contact))
