"""Repeat rows: each row has its own answers and an id that never changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.base.finding import Said
from engine.model.expr.tree import Node
from engine.model.expr.types import List, Optional, Record, Type
from engine.model.fields.base import HIDDEN, wrong
from engine.model.fields.kind import FieldType, Json, Value, Widget, Wrong

#: The id of a row stands beside its answers under this key.
ROW = "_row"
ROWS_MAX = 200
_ROW_ID_CHARS_MAX = 40
NOT_ROWS = wrong("请按行填写", "Fill in row by row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One question of each row. Its expressions see the row's other answers as slots `cell.<column id>`."""

    label: str
    type: FieldType
    hint: str = ""
    required: bool = False
    show_if: Node | None = None
    require_if: Node | None = None
    readonly_if: Node | None = None
    value: Node | None = None
    #: Whether the expression of a computed one may give no value.
    may_miss: bool = False
    default: Node | None = None
    mask: bool = False

    @property
    def is_optional(self) -> bool:
        """Whether an accepted row may lack it."""
        if self.value is not None:
            return self.may_miss or self.show_if is not None
        return not (self.required and self.show_if is None)


@dataclass(frozen=True, slots=True, kw_only=True)
class TableType:
    """Rows of answers. A value is a tuple of mappings that hold every column (None where empty) and ROW."""

    columns: Mapping[str, Column]
    kind: str = "table"
    name: str = ""
    minimum: int | None = None
    maximum: int = ROWS_MAX
    #: Not part of the meaning: how many rows an empty table shows.
    rows_shown: int = field(default=1, compare=False)

    @property
    def type(self) -> Type:
        """What expressions see."""
        cells = {
            key: Optional(column.type.type) if column.is_optional else column.type.type
            for key, column in self.columns.items()
        }
        return List(Record(self.name, cells), min(self.maximum, ROWS_MAX))

    def parse(self, typed: Json) -> Value | Wrong:
        """Read rows; the first wrong cell is told with its row. `parse_rows` tells all."""
        rows, errors = self.parse_rows(typed)
        if errors:
            (at, key), first = next(iter(errors.items()))
            label = self.columns[key].label if key in self.columns else ""
            return wrong(f"第 {at + 1} 行{label}：{first.said.zh}", f"Row {at + 1}: {first.said.en}")
        return self.counted(rows)

    def parse_rows(self, typed: Json) -> tuple[Value, Mapping[tuple[int, str], Wrong]]:
        """All rows that are not empty, and what is wrong by row (as typed) and column ("" for the row)."""
        if typed is None or typed == "":
            return None, {}
        if not isinstance(typed, list | tuple) or not all(isinstance(row, Mapping) for row in typed):
            return None, {(0, ""): NOT_ROWS}
        if len(typed) > ROWS_MAX:
            return None, {(0, ""): wrong(f"请最多填写 {ROWS_MAX} 行", f"Give at most {ROWS_MAX} rows")}
        rows: list[Mapping[str, Value]] = []
        errors: dict[tuple[int, str], Wrong] = {}
        ids = row_ids(typed)
        for at, row in enumerate(typed):
            cells = self._cells(at, row, errors)
            if any(cell is not None for cell in cells.values()) or any(key[0] == at for key in errors):
                rows.append({ROW: ids[at], **cells})
        return tuple(rows) or None, errors

    def counted(self, rows: Value) -> Value | Wrong:
        """The rows, if there are as many as there must be; none at all is no answer."""
        if rows is None:
            return None
        if self.minimum is not None and len(rows) < self.minimum:
            return wrong(f"请至少填写 {self.minimum} 行", f"Give at least {self.minimum} rows")
        if len(rows) > self.maximum:
            return wrong(f"请最多填写 {self.maximum} 行", f"Give at most {self.maximum} rows")
        return rows

    def to_json(self, value: Value) -> Json:
        """Each row's answers by column, without empty ones."""
        return None if value is None else [self._row_json(row) for row in value]

    def from_json(self, stored: Json) -> Value:
        """The rows."""
        if stored is None:
            return None
        return tuple(
            {ROW: row[ROW], **{k: c.type.from_json(row.get(k)) for k, c in self.columns.items()}}
            for row in stored
        )

    def typed(self, value: Value) -> Json:
        """Each row as it was typed."""
        return [
            {ROW: row[ROW], **{k: c.type.typed(row.get(k)) for k, c in self.columns.items()}}
            for row in value or ()
        ]

    def plain(self, value: Value) -> Said:
        """One row after the other, for a sheet or a list."""
        rows = [self._row_plain(row) for row in value or ()]
        return Said("；".join(row.zh for row in rows), "; ".join(row.en for row in rows))

    def masked(self, value: Value) -> str:
        """Nothing of it."""
        return HIDDEN if value else ""

    def schema(self) -> Mapping[str, Json]:
        """JSON Schema of the stored form."""
        row: dict[str, Any] = {
            "type": "object",
            "properties": {ROW: {"type": "string"}, **{k: c.type.schema() for k, c in self.columns.items()}},
            "required": [ROW],
            "additionalProperties": False,
        }
        return {"type": "array", "items": row, "minItems": self.minimum or 1, "maxItems": self.maximum}

    def widget(self) -> Widget:
        """A table of controls."""
        return Widget(
            control="table",
            attributes={"data-rows-min": str(self.minimum or 0), "data-rows-max": str(self.maximum)},
            columns={key: column.type.widget() for key, column in self.columns.items()},
            labels={key: column.label for key, column in self.columns.items()},
        )

    def sample(self) -> Value:
        """As many rows as there must be."""
        cells = {key: column.type.sample() for key, column in self.columns.items()}
        return tuple({ROW: f"r{at + 1}", **cells} for at in range(self.minimum or 1))

    def _cells(
        self, at: int, row: Mapping[str, Json], errors: dict[tuple[int, str], Wrong]
    ) -> dict[str, Value]:
        unknown = sorted(str(key) for key in row if key not in self.columns and key != ROW)
        if unknown:
            errors[(at, "")] = wrong(f"没有“{unknown[0]}”这一列", f"There is no column “{unknown[0]}”")
        cells: dict[str, Value] = {}
        for key, column in self.columns.items():
            cell = column.type.parse(row.get(key))
            if isinstance(cell, Wrong):
                errors[(at, key)] = cell
            cells[key] = None if isinstance(cell, Wrong) else cell
        return cells

    def _row_json(self, row: Mapping[str, Value]) -> Json:
        stored = {key: column.type.to_json(row.get(key)) for key, column in self.columns.items()}
        return {ROW: row[ROW], **{key: cell for key, cell in stored.items() if cell is not None}}

    def _row_plain(self, row: Mapping[str, Value]) -> Said:
        cells = [(column.label, column.type.plain(row.get(key))) for key, column in self.columns.items()]
        return row_written((label, shown) for label, shown in cells if shown)


def row_written(cells: Iterable[tuple[str, Said]]) -> Said:
    """A row in one line: each column's label and its answer."""
    said = list(cells)
    return Said(
        "，".join(f"{label} {shown.zh}" for label, shown in said),
        ", ".join(f"{label} {shown.en}" for label, shown in said),
    )


def row_ids(typed: Json) -> tuple[str, ...]:
    """The id of each typed row: its own if it is sound and new, else the next free one."""
    own = [row.get(ROW) for row in typed]
    taken = {key for key in own if _is_row_id(key)}
    seen: set[str] = set()
    ids: list[str] = []
    number = 0
    for key in own:
        if not _is_row_id(key) or key in seen:
            number += 1
            while f"r{number}" in taken:
                number += 1
            key = f"r{number}"
        seen.add(key)
        ids.append(key)
    return tuple(ids)


def _is_row_id(key: Any) -> bool:
    return isinstance(key, str) and key.isascii() and key.isalnum() and len(key) <= _ROW_ID_CHARS_MAX
