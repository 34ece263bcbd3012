"""Reading: shares from a plain file, so that anyone can check the answer from outside."""

import gzip
import shutil
import tempfile
from pathlib import Path

import numpy as np
import pyarrow as pa

from fireline.errors import ItemUnreadable
from fireline.identify.coordination.shares import SHARES
from fireline.identify.plain_table import line_of, read_columns

NAMES = ("object_id", "account_id", "content_id")
MOMENT = "timestamp_share"
"""The columns as CooRTweet names them; the moment is in seconds since 1970."""


def shares_from(file: Path) -> pa.Table:
    """Return the shares of a CSV file (``SHARES``), which may be packed with gzip (``.gz``).

    Raises:
        ItemUnreadable: the file or a row of it cannot be read; the sentence names it.
    """
    if file.suffix != ".gz":
        return _shares(file)
    with tempfile.TemporaryDirectory(prefix="fireline-shares-") as folder:
        plain = Path(folder) / file.stem
        try:
            with gzip.open(file) as packed, plain.open("wb") as unpacked:
                shutil.copyfileobj(packed, unpacked)
            return _shares(plain)
        except (OSError, EOFError) as broken:
            raise ItemUnreadable(f"{file} cannot be unpacked: {broken}") from None
        except ItemUnreadable as bad:
            raise ItemUnreadable(str(bad).replace(str(plain), str(file))) from None


def _shares(file: Path) -> pa.Table:
    told = read_columns(file, names=NAMES, numbers=(MOMENT,))
    at = told[MOMENT].to_numpy(zero_copy_only=False)
    odd = np.flatnonzero(~np.isfinite(at))
    if odd.size:
        line = line_of(file, int(odd[0]))
        raise ItemUnreadable(f"{file} line {line}: its {MOMENT} is no number of seconds")
    return pa.table(
        {
            "trace": pa.array(["share"] * len(at), pa.string()),
            "object": told["object_id"].cast(pa.string()),
            "account": told["account_id"].cast(pa.string()),
            "content": told["content_id"].cast(pa.string()),
            "shared_at": told[MOMENT],
        }
    ).cast(SHARES)
