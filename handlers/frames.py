"""
Whole messages on a web socket (RFC 6455, section 5), where the SDK's own client falls short.

A server, or a proxy before it, may cut a message into several frames. The client takes each for
a message and drops the rest (python-slack-sdk issue 1124), and whoever pressed a button would wait
in vain; so what it receives is put together first. And it cannot send a message of 64 KiB or more:
the answer would be lost after everything was stored. A view may hold that much.
"""

import secrets
import struct
from collections.abc import Iterable, Iterator
from itertools import cycle
from typing import Any
from weakref import WeakKeyDictionary

from slack_sdk.errors import SlackClientNotConnectedError
from slack_sdk.socket_mode.builtin import connection
from slack_sdk.socket_mode.builtin.frame_header import FrameHeader

#: Bytes the client can say the length of.
LONGEST = 0xFFFF

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


def send(session: Any, payload: str) -> None:
    """Send a message of any length; raises `SlackClientNotConnectedError` as the client does."""
    data = payload.encode("utf-8")
    if len(data) <= LONGEST:
        connection.Connection.send(session, payload)
        return
    frame = long_frame(data, secrets.token_bytes(4))
    with session.sock_send_lock:
        try:
            session.sock.sendall(frame)
        except (AttributeError, OSError):  # it has just been closed; the client tries the next one
            raise SlackClientNotConnectedError("the connection is gone") from None


def long_frame(data: bytes, mask: bytes) -> bytes:
    """Put text into one masked frame that says its length in eight bytes."""
    masked = bytes(byte ^ key for byte, key in zip(data, cycle(mask)))
    head = struct.pack("!BBQ", 0x80 | FrameHeader.OPCODE_TEXT, 0x80 | 127, len(data))
    return head + mask + masked
