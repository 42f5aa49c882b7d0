"""What is on record, in a form in which two runs of the same things are equal."""

from collections import Counter
from contextlib import suppress

from sqlalchemy import select

from bot.domain.notices import DigestReady
from storage import case_rows, codec, letters, messages
from storage.case_rows import find_key
from storage.engine import transaction
from storage.holdings import every
from storage.tables import outbox, peer_case


class _LeaveItAsItIs(Exception):  # noqa: N818 - nobody's error
    """Looking changed something, and that is undone."""


def picture(room):
    """What is on record, as far as it is the same whenever the same things happen.

    Ids, keys, tickets and salts are drawn by chance; they are left out, and so is where Slack
    put a message.
    """
    seen = _Picture()
    with transaction(room.engine, reading=True) as connection:
        for row in connection.execute(select(outbox)):
            seen.add_letter(letters.read(room.vault, row), row)
        for row in connection.execute(select(peer_case)):
            key = find_key(connection, room.vault, row.id)
            seen.add_request(case_rows.open_request(key, row), connection, key)
        for held, row in every(connection):
            seen.add_key(held, row, room.vault.primary_id)
    with suppress(_LeaveItAsItIs), room.open_records() as records:
        seen.add_rest(records)
        raise _LeaveItAsItIs
    return seen.facts


class _Picture:
    def __init__(self):
        self.facts = {"letters": [], "moments": [], "requests": [], "keys": Counter()}

    def add_letter(self, letter, row):
        kind = type(letter.notice).__name__
        told = letter.notice if isinstance(letter.notice, DigestReady) else None
        fact = (str(letter.to), kind, letter.act.value, letter.slot, told)
        self.facts["letters"] = sorted([*self.facts["letters"], fact], key=repr)
        # Not beside them: the order of invitations is drawn by chance.
        self.facts["moments"] = sorted([*self.facts["moments"], row.next_attempt])

    def add_request(self, request, connection, key):
        words = repr(request).replace(request.id, "·")
        said = sorted(
            (ref.to, ref.slot) for ref in messages.references(connection, key, request.id).values()
        )
        self.facts["requests"] = sorted([*self.facts["requests"], (words, said)], key=repr)

    def add_key(self, held, row, primary):
        self.facts["keys"][held.table.name, row.kek_id == primary] += 1

    def add_rest(self, records):
        self.facts["supporters"] = [
            # The ids of requests are drawn by chance; how many there are is not.
            (codec.SUPPORTER.write(one), len(one.load.open), len(one.load.offered))
            if not (one.load.open or one.load.offered)
            else (one.id, one.load.last_asked_at, len(one.load.open), len(one.load.offered))
            for one in sorted(records.supporters(), key=lambda one: one.id)
        ]
        box = records.box("2026-W47")
        self.facts["box"] = (
            box.since,
            box.tallies,
            box.comments,
            box.open,
            {cohort: len(marks) for cohort, marks in box.spent.items()},
        )
        self.facts["windows"] = [
            (window.stat, window.since, sorted(window.entries.values()))
            for window in records.windows("2026-W47", ())
        ]
        self.facts["digest"] = records.last_digest()
