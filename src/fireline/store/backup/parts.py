"""Parts: where each part of an installation lies, by its settings."""

from collections.abc import Iterator, Mapping

import attrs

from fireline.settings import PREFIX, Settings
from fireline.store.backup.tree import Tree
from fireline.store.evidence import Shelf
from fireline.store.keys import KeyRing
from fireline.store.s3 import options_of

LAKE, EVIDENCE, MEDIA, KEYS = "lake", "evidence", "media", "keys"
DUMP = "database.dump"
SETTINGS = "settings.env"
_SHELF = f"{Shelf.MEDIA.value}/"
_INCOMING = "incoming"  #: what is still being written has no name yet


@attrs.frozen(kw_only=True)
class Parts:
    """The stores of files of one installation."""

    lake: Tree
    evidence: Tree
    media: Tree  #: may lie with evidence, or in a place of its own
    keys: Tree

    def named(self) -> Mapping[str, Tree]:
        """Return each part under the name that its files have in a backup."""
        files = {LAKE: self.lake, EVIDENCE: self.evidence, MEDIA: self.media}
        return files | {KEYS: self.keys}


def parts_of(settings: Settings) -> Parts:
    """Return where an installation keeps its files."""
    data = settings.data.resolve()
    evidence = settings.evidence_url or str(data / EVIDENCE)
    return Parts(
        lake=_tree(settings, settings.lake_url or str(data / LAKE)),
        evidence=_tree(settings, evidence),
        media=_tree(settings, settings.media_url or evidence),
        keys=Tree(str(KeyRing.of(settings).folder.resolve())),
    )


def _tree(settings: Settings, url: str) -> Tree:
    return Tree(url, options_of(settings, url))


def finished_files(part: str, tree: Tree) -> Iterator[str]:
    """Name the files of a part that are whole; media that lie with evidence are media."""
    for name in tree.names():
        folders, _, last = name.rpartition("/")
        if _INCOMING in folders.split("/") or last.startswith("."):
            continue
        if part not in {EVIDENCE, MEDIA} or name.startswith(_SHELF) == (part == MEDIA):
            yield name


def told_settings(settings: Settings) -> bytes:
    """Return the settings that differ from the defaults, as lines of an environment file."""
    lines = []
    for field in attrs.fields(Settings):
        value = getattr(settings, field.name)
        if value != field.default:
            text = ",".join(value) if isinstance(value, tuple) else str(value)
            lines.append(f"{PREFIX}{field.name.upper()}={text}\n")
    return "".join(lines).encode()
