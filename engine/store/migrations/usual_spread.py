"""What SQLite is told of how records are spread: it never looks by itself, and plans as if it knew nothing.

Rows of a city of 200 communities with 300,000 records in ten registers. Plans follow from the proportions,
so they are the same on every site and every day; without them a community's month took far longer.
"""

from __future__ import annotations

from collections.abc import Iterator

#: For each index: all rows, then how many have the same first column, the same first two, and so on.
SPREAD = (
    ("record", "sqlite_autoindex_record_1", "300000 300000 1"),
    ("record", "record_list", "300000 300000 30000 100 1"),
    ("record", "record_of_unit", "300000 300000 30000 150 5 1"),
    ("record", "record_of_case", "200000 200000 2"),
    ("record_value", "record_value", "3000000 3000000 30000 1"),
    ("record_value", "record_value_word", "3000000 3000000 30000 100 1"),
    ("record_value", "record_value_number", "1000000 1000000 30000 100 1"),
)


def statements() -> Iterator[str]:
    """The first makes the table that the others fill; what it finds in an empty database tells nothing."""
    yield "ANALYZE"
    yield "DELETE FROM sqlite_stat1"
    for row in SPREAD:
        yield f"INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES {row}"
