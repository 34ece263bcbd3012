"""What an officer reads before judging: examples, files and places of a candidate."""

from collections.abc import Sequence

import attrs

from fireline.domain.fingerprint import Kind
from fireline.domain.ids import unversioned
from fireline.domain.observation import MediaSighting, Post
from fireline.loop import Desk
from fireline.store.casework.queries.candidate import CandidateSheet

EXAMPLES = 3
SPOTS = 50


@attrs.frozen(kw_only=True)
class Spot:
    """One post that carries the candidate."""

    post: str
    account: str
    said_at: object
    url: str


def content_of(sheet: CandidateSheet, desk: Desk) -> dict[str, object]:
    """Return examples, files, places and names for the page, as far as they are still kept."""
    spots = _spots(sheet, desk)
    keys = [key for key in (sheet.example, *(spot.post for spot in spots)) if key]
    posts = _first_posts(keys, desk)
    return {
        "spots": spots,
        "posts": posts,
        "pictures": _pictures(sheet, posts, desk),
        "profiles": desk.audience.profiles(
            {spot.account for spot in spots} | {post.account for post in posts}
        ),
    }


def _spots(sheet: CandidateSheet, desk: Desk) -> list[Spot]:
    log = desk.fingerprint_log
    table = log.fingerprints_with(values={sheet.kind: [sheet.value]}, until=log.mark())
    names = ("post", "account", "said_at", "url")
    return [Spot(**row) for row in table.select(names).slice(0, SPOTS).to_pylist()]


def _first_posts(keys: Sequence[str], desk: Desk) -> list[Post]:
    different = dict.fromkeys(unversioned(key) for key in keys)
    found = (desk.audience.post(key) for key in list(different)[:EXAMPLES])
    # Copies say the same: an officer reads it once, and sees below where else it stands.
    return list({(post.text, post.links): post for post in found if post is not None}.values())


def _pictures(sheet: CandidateSheet, posts: Sequence[Post], desk: Desk) -> list[MediaSighting]:
    carried = [one for post in posts for one in desk.audience.media_of(post.key) if one.sha256]
    if sheet.kind is Kind.FILE:
        carried = [one for one in carried if one.sha256 == sheet.value] or carried
    return list({one.sha256: one for one in carried}.values())
