"""
One web socket to Slack (RFC 6455), read and written by wsproto on the SDK's connection.

The SDK's own reader takes each fragment of a message for a whole one and drops it
(python-slack-sdk issue 1124), forgets what it has when a frame comes in two halves three seconds
apart, and descends once for each piece that comes; its writer cannot say a length of 64 KiB or
more, so that an answer would be lost after everything was stored.
"""

import select
import socket
import ssl
import time
from contextlib import suppress
from typing import Any

from slack_sdk.errors import SlackClientNotConnectedError
from slack_sdk.socket_mode.builtin.connection import Connection, ConnectionState
from wsproto.frame_protocol import FrameProtocol, Opcode, ParseFailed

#: What came was only TLS talking with itself, or half of what it sends at a time.
NOTHING_YET = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)
#: Pings that nobody answered, after which nobody is there; four, as the SDK has it.
SILENT_PINGS = 4


class Link(Connection):
    """
    One socket: it reads whole messages, sends at any length, and closes at once.

    One lock, `sock_send_lock`, is for both ways, because TLS may not be read and written in the
    same moment. Nobody waits for Slack under it: what comes is looked for before it is read.
    """

    def __init__(self, **wishes: Any) -> None:
        super().__init__(**wishes)
        self._protocol = FrameProtocol(client=True, extensions=[])
        self._begun: list[str] = []  #: what came of a message whose end did not come yet
        self._bell: socket.socket | None = None  #: wakes whoever waits for something to read
        self._is_fresh = self._reads = True
        self._heard_at = time.monotonic()

    def connect(self) -> None:
        """Connect as the SDK does; whether it came about, `is_active` tells."""
        super().connect()
        if self.sock is not None:
            # Else an answer waits 40 ms or more for Slack to confirm the one before it.
            with suppress(OSError):
                self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    # -- reading ------------------------------------------------------------------------------

    def run_until_completion(self, state: ConnectionState) -> None:
        """Hand on whole messages until told to stop, or until there is no socket any more."""
        rings, self._bell = socket.socketpair()
        with rings, self._bell:
            while self._reads and not state.terminated and self.sock is not None:
                try:
                    if self._wait(rings):
                        self._read()
                except (OSError, ValueError, ParseFailed):
                    self.close()
        state.terminated = True

    def _wait(self, rings: socket.socket) -> bool:
        """Wait until something came, for a few seconds; False where there is nothing to read."""
        sock = self.sock
        if sock is None:
            return False
        if isinstance(sock, ssl.SSLSocket):
            with self.sock_send_lock:
                if sock.pending():
                    return True
        looking = select.poll()
        for one in (sock, rings):
            looking.register(one.fileno(), select.POLLIN)
        return bool(looking.poll(self.receive_timeout * 1000)) and self._reads

    def _read(self) -> None:
        try:
            data = self._take_up()
        except NOTHING_YET:
            return
        if data:
            self._heard_at = time.monotonic()
            self.take(data)
        else:
            self.close()

    def _take_up(self) -> bytes:
        with self.sock_send_lock:
            sock = self.sock
            if sock is None:
                return b""
            sock.settimeout(0)
            try:
                return sock.recv(self.receive_buffer_size)
            finally:
                sock.settimeout(self.receive_timeout)

    def take(self, data: bytes) -> None:
        """Take in what came; raises `ParseFailed` where that is no web socket's language."""
        if self._is_fresh:
            # The SDK leaves the last byte of the handshake behind; no frame begins with it.
            data, self._is_fresh = data.removeprefix(b"\n"), False
        self._protocol.receive_bytes(data)
        for frame in self._protocol.received_frames():
            match frame.opcode, frame.payload:
                case Opcode.TEXT, str(text):
                    self._begun.append(text)
                    if frame.message_finished:
                        whole = "".join(self._begun)
                        self._begun.clear()
                        if self.on_message_listener is not None:
                            self.on_message_listener(whole)
                case Opcode.PING, bytes(data):
                    self.pong(data)
                case Opcode.CLOSE, (code, reason):
                    self.close()
                    if self.on_close_listener is not None:
                        self.on_close_listener(int(code), str(reason))

    # -- writing ------------------------------------------------------------------------------

    def send(self, payload: str) -> None:
        """Send a message to its end; raises `SlackClientNotConnectedError`, and then hangs up."""
        self._write(self._protocol.send_data(payload))

    def check_state(self) -> None:
        """
        Ask whether anybody is there; hang up where nothing came for so long.

        By the stopwatch: after a clock was put back the SDK's own would wait for as long.
        """
        if time.monotonic() - self._heard_at > SILENT_PINGS * self.ping_interval:
            self.close()
        elif self.sock is not None:
            self.ping(self.session_id)

    def ping(self, payload: str | bytes = "") -> None:
        """Ask whether anybody is there; where nobody is, hang up."""
        with suppress(SlackClientNotConnectedError):
            self._write(self._protocol.ping(_bytes(payload)))

    def pong(self, payload: str | bytes = "") -> None:
        """Say that we are there; where nobody hears it, hang up."""
        with suppress(SlackClientNotConnectedError):
            self._write(self._protocol.pong(_bytes(payload)))

    def _write(self, frame: bytearray) -> None:
        try:
            with self.sock_send_lock:
                if self.sock is not None:
                    self.sock.sendall(frame)
                    return
        except OSError:
            self.close()  # half a frame may be out, and whatever followed would be taken for more
        raise SlackClientNotConnectedError("the connection is gone")

    # -- ending -------------------------------------------------------------------------------

    def close(self) -> None:
        """Read no more, and hang up."""
        self.stop_reading()
        self.disconnect()

    def disconnect(self) -> None:
        """Close the socket; whoever comes second finds it closed."""
        with self.sock_send_lock:
            sock, self.sock = self.sock, None
            if sock is not None:
                sock.close()

    def stop_reading(self) -> None:
        """
        Read no more, and go on sending.

        The socket itself is left alone: shut on one side, TLS takes no answer any more, or sends
        it in clear.
        """
        self._reads, bell = False, self._bell
        if bell is not None:
            with suppress(OSError):  # nobody reads any more
                bell.send(b"!")

    def is_hung_up(self) -> bool:
        """Tell whether the other side is gone, where the system can tell."""
        sock = self.sock
        if sock is None:
            return False
        try:
            poll = select.poll()
            poll.register(sock.fileno(), select.POLLRDHUP)
            return bool(poll.poll(0))
        except (AttributeError, OSError, ValueError):
            return False


def _bytes(payload: str | bytes) -> bytes:
    return payload.encode("utf-8") if isinstance(payload, str) else payload
