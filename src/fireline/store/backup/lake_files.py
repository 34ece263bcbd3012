"""Lake files: which files a state of the lake needs, as its catalogue says in that very state."""

from collections.abc import Mapping
from typing import LiteralString

from fireline.store.backup.dump import Moment

_CATALOGUE = "lake.ducklake_data_file"

# A path is relative to its table's, that to its schema's, that to the lake's own folder. Files of
# older states that are not expired yet are named as well: the dumped catalogue speaks of them.
_PATHS: LiteralString = """
SELECT CASE WHEN f.path_is_relative THEN
         CASE WHEN t.path_is_relative THEN
           CASE WHEN s.path_is_relative THEN '' ELSE NULL END || s.path || t.path
         ELSE NULL END || f.path
       ELSE NULL END
FROM (
    SELECT table_id, path, path_is_relative FROM lake.ducklake_data_file
    UNION SELECT table_id, path, path_is_relative FROM lake.ducklake_delete_file
) f
JOIN lake.ducklake_table t USING (table_id) JOIN lake.ducklake_schema s USING (schema_id)
ORDER BY 1
"""

_ROWS: LiteralString = """
SELECT t.table_name,
       coalesce((SELECT sum(d.record_count) FROM lake.ducklake_data_file d
                 WHERE d.table_id = t.table_id AND d.end_snapshot IS NULL), 0)
     - coalesce((SELECT sum(g.delete_count) FROM lake.ducklake_delete_file g
                 WHERE g.table_id = t.table_id AND g.end_snapshot IS NULL), 0)
FROM lake.ducklake_table t WHERE t.end_snapshot IS NULL ORDER BY 1
"""


def needed_files(now: Moment) -> tuple[str, ...]:
    """Name the files that the lake needs in this state, below its folder.

    Raises:
        ValueError: the catalogue names a file outside of the lake's folder.
    """
    if not now.has(_CATALOGUE):
        return ()
    paths = [row[0] for row in now.connection.execute(_PATHS)]
    if None in paths:
        raise ValueError("the lake's catalogue names a file outside of the lake's folder")
    return tuple(sorted({str(path) for path in paths}))


def lake_rows(now: Moment) -> Mapping[str, int]:
    """Count the rows of the lake's tables in this state; the catalogue knows it."""
    if not now.has(_CATALOGUE):
        return {}
    return {str(name): int(str(rows)) for name, rows in now.connection.execute(_ROWS)}
