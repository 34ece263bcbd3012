"""Box: the folder of one backup. While it is filled it stands aside; it is renamed when whole.

What the last backup in the same place holds already is linked, not copied: each backup is a whole
folder of its own, and any of them may be removed without harm to the others.
"""

import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import Any

import attrs

from fireline.errors import ConfigError, RefusedError, StoreError
from fireline.store.backup.manifest import Kept, Manifest, read_manifest
from fireline.store.backup.sealing import (
    COST,
    SALT_BYTES,
    Sealed,
    Source,
    master_key,
    name_of,
    seal,
    sealed_size,
    sha256_of,
    unsealed,
)
from fireline.store.backup.tree import Tree
from fireline.store.settling import settle

FORMAT = 1
HEADER = "backup.json"
MANIFEST = "manifest.sealed"
FILES = "files"
NAMED = "fireline-"
_ASIDE = ".unfinished"
_LOCK = ".backup.lock"
_PRIVATE = 0o700
#: A header that asks for more than this is no header of ours: it would only eat memory.
_MOST = 1 << 20


@attrs.frozen(kw_only=True)
class Lid:
    """What stands in plain words on a backup: how its passphrase becomes its key."""

    salt: bytes
    cost: int = COST

    def key(self, passphrase: str) -> bytes:
        """Return the master key of the backup."""
        return master_key(passphrase, self.salt, self.cost)

    def as_bytes(self) -> bytes:
        """Return the lid as it is written."""
        stretch = {"name": "scrypt", "n": self.cost, "r": 8, "p": 1, "salt": self.salt.hex()}
        return (json.dumps({"format": FORMAT, "key": stretch}, indent=1) + "\n").encode()


@attrs.frozen
class Whole:
    """A backup that is whole, opened with its passphrase."""

    folder: Path
    lid: Lid
    key: bytes = attrs.field(repr=False)
    manifest: Manifest

    def place(self, kept: Kept) -> Path:
        """Return where a file is stored."""
        return _place(self.folder, kept.stored)

    def bytes_of(self, kept: Kept) -> Iterator[bytes]:
        """Yield the bytes of one file as they lay in the installation."""
        return unsealed(self.key, self.place(kept))


class Box:
    """A backup that is being filled."""

    def __init__(self, folder: Path, lid: Lid, key: bytes, earlier: Whole | None) -> None:
        """Fill a folder; ``earlier`` is the backup that holds some of it already."""
        self.folder = folder
        self.lid = lid
        self.copied = 0  #: bytes that were sealed anew
        self.linked = 0  #: bytes that the earlier backup held
        self._key = key
        self._earlier = earlier
        self._known: Mapping[str, Kept] = (
            {kept.path: kept for kept in earlier.manifest.files} if earlier else {}
        )
        self._kept: dict[str, Kept] = {}

    @property
    def files(self) -> tuple[Kept, ...]:
        """What is in it so far."""
        return tuple(self._kept[path] for path in sorted(self._kept))

    def take(self, tree: Tree, name: str, path: str) -> Kept:
        """Keep one file of a store, unless it is kept already.

        Raises:
            FileNotFoundError: it is no longer there.
        """
        if path in self._kept:
            return self._kept[path]
        known = self._known.get(path)
        if known is not None and self._has_again(tree, name, known):
            self.linked += known.size
            self._kept[path] = known
            return known
        with tree.reading(name) as source:
            return self.take_stream(source, path)

    def take_stream(self, source: Source, path: str) -> Kept:
        """Keep what can be read once; under the same path the newer counts."""
        aside = self.folder / f".{secrets.token_hex(8)}"
        held = seal(self._key, source, aside)
        kept = self._named(aside, held, path)
        self.copied += held.size
        self._kept[path] = kept
        return kept

    def take_bytes(self, content: bytes, path: str) -> Kept:
        """Keep a few bytes."""
        return self.take_stream(BytesIO(content), path)

    def finish(self, manifest: Manifest) -> None:
        """Write what stands on it and what is in it; drop what an earlier try left."""
        wanted = {kept.stored for kept in manifest.files}
        for stored in list((self.folder / FILES).glob("*/*")):
            if stored.name not in wanted:
                stored.unlink()
        seal(self._key, BytesIO(manifest.as_bytes()), self.folder / MANIFEST)
        (self.folder / HEADER).write_bytes(self.lid.as_bytes())
        for folder in (*(self.folder / FILES).glob("*"), self.folder / FILES, self.folder):
            settle(folder)

    def _has_again(self, tree: Tree, name: str, known: Kept) -> bool:
        """Link a file that has not changed since the last backup, if its copy can be linked."""
        with tree.reading(name) as source:
            if sha256_of(source) != known.sha256:
                return False
        assert self._earlier is not None
        return self._link(self._earlier.place(known), known)

    def _link(self, old: Path, known: Kept) -> bool:
        new = _place(self.folder, known.stored)
        if new.exists():
            return True
        try:
            if old.stat().st_size != sealed_size(known.size):
                return False
            new.parent.mkdir(parents=True, exist_ok=True)
            os.link(old, new)
        except OSError:  # A file system without links, or too many of them: it is copied.
            return False
        return True

    def _named(self, aside: Path, held: Sealed, path: str) -> Kept:
        stored = name_of(self._key, held.sha256)
        place = _place(self.folder, stored)
        place.parent.mkdir(parents=True, exist_ok=True)
        aside.replace(place)
        return Kept(path=path, size=held.size, sha256=held.sha256, stored=stored)


