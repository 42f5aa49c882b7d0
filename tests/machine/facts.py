"""What the rows of a database say, unsealed; read past the records, and judged elsewhere."""

from dataclasses import dataclass, field, replace
from functools import partial

from bot.domain.notices import Letter
from storage import case_rows, codec, letters, messages, roster
from storage.holdings import HOLDINGS
from storage.tables import metadata
from storage.vault import WrappedBlob, WrappedKey

COLUMNS = {name: tuple(c.name for c in table.columns) for name, table in metadata.tables.items()}

#: Whose contents the judge reads; of everything else it is enough that it opens.
READ = {"case_key", "supporter", "outbox"}


@dataclass(frozen=True)
class Case:
    """A request as it is stored, with everything that hangs on it."""

    request: object
    note: str
    grant: object
    state: str
    is_found: bool  #: by whoever asked


@dataclass(frozen=True)
class Kept:
    """A letter in the outbox."""

    letter: Letter
    state: str
    not_before: int


@dataclass
class Facts:
    """Everything on record at one moment."""

    cases: dict = field(default_factory=dict)
    supporters: dict = field(default_factory=dict)
    outbox: dict = field(default_factory=dict)
    messages: dict = field(default_factory=dict)  #: id of the row: the case, and what is known
    others: dict = field(default_factory=dict)  #: whatever else is sealed, by table and key
    keys: frozenset = frozenset()  #: every key that any row names

    def effect(self):
        """What a command delivered twice must not change again, but for how often it wrote."""
        return (
            {one: replace(case.request, version=0) for one, case in self.cases.items()},
            self.supporters,
            sorted((repr(kept.letter), kept.not_before) for kept in self.outbox.values()),
            self.others,
        )


class Reader:
    """Unseals rows; one that did not change since is not unsealed again."""

    def __init__(self):
        self._known = {}

    def read(self, rows, vault):
        """Read all there is; raises SealedDataError for whatever no key opens."""
        known, self._known = self._known, {}

        def once(table, row, unseal):
            place = (table, row)
            fact = known.get(place) or unseal(dict(zip(COLUMNS[table], row, strict=True)))
            self._known[place] = fact
            return fact

        found = Facts()
        keys = {
            row[0]: once("case_key", row, lambda one: _key(vault, one["case_id"], one))
            for row in rows["case_key"]
        }
        for row in rows["peer_case"]:
            found.cases[row[0]] = once("peer_case", row, lambda one: _case(keys, one))
        for row in rows["message"]:
            found.messages[row[0]] = once("message", row, lambda one: _message(keys, one))
        assert keys.keys() == found.cases.keys(), "a request and its key come and go together"
        for row in rows["supporter"]:
            one = once("supporter", row, lambda one: _supporter(vault, one))
            found.supporters[one.id] = one
        for row in rows["outbox"]:
            found.outbox[row[0]] = once("outbox", row, lambda one: _kept(vault, one))
        for held in HOLDINGS:
            if held.table.name not in READ:
                for row in rows[held.table.name]:
                    place = held.table.name, row[0]
                    found.others[place] = once(held.table.name, row, partial(_other, vault, held))
        found.keys = frozenset(_keys_named(rows))
        return found


def _keys_named(rows):
    for table, kept in rows.items():
        if "kek_id" in COLUMNS[table]:
            at = COLUMNS[table].index("kek_id")
            yield from (row[at] for row in kept)


def _key(vault, owner, row):
    return vault.open_key(owner, WrappedKey(row["kek_id"], row["wrapped"]))


def _case(keys, row):
    name = row["id"]
    key = keys[name]
    request = codec.REQUEST.read(key.open("peer_case", "payload_ct", name, row["payload_ct"]))
    assert (request.id, request.version) == (name, row["version"])
    grant = row["grant_ct"]
    return Case(
        request=request,
        note=case_rows.open_note(key, name, row["note_ct"]).reveal(),
        grant=None if grant is None else case_rows.open_grant(key, name, grant),
        state=row["state"],
        is_found=row["requester_tag"] is not None,
    )


def _message(keys, row):
    key = keys[row["case_id"]]
    ref = messages._REFERENCE.read(key.open("message", "ref_ct", row["id"], row["ref_ct"]))
    return row["case_id"], ref


def _supporter(vault, row):
    tag = row["tag"].hex()
    key = _key(vault, roster.owner(row["tag"]), row)
    return codec.SUPPORTER.read(key.open("supporter", "profile_ct", tag, row["profile_ct"]))


def _kept(vault, row):
    key = _key(vault, letters.owner(row["id"]), row)
    letter = codec.read_letter(key.open("outbox", "payload_ct", row["id"], row["payload_ct"]))
    return Kept(letter, row["state"], row["next_attempt"])


def _other(vault, held, row):
    owner = held.owner(row[held.key])
    if held.column == "blob":
        return vault.open_setting(owner, WrappedBlob(row["kek_id"], row["blob"]))
    _key(vault, owner, row)
    return "opens"
