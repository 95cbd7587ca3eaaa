"""Reports and boards."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from engine.dsl.build.context import Context
from engine.dsl.build.expressions import Expressions
from engine.dsl.build.problems.names import (
    UnknownField,
    UnknownForm,
    UnknownMeasure,
    UnknownProcess,
    UnknownStep,
    UnknownUnitType,
)
from engine.dsl.build.view import View
from engine.dsl.expr.environment import Slot
from engine.dsl.shape.problems import BadNumber
from engine.dsl.shape.scalars import read_decimal, read_share
from engine.dsl.text.node import Scalar
from engine.model.expr import types as t
from engine.model.ids import BoardId, FieldId, FormId, MechanismId, NodeId, ProcessId, ReportId
from engine.model.process import Process
from engine.model.report import Board, Measure, Report, Target

#: What a column can show, none while there is nothing to count.
FIGURES: tuple[t.Type, ...] = tuple(
    t.Optional(kind)
    for kind in (t.Ratio(), t.Number(), t.Money(exact=False), t.Money(), t.Points(), t.Days(), t.Duration())
)


def build_report(ctx: Context, expressions: Expressions, id: str, view: View) -> Report | None:
    """One report; None where its rows or source are not known."""
    rows = view.get("rows")
    known = frozenset(map(str, ctx.organisation.unit_types))
    if rows is not None and rows.text not in known:
        ctx.findings.add(UnknownUnitType(rows.text, known), rows.span)
        rows = None
    measures = _measures(expressions, view.child("measures"), "" if rows is None else rows.text)
    source = ctx.resolve("forms", expressions.mechanism, view.get("source"), UnknownForm)
    names = tuple(name for name, _ in view.child("measures").each())
    target = _target(ctx, view.child("target"), names)
    chart = _measure_id(ctx, view.get("chart"), names)
    if rows is None or source is None:
        return None
    return Report(
        id=ReportId(id),
        mechanism=MechanismId(expressions.mechanism),
        label=view.text("label"),
        period=view.text("period"),
        rows=rows.text,
        measures=measures,
        source=FormId(source),
        target=target,
        chart=chart,
        footnote=view.text("footnote"),
        citation=ctx.citation(view.child("citation")),
        origin=ctx.origin(view.at),
    )


def _measures(expressions: Expressions, view: View, rows: str) -> tuple[Measure, ...]:
    names = {
        "subject": Slot("subject", t.Org(rows)),
        "period": Slot("period", t.Range(t.Date())),
    }
    found = []
    for key, entry in view.each():
        value = expressions.compile(entry.get("value"), expressions.environment(names), FIGURES)
        if value is None:
            expressions.ctx.broken.add(f"{expressions.mechanism}.{key}")
            continue
        names[key] = Slot(f"measure.{key}", value.type)
        found.append(
            Measure(
                id=key,
                label=entry.text("label"),
                value=value,
                percent=entry.flag("percent"),
                drill=entry.flag("drill"),
            )
        )
    return tuple(found)


def _target(ctx: Context, view: View, names: tuple[str, ...]) -> Target | None:
    measure = _measure_id(ctx, view.get("measure"), names)
    written = view.get("least")
    if written is None:
        return None
    least: Fraction | Decimal | None = (
        read_share(written.text) if "%" in written.text else read_decimal(written.text)
    )
    if least is None:
        ctx.findings.add(BadNumber(written.text), written.span)
    return None if least is None or not measure else Target(measure=measure, least=least)


def _measure_id(ctx: Context, written: Scalar | None, names: tuple[str, ...]) -> str:
    if written is None:
        return ""
    if written.text not in names:
        ctx.findings.add(UnknownMeasure(written.text, frozenset(names)), written.span)
        return ""
    return written.text


def build_board(
    ctx: Context, expressions: Expressions, id: str, view: View, processes: dict[ProcessId, Process]
) -> Board | None:
    """One board; None where its process, step or form is not known."""
    found = ctx.resolve("processes", expressions.mechanism, view.get("process"), UnknownProcess)
    process = None if found is None else processes.get(ProcessId(found))
    if process is None:
        return None
    step = view.get("step")
    known = frozenset(str(each.id) for each in process.steps())
    if step is not None and step.text not in known:
        ctx.findings.add(UnknownStep(step.text, known), step.span)
        return None
    form = process.start.form
    if step is None or form is None:
        return None
    fields = ctx.forms[form].fields
    for one in view.child("shows").scalars():
        if FieldId(one.text) not in fields and one.text not in ctx.broken:
            ctx.findings.add(UnknownField(one.text, frozenset(map(str, fields))), one.span)
    return Board(
        id=BoardId(id),
        mechanism=MechanismId(expressions.mechanism),
        label=view.text("label"),
        process=process.id,
        step=NodeId(step.text),
        form=form,
        shows=tuple(
            FieldId(one.text) for one in view.child("shows").scalars() if FieldId(one.text) in fields
        ),
        anonymous=view.text("anonymous"),
        origin=ctx.origin(view.at),
    )
