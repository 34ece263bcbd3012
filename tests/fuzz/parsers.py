"""Every parser of bytes that came from outside, found where parsers live: nobody opts in.

Three ways lead here: the collectors of every installed platform (by the registry), every public
function of the places below that takes ``bytes`` (by its signature), and everything of a platform
that asks a server (by the registry; the server then answers nonsense).
"""

import ast
import importlib
import inspect
import io
import json
import pkgutil
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from types import GeneratorType, ModuleType
from typing import Any
from uuid import UUID

import attrs

import fireline.errors
from contract.test_collectors import CASES
from fireline.domain.checkpoint import Checkpoint
from fireline.domain.location import Location, LocationKind
from fireline.domain.message import Message
from fireline.domain.observation import MediaSighting
from fireline.domain.referral import Instrument
from fireline.door import Gate, HttpDoor, time_authority
from fireline.errors import ItemUnreadable, SourceUnavailable
from fireline.platforms import Around, platforms
from fireline.platforms.bluesky.names import Address
from fireline.platforms.recorded import RecordedAnswer, RecordedStreams
from fireline.sandbox import Bounds
from fireline.scour.collector import RawItem
from fireline.store.observations.rows import TABLE_OF, observation_rows
from integration.evidence.time_server import time_server
from unit.platforms.archive import writing
from unit.platforms.bluesky.told import HERE as TOLD
from unit.platforms.bluesky.told import STORY, around, frames
from unit.sandbox.files import BROKEN, DAMAGED, WHOLE

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
DID = "did:plc:" + "a" * 24
#: Where functions live that are handed bytes from outside.
PLACES = (
    "fireline.channels",
    "fireline.exchanges",
    "fireline.lookups",
    "fireline.platforms",
    "fireline.sandbox",
    "fireline.store.evidence.wacz",
)
#: What takes bytes there without reading a stranger's, with the reason.
EXCUSED: Mapping[str, str] = {
    "fireline.sandbox.decoding.picture_seen": "runs in the sandbox alone, and is fuzzed in there",
    "fireline.sandbox.decoding.still_of": "as above",
    "fireline.sandbox.frames.write_frame": "what we say ourselves",
}
#: What stands for the other things that a parser is handed, by the type that it asks for.
FILLED: Mapping[str, Any] = {
    "datetime": NOW,
    "str": DID,
    "Address": Address(DID, "app.bsky.feed.post", "3k"),
    "Bounds": Bounds(),
    "Mapping[str, Any]": {"id": DID, "verificationMethod": []},
    "dict[bytes, bytes]": {},
}


@attrs.frozen(kw_only=True)
class Parser:
    """One parser: what it is fed, near what, and how it may refuse."""

    name: str
    parse: Callable[[bytes], Any] = attrs.field(repr=False)
    examples: list[bytes] = attrs.field(repr=False)
    refuses_with: tuple[type[BaseException], ...] = (ItemUnreadable,)


@cache
def parsers() -> Sequence[Parser]:
    """Return every parser by its name, in the order of the names."""
    found = [*_collectors(), *_functions(), *_windows(), _time_tokens()]
    return sorted(found, key=lambda parser: parser.name)


def _collectors() -> Iterator[Parser]:
    folder = Path(mkdtemp(prefix="fireline-fuzz-"))
    for name, platform in platforms().items():
        for what in platform.collectors:
            collector = CASES[name, what](folder)
            items = [item for page in collector.pages(Checkpoint()) for item in page.items]
            examples = list({item.body for item in items[:200]})

            def parse(data: bytes, collector: Any = collector) -> None:
                storable(list(collector.parse(RawItem(data, NOW, "line 1"))))

            yield Parser(name=f"collector {name} {what}", parse=parse, examples=examples)
    yield from _archives(folder)


