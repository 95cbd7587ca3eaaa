"""Typing of functions over the rows of a table: a `column`, the `latest`, `periods` between two days."""

from __future__ import annotations

from dataclasses import replace

from engine.base.finding import Said
from engine.dsl.expr.place import Trouble
from engine.dsl.expr.problems.names import UnknownMember
from engine.dsl.expr.problems.types import WrongType
from engine.model.expr import types as t
from engine.model.expr.tree import Call, Literal, Node
from engine.model.expr.types import shown


def of_rows(made: Call) -> Node | Trouble:
    """The call, unless it is about no rows, or about columns that do not serve it."""
    rows, *columns = made.arguments
    listed = rows.type.item if isinstance(rows.type, t.Optional) else rows.type
    assert isinstance(listed, t.List)
    if not isinstance(listed.item, t.Record):
        return Trouble(WrongType(shown(rows.type), Said("表格的行", "the rows of a table")), rows.span)
    known = listed.item.fields
    for column in columns:
        if not isinstance(column, Literal) or not isinstance(column.type, t.Text):
            continue
        if column.value not in known:
            return Trouble(UnknownMember(column.value, shown(listed.item), frozenset(known)), column.span)
        if made.function == "column":
            kind = known[column.value]
            return replace(made, type=t.List(kind.item if isinstance(kind, t.Optional) else kind))
        kind, needed = known[column.value], t.ORDERED if made.function == "latest" else (t.Date,)
        if not isinstance(kind, needed):
            wanted = (
                shown(t.Date()) if needed == (t.Date,) else Said("有先后大小的列", "a column with an order")
            )
            return Trouble(WrongType(shown(kind), wanted), column.span)
    return made
