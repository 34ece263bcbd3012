"""Link lists: posts that gather several works at once, and how much of an account's is such.

A caption, the picture beside it and the link below are one item (``same_item``). What still stands
together in one post, though each is known from posts of its own, was gathered.
"""

from collections.abc import Sequence

import attrs
import numpy as np
import pyarrow as pa

from fireline.identify.carrying import numbered, positions
from fireline.identify.spread_graph import Flags, Floats, Ints

SEVERAL = 3
"""Works in one post from which it is a list; two may stand together by chance."""


@attrs.frozen(kw_only=True, eq=False)
class LinkLists:
    """How many lists each account posted, and which share of what it carried stood in them."""

    lists: Ints
    share: Floats


def link_lists(items: pa.Table, accounts: Sequence[str]) -> LinkLists:
    """Count the lists of accounts; ``items`` are sightings in which each work is one item."""
    count = len(accounts)
    gathered, post = _gathered(items["post"])
    lists = np.zeros(count, dtype=np.int64)
    if not gathered.any():
        return LinkLists(lists=lists, share=np.zeros(count))
    names, row = numbered(items["account"])
    account = np.append(positions(names, np.array([*accounts, None], dtype=object)[:-1]), -1)[row]
    known = account >= 0
    whole = np.bincount(account[known], minlength=count)
    listed = known & gathered
    within = np.bincount(account[listed], minlength=count)
    each = np.unique(np.column_stack([account[listed], post[listed]]), axis=0)
    lists += np.bincount(each[:, 0], minlength=count)
    return LinkLists(lists=lists, share=np.asarray(within / np.maximum(whole, 1)))


def _gathered(posts: pa.ChunkedArray) -> tuple[Flags, Ints]:
    """Say of each row whether its post holds several works, and number the posts."""
    if pa.types.is_integer(posts.type):
        post = np.asarray(posts.to_numpy(), dtype=np.int64)
    else:
        # The order of the numbers says nothing here, so that nothing is sorted.
        codes = posts.cast(pa.large_string()).combine_chunks().dictionary_encode()
        post = codes.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    if not len(post):
        return np.zeros(0, dtype=np.bool_), post
    return np.bincount(post - post.min())[post - post.min()] >= SEVERAL, post