@contextmanager
def filled(to: Path, name: str, passphrase: str) -> Iterator[Box]:
    """Hand out an empty box, and give it its name when the block ends well.

    Raises:
        ConfigError: the folder cannot be written.
        RefusedError: another backup is being made there.
    """
    _require_folder(to)
    with _only_one(to):
        for left in to.glob(f".{NAMED}*{_ASIDE}"):
            shutil.rmtree(left)
        aside = to / f".{name}{_ASIDE}"
        aside.mkdir(mode=_PRIVATE)
        try:
            lid, key, earlier = _lid_for(to, passphrase)
            yield Box(aside, lid, key, earlier)
            aside.rename(to / name)
            settle(to)
        except OSError as bad:
            raise StoreError(f"no backup could be written to {to}: {bad}") from bad
        finally:
            shutil.rmtree(aside, ignore_errors=True)


def open_whole(folder: Path, passphrase: str) -> Whole:
    """Open a backup with its passphrase.

    Raises:
        StoreError: this is no whole backup, or a newer version made it.
        RefusedError: the passphrase is another one.
    """
    lid = read_lid(folder)
    key = lid.key(passphrase)
    try:
        text = b"".join(unsealed(key, folder / MANIFEST))
    except StoreError as bad:
        raise RefusedError(
            f"the passphrase does not open {folder}, or its list of contents was changed"
        ) from bad
    return Whole(folder, lid, key, read_manifest(text))


def read_lid(folder: Path) -> Lid:
    """Read how the passphrase of a backup becomes its key.

    Raises:
        StoreError: this is no whole backup, or a newer version made it.
    """
    try:
        told: dict[str, Any] = json.loads((folder / HEADER).read_bytes())
        written, stretch = told["format"], told["key"]
        lid = Lid(salt=bytes.fromhex(stretch["salt"]), cost=int(stretch["n"]))
    except (OSError, ValueError, KeyError, TypeError) as bad:
        raise StoreError(f"{folder} is no whole backup of Fireline") from bad
    if written > FORMAT:
        raise StoreError(f"{folder} has format {written}: restore it with a newer Fireline")
    is_power = lid.cost > 1 and lid.cost & (lid.cost - 1) == 0
    if not is_power or lid.cost > _MOST or len(lid.salt) != SALT_BYTES:
        raise StoreError(f"{folder} is no whole backup of Fireline")
    return lid


def backups_in(to: Path) -> tuple[Path, ...]:
    """Name the whole backups in a folder, oldest first."""
    return tuple(sorted(one for one in to.glob(f"{NAMED}*") if (one / HEADER).is_file()))


def newer_than(folder: Path) -> tuple[Path, ...]:
    """Name the whole backups that lie beside one and were made after it; they know of more."""
    name = folder.resolve().name
    return tuple(one for one in backups_in(folder.resolve().parent) if one.name > name)


def _lid_for(to: Path, passphrase: str) -> tuple[Lid, bytes, Whole | None]:
    """Go on under the key of the last backup, if the passphrase opens it; else under a new one."""
    for folder in backups_in(to)[-1:]:
        with suppress(StoreError, RefusedError):
            last = open_whole(folder, passphrase)
            return last.lid, last.key, last
    lid = Lid(salt=secrets.token_bytes(SALT_BYTES))
    return lid, lid.key(passphrase), None


@contextmanager
def _only_one(to: Path) -> Iterator[None]:
    descriptor = os.open(to / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as busy:
        raise RefusedError(f"another backup is being made in {to}") from busy
    finally:
        os.close(descriptor)


def _require_folder(to: Path) -> None:
    try:
        to.mkdir(parents=True, exist_ok=True, mode=_PRIVATE)
    except OSError as bad:
        raise ConfigError(f"{to} cannot be made ({bad.strerror}): name another with --to") from bad
    if not os.access(to, os.W_OK):
        raise ConfigError(f"{to} cannot be written: name another with --to")


def _place(folder: Path, stored: str) -> Path:
    return folder / FILES / stored[:2] / stored
