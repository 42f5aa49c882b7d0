"""One web socket: whatever comes in pieces is whole, and whatever is sent goes out, in secret."""

import datetime as dt
import logging
import socket
import ssl
import threading
import time

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from slack_sdk.errors import SlackClientNotConnectedError
from slack_sdk.socket_mode.builtin.connection import ConnectionState
from wsproto.frame_protocol import FrameProtocol, Opcode, ParseFailed

from handlers import link
from handlers.link import Link
from tests.patience import wait_until

#: Seconds after which what should have come has not.
PATIENCE = 60
LONG = "Déjà vu. " * 40_000


class Slack:
    """The other end of a socket, and what it hears."""

    def __init__(self, sock):
        self.sock = sock
        sock.settimeout(PATIENCE)
        self.says = FrameProtocol(client=False, extensions=[])

    def hears(self):
        """Read one whole message."""
        said = []
        while data := self.sock.recv(10_000):
            self.says.receive_bytes(data)
            for frame in self.says.received_frames():
                said.append((frame.opcode, frame.payload))
                if frame.frame_finished and frame.message_finished:
                    return frame.opcode, "".join(part for _, part in said)
        return None


class Ours(Link):
    """Our end, and what it was told."""

    def __init__(self, sock):
        self.heard, self.closes = [], []
        super().__init__(
            url="ws://127.0.0.1:1/",
            logger=logging.getLogger("nobody"),
            on_message_listener=self.heard.append,
            on_close_listener=lambda *why: self.closes.append(why),
            receive_timeout=PATIENCE,
        )
        self.sock = sock
        self.state = ConnectionState()
        self.reading = threading.Thread(
            target=self.run_until_completion, args=(self.state,), daemon=True
        )

    def ends(self):
        self.reading.join(PATIENCE)
        return not self.reading.is_alive()


@pytest.fixture(name="ends")
def _ends():
    ours, theirs = socket.socketpair()
    ours.settimeout(0.2)
    yield Ours(ours), Slack(theirs)
    ours.close()
    theirs.close()


def in_pieces(*parts):
    says = FrameProtocol(client=False, extensions=[])
    frames = [says.send_data(part, fin=part is parts[-1]) for part in parts]
    return b"".join(frames)


# reading


@pytest.mark.parametrize("number", [1, 2, 3, 5000])
def test_a_message_in_fragments_is_one_and_so_is_the_next(ends, number):
    ours, _ = ends
    parts = [f"{nth}," for nth in range(number)]
    ours.take(in_pieces(*parts) + in_pieces("next"))
    assert ours.heard == ["".join(parts), "next"]


@pytest.mark.parametrize("left", [b"", b"\n"], ids=["nothing", "its last byte"])
def test_what_the_handshake_left_behind_is_passed_over(ends, left):
    ours, _ = ends
    ours.take(left + in_pieces("hello"))
    ours.take(in_pieces("a"))
    assert ours.heard == ["hello", "a"]


def test_it_does_not_matter_where_what_comes_is_cut(ends):
    ours, _ = ends
    for byte in in_pieces("a", "é", "", "z" * 70_000):
        ours.take(bytes([byte]))
    assert ours.heard == ["aé" + "z" * 70_000]


def test_a_letter_may_be_cut_in_two(ends):
    ours, _ = ends
    first, second = "é".encode()
    ours.take(b"\x01\x01" + bytes([first]) + b"\x80\x01" + bytes([second]))
    assert ours.heard == ["é"]


def test_a_frame_of_megabytes_comes(ends):
    ours, theirs = ends
    ours.reading.start()
    theirs.sock.sendall(theirs.says.send_data("x" * 5_000_000))
    wait_until(lambda: ours.heard, PATIENCE)
    assert ours.heard == ["x" * 5_000_000]


def test_what_stops_in_the_middle_of_a_frame_goes_on_there(ends):
    ours, theirs = ends
    ours.reading.start()
    frame = theirs.says.send_data("It took a while.")
    theirs.sock.sendall(frame[:5])
    time.sleep(0.5)  # longer than a read waits
    theirs.sock.sendall(frame[5:])
    wait_until(lambda: ours.heard, PATIENCE)
    assert ours.heard == ["It took a while."]


def test_control_frames_may_come_between_and_a_ping_is_answered(ends):
    ours, theirs = ends
    ours.take(
        theirs.says.send_data("a", fin=False)
        + theirs.says.ping(b"?")
        + theirs.says.pong(b"!")
        + theirs.says.send_data("b")
    )
    assert ours.heard == ["ab"]
    theirs.says.receive_bytes(theirs.sock.recv(100))
    (frame,) = theirs.says.received_frames()
    assert (frame.opcode, frame.payload) == (Opcode.PONG, b"?")


@pytest.mark.parametrize("reason", ["", "See you"])
def test_when_slack_takes_its_leave_we_hang_up(ends, reason):
    ours, theirs = ends
    ours.reading.start()
    theirs.sock.sendall(theirs.says.close(1001, reason))
    assert ours.ends()
    assert ours.closes == [(1001, reason)]
    assert not ours.is_active()
    assert ours.state.terminated


def test_where_slack_is_gone_the_reader_ends(ends):
    ours, theirs = ends
    ours.reading.start()
    theirs.sock.close()
    assert ours.ends()
    assert not ours.is_active()


def test_what_is_no_web_socket_is_hung_up_on(ends):
    ours, theirs = ends
    with pytest.raises(ParseFailed):
        Ours(None).take(b"HTTP/1.1 502 Bad Gateway\r\n\r\n")
    ours.reading.start()
    theirs.sock.sendall(b"HTTP/1.1 502 Bad Gateway\r\n\r\n")
    assert ours.ends()
    assert not ours.is_active()


