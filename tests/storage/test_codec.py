import traceback
from dataclasses import fields
from datetime import date
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.choices import Side
from bot.domain.digest import Band, Digest, Health, Line, Word
from bot.domain.notices import (
    Act,
    CheckInAsked,
    Coordinators,
    DigestReady,
    Letter,
    Notice,
    StillLooking,
)
from bot.domain.people import PersonId, RequestId
from bot.domain.programme import Programme
from bot.domain.questions import Poll
from storage import codec
from storage.sealing import SealedDataError
from tests.storage.examples import NOW, a_letter, a_supporter

DIGEST = Digest(
    period="2026-W46",
    smallest_group=5,
    health=Health(enough_supporters=True, someone_waits=False, training_expiring=2, well=True),
    lines=(
        Line(name="asked", since="2026-W45", until="2026-W46", value=Band(5, 9)),
        Line(name="matched", since="2026-W45", until="2026-W46", value=Band(50, None)),
        Line(name="need met", since="2026-W45", until="2026-W46", value=Word.MIXED),
        Line(name="connected", since="2026-W45", until="2026-W46", value=None),
    ),
    feedback=(),
    chart=(("26-W46", 5),),
)
SAMPLES = {"request_id": RequestId("r1"), "next_step_at": NOW, "checkin_id": "c1"}
SAMPLES |= {"side": Side.SUPPORTER, "ticket": "t1", "supporter": PersonId("U0X"), "digest": DIGEST}
SAMPLES |= {name: date(2026, 12, 1) for name in ("on", "first", "last", "until")}
SAMPLES |= {"over": True, "off": True, "poll": Poll.PULSE}


@pytest.mark.parametrize("kind", get_args(Notice), ids=lambda kind: kind.__name__)
def test_every_notice_comes_back_as_it_was(kind):
    notice = kind(**{field.name: SAMPLES[field.name] for field in fields(kind)})
    letter = a_letter(notice=notice, act=Act.REPLACE, slot="s", place="D1/1.2", locale="fr-CA")
    again = codec.read_letter(codec.write_letter(letter))
    assert again == letter
    assert type(again.notice) is kind


def test_the_coordinators_channel_comes_back_as_a_destination():
    letter = Letter(to=Coordinators.CHANNEL, notice=DigestReady(DIGEST))
    again = codec.read_letter(codec.write_letter(letter))
    assert again.to is Coordinators.CHANNEL
    assert isinstance(again.notice.digest.lines[0].value, Band)
    assert again.notice.digest.lines[2].value is Word.MIXED


def test_moments_come_back_aware():
    letter = a_letter(notice=StillLooking(RequestId("r1"), NOW))
    moment = codec.read_letter(codec.write_letter(letter)).notice.next_step_at
    assert moment == NOW
    assert moment.utcoffset() is not None


@pytest.mark.parametrize(
    ("read", "data"),
    [
        (codec.SUPPORTER.read, b'{"id": "CANARY"}'),
        (codec.SUPPORTER.read, b"CANARY, not JSON"),
        (codec.PROGRAMME.read, b'{"CANARY": 1}'),
        (codec.read_letter, b'{"to": "CANARY"}'),
        (codec.read_letter, codec.write_letter(a_letter()).replace(b"RequestEnded", b"CANARY")),
        (
            codec.read_letter,
            codec.write_letter(
                a_letter(notice=CheckInAsked(RequestId("r"), "c", Side.REQUESTER))
            ).replace(b'"requester"', b'"CANARY"'),
        ),
    ],
)
def test_what_cannot_be_read_is_never_repeated(read, data):
    with pytest.raises(SealedDataError) as caught:
        read(data)
    assert caught.value.code == "content"
    assert caught.value.__context__ is None
    assert "CANARY" not in "".join(traceback.format_exception(caught.value))


def test_settings_and_supporters_come_back_as_they_were():
    assert codec.PROGRAMME.read(codec.PROGRAMME.write(Programme(name="Ça"))) == Programme(
        name="Ça"
    )
    assert codec.SUPPORTER.read(codec.SUPPORTER.write(a_supporter())) == a_supporter()


@given(st.integers(0, 100_000))
def test_a_size_is_doubled_until_the_bytes_fit(length):
    size = codec.fitting(16384, bytes(length))
    assert size >= length + 4
    assert size == 16384 or size < 2 * (length + 4)