def _archives(folder: Path) -> Iterator[Parser]:
    """Yield a parser for each shape of archive that the tests write: known ones by their sample."""
    shapes = {
        name: value
        for name, value in vars(writing).items()
        if name.isupper() and isinstance(value, dict) and name not in ("USER", "TWARC_V2_POST")
    }
    for name, record in shapes.items():
        path = folder / name
        path.mkdir()
        archive = writing.archive(path, writing.ndjson(record))

        def parse(data: bytes, archive: Any = archive) -> None:
            item = RawItem(data.replace(b"\n", b" "), NOW, "line 1")
            try:
                storable(list(archive.parse(item)))
            finally:
                storable_columns(archive.columns([item, item]))

        yield Parser(
            name=f"archive {name.lower()}", parse=parse, examples=[writing.ndjson(record)[:-1]]
        )
    yield Parser(
        name="archive whole file",
        parse=lambda data: _whole_file(folder, data),
        examples=[writing.ndjson(*shapes.values()), b"id,text\n1,EXERCISE\n", *_packed(shapes)],
        # A file that is damaged as a whole is no item: it is named, and what came before is kept.
        refuses_with=(ItemUnreadable, SourceUnavailable, fireline.errors.ConfigError),
    )


def _packed(shapes: Mapping[str, Any]) -> list[bytes]:
    import gzip

    return [gzip.compress(writing.ndjson(*shapes.values()), mtime=0)]


def _whole_file(folder: Path, data: bytes) -> None:
    archive = writing.archive(folder, data, name="any.ndjson")
    for page in archive.pages(Checkpoint()):
        storable_columns(archive.columns(page.items))


def _functions() -> Iterator[Parser]:
    for module in _modules():
        for name, function in inspect.getmembers(module, inspect.isfunction):
            path = f"{module.__name__}.{name}"
            if function.__module__ != module.__name__ or name.startswith("_") or path in EXCUSED:
                continue
            told = {key: _spelled(p) for key, p in inspect.signature(function).parameters.items()}
            fed = next((key for key, kind in told.items() if kind in _FED), None)
            if fed is not None:
                yield Parser(
                    name=path.removeprefix("fireline."),
                    parse=_fed(function, fed, told),
                    examples=list(_outside()),
                    refuses_with=promised(function, module),
                )


_FED: Mapping[str, Callable[[bytes], Any]] = {
    "bytes": bytes,
    "IO[bytes]": io.BytesIO,
    "BinaryIO": io.BytesIO,
}


def _fed(function: Any, fed: str, told: Mapping[str, str]) -> Callable[[bytes], Any]:
    missing = [f"{key}: {kind}" for key, kind in told.items() if kind not in (*FILLED, *_FED)]
    others = {
        key: 0 if kind == "int" else b"" if kind == "bytes" else FILLED.get(kind)
        for key, kind in told.items()
        if key != fed
    }
    missing = [key for key in missing if not key.endswith(": int")]
    assert missing == [], f"say in FILLED what {function.__qualname__} is handed as {missing}"

    def parse(data: bytes) -> None:
        exhausted(function(**others, **{fed: _FED[told[fed]](data)}))

    return parse


def _spelled(parameter: inspect.Parameter) -> str:
    kind = parameter.annotation
    return kind if isinstance(kind, str) else str(getattr(kind, "__name__", kind)) + _of(kind)


def _of(kind: Any) -> str:
    inside = getattr(kind, "__args__", ())
    return f"[{', '.join(getattr(each, '__name__', 'Any') for each in inside)}]" if inside else ""


def promised(function: Any, module: ModuleType) -> tuple[type[BaseException], ...]:
    """Return the errors that a docstring promises under ``Raises``."""
    _, _, raises = (inspect.getdoc(function) or "").partition("Raises:")
    names = [line.split(":")[0].strip() for line in raises.splitlines() if ":" in line]
    known = vars(fireline.errors) | vars(module)
    return tuple(known[name] for name in names if isinstance(known.get(name), type)) or (
        ItemUnreadable,
    )