def test_it_stops_reading_when_told_to(ends):
    ours, _ = ends
    ours.reading.start()
    ours.stop_reading()
    assert ours.ends()
    assert ours.is_active()


def test_who_was_told_to_stop_before_it_began_reads_nothing(ends):
    ours, theirs = ends
    theirs.sock.sendall(theirs.says.send_data("a"))
    ours.stop_reading()
    ours.reading.start()
    assert ours.ends()
    assert ours.heard == []


# writing


@pytest.mark.parametrize("length", [0, 125, 126, 65_535, 65_536, len(LONG)])
def test_an_answer_of_any_length_arrives(ends, length):
    ours, theirs = ends
    ours.sock.settimeout(PATIENCE)
    sending = threading.Thread(target=ours.send, args=(LONG[:length],), daemon=True)
    sending.start()
    assert theirs.hears() == (Opcode.TEXT, LONG[:length])
    sending.join(PATIENCE)


def test_a_message_that_got_out_by_half_is_the_last_on_its_socket(ends):
    ours, _ = ends
    ours.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    with pytest.raises(SlackClientNotConnectedError):
        ours.send(LONG)  # nobody reads
    assert not ours.is_active()


def test_what_cannot_be_sent_any_more_is_said_and_a_ping_hangs_up(ends):
    ours, theirs = ends
    theirs.sock.close()
    ours.ping("a")
    ours.ping("b")
    assert not ours.is_active()
    ours.pong(b"c")
    with pytest.raises(SlackClientNotConnectedError):
        ours.send("d")


def test_who_answers_is_there_whatever_the_clock_does_and_who_is_silent_is_not(ends, monkeypatch):
    ours, theirs = ends
    now = [time.monotonic()]
    monkeypatch.setattr(link.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(link.time, "time", lambda: 0)
    ours.ping_interval = 10
    for _ in range(3):
        now[0] += 39
        ours.check_state()
        theirs.says.receive_bytes(theirs.sock.recv(100))
        (ping,) = theirs.says.received_frames()
        theirs.sock.sendall(theirs.says.pong(ping.payload))
        ours._read()
    now[0] += 41
    ours.check_state()
    assert not ours.is_active()
    ours.check_state()


# ending


def test_a_socket_is_hung_up_once_the_other_side_is_gone(ends):
    ours, theirs = ends
    assert not ours.is_hung_up()
    theirs.sock.close()
    assert ours.is_hung_up()
    ours.close()
    assert not ours.is_hung_up()  # it is known, and another is sought
    ours.close()


def test_however_many_close_it_at_once_it_is_closed(ends):
    ours, _ = ends
    ours.reading.start()
    closing = [threading.Thread(target=ours.close) for _ in range(20)]
    for one in closing:
        one.start()
    for one in closing:
        one.join(PATIENCE)
    assert ours.ends()
    assert not ours.is_active()


@pytest.fixture(name="secret", scope="module")
def _secret(tmp_path_factory):
    """TLS as both ends need it, for a name of our own."""
    place, key = tmp_path_factory.mktemp("tls"), ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "slack.test")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("slack.test")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (place / "both.pem").write_bytes(key.private_bytes(pem, *form) + made.public_bytes(pem))
    theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    theirs.load_cert_chain(place / "both.pem")
    return ssl.create_default_context(cafile=place / "both.pem"), theirs


def covered(secret):
    """Both ends of a socket under TLS."""
    ours, theirs = socket.socketpair()
    for one in (ours, theirs):
        one.settimeout(PATIENCE)
    accepting = threading.Thread(
        target=lambda: accepted.append(secret[1].wrap_socket(theirs, server_side=True))
    )
    accepted = []
    accepting.start()
    wrapped = secret[0].wrap_socket(ours, server_hostname="slack.test")
    accepting.join(PATIENCE)
    return Ours(wrapped), Slack(accepted[0])


@pytest.fixture(name="under_tls")
def _under_tls(secret):
    ours, theirs = covered(secret)
    yield ours, theirs
    theirs.sock.close()
    ours.close()


def test_an_answer_given_while_we_stop_still_goes_out_and_not_in_clear(under_tls):
    """Python's TLS, shut on one side, would drop its cover, and OpenSSL would send no more."""
    ours, slack = under_tls
    ours.reading.start()
    ours.send("before")
    assert slack.hears() == (Opcode.TEXT, "before")
    ours.stop_reading()
    assert ours.ends()
    ours.send("Nobody but one may read this.")
    assert slack.hears() == (Opcode.TEXT, "Nobody but one may read this.")


def test_what_comes_and_goes_under_tls_in_the_same_moment_arrives(under_tls):
    ours, slack = under_tls
    ours.reading.start()
    words = [f"{nth} " * 5000 for nth in range(30)]

    def talks():
        for one in words:
            slack.sock.sendall(slack.says.send_data(one))

    talking = threading.Thread(target=talks, daemon=True)
    talking.start()
    hearing = []
    listening = threading.Thread(
        target=lambda: hearing.extend(slack.hears() for _ in words), daemon=True
    )
    listening.start()
    for one in words:
        ours.send(one)
    wait_until(lambda: len(ours.heard) == len(words), PATIENCE)
    talking.join(PATIENCE)
    listening.join(PATIENCE)
    assert ours.heard == words
    assert hearing == [(Opcode.TEXT, one) for one in words]
