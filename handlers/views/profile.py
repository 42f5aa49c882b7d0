"""Becoming a supporter, one's own profile, the agreement, and leaving."""

from collections.abc import Iterator, Sequence

from bot.domain.programme import CrisisLine
from bot.domain.roster_cards import AgreementCard, ProfileCard, RetireCard
from handlers.ids import Action, Field, Form
from handlers.views import blocks, labels
from handlers.views import words as w
from handlers.views import words_roster as wr
from handlers.views.blocks import Block, Option, View, escape
from handlers.views.crisis import crisis_blocks, given_crisis_blocks
from handlers.views.speech import Words

LONGEST_NAME = 80
MOST_OPEN, MOST_A_YEAR = 5, 12
#: What comes back when a single box is ticked, or the first of two answers is chosen.
YES = "1"
STAY, HAND_OVER = "stay", "hand_over"


def volunteer_modal(
    card: ProfileCard, agreement: AgreementCard, words: Words, *, training_hours: int
) -> View:
    """Ask somebody who offers to support what a match needs to know."""
    return blocks.modal(
        words(wr.VOLUNTEER),
        (
            *crisis_blocks(card.crisis_lines, words),
            blocks.section("intro", words(wr.VOLUNTEER_INTRO, hours=training_hours)),
            *_self(card, words),
            *_apart(card, words),
            *_agreement(agreement, words),
            blocks.asked(
                Field.AGREES,
                words(wr.SIGNATURE),
                _agree(agreement, words, ticked=agreement.signed),
                hint=words(wr.AGREE_HINT),
            ),
        ),
        close=words(w.NOT_NOW),
        submit=words(wr.OFFER_MYSELF),
        callback_id=Form.VOLUNTEER,
    )


def volunteered_modal(card: ProfileCard, words: Words) -> View:
    """Tell somebody who has offered already that the coordinators will be in touch."""
    return blocks.modal(
        words(wr.VOLUNTEER),
        (
            *crisis_blocks(card.crisis_lines, words),
            blocks.section("offered", words(wr.ALREADY_OFFERED)),
            blocks.actions("take_back", blocks.button(words(wr.TAKE_BACK), Action.TAKE_BACK)),
        ),
        close=words(w.DONE),
    )


def profile_modal(card: ProfileCard, words: Words) -> View:
    """Let a supporter change what they said of themselves, and their limits."""
    limits = card.limits
    departments = _choices((*card.departments, *limits.never_departments))
    return blocks.modal(
        words(wr.MY_PROFILE),
        (
            *crisis_blocks(card.crisis_lines, words),
            blocks.context("seen", words(wr.PROFILE_SEEN)),
            *_self(card, words),
            _number(Field.MAX_OPEN, words(wr.MAX_OPEN), limits.max_open, MOST_OPEN),
            _number(Field.YEARLY_CAP, words(wr.YEARLY_CAP), limits.yearly_cap, MOST_A_YEAR),
            *_apart(card, words),
            *(
                [
                    blocks.asked(
                        Field.NEVER_DEPARTMENTS,
                        words(wr.NEVER_DEPARTMENTS),
                        blocks.select(
                            words(w.CHOOSE), departments, limits.never_departments, several=True
                        ),
                    )
                ]
                if departments
                else ()
            ),
        ),
        close=words(w.NOT_NOW),
        submit=words(wr.SAVE),
        callback_id=Form.PROFILE,
    )


def _self(card: ProfileCard, words: Words) -> Iterator[Block]:
    """Ask what somebody says of themselves; one choice is only shown to who has made it."""
    profile = card.profile
    yield blocks.asked(
        Field.NAME,
        words(wr.NAME),
        blocks.typed(LONGEST_NAME, profile.display_name),
        optional=False,
    )
    departments = _choices((*card.departments, profile.department))
    yield blocks.asked(
        Field.DEPARTMENT,
        words(w.DEPARTMENT),
        blocks.select(words(w.CHOOSE), departments, (profile.department,))
        if departments
        else blocks.typed(LONGEST_NAME, profile.department),
        optional=False,
    )
    yield blocks.asked(
        Field.SPECIALTY, words(wr.SPECIALTY), blocks.typed(LONGEST_NAME, profile.specialty)
    )
    for field, question, given, already in (
        (Field.SITE, w.SITE, card.sites, profile.site),
        (Field.CAREER, w.CAREER, card.career_stages, profile.career),
    ):
        choices = _choices((*given, already), words)
        if already or len(choices) > 1:
            picked = blocks.select(words(w.CHOOSE), choices, (already,))
            yield blocks.asked(field, words(question), picked)
    languages = _choices((*card.languages, *profile.languages), words)
    yield blocks.asked(
        Field.LANGUAGES,
        words(wr.LANGUAGES),
        blocks.select(words(w.CHOOSE), languages, profile.languages, several=True),
    )
    if card.topics:
        topics = [blocks.option(words.known(topic.label), topic.key) for topic in card.topics]
        ticked = blocks.checkboxes(topics, profile.topics)
        yield blocks.asked(Field.TOPICS, words(wr.TOPICS), ticked)
    ways = list(labels.options(labels.CONTACT, words).values())
    yield blocks.asked(
        Field.CONTACT_WAYS, words(wr.CONTACT_WAYS), blocks.checkboxes(ways, profile.contact_ways)
    )


