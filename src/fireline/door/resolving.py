"""Resolving: from a name to its addresses, in bounded time."""

import queue
import socket
import threading

from fireline.errors import SourceUnavailable

#: Names that may be waited for at once; a wall of names that never answer stops here.
_AT_ONCE = threading.BoundedSemaphore(128)
_SECONDS = 5.0
Found = tuple[str, ...] | Exception


def resolved(host: str, port: int, seconds: float = _SECONDS) -> tuple[str, ...]:
    """Return the addresses behind a name, best first, each once.

    The system's own look-up (getaddrinfo) has no limit and cannot be interrupted, so it runs on a
    thread that is left behind when it takes too long.

    Raises:
        SourceUnavailable: the name leads nowhere, or nobody says so in time.
    """
    waiting = _AT_ONCE
    if not waiting.acquire(timeout=seconds):
        raise SourceUnavailable(f"too many names wait for their addresses; {host} is not looked up")
    answers: queue.SimpleQueue[Found] = queue.SimpleQueue()
    threading.Thread(target=_look_up, args=(host, port, answers, waiting), daemon=True).start()
    try:
        found = answers.get(timeout=seconds)
    except queue.Empty:
        raise SourceUnavailable(f"the name {host} is not resolved in {seconds:g} s") from None
    if isinstance(found, Exception):
        raise SourceUnavailable(f"the name {host} cannot be resolved: {found}") from found
    return found


def _look_up(
    host: str,
    port: int,
    answers: "queue.SimpleQueue[Found]",
    waiting: threading.BoundedSemaphore,
) -> None:
    try:
        answers.put(_asked(host, port))
    except (OSError, ValueError) as failed:  # ValueError: a name that cannot even be spelled
        answers.put(failed)
    finally:
        waiting.release()


def _asked(host: str, port: int) -> tuple[str, ...]:
    entries = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in entries))
