"""Rows of a list of mechanisms against the scenarios that show them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

#: What a row says besides its id: its name, its kinds, its place, and whether a scenario or a test shows it.
COLUMNS = ("row", "label", "kind", "place", "shown_by")
SCENARIO, TEST = "scenario", "test"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One mechanism that must work; what a test shows needs no scenario."""

    id: str
    label: str
    kinds: tuple[str, ...]
    place: str
    by_scenario: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Rows against packs: by row and pack, the scenarios that name it."""

    rows: tuple[Row, ...]
    packs: tuple[str, ...]
    scenarios: Mapping[tuple[str, str], tuple[str, ...]]
    #: Scenarios that name no row, or one that is not on the list, by pack.
    strays: tuple[tuple[str, str, str], ...]

    def is_shown(self, row: Row) -> bool:
        """Whether some scenario names it, or none need to."""
        return not row.by_scenario or any((row.id, pack) in self.scenarios for pack in self.packs)

    @property
    def missing(self) -> tuple[Row, ...]:
        """The rows without a scenario."""
        return tuple(row for row in self.rows if not self.is_shown(row))


def read_rows(text: str) -> tuple[Row, ...] | str:
    """The rows of a CSV, or what is wrong with it."""
    reader = csv.DictReader(text.splitlines())
    if tuple(reader.fieldnames or ()) != COLUMNS:
        return ",".join(COLUMNS)
    found: dict[str, Row] = {}
    for line in reader:
        if None in line or None in line.values() or line["shown_by"] not in (SCENARIO, TEST):
            return f"{reader.line_num}: {','.join(COLUMNS)}"
        if line["row"] in found:
            return f"{reader.line_num}: {line['row']}"
        found[line["row"]] = Row(
            id=line["row"],
            label=line["label"],
            kinds=tuple(line["kind"].split()),
            place=line["place"],
            by_scenario=line["shown_by"] == SCENARIO,
        )
    return tuple(found.values())


def matrix(rows: Iterable[Row], named: Mapping[str, Mapping[str, tuple[str, ...]]]) -> Matrix:
    """Rows against packs; `named` gives the rows that each scenario of each pack names."""
    known = {row.id: row for row in rows}
    scenarios: dict[tuple[str, str], tuple[str, ...]] = {}
    strays: list[tuple[str, str, str]] = []
    for pack, each in named.items():
        for scenario, ids in each.items():
            if not ids:
                strays.append((pack, scenario, ""))
            for row in ids:
                if row in known:
                    scenarios[row, pack] = (*scenarios.get((row, pack), ()), scenario)
                else:
                    strays.append((pack, scenario, row))
    return Matrix(
        rows=tuple(known.values()), packs=tuple(named), scenarios=scenarios, strays=tuple(sorted(strays))
    )
