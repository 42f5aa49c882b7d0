"""Requests on a database; see `bot.usecases.records.Cases` for the promises."""

import hmac
import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, delete, exists, select, update
from sqlalchemy.exc import IntegrityError

from bot.domain import cohorts, daytime, retention
from bot.domain.errors import AlreadyAsked, NoLongerOpen, NotAllowed
from bot.domain.lifecycle import Decision
from bot.domain.notices import Letter
from bot.domain.people import PersonId, RequestId
from bot.domain.private import PrivateText
from bot.domain.programme import Programme
from bot.domain.requests import OPEN, Status, SupportRequest
from storage import case_rows, letters, messages, rows
from storage.ballots import SqlBallots
from storage.case_rows import SEALED_ERROR
from storage.rows import AnyRow
from storage.sealing import SealedDataError
from storage.settings import SqlSettings
from storage.tables import case_key, peer_case
from storage.vault import DataKey, WrappedKey

_joined = peer_case.join(case_key, case_key.c.case_id == peer_case.c.id)
_key = (case_key.c.kek_id, case_key.c.wrapped)
_row = (peer_case.c.id, peer_case.c.state, peer_case.c.version, peer_case.c.payload_ct, *_key)
_READABLE: Final = select(*_row).select_from(_joined).where(peer_case.c.state != SEALED_ERROR)
_ONE: Final = _READABLE.where(peer_case.c.id == bindparam("wanted"))
_OF: Final = _READABLE.where(peer_case.c.requester_tag == bindparam("wanted"))
_SEARCHING: Final = _READABLE.where(
    peer_case.c.state.in_([Status.WAITING.value, Status.OFFERED.value])
)
_DUE: Final = (
    select(peer_case.c.id)
    .where(peer_case.c.wake_at <= bindparam("now"))
    .order_by(peer_case.c.wake_at, peer_case.c.id)
)
_NOTE: Final = (
    select(peer_case.c.version, peer_case.c.grant_ct, peer_case.c.note_ct, *_key)
    .select_from(_joined)
    .where(peer_case.c.id == bindparam("wanted"))
)
_its = peer_case.c.id == bindparam("case")
_unchanged = peer_case.c.version == bindparam("seen")
_HOLD: Final = select(peer_case.c.id).where(_its, _unchanged).with_for_update()
_KEEP: Final = update(peer_case).where(_its, _unchanged)
_WAKE: Final = update(peer_case).where(_its)
_SET_ASIDE: Final = _WAKE.values(state=SEALED_ERROR, wake_at=None, requester_tag=None)
_FORGET: Final = delete(peer_case).where(_its)
_SHRED: Final = delete(case_key).where(case_key.c.case_id == bindparam("case"))


