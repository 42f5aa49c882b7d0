"""
Whole messages, though they come in fragments.

A server, or a proxy before it, may cut a message into several frames (RFC 6455, section 5.4). The
SDK's own client takes each frame for a message and drops the rest (python-slack-sdk issue 1124);
whoever pressed a button would wait in vain. So what it receives is put together first.
"""

from collections.abc import Iterable, Iterator
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
