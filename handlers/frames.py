"""
Whole messages on a web socket (RFC 6455, section 5), where the SDK's own client falls short.

A server, or a proxy before it, may cut a message into several frames. The client takes each for
a message and drops the rest (python-slack-sdk issue 1124), and whoever pressed a button would wait
in vain; so what it receives is put together first. And it cannot send a message of 64 KiB or more:
the answer would be lost after everything was stored. A view may hold that much.
"""

import errno
import secrets
import struct
from collections.abc import Iterable, Iterator
from socket import socket
from typing import Any
from weakref import WeakKeyDictionary

from slack_sdk.socket_mode.builtin import connection
from slack_sdk.socket_mode.builtin.frame_header import FrameHeader

Frame = tuple[FrameHeader | None, bytes]

#: Where the client receives; it offers no other place to stand.
_client: Any = connection
#: How it receives as it comes.
RECEIVE: Any = _client._receive_messages  # noqa: SLF001 - as above
#: Of each socket, what came of a message whose end did not come yet.
_BEGUN: WeakKeyDictionary[Any, list[Frame]] = WeakKeyDictionary()


def put_together() -> None:
    """Have the SDK's client receive whole messages in this process; twice changes nothing more."""
    _client._receive_messages = _receive  # noqa: SLF001 - as above


def whole(frames: Iterable[Frame], begun: list[Frame]) -> Iterator[Frame]:
    """Give whole messages, and control frames as they come; what has no end stays in `begun`."""
    for header, data in frames:
        if header is None or header.opcode > FrameHeader.OPCODE_BINARY:
            yield header, data  # a control frame may come between two fragments
        elif header.opcode != FrameHeader.OPCODE_CONTINUATION:
            begun.clear()
            if header.fin:
                yield header, data
            else:
                begun.append((header, data))
        elif begun:  # else nobody saw its beginning
            begun.append((header, data))
            if header.fin:
                yield begun[0][0], b"".join(part for _, part in begun)
                begun.clear()


def _receive(*, sock: Any, **how: Any) -> list[Frame]:
    return list(whole(RECEIVE(sock=sock, **how), _BEGUN.setdefault(sock, [])))


def send(sock: socket | None, payload: str) -> None:
    """Send a text message of any length to its end; raises `OSError` where that fails."""
    if sock is None:
        raise OSError(errno.ENOTCONN, "closed")
    sock.sendall(text_frame(payload.encode("utf-8"), secrets.token_bytes(4)))


def text_frame(data: bytes, mask: bytes) -> bytes:
    """Put text into one masked frame, however long."""
    first, length = 0x80 | FrameHeader.OPCODE_TEXT, len(data)
    if length < 126:
        head = struct.pack("!BB", first, 0x80 | length)
    elif length <= 0xFFFF:
        head = struct.pack("!BBH", first, 0x80 | 126, length)
    else:
        head = struct.pack("!BBQ", first, 0x80 | 127, length)
    # All at once, as one long number: byte by byte a form's answer would take milliseconds.
    key = (mask * (length // 4 + 1))[:length]
    masked = int.from_bytes(data, "big") ^ int.from_bytes(key, "big")
    return head + mask + masked.to_bytes(length, "big")