class SqlCases(SqlSettings, SqlBallots):
    """Requests for support, their notes and the messages about them, on a database."""

    def new_id(self) -> RequestId:
        """Draw a random id of 122 bits or more."""
        return RequestId(uuid.uuid4().hex)

    def request(self, request_id: RequestId) -> SupportRequest:
        """Fetch one request, or raise `NotAllowed` when it does not exist or was forgotten."""
        found = self._find(request_id)
        if found is None:
            raise NotAllowed("there is no such request")
        return found

    def open_request_of(self, person: PersonId) -> SupportRequest | None:
        """Find the one open request of a person; None when there is none."""
        wanted = case_rows.requester_tag(self._vault, person)
        row = self._connection.execute(_OF, {"wanted": wanted}).one_or_none()
        found = None if row is None else self._read(row)
        # The tag only finds it; who asked is what was sealed.
        if found is None or found.requester != person or found.status not in OPEN:
            return None
        return found

    def add(self, decision: Decision, note: PrivateText) -> None:
        """
        Store a new request with its note and its letters: all or nothing.

        Raises `AlreadyAsked` when the person has an open request; nothing of the block is kept.
        """
        request = decision.request
        key, key_row = case_rows.new_key(self._vault, request.id)
        row = case_rows.columns(key, self._vault, request, self.programme())
        row["id"] = request.id
        row["created_week"] = case_rows.week(request.asked_at)
        row["note_ct"] = case_rows.seal_note(key, request.id, note)
        try:
            self._connection.execute(rows.adding(peer_case), row)
        except IntegrityError:
            raise AlreadyAsked("this person has an open request") from None
        self._connection.execute(rows.adding(case_key), key_row)
        self._case_keys[request.id] = key
        self._stirred = True
        self.post(decision.letters)

    def keep(self, decision: Decision) -> None:
        """
        Store the new state and post its letters: both, or neither.

        `forget` destroys the request's key and everything under it, at once; letters without a
        request still go out. A request that is no longer open is no longer found by its person.
        A decision that invites adds the requester to the next batch.
        Raises `NoLongerOpen` when somebody else was faster.
        """
        request = decision.request
        if decision.forget:
            self._forget(request)
            self.post(letter for letter in decision.letters if letter.about != request.id)
        else:
            self._keep(request)
            self.post(decision.letters)
        if decision.invite:
            where = daytime.zone(self.programme().timezone)
            ended = request.closed_at or request.searching_since
            batch = cohorts.next_batch(ended, where)
            self.invite_at(request.requester, batch, request.locale)
        self._stirred = True

    def note(self, request_id: RequestId, reader: PersonId) -> PrivateText:
        """Unseal the note for the supporter holding the sealed grant, else raise `NotAllowed`."""
        looked_for = {"wanted": request_id if case_rows.is_id(request_id) else ""}
        row = self._connection.execute(_NOTE, looked_for).one_or_none()
        if row is not None and row.grant_ct is not None and row.note_ct is not None:
            try:
                key = self._key(request_id, row)
                grant = case_rows.open_grant(key, request_id, row.grant_ct)
                same = hmac.compare_digest(grant.supporter.encode(), reader.encode())
                if same and grant.version == row.version:
                    return case_rows.open_note(key, request_id, row.note_ct)
            except SealedDataError:
                pass  # what cannot be opened is nobody's to open
        raise NotAllowed("there is no grant for this person")

    def due(self, now: datetime, limit: int) -> tuple[SupportRequest, ...]:
        """List requests with something due, longest overdue first."""
        found: list[tuple[datetime, SupportRequest]] = []
        for case_id in self._connection.scalars(_DUE, {"now": int(now.timestamp())}).all():
            request = self._find(case_id)
            if request is None:
                continue
            at = retention.next_look(request, self.programme())
            if at is not None and at <= now:
                found.append((at, request))
            if len(found) == limit:
                break
        return tuple(request for _, request in sorted(found, key=lambda pair: pair[0]))

    def searching(self) -> tuple[SupportRequest, ...]:
        """List every request that has no supporter yet."""
        found = self._connection.execute(_SEARCHING).all()
        return tuple(filter(None, map(self._read, found)))

    def messages_about(self, request_id: RequestId) -> tuple[Letter, ...]:
        """List what was posted about a request: to whom, under which slot, and in which place."""
        key = self._key_of(request_id)
        if key is None:
            return ()
        found = messages.references(self._connection, key, request_id).values()
        ordered = sorted(found, key=lambda ref: ref.slot)
        return tuple(one for ref in ordered for one in messages.as_letters(ref, request_id))

    def post(self, letters_: Iterable[Letter], *, not_before: datetime | None = None) -> None:
        """Put letters into the outbox, in order."""
        if letters.enqueue(self._connection, self._vault, letters_, not_before):
            self._stirred = True

    def keep_programme(self, programme: Programme) -> None:
        """Store the settings, and look at every request when they now say so."""
        super().keep_programme(programme)
        for row in self._connection.execute(_READABLE).all():
            request = self._read(row)
            if request is not None:
                hour = case_rows.wake_hour(request, programme)
                self._connection.execute(_WAKE, {"case": request.id, "wake_at": hour})
        self._stirred = True

    def cases_are_whole(self) -> bool:
        """Tell whether no request was set aside and every key can be opened."""
        aside = exists().where(peer_case.c.state == SEALED_ERROR)
        try:
            for row in self._connection.execute(select(case_key)).all():
                self._key(row.case_id, row)
        except SealedDataError:
            return False
        return not self._connection.scalar(select(aside))

    def _keep(self, request: SupportRequest) -> None:
        key = self._key_of(request.id)
        if key is None:
            raise NoLongerOpen("the request was forgotten")
        bumped = replace(request, version=request.version + 1)
        row = case_rows.columns(key, self._vault, bumped, self.programme())
        facts = {"case": request.id, "seen": request.version, **row}
        if self._connection.execute(_KEEP, facts).rowcount != 1:
            raise NoLongerOpen("somebody else was faster")

    def _forget(self, request: SupportRequest) -> None:
        facts = {"case": request.id, "seen": request.version}
        if self._connection.execute(_HOLD, facts).one_or_none() is None:
            raise NoLongerOpen("somebody else was faster")
        letters.unsay(self._connection, self._vault, request.id)
        messages.drop_all(self._connection, request.id)
        self._connection.execute(_SHRED, {"case": request.id})
        self._connection.execute(_FORGET, {"case": request.id})
        self._case_keys.pop(request.id, None)

    def _find(self, case_id: str) -> SupportRequest | None:
        if not case_rows.is_id(case_id):
            return None
        row = self._connection.execute(_ONE, {"wanted": case_id}).one_or_none()
        return None if row is None else self._read(row)

    def _read(self, row: AnyRow) -> SupportRequest | None:
        """Unseal a row, or set it aside."""
        try:
            return case_rows.open_request(self._key(row.id, row), row)
        except SealedDataError as error:
            missing = error.code == "unknown_key"
        if not missing:
            self._connection.execute(_SET_ASIDE, {"case": row.id})
        return None

    def _key(self, case_id: str, row: AnyRow) -> DataKey:
        key = self._case_keys.get(case_id)
        if key is None:
            key = self._vault.open_key(case_id, WrappedKey(row.kek_id, row.wrapped))
            self._case_keys[case_id] = key
        return key

    def _key_of(self, case_id: str) -> DataKey | None:
        key = self._case_keys.get(case_id)
        return key or case_rows.find_key(self._connection, self._vault, case_id)
