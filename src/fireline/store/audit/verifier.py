"""Verifier: says whether an exported audit is whole, with nothing but Python itself.

    python3 verifier.py EXPORT [--heads OUTSIDE] [--key HEX] [--older]

EXPORT is a folder that `fireline audit export` wrote. OUTSIDE is the folder (or one file) of signed
heads that another party keeps: without it, whoever holds the signing key could have rewritten all.
KEY is the public key as that party knows it; else the one in OUTSIDE is trusted, else the export's.
Leaves with 0 when everything holds, with 1 when not, naming the first broken record or head.

How it is built, so that anybody can write a verifier of their own:

- canonical: JSON of strings and whole numbers, keys sorted, no blanks, UTF-8
- detail: {v, entry, authority, act, officer, on, purpose, because, at}
- seal: SHA-256(salt || canonical detail); salt and detail may be erased, the seal stays
- leaf: SHA-256(0x00 || canonical {v, number, entry, authority, seal}), seal in hex
- node: SHA-256(0x01 || left || right), the tree as in RFC 6962, section 2.1
- head: {what, v, authority, size, root, at, key, previous}, Ed25519 (RFC 8032) over the canonical
  form; previous is the SHA-256 of the head before it in canonical form with its signature
- a detail may be missing only if a later act `audit:detail_erased` says so of its number
"""

import argparse
import hashlib
import itertools
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

VERSION = 1
SALT_BYTES = 16
ERASED_ACT = "audit:detail_erased"
HEAD_WHAT = "fireline audit head"
_HEAD_FIELDS = {
    "what": str,
    "v": int,
    "authority": str,
    "size": int,
    "root": str,
    "at": str,
    "key": str,
    "previous": str,
    "signature": str,
}
_RANGES = re.compile(r"records ([0-9, -]+):")


# --- what is broken ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Broken:
    """One thing that does not hold: a record, a stretch of records, or a head."""

    first: int  # number of the record, or size of the head
    last: int  # the same, or the end of the stretch in which the change lies
    entry: str  # id of the first record, if it is known
    why: str


@dataclass
class Verdict:
    """What was found: the first broken record and the first broken head, if any."""

    size: int = 0
    erased: int = 0
    heads: int = 0
    outside: int = 0
    uncovered: int = 0  # records after the newest head
    record: Broken | None = None
    head: Broken | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Say whether everything holds."""
        return self.record is None and self.head is None

    def sentences(self) -> list[str]:
        """Return what a person reads."""
        said = []
        if self.record:
            one, entry = self.record, f" (entry {self.record.entry})" if self.record.entry else ""
            which = (
                f"record {one.first}"
                if one.first == one.last
                else (f"records {one.first} to {one.last}, one of them at least,")
            )
            said.append(f"BROKEN: {which}{entry}: {one.why}")
        if self.head:
            said.append(f"BROKEN: head of {self.head.first} records: {self.head.why}")
        if self.whole:
            said.append(
                f"whole: {self.size} records ({self.erased} of them erased by an act),"
                f" {self.heads} signed heads, {self.outside} of them held against the outside copy"
            )
        if self.whole and self.uncovered:
            said.append(f"note: no head covers the last {self.uncovered} records yet")
        return said + [f"note: {note}" for note in self.notes]


# --- RFC 6962: the tree --------------------------------------------------------------------------


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of a leaf."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """A growing tree that can tell its root after each leaf."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._full: list[tuple[int, bytes]] = []  # (leaves below, root), the largest first

    def add(self, hashed: bytes) -> None:
        """Add a leaf by its hash; two full trees of one size become one."""
        leaves = 1
        while self._full and self._full[-1][0] == leaves:
            hashed = node_hash(self._full.pop()[1], hashed)
            leaves *= 2
        self._full.append((leaves, hashed))

    def root(self) -> bytes:
        """Return the root."""
        if not self._full:
            return hashlib.sha256(b"").digest()
        root = self._full[-1][1]
        for _, left in reversed(self._full[:-1]):
            root = node_hash(left, root)
        return root


