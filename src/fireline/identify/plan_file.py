"""Plan file: which accounts somebody means to take out, from a list that was written by hand."""

import csv
from pathlib import Path

from fireline.errors import ItemUnreadable

COLUMN = "account"


def read_plan(file: Path) -> tuple[str, ...]:
    """Read accounts: one a line, or the column ``account`` of a CSV file; ``#`` begins a comment.

    Who stands twice is meant once.

    Raises:
        ItemUnreadable: the file cannot be read, or names nobody.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ItemUnreadable(f"{file} is not text in UTF-8; save it so and try again") from None
    except OSError as gone:
        raise ItemUnreadable(f"{file} cannot be read: {gone.strerror or gone}") from None
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    rows = [[cell.strip() for cell in row] for row in csv.reader(lines) if row]
    at = rows[0].index(COLUMN) if rows and COLUMN in rows[0] else None
    wanted = rows if at is None else rows[1:]
    place = at or 0
    accounts = tuple(dict.fromkeys(row[place] for row in wanted if len(row) > place and row[place]))
    if not accounts:
        raise ItemUnreadable(f"{file} names no account; write one in each line")
    return accounts
