"""Same item: works that stand in the same posts are one item, and its exposure counts once.

A caption, the picture beside it and the link below are judged one by one, and each is a work with
fingerprints of its own. What spreads is the post that holds all three. Counted as three works, its
audience would be counted three times.
"""

from collections.abc import Iterable

import numpy as np
import pyarrow as pa

from fireline.domain.work import Via
from fireline.identify.carrying import distinct, numbered
from fireline.identify.spread_graph import Flags, Ints

SHARED = 0.5
"""Share of a work's own posts from which two works are one item: of the one that has fewer."""

_HOLDS_IT = [Via.ORIGINAL.value, Via.COPY.value]


def as_items(sightings: pa.Table) -> pa.Table:
    """Return the sightings with the works that are one item under one name, each post once.

    The name is that of the work that comes first by name. Order is kept.
    """
    _, post = numbered(sightings["post"])
    again = _stand_again(post)
    if not again.any():
        return sightings
    names, work = numbered(sightings["work"])
    vias, via = numbered(sightings["via"])
    own = np.isin(vias.astype(np.str_), _HOLDS_IT)[via]
    size = np.bincount(work[own], minlength=len(names))
    item = _item_of(work[own & again], post[own & again], size)
    at = sightings.schema.get_field_index("work")
    renamed = pa.DictionaryArray.from_arrays(pa.array(item[work]), pa.array(names, pa.string()))
    named = sightings.set_column(at, "work", renamed)
    return named.filter(pa.array(_first_of_each(item[work], post, again)))


def _stand_again(post: Ints) -> Flags:
    """Say of which rows the post stands in others, too: most have one work, and no more to do."""
    by_post = np.sort(post)
    twice = distinct(by_post[1:][by_post[1:] == by_post[:-1]])
    if not len(twice):
        return np.zeros(len(post), dtype=np.bool_)
    return np.asarray(twice[np.minimum(np.searchsorted(twice, post), len(twice) - 1)] == post)


def _item_of(work: Ints, post: Ints, size: Ints) -> Ints:
    """Return for each work the one whose name it goes by; works are numbered by name.

    ``work`` and ``post`` are the rows of posts that stand more than once; ``size`` counts all.
    """
    leader = list(range(len(size)))

    def led_by(one: int) -> int:
        while leader[one] != one:
            leader[one] = leader[leader[one]]
            one = leader[one]
        return one

    for (left, right), shared in _shared_posts(work, post):
        if shared >= SHARED * min(size[left], size[right]):
            first, second = sorted((led_by(left), led_by(right)))
            leader[second] = first
    return np.array([led_by(one) for one in range(len(size))], dtype=np.int64)


def _shared_posts(work: Ints, post: Ints) -> Iterable[tuple[tuple[int, int], int]]:
    """Count the posts that each pair of works shares; only pairs that share one are there."""
    works = int(work.max(initial=0)) + 1
    keys = distinct(_dense(post) * works + work)
    posts, found = keys // works, keys % works
    left = np.arange(len(keys))
    pairs = []
    apart = 1
    # A post's works stand together, by name: each meets the next, the next but one, and so on.
    while len(left := left[left + apart < len(keys)]):
        left = left[posts[left + apart] == posts[left]]
        pairs.append(found[left] * works + found[left + apart])
        apart += 1
    counted, times = np.unique(np.concatenate([[], *pairs]).astype(np.int64), return_counts=True)
    return [
        ((pair // works, pair % works), shared)
        for pair, shared in zip(counted.tolist(), times.tolist(), strict=True)
    ]


def _dense(post: Ints) -> Ints:
    return np.asarray(np.unique(post, return_inverse=True)[1], dtype=np.int64)


def _first_of_each(item: Ints, post: Ints, again: Flags) -> Flags:
    """Say which rows stay: of an item's rows in one post the first."""
    stays = ~again
    rows = np.flatnonzero(again)
    keys = _dense(post[rows]) * (int(item.max(initial=0)) + 1) + item[rows]
    _, first = np.unique(keys, return_index=True)
    stays[rows[first]] = True
    return stays
