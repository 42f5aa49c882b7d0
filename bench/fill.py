"""Filling a record room with sealed requests, as many as come together in a very long time."""

import multiprocessing
import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import event, insert

from bench.ward import programme
from bot import main
from bot.domain import checkins
from bot.domain.notices import Letter, RequestReceived
from bot.domain.people import PersonId, RequestId
from bot.domain.private import PrivateText
from bot.domain.requests import Offer, OfferState, Status, SupportRequest
from bot.settings import Settings
from storage import case_rows
from storage.codec import Codec
from storage.messages import Reference
from storage.sealing import Bucket
from storage.tables import case_key, message, peer_case
from storage.vault import Vault

IN_A_BATCH = 500
#: Of ten stored requests, so many are still open; the others wait to be forgotten.
OPEN_OF_TEN = 2
_NOTE = PrivateText("I keep thinking about it, and would like to talk to somebody. " * 5)
_REFERENCE = Codec(Reference)

Rows = Mapping[str, list[dict[str, Any]]]
_vault: Vault  # each sealing process opens its own, once


def fill(settings: Settings, first: int, last: int, environment: Mapping[str, str]) -> None:
    """Store the requests numbered `first` up to `last`; the bot must not run meanwhile."""
    room = main.room_of(settings, exclusive=True)
    # What is filled in needs no protection against a power cut.
    event.listen(room.engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous = OFF"))
    room.engine.dispose()
    tables = {"peer_case": peer_case, "case_key": case_key, "message": message}
    batches = [(at, min(at + IN_A_BATCH, last)) for at in range(first, last, IN_A_BATCH)]
    with ProcessPoolExecutor(
        os.cpu_count(), multiprocessing.get_context("spawn"), _open, (dict(environment),)
    ) as sealers:
        for rows in _in_turn(sealers, batches):
            with room.engine.begin() as connection:
                for name, table in tables.items():
                    connection.execute(insert(table), rows[name])
    room.close()


def _in_turn(sealers: ProcessPoolExecutor, batches: list[tuple[int, int]]) -> Iterator[Rows]:
    """Seal a few batches ahead, so that they are never all in memory."""
    ahead = [sealers.submit(_sealed, *batch) for batch in batches[:4]]
    for batch in batches[4:]:
        yield ahead.pop(0).result()
        ahead.append(sealers.submit(_sealed, *batch))
    for waiting in ahead:
        yield waiting.result()


def _open(environment: dict[str, str]) -> None:
    global _vault  # noqa: PLW0603 - the pool offers no other way to give a process something
    tokens = main.room_of(Settings(_env_file=None, **environment)).tokens
    assert isinstance(tokens, Vault)
    _vault = tokens


def _sealed(first: int, last: int) -> Rows:
    rows: dict[str, list[dict[str, Any]]] = {"peer_case": [], "case_key": [], "message": []}
    rules = programme()
    for number in range(first, last):
        request = _request(number)
        key, key_row = case_rows.new_key(_vault, request.id)
        row = case_rows.columns(key, _vault, request, rules)
        row["id"] = request.id
        row["created_week"] = case_rows.week(request.asked_at)
        row["note_ct"] = case_rows.seal_note(key, request.id, _NOTE)
        rows["peer_case"].append(row)
        rows["case_key"].append(key_row)
        letter = Letter(to=request.requester, notice=RequestReceived(request.id), slot="receipt")
        reference = Reference(
            to=str(letter.to), slot=letter.slot, places=("D0/1.1",), locale="en-US"
        )
        name = f"{number:032x}"
        sealed = key.seal("message", "ref_ct", name, _REFERENCE.write(reference), Bucket.SMALL)
        rows["message"].append({"id": name, "case_id": request.id, "ref_ct": sealed})
    return rows


def _request(number: int) -> SupportRequest:
    now = datetime.now(UTC)
    asked_at = now - timedelta(hours=24 + number % 48)
    supporter = PersonId(f"U0PEER{number % 100:03}")
    made = Offer(
        supporter=supporter,
        asked_at=asked_at,
        answer_by=asked_at + timedelta(hours=4),
        state=OfferState.ACCEPTED,
    )
    matched = SupportRequest(
        id=RequestId(f"{number:032x}"),
        requester=PersonId(f"U0FILL{number:07}"),
        asked_at=asked_at,
        searching_since=asked_at,
        timezone="America/Toronto",
        status=Status.MATCHED,
        supporter=supporter,
        matched_at=now - timedelta(hours=1),
        offers=(made,),
        has_note=True,
    )
    matched = replace(matched, checkins=checkins.plan(matched))
    if number % 10 < OPEN_OF_TEN:
        return matched
    return replace(
        matched,
        status=Status.CLOSED,
        closed_at=now - timedelta(hours=number % 24),
        checkins=checkins.dropped(matched.checkins),
    )
