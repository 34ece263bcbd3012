"""A relay of made-up posts: it speaks as a Bluesky relay does, keeps everything, and never ends.

Frames are as https://atproto.com/specs/event-stream and /specs/sync say: whoever reads on from a
cursor gets every message after it, in order, once.
"""

import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import libipld
from websockets.exceptions import ConnectionClosed
from websockets.sync.server import Server, ServerConnection, serve

from installation_at_work import free_port

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
ACCOUNTS = 40
#: The head of a byte string of 36 bytes, and what stands there when it is a link: tag 42 and a
#: leading zero (https://ipld.io/specs/codecs/dag-cbor/spec/).
_STRING, _LINK = b"\x58\x24", b"\xd8\x2a\x58\x25\x00"


class Relay:
    """Says so many posts a second, from the first one on, to whoever listens."""

    def __init__(self, *, posts_a_second: float) -> None:
        """Begin to count; what is said is the same in every run."""
        self._pace = posts_a_second
        self._begun = time.monotonic()
        self._ended_at: int | None = None
        self.port = free_port()

    @property
    def said(self) -> int:
        """How many posts there are by now."""
        if self._ended_at is not None:
            return self._ended_at
        return int((time.monotonic() - self._begun) * self._pace)

    def end(self) -> int:
        """Say nothing new from now on; return how many posts there are."""
        self._ended_at = self.said
        return self._ended_at

    def handle(self, connection: ServerConnection) -> None:
        """Serve one listener from its cursor on."""
        assert connection.request is not None
        query = parse_qs(urlsplit(connection.request.path).query)
        at = int(query.get("cursor", ["0"])[0])
        try:
            while True:
                for sequence in range(at + 1, self.said + 1):
                    connection.send(frame(sequence))
                    at = sequence
                with suppress(TimeoutError):  # Nobody says anything, but one may leave.
                    connection.recv(timeout=0.02)
        except ConnectionClosed:
            return


@contextmanager
def relay(*, posts_a_second: float) -> Iterator[Relay]:
    """Serve a relay on loopback until the block ends."""
    made = Relay(posts_a_second=posts_a_second)
    server: Server = serve(made.handle, "127.0.0.1", made.port)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        thread.join()


def frame(sequence: int) -> bytes:
    """Return the commit in which one account says one post."""
    at = (BEGAN + timedelta(seconds=sequence)).isoformat().replace("+00:00", "Z")
    record = libipld.encode_dag_cbor(
        {"$type": "app.bsky.feed.post", "text": f"EXERCISE {sequence}", "createdAt": at}
    )
    cid = b"\x01\x71\x12\x20" + hashlib.sha256(record).digest()
    op = {"action": "create", "path": f"app.bsky.feed.post/post{sequence}", "cid": cid}
    body = {
        "seq": sequence,
        "repo": f"did:plc:{sequence % ACCOUNTS:0>24d}".replace("0", "a").replace("1", "b"),
        "rev": f"rev{sequence}",
        "time": at,
        "commit": cid,
        "blocks": _envelope(cid, bytes(record)),
        "ops": [op],
        "tooBig": False,
    }
    told = libipld.encode_dag_cbor({"op": 1, "t": "#commit"}) + libipld.encode_dag_cbor(body)
    return bytes(told).replace(_STRING + cid, _LINK + cid)


def _envelope(cid: bytes, block: bytes) -> bytes:
    """Return one block as CARv1 carries it (https://ipld.io/specs/transport/car/carv1/)."""
    head = bytes(libipld.encode_dag_cbor({"roots": [cid], "version": 1}))
    head = head.replace(_STRING + cid, _LINK + cid)
    return _varint(len(head)) + head + _varint(len(cid) + len(block)) + cid + block


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)
