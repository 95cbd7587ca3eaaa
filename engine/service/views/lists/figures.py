"""Computing a report: each unit's measures, and the total row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import reduce

from engine.base.finding import NOTHING as SAID_NOTHING
from engine.base.finding import Said, same
from engine.model.expr import types as t
from engine.model.expr.functions import DIVIDE
from engine.model.expr.tree import Aggregate, Call, Node, slots, walk
from engine.model.expr.types import SUMMABLE, Type
from engine.model.expr.values import Value
from engine.model.ids import UnitId
from engine.model.period import Period
from engine.model.quantity import percent
from engine.model.report import Measure, Report, Target
from engine.runtime.facts import driven_value
from engine.runtime.forms.settle import Open, settled
from engine.runtime.scope import CaseScope, moment
from engine.service.answers import Answers
from engine.service.views.lists.report_shape import Figure
from engine.service.views.words import NOTHING, value_words

#: Before the name of a measure in the expressions of those that follow it.
PREFIX = "measure."
Values = Mapping[str, Value]


def measured(report: Report, unit: UnitId, period: Period, answers: Answers) -> dict[str, Value]:
    """A unit's measures, each seeing those before it."""
    names = named(unit, period, answers)
    values: dict[str, Value] = {}
    for measure in report.measures:
        values[measure.id] = valued(measure.value, names, answers)
        names[PREFIX + measure.id] = values[measure.id]
    return values


def named(unit: UnitId, period: Period, answers: Answers, values: Values | None = None) -> dict[str, Value]:
    """What the measures of a unit see, with the values of those before them."""
    before = {PREFIX + key: value for key, value in (values or {}).items()}
    return {**moment(answers.at), "subject": unit, "period": period.days, **before}


def totalled(report: Report, rows: Sequence[Values], period: Period, answers: Answers) -> dict[str, Value]:
    """The total row: plain measures are added up, those built from others are computed from the totals."""
    names: dict[str, Value] = {**moment(answers.at), "period": period.days}
    totals: dict[str, Value] = {}
    # counts of different things have no total, nor has what is built from them
    unknown: set[str] = set()
    for measure in report.measures:
        if unknown.intersection(slots(measure.value)):
            totals[measure.id] = None
        elif is_built(measure.value):
            totals[measure.id] = valued(measure.value, names, answers)
        else:
            totals[measure.id] = _added(measure.value, [row[measure.id] for row in rows])
        names[PREFIX + measure.id] = totals[measure.id]
        if totals[measure.id] is None and not isinstance(measure.value.type, t.Optional):
            unknown.add(PREFIX + measure.id)
    return totals


def is_built(node: Node) -> bool:
    """Whether a measure is computed from other measures."""
    return any(path.startswith(PREFIX) for path in slots(node))


def valued(node: Node, names: Mapping[str, Value], answers: Answers) -> Value:
    """The value of an expression under some names; None while something it needs is missing."""
    scope = CaseScope(rules=answers.compiled.rules, at=answers.at, names=names)
    found = driven_value(settled(node, scope), answers)
    return None if isinstance(found, Open) else found


def _added(node: Node, values: Sequence[Value]) -> Value:
    present = [value for value in values if value is not None]
    if not present:
        return None
    kind = next((n.kind for n in walk(node) if isinstance(n, Aggregate)), "sum")
    if kind in ("min", "max"):
        return min(present) if kind == "min" else max(present)
    if kind in ("avg", "distinct") or not isinstance(_inner(node.type), SUMMABLE):
        # neither averages nor counts of different things can be added up
        return None
    return reduce(lambda total, more: type(total)(total + more), present)


def figure(report: Report, measure: Measure, value: Value, values: Values, answers: Answers) -> Figure:
    """A value as it is shown, with the two numbers behind a share and whether the target is met."""
    over = _fraction(measure.value, values, answers)
    return Figure(
        text=_text(measure, value),
        exact=value,
        numerator=over[0] if over else SAID_NOTHING,
        denominator=over[1] if over else SAID_NOTHING,
        met=is_met(report.target, measure, value),
    )


def is_met(target: Target | None, measure: Measure, value: Value) -> bool | None:
    """Whether a value reaches the target, compared unrounded."""
    if target is None or target.measure != measure.id or value is None:
        return None
    return Fraction(value) >= Fraction(target.least)


def _text(measure: Measure, value: Value) -> Said:
    if value is None:
        return NOTHING
    if measure.percent:
        return same(f"{percent(Fraction(value))}%")
    return value_words(_plain(measure.value.type), value)


def _fraction(node: Node, values: Values, answers: Answers) -> tuple[Said, Said] | None:
    """Numerator and denominator of a share that is a quotient of measures."""
    quotient = next((n for n in walk(node) if isinstance(n, Call) and n.function == DIVIDE), None)
    if quotient is None or not is_built(quotient):
        return None
    names = {**moment(answers.at), **{PREFIX + key: value for key, value in values.items()}}
    top, bottom = (valued(part, names, answers) for part in quotient.arguments)
    if top is None or bottom is None:
        return None
    first, second = (part.type for part in quotient.arguments)
    return value_words(_plain(first), top), value_words(_plain(second), bottom)


def _plain(kind: Type) -> Type:
    """A share's parts are shown as the numbers they are."""
    inner = _inner(kind)
    return t.Number() if isinstance(inner, t.Ratio) else inner


def _inner(kind: Type) -> Type:
    return kind.item if isinstance(kind, t.Optional) else kind
