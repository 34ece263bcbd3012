"""The proxy over real sockets: what it refuses, what it carries, and where it stops."""

import logging
import socket
import threading
import time

import pytest

from fireline.door import Gate, HttpDoor, ProxyAddress, StreamDoor, serve_proxy
from fireline.door.proxy import Patience
from fireline.errors import ConfigError, RefusedError, SourceUnavailable
from fireline.settings import Settings
from integration.door.internet import (
    PUBLIC,
    Internet,
    all_of,
    answering,
    head_of,
    saying,
    served,
)

SECONDS = 5.0


def _web(line: socket.socket) -> None:
    """Answer every request on the line with what was asked."""
    while head := head_of(line):
        body = head.split(b"\r\n", 1)[0] + b"|" + b"|".join(sorted(head.lower().split(b"\r\n")))
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))


@pytest.fixture
def web():
    with answering(_web) as port:
        yield port


@pytest.mark.parametrize(
    "written",
    [
        "127.0.0.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "127.1",
        "0",
        "0.0.0.0",
        "::1",
        "::",
        "::ffff:127.0.0.1",
        "::ffff:7f00:1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2001:0:7f00:1::",
        "localhost",
        "localhost.",
        "LOCALHOST",
        "127。0。0。1",
        "①②⑦.⓪.⓪.①",
        "10.0.0.1",
        "192.168.0.1",
        "172.16.0.1",
        "100.64.0.1",
        "169.254.169.254",
        "fe80::1",
        "fd00:ec2::254",
        "224.0.0.1",
        "255.255.255.255",
    ],
)
def test_no_spelling_of_a_private_address_is_connected_to(written: str) -> None:
    connected: list[str] = []

    def spy(address: str, port: int, seconds: float) -> socket.socket:
        connected.append(address)
        raise OSError("the spy never connects")

    with served(Gate(connect=spy)) as at, pytest.raises((RefusedError, SourceUnavailable)) as why:
        at.dial(written, 80, seconds=SECONDS)

    assert connected == []
    # A dot at the end asks the name servers, of which this machine may have none.
    assert why.type is RefusedError or written.endswith(".")


def test_the_address_that_was_checked_is_the_one_connected_to(internet: Internet, web: int) -> None:
    """The name turns to loopback right after the check, as a rebinding attack does."""
    internet.names["turncoat.example"] = [(PUBLIC,), ("127.0.0.1",)]
    internet.doors[PUBLIC, 80] = web

    with served(internet.gate()) as at, HttpDoor(at) as door:
        assert door.get("http://turncoat.example/").status == 200
    with served(internet.gate()) as at, HttpDoor(at) as door, pytest.raises(RefusedError):
        door.get("http://turncoat.example/")

    assert internet.asked == ["turncoat.example"] * 2
    assert internet.connected == [(PUBLIC, 80)]


def test_a_name_that_is_public_and_private_at_once_is_a_trap(internet: Internet) -> None:
    internet.names["both.example"] = [(PUBLIC, "10.0.0.1")]

    with served(internet.gate()) as at, pytest.raises(RefusedError, match=r"10\.0\.0\.1"):
        at.dial("both.example", 443, seconds=SECONDS)

    assert internet.connected == []


@pytest.mark.parametrize("port", [1, 21, 22, 25, 587, 3306, 5432, 6379, 8080, 65535])
def test_a_public_server_is_reached_on_the_ports_of_the_web_alone(
    port: int, internet: Internet
) -> None:
    internet.names["shop.example"] = [(PUBLIC,)]

    with served(internet.gate()) as at, pytest.raises(RefusedError, match="no port of the web"):
        at.dial("shop.example", port, seconds=SECONDS)

    assert (internet.asked, internet.connected) == ([], [])


def test_a_peer_that_the_settings_name_is_reached_on_its_own_port_alone(web: int) -> None:
    with served(Gate.letting_through([f"127.0.0.1:{web}"])) as at:
        at.dial("127.0.0.1", web, seconds=SECONDS).close()
        with pytest.raises(RefusedError):
            at.dial("127.0.0.1", web - 1, seconds=SECONDS)


