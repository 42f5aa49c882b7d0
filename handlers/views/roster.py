"""The roster as coordinators see it: who needs a hand, one person, the on-call weeks."""

from collections.abc import Iterator, Sequence

from bot.domain.hygiene import isolated
from bot.domain.people import Stage
from bot.domain.programme import CrisisLine
from bot.domain.roster_cards import EntryCard, Need, RosterCard, RosterLine, RotaCard
from handlers.ids import WEEK, Action, Field, Form
from handlers.views import blocks, labels
from handlers.views import words as w
from handlers.views import words_roster as wr
from handlers.views.blocks import Block, View, escape
from handlers.views.crisis import given_crisis_blocks
from handlers.views.speech import Words

NEEDS = {
    Need.REVIEW: wr.NEED_REVIEW,
    Need.TRAINING: wr.NEED_TRAINING,
    Need.TRAINING_OVER: wr.NEED_TRAINING_OVER,
    Need.TRAINING_ENDS: wr.NEED_TRAINING_ENDS,
    Need.SIGNATURE: wr.NEED_SIGNATURE,
    Need.MEMBERSHIP: wr.NEED_MEMBERSHIP,
    Need.NOTHING: wr.NEED_NOTHING,
}


def roster_modal(
    card: RosterCard, words: Words, *, crisis_lines: Sequence[CrisisLine] = ()
) -> View:
    """List whoever needs a coordinator, and find anybody else."""
    find: Block = {
        "type": "users_select",
        "action_id": Action.FIND.value,
        "placeholder": blocks.plain(words(wr.FIND)),
    }
    parts: list[Block] = [
        *given_crisis_blocks(crisis_lines, words),
        blocks.context("tells", words(wr.ROSTER_TELLS)),
        blocks.actions("find", find, blocks.button(words(wr.ROTA), Action.ROTA)),
    ]
    if not card.lines:
        parts.append(blocks.section("nobody", words(wr.ROSTER_EMPTY)))
    parts.extend(_line(line, words) for line in card.lines)
    if card.more:
        parts.append(blocks.context("more", words(wr.ROSTER_MORE, count=card.more)))
    return blocks.modal(words(wr.ROSTER), parts, close=words(w.DONE))


def _line(line: RosterLine, words: Words) -> Block:
    day = words.day(line.until) if line.until else ""
    need = words(NEEDS[line.need], day=day)
    said = words(wr.ROSTER_LINE, person=line.person, department=escape(line.department), need=need)
    shown = blocks.section(f"line.{line.person}", said)
    shown["accessory"] = blocks.button(words(wr.OPEN_ENTRY), Action.ENTRY, line.person)
    return shown


def entry_modal(card: EntryCard, words: Words, *, crisis_lines: Sequence[CrisisLine] = ()) -> View:
    """Show one person, and note their training; who volunteered is approved with it."""
    waits = card.stage is Stage.VOLUNTEER
    who = words(wr.ENTRY_WHO, person=card.person)
    day = words.day(card.trained_until) if card.trained_until else ""
    name = blocks.clip(card.profile.display_name, 150)
    parts = [
        *given_crisis_blocks(crisis_lines, words),
        blocks.section("who", f"{who}\n{words(NEEDS[card.need], day=day)}"),
        *([blocks.quoted("name", isolated(name))] if name else []),
        blocks.fields("facts", _facts(card, words)),
        blocks.asked(
            Field.TRAINED_ON,
            words(wr.TRAINED_ON),
            blocks.day(card.trained_on),
            hint=words(wr.TRAINED_HINT),
        ),
    ]
    if card.signed_version != card.current_version:
        paper = words(wr.SIGNED_ON_PAPER, version=blocks.clip(card.current_version, 30))
        boxes = blocks.checkboxes([blocks.option(paper, card.current_version)])
        parts.append(blocks.asked(Field.ON_PAPER, words(wr.ON_PAPER), boxes))
    parts.append(blocks.actions("end", _ending(card, words)))
    return blocks.modal(
        words(wr.ENTRY_TITLE),
        parts,
        close=words(w.NOT_NOW),
        submit=words(wr.APPROVE if waits else wr.SAVE),
        callback_id=Form.ENTRY,
        metadata=card.person,
    )


def _ending(card: EntryCard, words: Words) -> Block:
    if card.stage is Stage.VOLUNTEER:
        return blocks.button(words(wr.DECLINE), Action.DECLINE, card.person)
    return {
        **blocks.button(words(wr.TAKE_OFF), Action.RETIRE_SUPPORTER, card.person, style="danger"),
        "confirm": {
            "title": blocks.plain(words(wr.TAKE_OFF_ASK)),
            "text": blocks.plain(words(wr.TAKE_OFF_TELLS)),
            "confirm": blocks.plain(words(wr.TAKE_OFF)),
            "deny": blocks.plain(words(wr.KEEP_THEM)),
        },
    }


def _facts(card: EntryCard, words: Words) -> Iterator[tuple[str, str]]:
    profile = card.profile
    work = (profile.department, profile.specialty, profile.site, profile.career)
    yield words(wr.ENTRY_WORK), _listed(work, words)
    yield words(wr.ENTRY_LANGUAGES), _listed(map(words.known, profile.languages), words)
    yield words(wr.ENTRY_TOPICS), _listed(map(words.known, card.topics), words)
    ways = (words(labels.CONTACT[way]) for way in card.contact_ways)
    yield words(wr.ENTRY_WAYS), _listed(ways, words)
    signed = words(wr.ENTRY_VERSION, version=escape(card.signed_version, 40))
    yield words(wr.ENTRY_SIGNED), signed if card.signed_version else words(wr.ENTRY_NOT_SIGNED)
    if card.on_call:
        weeks = "\n".join(words.period(one.first, one.last) for one in card.on_call[:6])
        yield words(wr.ENTRY_ON_CALL), weeks


def _listed(names: Iterator[str] | Sequence[str], words: Words) -> str:
    said = ", ".join(dict.fromkeys(escape(name, 60) for name in names if name))
    return said[:1500] or words(w.NOT_SAID)


def rota_modal(card: RotaCard, words: Words, *, crisis_lines: Sequence[CrisisLine] = ()) -> View:
    """Let coordinators say who is on call, week by week."""
    weeks = (
        blocks.asked(
            f"{WEEK}{week.first.isoformat()}",
            words.period(week.first, week.last),
            blocks.people(people),
        )
        for week, people in card.weeks
    )
    return blocks.modal(
        words(wr.ROTA),
        (
            *given_crisis_blocks(crisis_lines, words),
            blocks.section("rota", words(wr.ROTA_TELLS)),
            *weeks,
        ),
        close=words(w.NOT_NOW),
        submit=words(wr.SAVE),
        callback_id=Form.ROTA,
        metadata=card.mark,
    )