def _modules() -> Iterator[ModuleType]:
    for place in PLACES:
        try:
            top = importlib.import_module(place)
        except ModuleNotFoundError:
            continue
        yield top
        for found in pkgutil.walk_packages(getattr(top, "__path__", []), f"{place}."):
            if not found.name.endswith(".worker"):
                yield importlib.import_module(found.name)


@cache
def _outside() -> tuple[bytes, ...]:
    """Return whatever was recorded of the outside, for those who have no example of their own."""
    recorded = [path.read_bytes() for path in sorted(TOLD.iterdir()) if path.suffix != ".frames"]
    said = [
        bytes.fromhex(each["hex"])
        for look in STORY["looks"].values()
        for each in look.get("said", {}).values()
    ]
    bodies = {each for each in (*recorded, *said, *frames()[:40]) if len(each) < 50_000}
    parts = {part for body in bodies for part in _parts(body)}
    return (b"", b"{}", b"[]", b"\xa0", *sorted(bodies | parts, key=len))


def _parts(body: bytes) -> Iterator[bytes]:
    """Yield each object inside an answer: a parser may be asked about one of them alone."""
    try:
        waiting = [json.loads(body)]
    except ValueError:
        return
    while waiting:
        value = waiting.pop()
        inside = value.values() if isinstance(value, dict) else value
        waiting += [each for each in inside if isinstance(each, dict | list)]
        if isinstance(value, dict) and len(value) > 1:
            yield json.dumps(value, sort_keys=True).encode()


