"""What can be wrong with a store itself, beyond the refusals that the port names."""

from __future__ import annotations

from engine.base.finding import Said
from engine.service.rows import StoreBusy


class StoreUnusable(Exception):
    """The database cannot be opened as it is; `said` is the sentence for people."""

    def __init__(self, said: Said) -> None:
        super().__init__(said.zh)
        self.said = said


class RevisionStale(StoreBusy):
    """A revision does not follow the newest one: somebody else wrote first, so decide again."""


class UnitsMixed(Exception):
    """A transfer names an account that is kept in another unit; nothing was written."""


class ReadOnly(Exception):
    """A reading transaction was asked to write."""