def inclusion_holds(
    leaf: bytes, number: int, size: int, path: Sequence[bytes], root: bytes
) -> bool:
    """Say whether a leaf's hash stands at a number, from 1, of a tree (RFC 9162, 2.1.3.2)."""
    at, last, found = number - 1, size - 1, leaf
    if not 0 <= at <= last:
        return False
    for other in path:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = node_hash(other, found)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, other)
        at, last = at >> 1, last >> 1
    return last == 0 and found == root


def consistency_holds(
    size: int, root: bytes, later_size: int, later_root: bytes, path: Sequence[bytes]
) -> bool:
    """Say whether the later tree only added to the earlier one (RFC 9162, 2.1.4.2)."""
    if size == later_size:
        return not path and root == later_root
    if not 0 < size < later_size or not path:
        return False
    steps = [root, *path] if size & (size - 1) == 0 else list(path)
    at, last = size - 1, later_size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    before = after = steps[0]
    for other in steps[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            before, after = node_hash(other, before), node_hash(other, after)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            after = node_hash(after, other)
        at, last = at >> 1, last >> 1
    return last == 0 and before == root and after == later_root


# --- RFC 8032: Ed25519 ---------------------------------------------------------------------------

_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_ROOT_OF_MINUS_ONE = pow(2, (_P - 1) // 4, _P)
_Point = tuple[int, int, int, int]  # extended coordinates X, Y, Z, T (5.1.4)


def _added(one: _Point, other: _Point) -> _Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % _P
    b = (one[1] + one[0]) * (other[1] + other[0]) % _P
    c, d = 2 * one[3] * other[3] * _D % _P, 2 * one[2] * other[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _twice(one: _Point) -> _Point:
    a, b = one[0] * one[0] % _P, one[1] * one[1] % _P
    h = a + b
    e, g = h - (one[0] + one[1]) ** 2 % _P, a - b
    f = 2 * one[2] * one[2] % _P + g
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _sum_of_both(s: int, one: _Point, k: int, other: _Point) -> _Point:
    """Return s times the one and k times the other, added; bit by bit, both together."""
    choice = (None, one, other, _added(one, other))
    total: _Point = (0, 1, 1, 0)
    for bit in reversed(range(max(s.bit_length(), k.bit_length()))):
        total = _twice(total)
        chosen = choice[(s >> bit & 1) + 2 * (k >> bit & 1)]
        total = _added(total, chosen) if chosen else total
    return total


def _point(encoded: bytes) -> _Point | None:
    """Decode a point (5.1.3); None when it is none."""
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    if y >= _P:
        return None
    squared = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(squared, (_P + 3) // 8, _P)
    if (x * x - squared) % _P:
        x = x * _ROOT_OF_MINUS_ONE % _P
    if (x * x - squared) % _P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = _P - x
    return x, y, 1, x * y % _P


_BASE = _point((4 * pow(5, -1, _P) % _P).to_bytes(32, "little"))


def signature_holds(key: bytes, message: bytes, signature: bytes) -> bool:
    """Say whether this is the key's signature of the message (5.1.7)."""
    if len(key) != 32 or len(signature) != 64:  # noqa: PLR2004 -- RFC 8032, 5.1.5 and 5.1.6
        return False
    public, r = _point(key), _point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if public is None or r is None or _BASE is None or s >= _L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % _L
    # The equation of 5.1.7, [s]B = R + [k]A, with [k]A on its left side.
    against = (_P - public[0], public[1], public[2], _P - public[3])
    found = _sum_of_both(s, _BASE, k, against)
    return not ((found[0] - r[0] * found[2]) % _P or (found[1] - r[1] * found[2]) % _P)


# --- heads ---------------------------------------------------------------------------------------

Told = Mapping[str, object]


def canonical(told: Told) -> bytes:
    """Return the one way in which these fields are written."""
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def key_id(key: bytes) -> str:
    """Return how heads name a public key."""
    return hashlib.sha256(key).hexdigest()[:16]


@dataclass(frozen=True)
class Head:
    """One head as it was told; its signature is not believed yet."""

    told: Told
    size: int
    root: bytes

    @property
    def hashed(self) -> str:
        """Return what the next head calls its previous one."""
        return hashlib.sha256(canonical(self.told)).hexdigest()

    def signed_by(self, keys: Sequence[bytes]) -> bool:
        """Say whether one of these keys signed it."""
        unsigned = {name: value for name, value in self.told.items() if name != "signature"}
        message, signature = canonical(unsigned), _unhexed(self.told["signature"])
        named = [key for key in keys if key_id(key) == self.told["key"]]
        return any(signature_holds(key, message, signature) for key in named)


def read_head(told: object, authority: str) -> Head | None:
    """Return a head of this authority, if this is one."""
    if not isinstance(told, dict) or told.keys() != _HEAD_FIELDS.keys():
        return None
    if any(type(told[name]) is not kind for name, kind in _HEAD_FIELDS.items()):
        return None
    if (told["what"], told["v"], told["authority"]) != (HEAD_WHAT, VERSION, authority):
        return None
    return Head(told, told["size"], _unhexed(told["root"]))


def check_heads(
    told: Iterable[object], authority: str, keys: Sequence[bytes]
) -> tuple[list[Head], Broken | None]:
    """Return the heads that can be believed, and the first that cannot.

    Each head holds the hash of the one before. Where that chain is whole, the signature of the
    last speaks for all; only where it is not, every signature is looked at to find the first.
    """
    heads: list[Head] = []
    for line in told:
        head = read_head(line, authority)
        if head is None:
            after = heads[-1].size if heads else 0
            return _believed(heads, keys), Broken(after, after, "", "what follows it is no head")
        heads.append(head)
    breaks = [
        Broken(two.size, two.size, "", f"it does not follow the head of {one.size} records")
        for one, two in itertools.pairwise(heads)
        if two.told["previous"] != one.hashed or two.size <= one.size
    ]
    if heads and heads[0].told["previous"]:
        first = heads[0].size
        breaks.insert(0, Broken(first, first, "", "it is not the first: those before are missing"))
    if heads and not breaks and heads[-1].signed_by(keys):
        return heads, None
    for head in heads:
        if not head.signed_by(keys):
            why = f"it is not signed by the key {', '.join(map(key_id, keys)) or 'that is missing'}"
            return _believed(heads, keys), Broken(head.size, head.size, "", why)
    return heads, breaks[0] if breaks else None


def _believed(heads: Sequence[Head], keys: Sequence[bytes]) -> list[Head]:
    return [head for head in heads if head.signed_by(keys)]


def _unhexed(told: object) -> bytes:
    try:
        return bytes.fromhex(told) if isinstance(told, str) else b""
    except ValueError:
        return b""


# --- records -------------------------------------------------------------------------------------


class Records:
    """Reads records in order, and finds the first that does not hold."""

    def __init__(self, authority: str, roots: Mapping[int, bytes]) -> None:
        """Take the authority and the believed root of each size that was signed."""
        self.size = 0
        self.erased: dict[int, str] = {}
        self.broken: Broken | None = None
        self._authority, self._roots, self._tree = authority, roots, Tree()
        self._held, self._from, self._from_entry = 0, 1, ""
        self._covers: list[tuple[int, int]] = []

    def read(self, told: object) -> None:
        """Take the next record."""
        number = self.size + 1
        if self.broken is None:
            self.broken = self._trouble(told, number)
            if self.broken is None:
                self.size = number
        self._remember_erasing(told)

    def finish(self) -> Broken | None:
        """Return the first broken record of all that were read."""
        bare = self._bare()
        if bare and (self.broken is None or bare < self.broken.first):
            why = "its detail is gone, and no act says that it was erased"
            return Broken(bare, bare, self.erased[bare], why)
        missing = max(self._roots, default=0)
        if self.broken is None and missing > self.size:
            why = f"{missing} records are signed, and {self.size} are here"
            return Broken(self._from, self.size + 1, self._from_entry, why)
        return self.broken

    def _trouble(self, told: object, number: int) -> Broken | None:
        if not isinstance(told, dict):
            return Broken(number, number, "", "it cannot be read")
        entry = str(told.get("entry", ""))
        why = self._wrong_shape(told) or self._wrong_detail(told, entry)
        if why:
            return Broken(number, number, entry, why)
        if told["number"] != number:
            why, twice = f"number {told['number']} stands in its place", told["number"] < number
            return Broken(told["number"] if twice else number, number, entry, why)
        if told["detail"] is None:
            self.erased[number] = entry
        held = {name: told[name] for name in ("v", "number", "entry", "seal")}
        self._tree.add(leaf_hash(canonical({**held, "authority": self._authority})))
        return self._wrong_root(number, entry)

    def _wrong_shape(self, told: Told) -> str:
        if told.keys() != {"v", "number", "entry", "seal", "salt", "detail"}:
            return "it lacks a field, or has one too many"
        if told["v"] != VERSION:
            return f"its version {told['v']!r} is not known to this verifier; get a newer one"
        if type(told["number"]) is not int:
            return "it has no number"
        if not isinstance(told["seal"], str) or len(_unhexed(told["seal"])) != 32:  # noqa: PLR2004 -- bytes of a SHA-256
            return "its seal is no SHA-256"
        return ""

    def _wrong_detail(self, told: Told, entry: str) -> str:
        detail, salt = told["detail"], told["salt"]
        if detail is None and salt is None:
            return ""
        if not isinstance(detail, dict) or not isinstance(salt, str):
            return "of its detail and its salt one is missing"
        if len(_unhexed(salt)) != SALT_BYTES:
            return f"its salt has not {SALT_BYTES} bytes"
        if hashlib.sha256(_unhexed(salt) + canonical(detail)).hexdigest() != told["seal"]:
            return "its detail or its salt is not what was sealed"
        if (detail.get("entry"), detail.get("authority")) != (entry, self._authority):
            return "its detail speaks of another entry"
        return ""

    def _wrong_root(self, number: int, entry: str) -> Broken | None:
        if number == self._from:
            self._from_entry = entry
        signed = self._roots.get(number)
        if signed is None:
            return None
        if signed != self._tree.root():
            why = f"the tree over {number} records is not the one that was signed"
            return Broken(self._from, number, self._from_entry, why)
        self._from, self._from_entry = number + 1, ""
        return None

    def cover(self, because: str) -> None:
        """Take what an act says to have erased, of the records that were read before it."""
        for first, last in _ranges(because):
            self._covers.append((first, min(last, self.size)))

    def _remember_erasing(self, told: object) -> None:
        detail = told.get("detail") if isinstance(told, dict) else None
        if isinstance(detail, dict) and detail.get("act") == ERASED_ACT:
            self.cover(str(detail.get("because", "")))

    def _bare(self) -> int:
        """Return the first record whose detail is gone without an act that says so; 0 if none."""
        covers, at, reached = sorted(self._covers), 0, 0
        for number in sorted(self.erased):
            while at < len(covers) and covers[at][0] <= number:
                reached, at = max(reached, covers[at][1]), at + 1
            if number > reached:
                return number
        return 0


def _ranges(because: str) -> Iterator[tuple[int, int]]:
    """Return the numbers that an act of erasing names: ``records 1-500, 502: why``."""
    named = _RANGES.match(because)
    for part in named[1].split(",") if named else ():
        first, _, last = part.strip().partition("-")
        if first.isdigit():
            yield int(first), int(last if last.isdigit() else first)


def verify(
    authority: str,
    records: Iterable[object],
    heads: Iterable[object],
    outside: Iterable[object] | None,
    *,
    keys: Sequence[bytes],
    older: bool = False,
    erasing: Iterable[str] = (),
) -> Verdict:
    """Hold records against heads, and both against the outside copy of the heads.

    What is yet to be numbered may erase as well: ``erasing`` is asked after all records were read.
    """
    others, broken_outside = check_heads(outside or (), authority, keys)
    own, broken_head = check_heads(heads, authority, keys)
    verdict = Verdict(heads=len(own), head=broken_head)
    if broken_outside:
        verdict.notes.append(
            f"the outside copy itself: {broken_outside.first} records: {broken_outside.why}"
        )
    newest = own[-1] if own else None
    if older and newest and any(head.told == newest.told for head in others):
        verdict.notes.append("the outside copy goes on after this export")
        others = [head for head in others if head.size <= newest.size]
    here = {head.size: head.told for head in own}
    strangers = [head for head in others if here.get(head.size) != head.told]
    verdict.outside = len(others) - len(strangers)
    if strangers and verdict.head is None:
        lost, size = strangers[0], strangers[0].size
        why = "the outside copy has it, and here it is " + (
            "another" if size in here else "missing"
        )
        verdict.head = Broken(lost.size, lost.size, "", why)
    if outside is not None and own and not others and verdict.head is None:
        first = own[0].size
        verdict.head = Broken(first, first, "", "the outside copy has no head of this authority")
    roots = {head.size: head.root for head in [*own, *others]}
    _check_records(verdict, records, Records(authority, roots), erasing)
    verdict.uncovered = max(0, verdict.size - max(roots, default=0))
    return verdict


def _check_records(
    verdict: Verdict, told: Iterable[object], records: Records, erasing: Iterable[str]
) -> None:
    for one in told:
        records.read(one)
    for because in erasing:
        records.cover(because)
    verdict.record = records.finish()
    verdict.size, verdict.erased = records.size, len(records.erased)
    if records.size and not verdict.heads and verdict.head is None:
        verdict.head = Broken(0, 0, "", "no head is there that could be believed")


# --- files ---------------------------------------------------------------------------------------


def read_lines(file: Path) -> Iterator[object]:
    """Return what stands on each line; one that cannot be read stands for nothing."""
    with file.open("rb") as lines:
        for line in lines:
            try:
                yield json.loads(line)
            except (ValueError, RecursionError):
                yield None


def read_outside(place: Path, authority: str) -> list[object]:
    """Return the heads of an authority that another party keeps, the smallest tree first."""
    files = (
        [place]
        if place.is_file()
        else [
            place / f"{authority}.ndjson",
            *sorted(place.glob(f"{authority}/**/*.json")),
        ]
    )
    told = [line for file in files if file.is_file() for line in read_lines(file)]
    # A line that a power cut tore was copied again: it says nothing and is left out.
    return [one for one in told if one is not None]


def read_key(file: Path) -> list[bytes]:
    """Return the public keys in a file, one a line; none, if it is not there."""
    return [bytes.fromhex(line) for line in file.read_text().split()] if file.is_file() else []


def verify_export(
    export: Path, outside: Path | None = None, key: str = "", *, older: bool = False
) -> Verdict:
    """Verify a folder that was exported."""
    told = json.loads((export / "export.json").read_text())
    authority = str(told["authority"])
    keys = [bytes.fromhex(key)] if key else []
    if not keys and outside:
        keys = read_key((outside if outside.is_dir() else outside.parent) / "audit-key.pub")
    verdict = verify(
        authority,
        read_lines(export / "records.ndjson"),
        read_lines(export / "heads.ndjson"),
        read_outside(outside, authority) if outside else None,
        keys=keys or read_key(export / "audit-key.pub"),
        older=older,
    )
    if not keys:
        verdict.notes.append("the export's own public key was believed: compare it, or give --key")
    if not outside:
        verdict.notes.append(
            "without an outside copy of the heads (--heads), whoever holds the signing key could"
            " have rewritten all of this"
        )
    return verdict


def main(arguments: Sequence[str] | None = None) -> int:
    """Verify what the command line names; print what was found; 0 means whole."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("export", type=Path, help="folder that fireline audit export wrote")
    parser.add_argument("--heads", type=Path, help="folder or file of the outside copy of heads")
    parser.add_argument("--key", default="", help="public key in hex, as another party knows it")
    parser.add_argument("--older", action="store_true", help="the outside copy may have gone on")
    told = parser.parse_args(arguments)
    try:
        verdict = verify_export(told.export, told.heads, told.key, older=told.older)
    except (OSError, ValueError, KeyError, TypeError) as failed:
        print(f"BROKEN: the export cannot be read: {failed}")  # noqa: T201 -- it talks to a person
        return 1
    print("\n".join(verdict.sentences()))  # noqa: T201 -- it talks to a person
    return 0 if verdict.whole else 1


if __name__ == "__main__":
    sys.exit(main())
