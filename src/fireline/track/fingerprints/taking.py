"""Taking: every fingerprint that can be taken of what a collector brought, without a download."""

from collections.abc import Iterator, Sequence

import attrs
import pyarrow as pa

from fireline.domain.fingerprint import Fingerprint, Kind
from fireline.domain.observation import MediaSighting, Observation, Post
from fireline.scour.columns import Column, Columns, Same, Stretch
from fireline.track.fingerprints.kind import spelled_hex
from fireline.track.fingerprints.link import link_of
from fireline.track.fingerprints.text import text_of, texts_of


def fingerprints_of(observations: Sequence[Observation]) -> Sequence[Fingerprint]:
    """Return the fingerprints of posts' words and links, and of files whose hash was told.

    A repost has none of its own: what it shows belongs to the post that it passes on, and is
    counted there.
    """
    return tuple(_all_of(observations))


def _all_of(observations: Sequence[Observation]) -> Iterator[Fingerprint]:
    for seen in observations:
        if isinstance(seen, Post):
            if seen.repost_of is None:
                yield from _of_post(seen)
        elif isinstance(seen, MediaSighting) and (value := spelled_hex(seen.sha256)):
            yield _one(Kind.FILE, value, seen, f"media {seen.position}")


def fingerprint_columns(columns: Columns) -> Columns:
    """Return the same fingerprints of the same observations in columns, in the same order."""
    if any(any(files.listed(MediaSighting, "sha256")) for files in columns.of_kind(MediaSighting)):
        return Columns.of(fingerprints_of(tuple(_in_turn(columns))))
    taken = Columns()
    for posts in columns.of_kind(Post):
        found = _found_in(posts)
        taken.add(Fingerprint, len(found.whose), found.fields(posts))
    return taken


def _in_turn(columns: Columns) -> Iterator[Post | MediaSighting]:
    """Yield each post with its files after it, as a collector that goes one by one brings them."""
    files = columns.values(MediaSighting)
    file = next(files, None)
    for post in columns.values(Post):
        yield post
        before = -1
        while file is not None and file.post == post.key and file.position > before:
            yield file
            before, file = file.position, next(files, None)


@attrs.define
class _Found:
    """Fingerprints as they are found: the place of the post, and what each says."""

    whose: list[int] = attrs.field(factory=list)
    kinds: list[Kind] = attrs.field(factory=list)
    values: list[str] = attrs.field(factory=list)
    parts: list[str] = attrs.field(factory=list)

    def take(self, at: int, kind: Kind, value: str, part: str) -> None:
        """Add what was found in one post."""
        self.whose.append(at)
        self.kinds.append(kind)
        self.values.append(value)
        self.parts.append(part)

    def fields(self, posts: Stretch) -> dict[str, Column]:
        """Return the columns of what was found."""
        told = {"kind": self.kinds, "value": self.values, "part": self.parts}
        names = {"post": "key", "account": "account", "said_at": "said_at", "seen_at": "seen_at"}
        return told | {
            name: _at(self.whose, posts.column(Post, field)) for name, field in names.items()
        }


def _found_in(posts: Stretch) -> _Found:
    reposts = posts.listed(Post, "repost_of")
    told = zip(posts.listed(Post, "text"), reposts, strict=True)
    texts = texts_of([text if repost is None else "" for text, repost in told])
    found = _Found()
    for at, (text, linked, repost) in enumerate(
        zip(texts, posts.listed(Post, "links"), reposts, strict=True)
    ):
        if text is not None:
            found.take(at, Kind.TEXT, text, "text")
        if linked and repost is None:
            for link, address in _spelled(linked).items():
                found.take(at, Kind.LINK, link, address)
    return found


def _at(places: list[int], column: Column) -> Column:
    if isinstance(column, Same):
        return column
    if isinstance(column, pa.Array):
        return column.take(pa.array(places, pa.int64()))
    return [column[place] for place in places]


def _of_post(post: Post) -> Iterator[Fingerprint]:
    if post.text and (value := text_of(post.text)):
        yield _one(Kind.TEXT, value, post, "text")
    if post.links:
        for link, address in _spelled(post.links).items():
            yield _one(Kind.LINK, link, post, address)


def _spelled(links: Sequence[str]) -> dict[str, str]:
    """Return the one spelling of each address, and how the post has it."""
    return {link: address for address in links if (link := link_of(address))}


def _one(kind: Kind, value: str, seen: Post | MediaSighting, part: str) -> Fingerprint:
    return Fingerprint(
        kind=kind,
        value=value,
        post=seen.key if isinstance(seen, Post) else seen.post,
        account=seen.account,
        said_at=seen.said_at,
        seen_at=seen.seen_at,
        part=part,
    )
