"""A share of a transaction's work, on a common connection."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.model.organisation import Organisation
from engine.store.sql.link import Link
from engine.store.sql.shared import Shared
from engine.store.sql.statements import Statement


class Part:
    """What the parts of a transaction have in common."""

    def __init__(self, link: Link, shared: Shared) -> None:
        self._link = link
        self._shared = shared
        self._heads: dict[str, tuple[int, str]] = {}
        self._organisation: Organisation | None = None
        #: How many records this transaction has added.
        self.added = 0

    def _paged(self, statement: Statement, page: int) -> Iterator[Any]:
        """One column, page by page: nobody has to hold all of it."""
        after = ""
        while True:
            rows = self._link.rows(statement, after=after, limit=page)
            yield from (row[0] for row in rows)
            if len(rows) < page:
                return
            after = rows[-1][0]
