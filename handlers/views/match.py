"""After a yes: each of the two learns of the other, and the supporter has a guide."""

from collections.abc import Iterator, Sequence

from bot.domain.disclosure import GuideCard, RequestCard, SupporterCard
from bot.domain.hygiene import isolated
from bot.domain.programme import CrisisLine
from handlers.ids import Action
from handlers.views import blocks, labels
from handlers.views import words as w
from handlers.views import words_supporters as ws
from handlers.views.blocks import LONGEST_LABEL, Block, View, clip
from handlers.views.crisis import crisis_blocks, given_crisis_blocks
from handlers.views.speech import Words


def supporter_modal(card: SupporterCard, words: Words) -> View:
    """Tell the colleague who asked who accepted, and how to be in touch."""
    return blocks.modal(
        words(w.YOUR_COLLEAGUE),
        (
            *crisis_blocks(card.crisis_lines, words),
            blocks.section("who", words(w.IT_IS, person=card.supporter)),
            *_described(card, words),
            blocks.section("how", words(w.HOW_IN_TOUCH)),
            blocks.context("export", export(card.slack_export, words)),
            blocks.section("else", words(w.NO_REASON_NEEDED)),
            blocks.actions(
                "choices",
                blocks.button(words(w.SOMEONE_ELSE), Action.ASK_SOMEONE_ELSE, card.request_id),
            ),
        ),
        close=words(w.DONE),
    )


def _described(card: SupporterCard, words: Words) -> Iterator[Block]:
    named = [isolated(text) for text in (card.display_name, card.department) if text]
    if named:
        yield blocks.quoted("name", ", ".join(named))
    if card.contact_ways:
        ways = words.listed([words(labels.CONTACT[way]) for way in card.contact_ways])
        yield blocks.section("ways", words(w.REACHED_BY, ways=ways))


def export(answer: str, words: Words) -> str:
    """Say whether messages can be exported; not knowing is told as yes."""
    return words(w.EXPORT_DENIED if answer == "no" else w.EXPORT_POSSIBLE)


def request_modal(
    card: RequestCard, words: Words, *, crisis_lines: Sequence[CrisisLine] = ()
) -> View:
    """Show the request to the supporter who accepted; the note as it was written."""
    promised = words.moment(card.promised_at)
    return blocks.modal(
        words(ws.REQUEST_TITLE),
        (
            *given_crisis_blocks(crisis_lines, words),
            blocks.section("who", words(ws.YOU_SUPPORT, person=card.requester, when=promised)),
            *_wishes(card, words),
            *_note(card, words),
            blocks.section("limits.head", f"*{words(ws.SAY_FIRST)}*"),
            blocks.quoted("limits", limits(card.limits, words)),
            blocks.context("export", words(ws.BEST_BY_VOICE), export(card.slack_export, words)),
            blocks.actions(
                "choices",
                blocks.button(words(ws.GUIDE), Action.GUIDE, card.request_id, style="primary"),
                blocks.button(words(ws.HAND_BACK), Action.HAND_BACK, card.request_id),
                blocks.button(words(ws.CLOSE_MATCH), Action.CLOSE_AS_SUPPORTER, card.request_id),
            ),
            blocks.context("back", words(ws.HAND_BACK_NOTE)),
        ),
        close=words(w.DONE),
    )


def limits(sentence: str, words: Words) -> str:
    """Give the programme's sentence on the limits of confidentiality, or ours."""
    return words.known(sentence) or words(ws.SAY_FIRST_DEFAULT)


def _wishes(card: RequestCard, words: Words) -> Iterator[Block]:
    if card.topics:
        topics = "\n".join(
            f"• {clip(words.known(topic), LONGEST_LABEL)}" for topic in card.topics[:10]
        )
        yield blocks.section("topics.head", f"*{words(ws.TOPICS_CHOSEN)}*")
        yield blocks.quoted("topics", topics)
    if card.contact is not None:
        way = words(labels.CONTACT[card.contact])
        yield blocks.section("contact", words(ws.THEY_PREFER, way=way))
    if card.language:
        yield blocks.quoted("language", words(ws.THEY_SPEAK, language=words.known(card.language)))


def _note(card: RequestCard, words: Words) -> Iterator[Block]:
    if not card.note:
        yield blocks.context("note.none", words(ws.NO_NOTE))
        return
    yield blocks.section("note.head", f"*{words(ws.THEIR_NOTE)}*")
    yield blocks.quoted("note", card.note.reveal())
    yield blocks.context("note.yours", words(ws.NOTE_IS_YOURS))


def guide_modal(card: GuideCard, words: Words) -> View:
    """Give the conversation guide, on one screen."""
    return blocks.modal(
        words(ws.GUIDE_TITLE),
        (
            *crisis_blocks(card.crisis_lines, words),
            blocks.section("limits.head", f"*{words(ws.SAY_FIRST)}*"),
            blocks.quoted("limits", limits(card.limits, words)),
            blocks.section("before", words(ws.GUIDE_PREPARE)),
            blocks.section("open", words(ws.GUIDE_OPEN)),
            blocks.section("listen", words(ws.GUIDE_LISTEN)),
            blocks.section("steady", words(ws.GUIDE_STEADY)),
            blocks.section("plan", words(ws.GUIDE_PLAN)),
            blocks.section("after", words(ws.GUIDE_AFTER)),
            blocks.divider("rules"),
            blocks.section("do", words(ws.GUIDE_DO)),
            blocks.section("not", words(ws.GUIDE_DO_NOT)),
            blocks.section("onward", words(ws.GUIDE_ONWARD)),
            *_backup(card, words),
        ),
        close=words(w.DONE),
    )


def _backup(card: GuideCard, words: Words) -> Iterator[Block]:
    if card.backup:
        yield blocks.section("backup.head", f"*{words(ws.GUIDE_BACKUP)}*")
        yield blocks.quoted("backup", card.backup)
