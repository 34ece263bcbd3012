import socket
import threading
import time

import pytest

from fireline.door import resolving
from fireline.errors import SourceUnavailable


def test_a_name_that_never_answers_is_given_up_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's resolver has no limit of its own; a tar pit of a name server would hold us."""
    let_go = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: let_go.wait(10) and [])
    began = time.monotonic()

    with pytest.raises(SourceUnavailable, match=r"tarpit\.example is not resolved in 0.2 s"):
        resolving.resolved("tarpit.example", 443, seconds=0.2)

    let_go.set()
    assert time.monotonic() - began < 2


def test_a_wall_of_names_that_never_answer_stops_somewhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(resolving, "_AT_ONCE", threading.BoundedSemaphore(1))
    let_go = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: let_go.wait(10) and [])
    before = threading.active_count()

    for number in range(3):
        with pytest.raises(SourceUnavailable):
            resolving.resolved(f"tarpit-{number}.example", 443, seconds=0.1)

    assert threading.active_count() <= before + 1
    let_go.set()


@pytest.mark.parametrize("name", ["a" * 300, "a..b", "nobody.invalid", "\udcff", "xn--\x80"])
def test_what_is_no_name_leads_nowhere(name: str) -> None:
    with pytest.raises(SourceUnavailable, match="cannot be resolved"):
        resolving.resolved(name, 80)
