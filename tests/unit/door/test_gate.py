import socket
import time

import pytest

from fireline.door import Gate
from fireline.errors import ConfigError, RefusedError, SourceUnavailable
from fireline.settings import Settings


def test_a_name_that_leads_to_a_private_address_is_refused(outside: int) -> None:
    with pytest.raises(RefusedError, match="named in FIRELINE_LOOPBACK_PEERS"):
        Gate().dial("localhost", outside, seconds=1)


def test_a_named_peer_is_let_through_at_its_own_port_alone(outside: int) -> None:
    gate = Gate.letting_through([f"localhost:{outside}"])

    gate.dial("localhost", outside, seconds=1).close()

    with pytest.raises(RefusedError):
        gate.dial("localhost", outside + 1, seconds=1)


def test_the_address_of_a_peer_is_not_the_peers_name(outside: int) -> None:
    gate = Gate.letting_through([f"localhost:{outside}"])

    with pytest.raises(RefusedError):
        gate.dial("127.0.0.1", outside, seconds=1)


@pytest.mark.parametrize("written", ["2130706433", "0x7f000001", "127.1", "0177.0.0.1"])
def test_loopback_written_otherwise_is_loopback(written: str, outside: int) -> None:
    with pytest.raises(RefusedError):
        Gate().dial(written, outside, seconds=1)


def test_a_name_that_leads_nowhere_is_an_unavailable_source() -> None:
    with pytest.raises(SourceUnavailable, match=r"nobody\.invalid"):
        Gate().dial("nobody.invalid", 443, seconds=1)


def test_a_peer_that_does_not_listen_is_an_unavailable_source() -> None:
    gate = Gate.letting_through(["localhost:9"])

    with pytest.raises(SourceUnavailable, match="localhost:9 does not answer"):
        gate.dial("localhost", 9, seconds=1)


@pytest.mark.parametrize("named", ["localhost", "localhost:", ":80", "localhost:http"])
def test_a_peer_without_host_or_port_is_a_wrong_setting(named: str) -> None:
    with pytest.raises(ConfigError, match="FIRELINE_LOOPBACK_PEERS"):
        Gate.letting_through([named])


@pytest.mark.parametrize("relay", ["Mail.Unit.Example", "mail.unit.example:25"])
def test_the_mail_relay_of_the_settings_is_a_peer(relay: str) -> None:
    gate = Gate.of(Settings(mail_relay=relay, loopback_peers=("localhost:9",)))

    assert gate.peers == {("mail.unit.example", 25), ("localhost", 9)}


@pytest.mark.parametrize("port", [22, 25, 8080])
def test_no_name_is_even_asked_for_on_a_port_that_is_none_of_the_web(port: int) -> None:
    asked: list[str] = []

    def resolve(host: str, _port: int) -> tuple[str, ...]:
        asked.append(host)
        return ("8.8.8.8",)

    with pytest.raises(RefusedError, match="no port of the web"):
        Gate(resolve=resolve).dial("example.org", port, seconds=1)
    assert asked == []


def test_many_dead_addresses_take_no_longer_than_was_given() -> None:
    tried: list[str] = []

    def connect(address: str, _port: int, seconds: float) -> socket.socket:
        tried.append(address)
        time.sleep(min(seconds, 0.2))
        raise TimeoutError("nobody there")

    gate = Gate(resolve=lambda *_: tuple(f"8.8.8.{n}" for n in range(1, 100)), connect=connect)
    began = time.monotonic()

    with pytest.raises(SourceUnavailable):
        gate.dial("tarpit.example", 443, seconds=0.5)

    assert time.monotonic() - began < 1.5
    assert len(tried) <= 4