def test_a_redirect_into_the_house_is_refused_at_its_own_hop(internet: Internet) -> None:
    internet.names |= {"out.example": [(PUBLIC,)], "in.example": [("192.168.1.1",)]}
    where = ["http://in.example/", "http://127.0.0.1/", "http://[::ffff:169.254.169.254]/latest/"]

    def send_away(line: socket.socket) -> None:
        number = int(head_of(line).split(b"/", 1)[1].split(b" ")[0])
        line.sendall(
            b"HTTP/1.1 302 Found\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n"
            % where[number].encode()
        )

    internet.names |= {
        "127.0.0.1": [("127.0.0.1",)],
        "::ffff:169.254.169.254": [("::ffff:169.254.169.254",)],
    }
    with answering(send_away) as port, served(internet.gate()) as at, HttpDoor(at) as door:
        internet.doors[PUBLIC, 80] = port
        for number in range(len(where)):
            with pytest.raises(RefusedError):
                door.get(f"http://out.example/{number}")

    assert set(internet.connected) == {(PUBLIC, 80)}


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "ftp://out.example/",
        "gopher://out.example/",
        "data:text/plain,EXERCISE",
        "http:///",
        "http://[::1",
        "javascript:alert(1)",
    ],
)
def test_only_the_schemes_of_the_web_leave_here(address: str, internet: Internet) -> None:
    with served(internet.gate()) as at, HttpDoor(at) as door, pytest.raises(RefusedError):
        door.get(address)

    assert internet.asked == []


def test_a_redirect_to_another_scheme_is_refused(internet: Internet) -> None:
    internet.names["out.example"] = [(PUBLIC,)]

    def send_away(line: socket.socket) -> None:
        head_of(line)
        line.sendall(
            b"HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n"
        )

    with answering(send_away) as port, served(internet.gate()) as at, HttpDoor(at) as door:
        internet.doors[PUBLIC, 80] = port
        with pytest.raises(RefusedError):
            door.get("http://out.example/")


@pytest.mark.parametrize(
    "target",
    [
        b"GET http://out.example@127.0.0.1/ HTTP/1.1\r\nHost: x",
        b"GET http://out.example:80@127.0.0.1:80/ HTTP/1.1\r\nHost: x",
        b"GET http://127.0.0.1\\@out.example/ HTTP/1.1\r\nHost: x",
        b"GET http://127.0.0.1#@out.example/ HTTP/1.1\r\nHost: x",
        b"GET http://127.0.0.1?@out.example/ HTTP/1.1\r\nHost: x",
        b"GET ftp://out.example/ HTTP/1.1\r\nHost: x",
        b"GET gopher://out.example/ HTTP/1.1\r\nHost: x",
        b"GET file:///etc/passwd HTTP/1.1\r\nHost: x",
        b"GET https://out.example/ HTTP/1.1\r\nHost: x",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1",
        b"CONNECT out.example HTTP/1.1\r\nHost: x",
        b"CONNECT out.example:99999 HTTP/1.1\r\nHost: x",
        b"CONNECT out.example@127.0.0.1:80 HTTP/1.1\r\nHost: x",
        b"CONNECT fe80::1%lo:80 HTTP/1.1\r\nHost: x",
    ],
)
def test_a_target_with_a_trick_in_it_is_not_connected_to(target: bytes) -> None:
    connected: list[str] = []

    def spy(address: str, port: int, seconds: float) -> socket.socket:
        connected.append(address)
        raise OSError("the spy never connects")

    with served(Gate(resolve=lambda host, _port: (host,), connect=spy)) as at:
        answer = saying(at, target + b"\r\nProxy-Authorization: %s\r\n\r\n")

    assert connected == []
    assert answer.split(b" ")[1] in {b"400", b"403"}


def test_the_host_that_a_client_claims_is_not_the_host_that_is_asked(
    internet: Internet, web: int
) -> None:
    internet.names["out.example"] = [(PUBLIC,)]
    internet.doors[PUBLIC, 80] = web

    with served(internet.gate()) as at:
        answer = saying(
            at,
            b"GET http://out.example/a?b=c HTTP/1.1\r\nHost: inside.example\r\n"
            b"Proxy-Authorization: %s\r\nConnection: x-secret\r\nX-Secret: word\r\n\r\n",
        )

    assert b"GET /a?b=c HTTP/1.1" in answer
    assert b"host: out.example" in answer
    for kept_here in (b"inside.example", b"authorization", b"x-secret", at.credential.encode()):
        assert kept_here not in answer


