"""CooRTweet's coordinated network, written plainly in pandas: our reading of what it publishes.

The R package (Righetti, Balluff: CooRTweet 2.1, MIT licence) is not run here: this is a peer by
definition, made from its manual pages ``detect_groups`` and ``generate_coordinated_network``. Where
the pages leave a choice open, the choice is named at the line. A test works ten rows out by hand.
"""

import pandas as pd

SIDES = ["account_id", "account_id_y"]


def detect_groups(
    shares: pd.DataFrame, *, time_window: float = 10, min_participation: int = 2
) -> pd.DataFrame:
    """Return the pairs of shares of one object within the window, the older share first."""
    often = shares.groupby("account_id")["content_id"].transform("size")
    shares = shares[often >= min_participation].reset_index(drop=True)
    shares["row"] = shares.index
    found = _pairs(shares, time_window)
    found = found[
        (found["object_id"] != found["content_id"])
        & (found["object_id"] != found["content_id_y"])
        & (found["content_id"] != found["content_id_y"])
        & (found["account_id"] != found["account_id_y"])
    ]
    met = set(found["content_id"]) | set(found["content_id_y"])
    taking_part = shares[shares["content_id"].isin(met)]
    often = taking_part.groupby("account_id")["content_id"].transform("size")
    kept = set(taking_part.loc[often >= min_participation, "content_id"])
    # "Either" is what is published; a reading with "both" would drop whoever met but once.
    either = found["content_id"].isin(kept) | found["content_id_y"].isin(kept)
    return found[either].reset_index(drop=True)


def _pairs(shares: pd.DataFrame, time_window: float) -> pd.DataFrame:
    """Pair every share of one object with every other, and keep what lies within the window."""
    both = shares.merge(shares, on="object_id", suffixes=("", "_y"))
    both = both[both["row"] < both["row_y"]]
    delta = both["timestamp_share_y"] - both["timestamp_share"]
    both = both.assign(time_delta=delta.abs())[delta.abs() <= time_window]
    newer_first = both["timestamp_share"] > both["timestamp_share_y"]
    older = both.copy()
    for name in ("account_id", "content_id"):
        older.loc[newer_first, name] = both.loc[newer_first, f"{name}_y"]
        older.loc[newer_first, f"{name}_y"] = both.loc[newer_first, name]
    return older[["object_id", *SIDES, "content_id", "content_id_y", "time_delta"]]


def generate_coordinated_network(pairs: pd.DataFrame, *, edge_weight: float = 0.5) -> pd.DataFrame:
    """Return one row a pair of accounts: weight, mean seconds, shares of each side, symmetry.

    The shares of each side are counted by account, as the manual tells ("the contribution of each
    node within the pair"). ``weight_threshold`` is 1 where the weight is over the quantile.
    """
    turned = pairs["account_id"] > pairs["account_id_y"]
    sided = pairs.copy()
    for name in ("account_id", "content_id"):
        sided.loc[turned, name] = pairs.loc[turned, f"{name}_y"]
        sided.loc[turned, f"{name}_y"] = pairs.loc[turned, name]
    edges = sided.groupby(SIDES, sort=True).agg(
        weight=("object_id", "size"),
        objects=("object_id", "nunique"),
        avg_time_delta=("time_delta", "mean"),
        n_content_id=("content_id", "nunique"),
        n_content_id_y=("content_id_y", "nunique"),
    )
    both = edges[["n_content_id", "n_content_id_y"]]
    edges["edge_symmetry_score"] = both.min(axis=1) / both.max(axis=1)
    edges["weight_threshold"] = (edges["weight"] > edges["weight"].quantile(edge_weight)).astype(
        int
    )
    return edges.reset_index()
