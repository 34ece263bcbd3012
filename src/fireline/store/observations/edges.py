"""Edges: who turned to whom how often on one day, under pseudonyms, before the posts of it go.

So much of the shape of an ecosystem stays for thirteen months that last year's can be compared
with this year's, and nothing by which a person is found without the installation's key.
"""

from datetime import date

import pyarrow as pa

from fireline.store.observations.lake import Lake
from fireline.store.observations.tables import TABLES


def keep_edges(lake: Lake, day: date) -> int:
    """Keep the edges of one day, in one transaction; a day that has some is left as it is."""
    if lake.ask("edges_known", day=day).num_rows:
        return 0
    turned = lake.ask("edges_of_day", day=day)
    accounts = {key for side in ("actor", "target") for key in turned[side].to_pylist()}
    names = lake.pseudonyms.of_all(accounts)
    rows: int = turned.num_rows
    told = {
        "tie": turned["tie"],
        "actor": _named(turned["actor"], names),
        "target": _named(turned["target"], names),
        "times": turned["times"],
        "stored_at": pa.array([lake.clock()] * rows, TABLES["edges"].field("stored_at").type),
        "day": pa.array([day] * rows, pa.date32()),
    }
    if rows:
        lake.append({"edges": pa.table(told, schema=TABLES["edges"])})
    return rows


def _named(keys: pa.ChunkedArray, names: dict[str, str]) -> pa.Array:
    return pa.array([names[key] for key in keys.to_pylist()], pa.string())
