"""Same item: works that stand in the same posts are one item, and its exposure counts once.

A caption, the picture beside it and the link below are judged one by one, and each is a work with
fingerprints of its own. What spreads is the post that holds all three. Counted as three works, its
audience would be counted three times.
"""

from collections.abc import Iterable
from itertools import combinations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fireline.domain.work import Via
from fireline.identify.spread_graph import Ints

SHARED = 0.5
"""Share of a work's own posts from which two works are one item: of the one that has fewer."""

_HOLDS_IT = pa.array([Via.ORIGINAL.value, Via.COPY.value])


def as_items(sightings: pa.Table) -> pa.Table:
    """Return the sightings with the works that are one item under one name, each post once.

    The name is that of the work that comes first by name. Order is kept.
    """
    works = pc.dictionary_encode(sightings["work"]).combine_chunks()
    names, work = works.dictionary, works.indices.to_numpy(zero_copy_only=False)
    own = pc.is_in(sightings["via"], _HOLDS_IT).to_numpy()
    post = pc.dictionary_encode(sightings["post"]).combine_chunks().indices
    item = _item_of(work[own], post.to_numpy(zero_copy_only=False)[own], names.to_pylist())
    at = sightings.schema.get_field_index("work")
    renamed = sightings.set_column(at, "work", names.take(pa.array(item[work])))
    return renamed.take(pa.array(_first_of_each(item[work], post.to_numpy(zero_copy_only=False))))


def _item_of(work: Ints, post: Ints, names: list[str]) -> Ints:
    """Return for each work the one whose name it goes by."""
    leader = list(range(len(names)))

    def led_by(one: int) -> int:
        while leader[one] != one:
            leader[one] = leader[leader[one]]
            one = leader[one]
        return one

    size = np.bincount(np.unique(np.column_stack([work, post]), axis=0)[:, 0], minlength=len(names))
    for (left, right), shared in _shared_posts(work, post):
        if shared >= SHARED * min(size[left], size[right]):
            first, second = sorted((led_by(left), led_by(right)), key=names.__getitem__)
            leader[second] = first
    return np.array([led_by(one) for one in range(len(names))], dtype=np.int64)


def _shared_posts(work: Ints, post: Ints) -> Iterable[tuple[tuple[int, int], int]]:
    """Count the posts that each pair of works shares; only pairs that share one are there."""
    by_post = np.unique(np.column_stack([post, work]), axis=0)
    starts = np.flatnonzero(np.diff(by_post[:, 0], prepend=-1))
    ends = np.append(starts, len(by_post))[1:]
    counts: dict[tuple[int, int], int] = {}
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        if end - start > 1:
            for pair in combinations(by_post[start:end, 1].tolist(), 2):
                counts[pair] = counts.get(pair, 0) + 1
    return sorted(counts.items())


def _first_of_each(item: Ints, post: Ints) -> Ints:
    _, first = np.unique(np.column_stack([item, post]), axis=0, return_index=True)
    return np.sort(first)
