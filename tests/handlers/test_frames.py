"""Messages that come in fragments, whatever comes between, and those too long for the client."""

import socket
import threading

import pytest
from slack_sdk.socket_mode.builtin.frame_header import FrameHeader

from handlers.frames import send, text_frame, whole

TEXT, MORE = FrameHeader.OPCODE_TEXT, FrameHeader.OPCODE_CONTINUATION
#: Seconds after which what should have come has not.
PATIENCE = 60
PING, CLOSE = FrameHeader.OPCODE_PING, FrameHeader.OPCODE_CLOSE


def frame(opcode, data, *, last=True):
    return FrameHeader(opcode=opcode, fin=0x80 if last else 0), data


def received(*frames, begun=None):
    found = whole(frames, [] if begun is None else begun)
    return [(header.opcode if header else None, data) for header, data in found]


def test_a_message_in_one_frame_comes_as_it_is():
    assert received(frame(TEXT, b"a"), frame(TEXT, b"b")) == [(TEXT, b"a"), (TEXT, b"b")]


@pytest.mark.parametrize("number", [2, 3, 300])
def test_a_message_in_fragments_is_put_together(number):
    first, *rest = [frame(MORE, b"%d," % nth, last=False) for nth in range(number)]
    last = frame(MORE, b"end")
    got = received(frame(TEXT, first[1], last=False), *rest, last, frame(TEXT, b"next"))
    whole_text = b"".join(b"%d," % nth for nth in range(number)) + b"end"
    assert got == [(TEXT, whole_text), (TEXT, b"next")]


def test_what_has_no_end_yet_waits_for_the_next_look():
    begun = []
    assert received(frame(TEXT, b"a", last=False), begun=begun) == []
    assert received(frame(MORE, b"b", last=False), begun=begun) == []
    assert received(frame(MORE, b"c"), begun=begun) == [(TEXT, b"abc")]
    assert begun == []


def test_control_frames_may_come_between_and_are_not_held_up():
    got = received(frame(TEXT, b"a", last=False), frame(PING, b"?"), frame(MORE, b"b"))
    assert got == [(PING, b"?"), (TEXT, b"ab")]
    assert received(frame(TEXT, b"a", last=False), frame(CLOSE, b"")) == [(CLOSE, b"")]


def test_the_end_of_a_message_nobody_saw_begin_is_left_out():
    assert received(frame(MORE, b"b"), frame(TEXT, b"c")) == [(TEXT, b"c")]


def test_a_message_that_was_never_ended_gives_way_to_the_next():
    got = received(frame(TEXT, b"a", last=False), frame(TEXT, b"b"), frame(MORE, b"c"))
    assert got == [(TEXT, b"b")]


def test_what_has_no_header_is_passed_on():
    assert list(whole([(None, b"\n")], [])) == [(None, b"\n")]


@pytest.mark.parametrize(
    ("length", "head"),
    [
        (0, "81 80"),
        (125, "81 fd"),
        (126, "81 fe 00 7e"),
        (0xFFFF, "81 fe ff ff"),
        (0x10000, "81 ff 00 00 00 00 00 01 00 00"),
    ],
)
def test_a_frame_is_text_masked_and_says_its_length(length, head):
    data = ("é" * length).encode()[:length]
    frame = text_frame(data, b"\x01\x02\x03\x04")
    head = bytes.fromhex(head)
    mask, masked = frame[len(head) :][:4], frame[len(head) :][4:]
    assert frame.startswith(head + b"\x01\x02\x03\x04")
    assert bytes(byte ^ mask[nth % 4] for nth, byte in enumerate(masked)) == data


def test_a_long_message_is_sent_to_its_end_however_slowly_it_is_read():
    ours, theirs = socket.socketpair()
    for one in (ours, theirs):
        one.settimeout(PATIENCE)
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    sending = threading.Thread(target=send, args=(ours, "x" * 300_000), daemon=True)
    sending.start()
    got = b""
    while len(got) < 14 + 300_000:
        got += theirs.recv(10_000)
    sending.join(PATIENCE)
    assert len(got) == 14 + 300_000
    ours.close()
    theirs.close()


def test_what_cannot_be_sent_any_more_is_said():
    with pytest.raises(OSError, match="closed"):
        send(None, "x")
