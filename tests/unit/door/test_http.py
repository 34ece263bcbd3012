import socket
import threading
import time

import pytest

from bad_input.peak import at_most
from fireline.door import Gate, HttpDoor
from fireline.errors import FateUnknown, ItemUnreadable, RefusedError, SourceUnavailable


def test_we_say_who_we_are(gate: Gate, outside: int) -> None:
    with HttpDoor(gate) as door:
        answer = door.get(f"http://localhost:{outside}/", query=[("q", "a"), ("q", "b")])

    assert (answer.status, answer.body) == (200, b"Fireline (internet referral unit)")
    assert answer.url.endswith("/?q=a&q=b")


def test_an_address_on_loopback_is_refused(outside: int) -> None:
    with HttpDoor(Gate()) as door, pytest.raises(RefusedError):
        door.get(f"http://localhost:{outside}/")


def test_a_redirect_to_a_private_address_is_refused(gate: Gate, outside: int) -> None:
    with HttpDoor(gate) as door, pytest.raises(RefusedError):
        door.get(f"http://localhost:{outside}/elsewhere?to=http://127.0.0.1:{outside}/")


def test_a_redirect_to_a_place_that_is_allowed_is_followed(gate: Gate, outside: int) -> None:
    with HttpDoor(gate) as door:
        answer = door.get(f"http://localhost:{outside}/elsewhere?to=/there")

    assert answer.url == f"http://localhost:{outside}/there"


def test_redirects_without_end_are_an_unavailable_source(gate: Gate, outside: int) -> None:
    here = f"http://localhost:{outside}/elsewhere?to=/elsewhere?to=/elsewhere?to=/elsewhere?to=/x"

    with HttpDoor(gate) as door, pytest.raises(SourceUnavailable, match="redirects"):
        door.get(here)


def test_an_answer_over_the_limit_is_not_read_to_its_end(gate: Gate, outside: int) -> None:
    with HttpDoor(gate) as door, pytest.raises(ItemUnreadable, match="larger than 1,000 bytes"):
        door.get(f"http://localhost:{outside}/large", limit=1_000)


def test_an_answer_that_trickles_is_given_up(gate: Gate, outside: int) -> None:
    with HttpDoor(gate, seconds=0.5) as door, pytest.raises(SourceUnavailable, match="in time"):
        door.get(f"http://localhost:{outside}/slow")


def test_headers_that_trickle_are_given_up(gate: Gate, outside: int) -> None:
    begun = time.monotonic()

    with HttpDoor(gate, seconds=0.5) as door, pytest.raises(SourceUnavailable, match="in time"):
        door.get(f"http://localhost:{outside}/headers-that-trickle")

    assert time.monotonic() - begun < 3


def test_what_comes_with_a_redirect_is_not_read(gate: Gate, outside: int) -> None:
    with HttpDoor(gate) as door, at_most(20):
        answer = door.get(f"http://localhost:{outside}/away-without-end")

    assert answer.url == f"http://localhost:{outside}/there"


def test_nobody_listening_is_an_unavailable_source() -> None:
    with (
        HttpDoor(Gate.letting_through(["localhost:9"])) as door,
        pytest.raises(SourceUnavailable, match="localhost:9"),
    ):
        door.get("http://localhost:9/")


def test_what_was_told_and_answered_is_known(gate: Gate, outside: int) -> None:
    with HttpDoor(gate) as door:
        assert door.post(f"http://localhost:{outside}/", body=b"{}").body == b"taken"


def test_what_was_told_to_nobody_is_known_not_to_have_arrived() -> None:
    with (
        HttpDoor(Gate.letting_through(["localhost:9"])) as door,
        pytest.raises(SourceUnavailable),
    ):
        door.post("http://localhost:9/", body=b"{}")


def test_a_line_that_breaks_after_telling_leaves_the_fate_unknown(gate: Gate, outside: int) -> None:
    with HttpDoor(gate) as door, pytest.raises(FateUnknown):
        door.post(f"http://localhost:{outside}/dropped", body=b"{}")


def test_silence_after_telling_leaves_the_fate_unknown() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        held: list[socket.socket] = []
        thread = threading.Thread(target=lambda: held.append(server.accept()[0]))
        thread.start()

        with (
            HttpDoor(Gate.letting_through([f"localhost:{port}"]), seconds=0.5) as door,
            pytest.raises(FateUnknown),
        ):
            door.post(f"http://localhost:{port}/", body=b"{}")

        thread.join()
        held[0].close()
