"""The rows an aggregate looks at: records with the values it uses joined on, or cases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy import BigInteger, ColumnElement, FromClause, Select, Text, and_, bindparam, type_coerce

from engine.model.expr import types as t
from engine.model.expr.question import Aggregation
from engine.model.expr.tree import Binary, In, Name, Node
from engine.model.expr.values import NUMBER_MAX
from engine.model.form import Form
from engine.model.ids import FormId
from engine.model.rule_set import RuleSet
from engine.store import tables
from engine.store.columns import Words
from engine.store.index import is_indexed, is_number, plain
from engine.store.sql.expression import Said, Speaker, Unsayable

_R = tables.record.c
_C = tables.case.c
_WORDS = {"id": _R.id, "unit": _R.unit, "case": _R.case, "day": _R.day, "by": _R.written_by}
_CASE_WORDS = ("id", "number", "unit", "owner", "starter", "status", "opened_on", "closed_on")
_CASE_INSTANTS = ("opened_at", "closed_at")


class Rows(Protocol):
    """Where rows come from, and how their names are said."""

    speaker: Speaker

    def joined(self, wanted: Select[Any], *, whole: bool = False) -> Select[Any]:
        """The query, from these rows alone; `whole` if it asks for more of them than the speaker named."""
        ...


def rows_of(asked: Aggregation, rules: RuleSet) -> Rows:
    """The rows of a question."""
    if asked.source.kind == "cases":
        return CaseRows(asked)
    return RecordRows(rules.forms[FormId(asked.source.id)], asked)


@dataclass(slots=True)
class CaseRows:
    """Cases of one process."""

    asked: Aggregation
    speaker: Speaker = field(init=False)

    def __post_init__(self) -> None:
        self.speaker = Speaker(columns=_case_column, bindings=dict(self.asked.bindings))

    def joined(self, wanted: Select[Any], *, whole: bool = False) -> Select[Any]:
        """The query, from the tenant's cases of the process."""
        mine = _C.tenant == bindparam("tenant", type_=Text())
        return wanted.select_from(tables.case).where(mine, _C.process == self.asked.source.id)


def _case_column(name: str, kind: t.Type) -> Said:
    optional = isinstance(kind, t.Optional)
    if name in _CASE_WORDS:
        return Said(type_coerce(_C[name], Words), optional=optional)
    if name in _CASE_INSTANTS:
        return Said(type_coerce(_C[name], BigInteger), optional=optional)
    raise Unsayable(name)


@dataclass(slots=True)
class RecordRows:
    """Newest revisions of one form's records; each answer that is used joins its row of the value table."""

    form: Form
    asked: Aggregation
    speaker: Speaker = field(init=False)
    joins: dict[str, FromClause] = field(default_factory=dict)
    #: Whether anything but answers was named.
    asks_record: bool = False

    def __post_init__(self) -> None:
        self.speaker = Speaker(columns=self._column, bindings=dict(self.asked.bindings))

    def _column(self, name: str, kind: t.Type) -> Said:
        optional = isinstance(kind, t.Optional)
        known = self.form.fields.get(name)  # type: ignore[call-overload]  # names of rows are plain text
        if known is None:
            if name not in _WORDS:
                raise Unsayable(name)
            self.asks_record = True
            return Said(type_coerce(_WORDS[name], Words), optional=optional)
        if not is_indexed(known):
            raise Unsayable(name)
        value = self.joins.setdefault(name, tables.record_value.alias(f"v{len(self.joins)}"))
        stored = plain(known.type.type)
        if not is_number(stored):
            return Said(value.c.word, optional=optional)
        scale = stored.scale or 0 if isinstance(stored, t.Number) else 0
        return Said(value.c.number, scale, NUMBER_MAX * 10**scale, optional)

    def joined(self, wanted: Select[Any], *, whole: bool = False) -> Select[Any]:
        """The query, from the tenant's records of the form and the values that were used.

        Where only answers were named, and one of them is sure to be there, its index is enough: the fields
        of a form are its own, so the record itself need not be read.
        """
        certain = [name for name in self.joins if name in set(_certain(self.asked.where))]
        first = certain[0] if certain and not (whole or self.asks_record) else ""
        source: FromClause = self.joins.get(first, tables.record)
        of, record = source.c.tenant, source.c.record if first else _R.id
        mine = self._is(first, source) if first else _R.form == self.form.id
        for name, value in self.joins.items():
            if name != first:
                on = and_(value.c.tenant == of, self._is(name, value), value.c.record == record)
                source = source.join(value, on, isouter=name not in certain)
        return wanted.select_from(source).where(of == bindparam("tenant", type_=Text()), mine)

    def _is(self, name: str, value: FromClause) -> ColumnElement[bool]:
        is_it: ColumnElement[bool] = value.c.field == f"{self.form.id}.{name}"
        return is_it


def _certain(where: Node | None) -> Iterator[str]:
    """Fields without whose answer no row can be chosen: the database may then start from their index."""
    match where:
        case Binary(op="and", left=left, right=right):
            yield from _certain(left)
            yield from _certain(right)
        case Binary(op="=" | "<" | "<=" | ">" | ">=", left=left, right=right):
            yield from (_field(side) for side in (left, right) if _is_certain(side))
        case In(value=value) if _is_certain(value):
            yield _field(value)
        case _:
            pass


def _is_certain(node: Node) -> bool:
    return isinstance(node, Name) and node.is_row and not isinstance(node.type, t.Optional)


def _field(node: Node) -> str:
    assert isinstance(node, Name)
    return node.path.removeprefix("row.")