def _apart(card: ProfileCard, words: Words) -> Iterator[Block]:
    """Ask whom somebody should not be brought together with."""
    limits = card.limits
    yield blocks.asked(
        Field.NEVER,
        words(wr.NEVER_PEOPLE),
        blocks.people(limits.never),
        hint=words(wr.NOT_TOLD),
    )
    yield blocks.asked(Field.LINE, words(wr.LINE), blocks.people(limits.line))


def _choices(names: Sequence[str], words: Words | None = None) -> list[Option]:
    """Offer each name once; what somebody has is offered even where the programme dropped it."""
    kept = [name for name in dict.fromkeys(names) if name]
    return [blocks.option(words.known(name) if words else name, name) for name in kept]


def _number(field: Field, label: str, already: int, most: int) -> Block:
    numbers = [f"{number}" for number in range(1, max(most, already) + 1)]
    options = [blocks.option(number, number) for number in numbers]
    chosen = blocks.select(label[:75], options, (f"{already}",))
    return blocks.asked(field, label, chosen, optional=False)


def _agreement(card: AgreementCard, words: Words) -> Iterator[Block]:
    promises = (words(wr.PROMISE, promise=_promise(one, words)) for one in card.promises[:10])
    said = "\n".join((f"*{words(wr.AGREEMENT)}*", *promises))
    yield blocks.section("agreement", said)
    if card.where:
        yield blocks.context("agreement.where", words(wr.FULL_TEXT, where=escape(card.where)))


def _promise(promise: str, words: Words) -> str:
    return escape(words.known(promise), 200)


def _agree(card: AgreementCard, words: Words, *, ticked: bool = False) -> Block:
    version = blocks.clip(card.version, 40)
    agree = blocks.option(words(wr.AGREE, version=version), card.version)
    return blocks.checkboxes([agree], (card.version,) if ticked else ())


def sign_modal(
    card: AgreementCard, words: Words, *, crisis_lines: Sequence[CrisisLine] = ()
) -> View:
    """Show the agreement, and let a supporter sign it."""
    return blocks.modal(
        words(wr.SIGN_TITLE),
        (
            *given_crisis_blocks(crisis_lines, words),
            *_agreement(card, words),
            blocks.asked(Field.AGREES, words(wr.SIGNATURE), _agree(card, words), optional=False),
        ),
        close=words(w.NOT_NOW),
        submit=words(wr.SIGN),
        callback_id=Form.SIGN,
    )


def retire_modal(
    card: RetireCard, words: Words, *, crisis_lines: Sequence[CrisisLine] = ()
) -> View:
    """Ask once whether somebody wants to stop, and what becomes of those they support."""
    parts = [
        *given_crisis_blocks(crisis_lines, words),
        blocks.section("retire", words(wr.RETIRE_TELLS)),
    ]
    if card.carries:
        stay = blocks.option(words(wr.FINISH), STAY)
        hand_over = blocks.option(words(wr.HAND_OVER), HAND_OVER)
        parts.append(
            blocks.asked(
                Field.HAND_OVER,
                words(wr.RETIRE_OPEN),
                blocks.radio([stay, hand_over], stay),
                optional=False,
            )
        )
    return blocks.modal(
        words(wr.RETIRE),
        parts,
        close=words(w.NOT_NOW),
        submit=words(wr.RETIRE),
        callback_id=Form.RETIRE,
    )


def nominate_modal(words: Words, *, crisis_lines: Sequence[CrisisLine] = ()) -> View:
    """Ask which colleague somebody thinks of."""
    return blocks.modal(
        words(wr.NOMINATE),
        (
            *given_crisis_blocks(crisis_lines, words),
            blocks.section("nominate", words(wr.NOMINATE_TELLS)),
            blocks.asked(
                Field.NOMINEE, words(wr.NOMINEE), {"type": "users_select"}, optional=False
            ),
        ),
        close=words(w.NOT_NOW),
        submit=words(wr.SUGGEST),
        callback_id=Form.NOMINATE,
    )
