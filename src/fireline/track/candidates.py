"""Candidates: content that enough accounts share, or that a watched account posted, unjudged yet.

A machine's suggestion: what becomes of it is an officer's judgement. What was judged not to be a
work, or belongs to one, is never proposed again.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import attrs
import pyarrow as pa
import pyarrow.compute as pc

from fireline.domain.fingerprint import Kind
from fireline.domain.ids import AccountKey, IdMaker, PostKey
from fireline.domain.work import Candidate

_WHAT = {
    Kind.FILE: "the same file",
    Kind.PDQ: "a picture that looks alike",
    Kind.LINK: "the same link",
    Kind.TEXT: "the same words",
}

Value = tuple[Kind, str]


@attrs.frozen(kw_only=True)
class Threshold:
    """What makes shared content a candidate."""

    accounts: int  #: distinct accounts that share it
    watched: frozenset[AccountKey] = frozenset()  #: whose content is one at once


def values_by_kind(fingerprints: pa.Table) -> dict[Kind, list[str]]:
    """Return the distinct values of each kind, in order."""
    distinct = fingerprints.select(["kind", "value"]).group_by(["kind", "value"]).aggregate([])
    by_kind: dict[Kind, list[str]] = {}
    for kind in Kind:
        values = distinct.filter(pc.equal(distinct["kind"], kind.value))["value"].to_pylist()
        if values:
            by_kind[kind] = sorted(values)
    return by_kind


def without(
    values: Mapping[Kind, Sequence[str]], left_out: Collection[Value]
) -> dict[Kind, list[str]]:
    """Return the values that are not among those, and no kind that is empty then."""
    kept = {
        kind: [value for value in of_kind if (kind, value) not in left_out]
        for kind, of_kind in values.items()
    }
    return {kind: of_kind for kind, of_kind in kept.items() if of_kind}


def posted_by(fingerprints: pa.Table, accounts: frozenset[AccountKey]) -> frozenset[Value]:
    """Return what these accounts posted."""
    theirs = fingerprints.filter(
        pc.is_in(fingerprints["account"], pa.array(sorted(accounts), pa.string()))
    )
    pairs = zip(theirs["kind"].to_pylist(), theirs["value"].to_pylist(), strict=True)
    return frozenset((Kind(kind), value) for kind, value in pairs)


def proposed(
    spread: pa.Table,
    *,
    threshold: Threshold,
    watched: frozenset[Value],
    known: Mapping[Value, Candidate],
    ids: IdMaker,
) -> list[Candidate]:
    """Return a candidate for each value that is shared widely enough or that is watched.

    One that is open already comes with its new counts, or not at all when nothing has changed.
    """
    wide = pc.greater_equal(spread["accounts"], threshold.accounts)
    looked_at = pc.is_in(spread["value"], pa.array([value for _, value in watched], pa.string()))
    found = []
    for row in spread.filter(pc.or_(wide, looked_at)).to_pylist():
        value = (Kind(row["kind"]), row["value"])
        if row["accounts"] >= threshold.accounts or value in watched:
            found.append(_candidate(row, known.get(value), ids, watched=value in watched))
    return [candidate for candidate in found if candidate != known.get(_value_of(candidate))]


def _value_of(candidate: Candidate) -> Value:
    return candidate.kind, candidate.value


def _candidate(
    row: Mapping[str, Any], known: Candidate | None, ids: IdMaker, *, watched: bool
) -> Candidate:
    return Candidate(
        id=known.id if known else ids(),
        kind=Kind(row["kind"]),
        value=row["value"],
        first_seen_at=row["first_seen_at"],
        accounts=row["accounts"],
        posts=row["posts"],
        because=_because(row, watched=watched),
        language=row["language"] or "",
        example=PostKey(row["example"]),
    )


def _because(row: Mapping[str, Any], *, watched: bool) -> str:
    who = "1 account" if row["accounts"] == 1 else f"{row['accounts']} accounts"
    posts = "1 post" if row["posts"] == 1 else f"{row['posts']} posts"
    since = f"{row['first_said_at']:%Y-%m-%d %H:%M} UTC"
    words = f"{who} posted {_WHAT[Kind(row['kind'])]} in {posts} since {since}"
    return f"{words}; a watched account is among them" if watched else words
