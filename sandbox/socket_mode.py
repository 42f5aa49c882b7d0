"""The server's end of Socket Mode: tickets, sockets, envelopes and their acks."""

import asyncio
import json
import secrets
import struct
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from aiohttp import WSMsgType, web

from sandbox.apps import InstalledApp
from sandbox.clock import Clock
from sandbox.faults import Faults

TICKET_LIFETIME = timedelta(seconds=30)
SOCKET_LIMIT = 10
OVERLAP_SECONDS = 10.0  # how long an old socket lives on after it was asked to refresh
PING_SECONDS = 0.1  # between pings to an old socket
PIECE = 32  # bytes of a frame when frames are fragmented

Json = dict[str, Any]


@dataclass(slots=True, eq=False)
class Socket:
    """One open connection of an app."""

    app_id: str
    stream: web.WebSocketResponse
    request: web.Request
    retiring: bool = False


@dataclass(slots=True)
class _Waiting:
    ack: asyncio.Future[Json]
    sent: float


class Sockets:
    """All sockets of all apps; used in the server's event loop only, except `count`."""

    def __init__(self, clock: Clock, faults: Faults) -> None:
        self._clock = clock
        self._faults = faults
        self._tickets: dict[str, tuple[str, datetime]] = {}
        self._open: dict[str, list[Socket]] = {}
        self._waiting: dict[str, _Waiting] = {}
        self._turn = 0
        self._farewells: set[asyncio.Task[None]] = set()
        self.connected = asyncio.Condition()

    def ticket(self, app: InstalledApp) -> str:
        """Issue a ticket that opens one socket within 30 seconds."""
        name = secrets.token_urlsafe(16)
        self._tickets[name] = (app.app_id, self._clock.now())
        return name

    def count(self, app_id: str) -> int:
        """How many sockets of an app can be given envelopes."""
        return sum(not socket.retiring for socket in self._open.get(app_id, []))

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Run one socket from handshake to close."""
        app_id, issued = self._tickets.pop(request.query.get("ticket", ""), (None, None))
        if app_id is None or issued is None or self._clock.now() - issued > TICKET_LIFETIME:
            return web.Response(status=401, text="invalid ticket")
        stream = web.WebSocketResponse(compress=False, max_msg_size=4 * 1024 * 1024)
        await stream.prepare(request)
        mine = self._open.setdefault(app_id, [])
        if len(mine) >= SOCKET_LIMIT:
            await stream.send_str(_disconnect("too_many_websockets"))
            await stream.close()
            return stream
        socket = Socket(app_id, stream, request)
        mine.append(socket)
        try:
            await stream.send_str(_hello(app_id, len(mine)))
            async with self.connected:
                self.connected.notify_all()
            async for frame in stream:
                if frame.type is WSMsgType.TEXT:
                    self._acknowledge(frame.data)
        finally:
            mine.remove(socket)
        return stream

    def _acknowledge(self, text: str) -> None:
        try:
            frame = json.loads(text)
        except ValueError:
            return
        waiting = self._waiting.get(frame.get("envelope_id", "")) if frame else None
        if waiting and not waiting.ack.done():
            waiting.ack.set_result(frame)

    async def send(
        self, app_id: str, envelope: Json, timeout: float
    ) -> tuple[Json | None, float | None]:
        """Send an envelope to exactly one socket; return (ack frame, seconds) or (None, None).

        Raises ConnectionError when the app has no socket.
        """
        text = json.dumps(envelope)
        socket = self._next(app_id)
        waiting = _Waiting(asyncio.get_running_loop().create_future(), time.perf_counter())
        key = envelope["envelope_id"]
        self._waiting[key] = waiting
        try:
            # Writing counts as well: an app that reads nothing more would keep it waiting.
            async with asyncio.timeout(timeout):
                if self._faults.fragment_frames:
                    _write_in_pieces(socket.request, text.encode())
                else:
                    await socket.stream.send_str(text)
                frame = await waiting.ack
        except TimeoutError:
            return None, None
        finally:
            del self._waiting[key]
        return frame, time.perf_counter() - waiting.sent

    def _next(self, app_id: str) -> Socket:
        alive = [
            socket
            for socket in self._open.get(app_id, [])
            if not socket.stream.closed and not _gone(socket)
        ]
        fresh = [socket for socket in alive if not socket.retiring] or alive
        if not fresh:
            raise ConnectionError("The app has no open socket.")
        self._turn += 1
        return fresh[self._turn % len(fresh)]

    async def refresh(self, reason: str) -> None:
        """Ask every socket to make way for a new one; the old ones stay open a while."""
        for socket in self._everything():
            socket.retiring = True
            await socket.stream.send_str(_disconnect(reason))
            farewell = asyncio.create_task(_see_out(socket))
            self._farewells.add(farewell)
            farewell.add_done_callback(self._farewells.discard)

    def drop(self) -> None:
        """Cut every connection without a word."""
        for socket in self._everything():
            socket.retiring = True
            _abort(socket)

    async def close(self) -> None:
        """Close every connection politely."""
        for farewell in self._farewells:
            farewell.cancel()
        await asyncio.gather(*self._farewells, return_exceptions=True)
        for socket in self._everything():
            await socket.stream.close()

    def _everything(self) -> list[Socket]:
        return [socket for sockets in self._open.values() for socket in sockets]


async def _see_out(socket: Socket) -> None:
    """Ping an old socket until the app has closed it, and cut it after the overlap.

    Bolt's built-in client reads its new socket only once it could close the old one, and that
    waits for any byte to arrive there; Slack's own pings are what arrives.
    """
    for _ in range(int(OVERLAP_SECONDS / PING_SECONDS)):
        await asyncio.sleep(PING_SECONDS)
        if socket.stream.closed or _gone(socket):
            return
        try:
            await socket.stream.ping(b"Ping from sandbox")
        except ConnectionError:
            return
    _abort(socket)


def _gone(socket: Socket) -> bool:
    return socket.request.transport is None or socket.request.transport.is_closing()


def _abort(socket: Socket) -> None:
    if socket.request.transport is not None:
        socket.request.transport.abort()


def _hello(app_id: str, connections: int) -> str:
    return json.dumps(
        {
            "type": "hello",
            "num_connections": connections,
            "connection_info": {"app_id": app_id},
            "debug_info": {
                "host": "sandbox",
                "build_number": 1,
                "approximate_connection_time": 18060,
            },
        }
    )


def _disconnect(reason: str) -> str:
    return json.dumps({"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}})


def _write_in_pieces(request: web.Request, data: bytes) -> None:
    transport = request.transport
    if transport is None:
        raise ConnectionError("The socket has just closed.")
    pieces = [data[start : start + PIECE] for start in range(0, len(data), PIECE)]
    for index, piece in enumerate(pieces):
        last = 0x80 if index == len(pieces) - 1 else 0
        opcode = 0x1 if index == 0 else 0x0
        transport.write(struct.pack("!BB", last | opcode, len(piece)) + piece)