@pytest.mark.parametrize("given", ["", "Basic d3Jvbmc=", "Bearer a-word-of-this-test"])
def test_a_stranger_on_this_machine_is_served_nothing(given: str, internet: Internet) -> None:
    header = f"Proxy-Authorization: {given}\r\n".encode() if given else b""

    with served(internet.gate()) as at:
        for asked in (b"CONNECT out.example:443", b"GET http://out.example/"):
            answer = saying(at, asked + b" HTTP/1.1\r\nHost: x\r\n" + header + b"\r\n")
            assert answer.startswith(b"HTTP/1.1 407")
        with pytest.raises(ConfigError, match="another credential"):
            ProxyAddress(at.host, at.port, "wrong").dial("out.example", 443, seconds=SECONDS)

    assert internet.asked == []


def test_the_proxy_listens_on_loopback_and_nowhere_else() -> None:
    with pytest.raises(ConfigError, match="loopback only"):
        serve_proxy(Settings(proxy="0.0.0.0:0"), "word", lambda: None)


def test_a_refusal_is_logged_without_what_was_asked_there(
    internet: Internet, caplog: pytest.LogCaptureFixture
) -> None:
    internet.names["in.example"] = [("10.0.0.1",)]

    with caplog.at_level(logging.INFO), served(internet.gate()) as at:
        saying(
            at,
            b"GET http://in.example/person?token=hush HTTP/1.1\r\nHost: x\r\n"
            b"Proxy-Authorization: %s\r\n\r\n",
        )

    assert "in.example:80 leads to 10.0.0.1" in caplog.text
    for secret in ("hush", "person", at.credential, at.authorization):
        assert secret not in caplog.text


def _endless(line: socket.socket) -> None:
    head_of(line)
    line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        line.sendall(b"x" * 65_536)


def _trickling(line: socket.socket) -> None:
    head_of(line)
    line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    while True:
        line.sendall(b"x")
        time.sleep(0.1)


def _silent(line: socket.socket) -> None:
    head_of(line)
    line.recv(1)


def _boastful(line: socket.socket) -> None:
    head_of(line)
    line.sendall(b"HTTP/1.1 200 OK\r\n" + b"X-Shape: %s\r\n" % (b"x" * 1000) * 100_000)


GET = b"GET http://out.example/ HTTP/1.1\r\nHost: x\r\nProxy-Authorization: %s\r\n\r\n"
TUNNEL = (
    b"CONNECT out.example:80 HTTP/1.1\r\nHost: x\r\nProxy-Authorization: %s\r\n\r\n"
    b"GET / HTTP/1.1\r\nHost: out.example\r\n\r\n"
)


@pytest.mark.parametrize("asking", [GET, TUNNEL])
@pytest.mark.parametrize(
    ("speak", "patience"),
    [
        (_endless, Patience(bytes=3_000_000)),
        (_trickling, Patience(seconds=0.7)),
        (_silent, Patience(silence=0.4)),
    ],
)
def test_an_answer_without_end_is_cut(asking, speak, patience, internet: Internet) -> None:
    internet.names["out.example"] = [(PUBLIC,)]
    began = time.monotonic()

    with answering(speak) as port, served(internet.gate(), patience) as at:
        internet.doors[PUBLIC, 80] = port
        answer = saying(at, asking)

    assert time.monotonic() - began < 4
    assert len(answer) < patience.bytes + 2_000


def test_a_head_without_end_is_no_answer(internet: Internet) -> None:
    internet.names["out.example"] = [(PUBLIC,)]

    with answering(_boastful) as port, served(internet.gate()) as at:
        internet.doors[PUBLIC, 80] = port
        answer = saying(at, GET)
        with HttpDoor(at) as door, pytest.raises(SourceUnavailable):
            door.get("http://out.example/")

    assert answer.startswith(b"HTTP/1.1 502")
    assert len(answer) < 1_000


def test_a_client_that_says_nothing_is_let_go(internet: Internet) -> None:
    with served(internet.gate(), Patience(head_seconds=0.3)) as at:
        assert saying(at, b"GET http://out") == b""


