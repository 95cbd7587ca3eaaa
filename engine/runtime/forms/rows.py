"""Repeat rows: each row settles its own questions, with ids that stay."""

from __future__ import annotations

from collections.abc import Mapping

from engine.base.finding import Said
from engine.model.expr.values import Value
from engine.model.fields.kind import Json, Wrong
from engine.model.fields.table import NOT_ROWS, ROW, ROWS_MAX, TableType, row_ids
from engine.model.form import Field
from engine.runtime.forms import words
from engine.runtime.forms.order import CELL_PREFIX, columns_in_order
from engine.runtime.forms.settle import holds, settle
from engine.runtime.forms.shape import ABSENT, Given, Row, Settled
from engine.runtime.scope import Asking, CaseScope


def settle_table(
    field: Field, table: TableType, given: Given, scope: CaseScope, final: bool
) -> Asking[Settled]:
    """How a table stands, with all its rows."""
    if not (yield from holds(field.show_if, scope, True)):
        return Settled(visible=False, known=True)
    locked = field.readonly_if is not None and (yield from holds(field.readonly_if, scope, False))
    writable = given.writable and not locked
    required = field.required or (yield from holds(field.require_if, scope, False))
    typed = given.typed if writable and given.typed is not ABSENT else table.typed(given.base)
    if typed is None or typed == "":
        typed = []
    wrong = _unreadable(typed)
    if wrong is not None:
        return Settled(required=required, error=words.about(field.label, wrong))
    rows = yield from _rows(table, typed, _by_id(given.base), writable, scope, final)
    return _whole(field, table, rows, typed, writable, required, final)


def _unreadable(typed: Json) -> Said | None:
    if not isinstance(typed, list | tuple) or not all(isinstance(row, Mapping) for row in typed):
        return NOT_ROWS.said
    if len(typed) > ROWS_MAX:
        return Said(f"请最多填写 {ROWS_MAX} 行", f"Give at most {ROWS_MAX} rows")
    return None


def _by_id(base: Value) -> dict[str, Mapping[str, Value]]:
    return {row[ROW]: row for row in base or ()}


def _rows(
    table: TableType,
    typed: Json,
    base: Mapping[str, Mapping[str, Value]],
    writable: bool,
    scope: CaseScope,
    final: bool,
) -> Asking[list[Row]]:
    rows: list[Row] = []
    for index, (key, row) in enumerate(zip(row_ids(typed), typed, strict=True)):
        own = base.get(key, {})
        # a row that names none of its cells keeps those it had
        blank = is_blank(table, row) and not (own and not set(row) & set(table.columns))
        cells = yield from _cells(table, row, own, writable, scope, final and not blank)
        error = _unknown_column(table, row)
        rows.append(Row(id=key, index=index, cells=cells, error=error, blank=blank))
    return rows


def _cells(
    table: TableType,
    row: Mapping[str, Json],
    base: Mapping[str, Value],
    writable: bool,
    scope: CaseScope,
    final: bool,
) -> Asking[dict[str, Settled]]:
    done: dict[str, Settled] = {}
    names: dict[str, Value] = {}
    for key in columns_in_order(table):
        given = Given(typed=row.get(key, ABSENT), base=base.get(key), writable=writable)
        done[key] = yield from settle(table.columns[key], given, scope.with_names(names), final)
        if done[key].known:
            names[CELL_PREFIX + key] = done[key].value
    return {key: done[key] for key in table.columns}


def is_blank(table: TableType, row: Mapping[str, Json]) -> bool:
    """Whether nothing was filled into a row; its computed cells do not count."""
    asked = (key for key, column in table.columns.items() if column.value is None)
    return all(row.get(key) in (None, "", [], {}) for key in asked)


def _unknown_column(table: TableType, row: Mapping[str, Json]) -> Said | None:
    unknown = sorted(str(key) for key in row if key != ROW and key not in table.columns)
    return words.unknown_field(unknown[0]) if unknown else None


def _whole(
    field: Field,
    table: TableType,
    rows: list[Row],
    typed: Json,
    writable: bool,
    required: bool,
    final: bool,
) -> Settled:
    full = [row for row in rows if row.has_errors or not row.blank]
    value = tuple({ROW: row.id, **{k: c.value for k, c in row.cells.items()}} for row in full) or None
    undone = any(not cell.known for row in full for cell in row.cells.values()) if final else False
    error = _error(field, table, value, required) if final else None
    broken = error is not None or undone or any(row.has_errors for row in full)
    return Settled(
        typed=list(typed),
        value=None if broken else value,
        known=not broken and (final or value is not None),
        required=required,
        readonly=not writable,
        error=error,
        rows=tuple(rows),
    )


def _error(field: Field, table: TableType, value: Value, required: bool) -> Said | None:
    if value is None:
        return words.required(field.label, "table") if required else None
    counted = table.counted(value)
    return words.about(field.label, counted.said) if isinstance(counted, Wrong) else None
