"""What must hold in the whole database at any moment, whoever was killed where."""

from collections import Counter
from contextlib import suppress

from sqlalchemy import select

from bot.domain.notices import Act, DigestReady
from bot.domain.requests import OPEN, OfferState, Status
from storage import case_rows, letters, messages
from storage.case_rows import SEALED_ERROR, find_key
from storage.engine import transaction
from storage.holdings import every, fault
from storage.key_life import listed
from storage.letters import READY
from storage.sealing import SealedDataError
from storage.tables import case_key, message, outbox, peer_case
from storage.vault import WrappedBlob, WrappedKey


def broken(room):
    """List what does not hold, a sentence each; empty when everything does.

    Only facts of rows that are committed are looked at, so any process may ask at any moment.
    """
    found = _Findings(room)
    with transaction(room.engine, reading=True) as connection:
        found.look_at_requests(connection)
        found.look_at_messages(connection)
        found.look_at_letters(connection)
        found.look_at_keys(connection)
    with room.open_records() as records:
        found.look_at_supporters(records.supporters())
        if not records.is_well():
            found.say("the records say themselves that they are not well")
    return tuple(found.sentences)


class _Findings:
    def __init__(self, room):
        self.sentences = []
        self.requests = {}
        self._vault = room.vault
        self._keks = [
            file.id
            for file in listed(room.keystore)
            if file.purpose == "data" and file.state != "destroyed"
        ]

    def say(self, sentence):
        self.sentences.append(sentence)

    def look_at_requests(self, connection):
        rows = connection.execute(select(peer_case)).all()
        keys = {row.case_id for row in connection.execute(select(case_key))}
        if keys != {row.id for row in rows}:
            self.say("a request without its key, or a key without its request")
        for row in rows:
            try:
                self._open(connection, row)
            except SealedDataError as error:
                self.say(f"a request of state {row.state} cannot be opened: {error.code}")
        asking = Counter(r.requester for r in self.requests.values() if r.status in OPEN)
        if any(many > 1 for many in asking.values()):
            self.say("somebody has two open requests")

    def _open(self, connection, row):
        if row.state == SEALED_ERROR:
            self.say("a request was set aside")
            return
        key = find_key(connection, self._vault, row.id)
        if key is None:
            return  # said above
        request = self.requests[row.id] = case_rows.open_request(key, row)
        if row.note_ct is not None:
            case_rows.open_note(key, row.id, row.note_ct)
        is_open = request.status in OPEN
        tag = case_rows.requester_tag(self._vault, request.requester) if is_open else None
        if row.requester_tag != tag:
            self.say("a request is found by a tag that is not its own")
        accepted = [one.supporter for one in request.offers if one.state is OfferState.ACCEPTED]
        if request.status is Status.MATCHED:
            if request.supporter is None or accepted != [request.supporter]:
                self.say("a match without its one supporter")
            if row.grant_ct is None:
                self.say("a match without a grant")
                return
            grant = case_rows.open_grant(key, row.id, row.grant_ct)
            if (grant.supporter, grant.version) != (request.supporter, row.version):
                self.say("a grant for somebody else, or of another version")
        elif row.grant_ct is not None:
            self.say("a grant without a match")
        if (request.status is Status.OFFERED) != bool(request.live_offers):
            self.say("an offer that nobody holds, or one that should not be held")

    def look_at_messages(self, connection):
        ids = set(self.requests)
        for row in connection.execute(select(message)).all():
            if row.case_id not in ids:
                self.say("a message about a request that is gone")
        for case_id in ids:
            key = find_key(connection, self._vault, case_id)
            if key is None:
                continue
            count = len(messages.references(connection, key, case_id))
            rows = connection.execute(select(message.c.id).where(message.c.case_id == case_id))
            if count != len(rows.all()):
                self.say("a message that cannot be opened")

    def look_at_letters(self, connection):
        places, digests = set(), Counter()
        for row in connection.execute(select(outbox)).all():
            if (row.lane, row.position) in places:
                self.say("two letters at one place in a lane")
            places.add((row.lane, row.position))
            if row.state != READY:
                self.say("a letter that was given up")
                continue
            try:
                letter = letters.read(self._vault, row)
            except SealedDataError as error:
                self.say(f"a letter that cannot be opened: {error.code}")
                continue
            if letters.tags(self._vault, letter) != {
                "lane": row.lane,
                "case_id_tag": row.case_id_tag,
            }:
                self.say("a letter in somebody else's lane")
            gone = letter.about is not None and letter.about not in self.requests
            if gone and letter.act is Act.POST:
                self.say("a letter about a request that is gone")
            if isinstance(letter.notice, DigestReady):
                digests[letter.notice.digest.period] += 1
        if any(many > 1 for many in digests.values()):
            self.say("a digest that is told twice")

    def look_at_keys(self, connection):
        for held, row in every(connection):
            if fault(self._vault, held, row) is not None:
                self.say(f"something in {held.table.name} opens under no key")
            opens = sum(self._opens(held, row, kek_id) for kek_id in self._keks)
            if opens != 1:
                self.say(f"something in {held.table.name} opens under {opens} keys")

    def _opens(self, held, row, kek_id):
        with suppress(SealedDataError):
            if held.column == "wrapped":
                self._vault.open_key(held.owner(row.row), WrappedKey(kek_id, row[2]))
            else:
                self._vault.open_setting(held.owner(row.row), WrappedBlob(kek_id, row[2]))
            return True
        return False

    def look_at_supporters(self, supporters):
        carried = {(one.id, request) for one in supporters for request in one.load.open}
        asked = {(one.id, request) for one in supporters for request in one.load.offered}
        matched = {
            (request.supporter, request.id)
            for request in self.requests.values()
            if request.status is Status.MATCHED
        }
        offered = {
            (offer.supporter, request.id)
            for request in self.requests.values()
            for offer in request.live_offers
        }
        if carried != matched:
            self.say("what supporters carry is not what they are matched with")
        if asked != offered:
            self.say("what supporters are asked about is not what they were offered")
