"""A made-up audit as an export has it, with signed heads and their outside copy."""

import hashlib
import json
import random
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import attrs
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from casework_rows import NOW
from fireline.store.audit import verifier
from fireline.store.audit.encoding import Detail, canonical, leaf, sealed
from fireline.store.audit.head import Head, key_id
from fireline.store.audit.outside import PUBLIC_KEY
from fireline.store.audit.tree import RightEdge, leaf_hash

AUTHORITY = UUID(int=7)
Told = dict[str, object]


def signing_key(seed: int) -> Ed25519PrivateKey:
    """Return a key that is the same each time."""
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"%d" % seed).digest())


@attrs.define
class Audit:
    """What can be tampered with, and the folders it is written to."""

    records: list[Told]
    heads: list[Told]
    outside: list[Told]
    key: bytes

    def sizes(self) -> list[int]:
        return [int(str(head["size"])) for head in self.heads]

    def copy(self) -> "Audit":
        read = json.loads(json.dumps([self.records, self.heads, self.outside]))
        return Audit(*read, self.key)

    def write(self, folder: Path) -> tuple[Path, Path]:
        """Write the export and the outside copy; return both."""
        export, outside = folder / "export", folder / "outside"
        export.mkdir(exist_ok=True)
        outside.mkdir(exist_ok=True)
        _lines(export / "records.ndjson", self.records)
        _lines(export / "heads.ndjson", self.heads)
        (export / PUBLIC_KEY).write_text(self.key.hex() + "\n")
        (export / "export.json").write_text(json.dumps({"authority": str(AUTHORITY)}))
        _lines(outside / f"{AUTHORITY}.ndjson", self.outside)
        (outside / PUBLIC_KEY).write_text(signing_key(1).public_key().public_bytes_raw().hex())
        return export, outside

    def verdict(self, folder: Path) -> verifier.Verdict:
        """Write and verify."""
        export, outside = self.write(folder)
        return verifier.verify_export(export, outside)


def made_up(size: int, heads_at: list[int], chance: random.Random) -> Audit:
    """Return an audit of so many acts with heads at these sizes, copied outside."""
    records = [record(number, chance) for number in range(1, size + 1)]
    key = signing_key(1)
    heads = signed(records, heads_at, key)
    return Audit(records, heads, list(heads), key.public_key().public_bytes_raw())


def record(number: int, chance: random.Random, **changed: object) -> Told:
    """Return one record with a salt of its own."""
    detail = Detail(
        entry=UUID(int=chance.getrandbits(128)),
        authority=AUTHORITY,
        act="item:claimed",
        officer=UUID(int=chance.randrange(5)),
        on=f"item {chance.randrange(1000)}",
        purpose="",
        because=f"EXERCISE reason {chance.randrange(1000)}, also العربية",
        at=NOW + timedelta(seconds=number),
    )
    told = {
        "v": 1,
        "number": number,
        "entry": str(detail.entry),
        "salt": chance.randbytes(16).hex(),
        "detail": detail.told() | changed,
    }
    return resealed(told)


def resealed(told: Told) -> Told:
    """Return the record with the seal that its detail and salt have."""
    salt, detail = bytes.fromhex(str(told["salt"])), told["detail"]
    assert isinstance(detail, dict)
    return told | {"seal": hashlib.sha256(salt + canonical(detail)).hexdigest()}


def renumbered(records: list[Told]) -> list[Told]:
    """Return the records with the numbers of their places."""
    return [told | {"number": number} for number, told in enumerate(records, 1)]


def signed(records: list[Told], heads_at: list[int], key: Ed25519PrivateKey) -> list[Told]:
    """Return the heads that this key signs over these records."""
    edge, heads, previous = RightEdge(), [], b""
    for number, told in enumerate(records, 1):
        entry, seal = UUID(str(told["entry"])), bytes.fromhex(str(told["seal"]))
        edge.append(leaf_hash(leaf(number=number, entry=entry, authority=AUTHORITY, seal=seal)))
        if number in heads_at:
            head = Head(
                authority=AUTHORITY,
                size=number,
                root=edge.root(),
                at=NOW + timedelta(minutes=number),
                key=key_id(key.public_key().public_bytes_raw()),
                previous=previous,
            )
            head = attrs.evolve(head, signature=key.sign(canonical(head.told())))
            previous = head.hashed()
            heads.append(json.loads(head.line()))
    return heads


def seal_of(detail: Detail, salt: bytes) -> str:
    """Return the writer's own seal."""
    return sealed(detail, salt).hex()


def _lines(file: Path, told: list[Told]) -> None:
    file.write_bytes(b"".join(canonical(one) + b"\n" for one in told))
