"""Plain table: named columns of a CSV file, or one sentence with the line that cannot be read.

Arrow reads the file in one go; only when something is wrong is it read again row by row, to say
which line it was (rows may span lines, and empty lines count).
"""

import csv
import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from fireline.errors import ItemUnreadable

NAMES = pa.dictionary(pa.int32(), pa.string())

MEMORY_A_BYTE = 12
"""Bytes of memory that a byte of file takes while it becomes a graph.

Two million edges took 220 bytes each: five times a file whose names have a dozen letters, eleven
times one whose rows have twenty bytes.
"""

MOST_SHOWN = 60
"""Characters of a faulty cell that are repeated in the sentence."""


def read_columns(
    file: Path,
    *,
    names: Sequence[str],
    numbers: Sequence[str],
    beside: Sequence[str] = (),
) -> dict[str, pa.Array]:
    """Read columns of names (dictionaries, without spaces around) and of numbers (float64).

    Columns ``beside`` are numbers that may be missing; other columns are passed over.

    Raises:
        ItemUnreadable: the file or a row of it cannot be read; the sentence names it.
    """
    header = _header(file)
    missing = [name for name in (*names, *numbers) if name not in header]
    if missing:
        raise ItemUnreadable(
            f"{file} line 1: the header must name {','.join((*names, *numbers))}; "
            f"it says {_shown(','.join(header))}"
        )
    twice = [name for name in (*names, *numbers, *beside) if header.count(name) > 1]
    if twice:
        raise ItemUnreadable(f"{file} line 1: the header names {twice[0]} twice")
    _fits(file)
    wanted = (*names, *numbers, *(name for name in beside if name in header))
    table = _table(file, wanted, names)
    columns = {name: table[name].combine_chunks() for name in wanted}
    for name in names:
        columns[name] = _tidy(_one(columns[name]))
        empty = pc.equal(columns[name].dictionary_decode(), "")
        if pc.any(empty).as_py():
            row = pc.index(empty, True).as_py()
            raise ItemUnreadable(f"{file} line {line_of(file, row)}: its {name} is empty")
    return {name: _one(column) for name, column in columns.items()}


def line_of(file: Path, row: int) -> int:
    """Return the line in which a row of the table begins, counting from 1 with the header."""
    rows = itertools.islice(_rows(file), row + 1, None)
    return next(line for line, _ in rows)


def _header(file: Path) -> list[str]:
    try:
        for _, row in _rows(file):
            return row
    except UnicodeDecodeError:
        raise ItemUnreadable(_not_text(file)) from None
    except OSError as gone:
        raise ItemUnreadable(f"{file} cannot be read: {gone.strerror or gone}") from None
    except csv.Error as broken:
        raise ItemUnreadable(f"{file} line 1 cannot be read: {broken}") from None
    raise ItemUnreadable(f"{file} is empty; its first line must be a header")


def _rows(file: Path) -> Iterator[tuple[int, list[str]]]:
    """Read rows that are not empty, each with the line in which it begins."""
    with file.open(encoding="utf-8-sig", newline="") as text:
        reader = csv.reader(text)
        begins = 1
        for row in reader:
            if row:
                yield begins, row
            begins = reader.line_num + 1


def _table(file: Path, wanted: Sequence[str], names: Sequence[str]) -> pa.Table:
    kinds = {name: NAMES if name in names else pa.float64() for name in wanted}
    try:
        return pacsv.read_csv(
            file,
            read_options=pacsv.ReadOptions(use_threads=False),
            parse_options=pacsv.ParseOptions(newlines_in_values=True),
            convert_options=pacsv.ConvertOptions(
                column_types=kinds, include_columns=list(wanted), null_values=[]
            ),
        )
    except (MemoryError, pa.ArrowMemoryError):
        raise ItemUnreadable(_too_large(file)) from None
    except (pa.ArrowInvalid, pa.ArrowKeyError) as broken:
        raise ItemUnreadable(
            _trouble(file, [name for name in wanted if name not in names], str(broken))
        ) from None


def _trouble(file: Path, numbers: Sequence[str], said: str) -> str:
    """Say which line cannot be read, and why."""
    header = _header(file)
    at = {name: header.index(name) for name in numbers}
    try:
        for line, row in _rows(file):
            if len(row) != len(header):
                return f"{file} line {line}: {len(row)} columns, and the header has {len(header)}"
            if row != header and (odd := _odd_number(row, at)):
                return f"{file} line {line}: {odd}"
    except UnicodeDecodeError:
        return _not_text(file)
    except csv.Error as broken:
        return f"{file} cannot be read: {broken}"
    return f"{file} cannot be read: {said}"


def _odd_number(row: Sequence[str], at: Mapping[str, int]) -> str:
    """Say which cell of a row is no number; nothing when all are."""
    for name, column in at.items():
        if not _is_number(row[column]):
            return f"its {name} is {_shown(row[column])}, which is not a number"
    return ""


def _is_number(cell: str) -> bool:
    try:
        pa.scalar(cell.strip()).cast(pa.float64())
    except pa.ArrowInvalid:
        return False
    return True


def _not_text(file: Path) -> str:
    with file.open("rb") as lines:
        number = next(nth for nth, line in enumerate(lines, start=1) if not _is_text(line))
    return f"{file} line {number}: not text in UTF-8; save the file so and try again"


def _is_text(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _tidy(column: pa.DictionaryArray) -> pa.DictionaryArray:
    """Take spaces off the names; two that then are one become one."""
    trimmed = pc.utf8_trim_whitespace(column.dictionary)
    once = pc.unique(trimmed)
    places = pc.index_in(trimmed, value_set=once)
    return pa.DictionaryArray.from_arrays(pc.take(places, column.indices), once)


def _one(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Return a column in one piece."""
    if isinstance(column, pa.ChunkedArray):
        unified = column.unify_dictionaries() if pa.types.is_dictionary(column.type) else column
        return unified.combine_chunks() if unified.num_chunks != 1 else unified.chunk(0)
    return column


def _shown(cell: str) -> str:
    short = cell if len(cell) <= MOST_SHOWN else cell[: MOST_SHOWN - 1] + "…"
    return repr(short)


def _fits(file: Path) -> None:
    """Refuse a file that would not fit the memory that is free, before it is read."""
    if file.stat().st_size * MEMORY_A_BYTE > _free_memory():
        raise ItemUnreadable(_too_large(file))


def _too_large(file: Path) -> str:
    size = file.stat().st_size
    return (
        f"{file} holds {_in_words(size)}, and the graph in it needs about "
        f"{_in_words(size * MEMORY_A_BYTE)} of memory where {_in_words(_free_memory())} are free; "
        "leave out its least likely edges, or use a machine with more memory"
    )


def _free_memory() -> float:
    """Return the bytes that a process may still take, where the system tells."""
    try:
        text = Path("/proc/meminfo").read_text(encoding="ascii")
    except OSError:
        return math.inf
    told = [line.split() for line in text.splitlines() if line.startswith("MemAvailable:")]
    return float(told[0][1]) * 1024 if told else math.inf


def _in_words(size: float) -> str:
    if math.isinf(size):
        return "an unknown number of bytes"
    return f"{size / 1e9:,.1f} GB" if size >= 1e9 else f"{size / 1e6:,.1f} MB"  # noqa: PLR2004 -- a GB
