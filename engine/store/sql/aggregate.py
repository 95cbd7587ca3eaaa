"""Answers aggregates: in SQL where it can be said exactly, else by the interpreter over the rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Select, select

from engine.model.expr.interpret import rows_value
from engine.model.expr.question import Aggregation
from engine.model.expr.tree import Binary, Node
from engine.model.expr.values import Value
from engine.model.ids import FormId
from engine.model.rule_set import RuleSet
from engine.model.state import CaseState
from engine.store import codec, tables
from engine.store.rows import case_values, record_values
from engine.store.sql.errors import DRIVER_ERRORS
from engine.store.sql.expression import Unsayable
from engine.store.sql.link import Link
from engine.store.sql.plans import Plan, Plans, parameters
from engine.store.sql.read import RECORD_COLUMNS, read_record
from engine.store.sql.sources import Rows, rows_of


def answer(link: Link, plans: Plans, asked: Aggregation, rules: RuleSet) -> Value:
    """The value of an aggregation over the newest rows."""
    plan = plans.find(asked, rules)
    if plan is not None:
        try:
            return _by_database(link, plan, asked)
        except Unsayable:
            pass  # a bound value is too large or too fine for the database's whole numbers
    return rows_value(asked, _rows(link, asked, rules))


def _by_database(link: Link, plan: Plan, asked: Aggregation) -> Value:
    given = parameters(plan.takes, dict(asked.bindings))
    try:
        row = link.row(plan.statement, **given)
    except DRIVER_ERRORS as broken:
        if "integer overflow" not in str(broken):  # SQLite says so and goes on; PostgreSQL sums without end
            raise
        raise Unsayable(str(broken)) from broken
    assert row is not None, "an aggregate has one row"
    return plan.result(row)


def _rows(link: Link, asked: Aggregation, rules: RuleSet) -> Iterator[Mapping[str, Any]]:
    """The rows left by whatever part of the condition the database understands."""
    rows = rows_of(asked, rules)
    conditions = [said for part in _conjuncts(asked.where) if (said := _said(rows, part)) is not None]
    if asked.source.kind == "cases":
        found = _ask(link, rows, asked, select(tables.case.c.state).where(*conditions))
        return (case_values(codec.loads(CaseState, row[0])) for row in found)
    form = rules.forms[FormId(asked.source.id)]
    columns = select(*(tables.record.c[name] for name in RECORD_COLUMNS)).where(*conditions)
    return (record_values(form, read_record(row)) for row in _ask(link, rows, asked, columns))


def _ask(link: Link, rows: Rows, asked: Aggregation, wanted: Select[Any]) -> Iterator[Any]:
    given = parameters(rows.speaker.takes, dict(asked.bindings))
    return link.ask(rows.joined(wanted, whole=True), tenant=link.tenant, **given)


def _said(rows: Rows, part: Node) -> Any:
    known = dict(rows.speaker.takes)
    try:
        said = rows.speaker.condition(part)
        parameters(rows.speaker.takes, rows.speaker.bindings)
    except Unsayable:
        rows.speaker.takes = known
        return None
    return said


def _conjuncts(where: Node | None) -> Iterator[Node]:
    match where:
        case None:
            return
        case Binary(op="and", left=left, right=right):
            yield from _conjuncts(left)
            yield from _conjuncts(right)
        case _:
            yield where