@cache
def words() -> tuple[str, ...]:
    """Return the names that parsers look for, from their own sources."""
    found = set()
    for module in _modules():
        tree = ast.parse(Path(module.__file__ or "").read_text("utf-8"))
        found |= {
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
    return tuple(sorted(word for word in found if _FIELD.fullmatch(word)))


_FIELD = re.compile(r"[$#]?[A-Za-z][A-Za-z0-9_.#]{0,40}")


class NonsenseHttp:
    """A server that answers whatever it is told to, to everybody."""

    def __init__(self) -> None:
        self.body = b""

    def get(self, url: str, **_: Any) -> RecordedAnswer:
        return self._answer(url)

    def post(self, url: str, **_: Any) -> RecordedAnswer:
        return self._answer(url)

    def _answer(self, url: str) -> RecordedAnswer:
        status = (200, 200, 200, 200, 400, 404, 500)[len(self.body) % 7]
        assert url
        return RecordedAnswer(status=status, body=self.body)


def _windows() -> Iterator[Parser]:
    """Yield everything of a platform that asks a server, which then answers nonsense."""
    for name, platform in platforms().items():
        http = NonsenseHttp()
        here = around_http(http)
        if platform.probe:
            looking = platform.probe(here)
            yield _asking(f"probe {name}", http, lambda _data, p=looking: p.look(POST))
        if platform.channel:
            reporting = platform.channel(here)
            yield _asking(f"channel {name}", http, lambda _data, c=reporting: c.send(REPORT))
        if platform.capturer:
            taking = platform.capturer(here)
            yield _asking(f"capturer {name}", http, lambda _data, c=taking: c.take(POST))
        if platform.media:
            fetching = platform.media(here)
            yield _asking(
                f"media {name}", http, lambda _data, m=fetching: m.fetch(MEDIA, limit=10**6)
            )
        for what, make in platform.collectors.items():
            if name == "archive":
                continue
            yield _asking(f"pages {name} {what}", http, _paging(make, here))


POST = Location(
    id=UUID(int=1),
    kind=LocationKind.POST,
    key=f"bluesky:at://{DID}/app.bsky.feed.post/3k",
    platform="bluesky",
)


def around_http(http: NonsenseHttp) -> Around:
    """Return what a platform is handed, with a server that answers nonsense."""
    unit = {"bluesky_handle": "unit.example", "bluesky_password": "hush"}
    return attrs.evolve(around(bluesky_service="https://pds.example", **unit), http=http)


REPORT = Message(
    id=UUID(int=2),
    message_id="<0190.1@unit.example>",
    referral=UUID(int=3),
    instrument=Instrument.TERMS_REFERRAL,
    recipient="bluesky",
    location_kind=LocationKind.POST,
    location_key=POST.key,
    url="https://bsky.app/profile/ann.example/post/3k",
    subject="Referral FL-2",
    body="EXERCISE a red square\n",
    authority_name="Example Unit",
)


MEDIA = MediaSighting(
    post=f"bluesky:at://{DID}/app.bsky.feed.post/3k",
    account=f"bluesky:{DID}",
    position=0,
    said_at=NOW,
    seen_at=NOW,
    sha256="0" * 64,
)


def _paging(make: Any, here: Around) -> Callable[[bytes], None]:
    def pages(data: bytes) -> None:
        streams = RecordedStreams(messages=lambda _url: (data, data))
        collector = make(attrs.evolve(here, streams=streams), "ann.example")
        for page, _ in zip(collector.pages(Checkpoint()), range(3), strict=False):
            for item in page.items:
                try:
                    storable(list(collector.parse(item)))
                except ItemUnreadable as bad:
                    storable([item.set_aside(str(bad), source=collector.name)])
            storable(list(page.gaps))

    return pages


def _asking(name: str, http: NonsenseHttp, ask: Callable[[bytes], Any]) -> Parser:
    def parse(data: bytes) -> None:
        http.body = data
        exhausted(ask(data))

    return Parser(
        name=name,
        parse=parse,
        examples=list(_outside()),
        refuses_with=(
            ItemUnreadable,
            SourceUnavailable,
            fireline.errors.NotFoundError,
            fireline.errors.RefusedError,
            fireline.errors.DeliveryFailed,
        ),
    )


def _time_tokens() -> Parser:
    """Return the reader of what a time-stamping authority answered: DER, read by a library."""
    folder = Path(mkdtemp(prefix="fireline-fuzz-time-"))
    sha256 = "ab" * 32
    with time_server(folder) as server:
        trust = time_authority.Trust.read(server.root)
        with HttpDoor(Gate.letting_through([server.peer])) as http:
            token = time_authority.TimeAuthority(http, server.url, trust).stamp(sha256)

    def parse(data: bytes) -> None:
        time_authority.check(sha256, attrs.evolve(token, response=data), trust)

    return Parser(name="door time token", parse=parse, examples=[token.response], refuses_with=())


def exhausted(result: Any) -> None:
    """Read a parser's answer to its end; some only work as they are read."""
    if isinstance(result, GeneratorType):
        storable(list(result))


def storable(seen: list[Any]) -> None:
    """See that the lake could keep what a parser said; what it cannot would end a night's run."""
    kept = [each for each in seen if type(each) in TABLE_OF]
    if kept:
        observation_rows(kept, at=NOW)
    for each in kept:
        # PostgreSQL, where casework takes it up, has no text with a NUL in it.
        texts = [name for name, value in attrs.asdict(each).items() if _has_nul(value)]
        assert texts == [], f"{type(each).__name__}.{texts} holds a NUL"


def _has_nul(value: Any) -> bool:
    if isinstance(value, tuple | list):
        return any(map(_has_nul, value))
    return isinstance(value, str) and "\x00" in value


def storable_columns(columns: Any) -> None:
    """See the same of columns."""
    from fireline.store.observations.rows import column_rows

    column_rows(columns, at=NOW)


def pictures() -> list[bytes]:
    """Return pictures for the sandbox: whole, broken and damaged."""
    return [WHOLE, *BROKEN.values(), *DAMAGED.values()]


def excuses_that_name_nothing() -> list[str]:
    """Return excuses for functions that are there no longer."""
    return [path for path in EXCUSED if not _is_there(path)]


def _is_there(path: str) -> bool:
    module, _, name = path.rpartition(".")
    source = Path(importlib.import_module(module).__file__ or "").read_text("utf-8")
    return any(
        isinstance(node, ast.FunctionDef) and node.name == name for node in ast.parse(source).body
    )