def test_a_tunnel_whose_body_never_comes_is_let_go(internet: Internet) -> None:
    words = b"CONNECT a.example:443 HTTP/1.1\r\nHost: a.example\r\nContent-Length: 5\r\n\r\n"

    with served(internet.gate(), Patience(head_seconds=0.3)) as at:
        assert saying(at, words) == b""


def test_one_line_too_many_is_told_so(internet: Internet) -> None:
    with (
        served(internet.gate(), Patience(lines=1)) as at,
        socket.create_connection((at.host, at.port)),
    ):
        time.sleep(0.2)
        assert saying(at, GET).startswith(b"HTTP/1.1 503")


def test_a_long_line_of_our_own_outlives_the_bounds_of_an_answer(internet: Internet) -> None:
    """The firehose has no end; only its silence is bounded."""
    internet.names["out.example"] = [(PUBLIC,)]

    with (
        answering(_trickling) as port,
        served(internet.gate(), Patience(seconds=0.2, bytes=5)) as at,
    ):
        internet.doors[PUBLIC, 80] = port
        with at.dial("out.example", 80, seconds=SECONDS) as line:
            line.sendall(b"GET / HTTP/1.1\r\n\r\n")
            time.sleep(0.6)
            assert len(line.recv(1000)) > 40


def test_a_large_answer_is_never_held_for_a_reader_that_stands_still(internet: Internet) -> None:
    """A fast server and a client that does not read: the server is made to wait."""
    internet.names["out.example"] = [(PUBLIC,)]
    sent = [0]

    def pour(line: socket.socket) -> None:
        head_of(line)
        line.settimeout(1)
        while sent[0] < 100_000_000:
            sent[0] += line.send(b"x" * 65_536)

    with answering(pour) as port, served(internet.gate()) as at:
        internet.doors[PUBLIC, 80] = port
        with at.dial("out.example", 80, seconds=SECONDS) as line:
            line.sendall(b"GET / HTTP/1.1\r\n\r\n")
            time.sleep(1)
            assert sent[0] < 20_000_000  # what the system's own buffers hold


def test_bytes_go_both_ways_and_a_half_closed_line_still_brings_the_rest(
    internet: Internet,
) -> None:
    internet.names["out.example"] = [(PUBLIC,)]

    def echo_at_the_end(line: socket.socket) -> None:
        line.sendall(all_of(line)[::-1])

    with answering(echo_at_the_end) as port, served(internet.gate()) as at:
        internet.doors[PUBLIC, 443] = port
        with at.dial("out.example", 443, seconds=SECONDS) as line:
            line.sendall(bytes(range(256)) * 1000)
            line.shutdown(socket.SHUT_WR)
            assert all_of(line) == (bytes(range(256)) * 1000)[::-1]


def test_many_clients_are_served_at_once(internet: Internet, web: int) -> None:
    internet.names["out.example"] = [(PUBLIC,)]
    internet.doors[PUBLIC, 80] = web
    answers: list[int] = []

    with served(internet.gate()) as at, HttpDoor(at) as door:
        asking = [
            threading.Thread(target=lambda: answers.append(door.get("http://out.example/").status))
            for _ in range(40)
        ]
        for one in asking:
            one.start()
        for one in asking:
            one.join()

    assert answers == [200] * 40


def test_a_proxy_that_does_not_run_is_an_unavailable_source() -> None:
    nobody = ProxyAddress("127.0.0.1", 9, "word")

    with HttpDoor(nobody) as door, pytest.raises(SourceUnavailable, match="FIRELINE_PROXY"):
        door.get("http://out.example/")


def test_a_stream_goes_through_the_proxy_too(internet: Internet) -> None:
    from websockets.sync.server import ServerConnection, serve

    internet.names["out.example"] = [(PUBLIC,)]

    def speak(connection: ServerConnection) -> None:
        connection.send(b"one")

    with serve(speak, "127.0.0.1", 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        internet.doors[PUBLIC, 80] = server.socket.getsockname()[1]
        with served(internet.gate()) as at, StreamDoor(at).open("ws://out.example/") as stream:
            assert stream.receive(SECONDS) == b"one"
        server.shutdown()

    assert internet.connected == [(PUBLIC, 80)]
