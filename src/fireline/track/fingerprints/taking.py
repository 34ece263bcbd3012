"""Taking: every fingerprint that can be taken of what a collector brought, without a download."""

from collections.abc import Iterator, Sequence

from fireline.domain.fingerprint import Fingerprint, Kind
from fireline.domain.observation import MediaSighting, Observation, Post
from fireline.track.fingerprints.kind import spelled_hex
from fireline.track.fingerprints.link import link_of
from fireline.track.fingerprints.text import text_of


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


def _of_post(post: Post) -> Iterator[Fingerprint]:
    if post.text and (value := text_of(post.text)):
        yield _one(Kind.TEXT, value, post, "text")
    if post.links:
        spelled = {link: address for address in post.links if (link := link_of(address))}
        for link, address in spelled.items():
            yield _one(Kind.LINK, link, post, address)


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
