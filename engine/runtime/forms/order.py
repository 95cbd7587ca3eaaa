"""In which order the questions of a form are settled: whatever a condition reads comes first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from engine.model.expr.tree import Node, slots
from engine.model.fields.table import Column, TableType
from engine.model.form import Field, Form
from engine.model.ids import FieldId
from engine.runtime.scope import FORM_PREFIX

#: What the expressions of a column call the other answers of its row.
CELL_PREFIX = "cell."
Asked = Field | Column
_K = TypeVar("_K", bound=str)


def fields_in_order(form: Form) -> tuple[FieldId, ...]:
    """The fields, each after those that its expressions read."""
    prefix = f"{FORM_PREFIX}{form.id}."
    needs = {key: _read(_nodes(field), prefix) for key, field in form.fields.items()}
    return _sorted({key: {k for k in form.fields if k in read} for key, read in needs.items()})


def columns_in_order(table: TableType) -> tuple[str, ...]:
    """The columns, each after those that its expressions read."""
    needs = {key: _read(_expressions(column), CELL_PREFIX) for key, column in table.columns.items()}
    return _sorted({key: read & set(table.columns) for key, read in needs.items()})


def _nodes(field: Field) -> Iterator[Node]:
    yield from _expressions(field)
    if isinstance(field.type, TableType):
        for column in field.type.columns.values():
            yield from _expressions(column)


def _expressions(asked: Asked) -> Iterator[Node]:
    every = (asked.show_if, asked.require_if, asked.readonly_if, asked.value, asked.default)
    return (node for node in every if node is not None)


def _read(nodes: Iterable[Node], prefix: str) -> set[str]:
    paths = (path for node in nodes for path in slots(node))
    return {path.removeprefix(prefix) for path in paths if path.startswith(prefix)}


def _sorted(needs: Mapping[_K, set[_K]]) -> tuple[_K, ...]:
    """As written, but after what is needed; the checker of packs refuses cycles, here they end quietly."""
    done: dict[_K, None] = {}

    def visit(key: _K, above: frozenset[_K]) -> None:
        for other in needs:
            if other in needs[key] and other not in done and other not in above:
                visit(other, above | {other})
        done[key] = None

    for key in needs:
        if key not in done:
            visit(key, frozenset({key}))
    return tuple(done)
