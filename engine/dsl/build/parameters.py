"""Parameters and code lists: the figures and words of a mechanism."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from engine.dsl.build.context import Context
from engine.dsl.build.value_problems import BadValue, NoValue, TwoValues
from engine.dsl.build.view import View
from engine.dsl.expr.literals import STEPS_MAX
from engine.dsl.overlay.child_problems import BoundsWidened, BoundsWithoutFigure, OutOfBounds
from engine.dsl.shape.scalars import read_day
from engine.dsl.text.node import BoundsText, Scalar, Table
from engine.model.expr import types as t
from engine.model.expr.types import Type
from engine.model.expr.values import NUMBER_MAX
from engine.model.form import Code, CodeList
from engine.model.ids import CodeListId, ParameterId
from engine.model.quantity import Fen, Points
from engine.model.rule_set import Parameter, ParameterValue

ALWAYS = date.min
_FIGURE = re.compile(r"(-?(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,6})?)\s*(\D*)")
_WORKDAYS = ("个工作日", "工作日", "workdays", "workday")
_DAYS = ("天", "days", "day")
_MONTHS = ("个月", "months", "month")
_HOURS = ("小时", "个小时", "hours", "hour")


def _figure(text: str, units: tuple[str, ...]) -> Decimal | None:
    match = _FIGURE.fullmatch(text.strip())
    return Decimal(match.group(1)) if match and match.group(2).strip() in units else None


def _whole(text: str, units: tuple[str, ...]) -> int | None:
    figure = _figure(text, units)
    return int(figure) if figure is not None and figure == int(figure) and 0 <= figure < STEPS_MAX else None


def _money(text: str) -> Fen | None:
    yuan = _figure(text, ("元", "¥"))
    wan = _figure(text, ("万元",))
    fen = yuan * 100 if yuan is not None else wan * 1_000_000 if wan is not None else None
    return Fen(fen) if fen is not None and fen == int(fen) and abs(fen) < NUMBER_MAX else None


def _number(text: str) -> Decimal | None:
    share = _figure(text, ("%", "％"))
    return share / 100 if share is not None else _figure(text, ("",))


def _points(text: str) -> Points | None:
    whole = _whole(text, ("分", ""))
    return None if whole is None else Points(whole)


def _hours(text: str) -> timedelta | None:
    hours = _figure(text, _HOURS)
    return None if hours is None or not 0 <= hours < STEPS_MAX // 60 else timedelta(seconds=int(hours * 3600))


@dataclass(frozen=True, slots=True)
class Spelling:
    """How values of one parameter type are written and what expressions see of them."""

    type: Type
    read: Callable[[str], object | None]
    example: str


SPELLINGS: Mapping[str, Spelling] = {
    "money": Spelling(t.Money(), _money, "5万元"),
    "number": Spelling(t.Number(6), _number, "5%"),
    "points": Spelling(t.Points(), _points, "10 分"),
    "days": Spelling(t.Days(), lambda text: _whole(text, _DAYS), "7 天"),
    "workdays": Spelling(t.Workdays(), lambda text: _whole(text, _WORKDAYS), "5 个工作日"),
    "months": Spelling(t.Months(), lambda text: _whole(text, _MONTHS), "3 个月"),
    "hours": Spelling(t.Duration(), _hours, "24 小时"),
    "date": Spelling(t.Date(), read_day, "2025-01-31"),
    "text": Spelling(t.Text(), lambda text: text, "文字"),
}


def build_parameters(ctx: Context) -> None:
    """Every parameter of every mechanism, its values checked against their type and bounds."""
    for key, view in ctx.declared["parameters"].items():
        spelling = SPELLINGS.get(view.text("type"))
        if spelling is None:
            ctx.broken.update((f"${key}", f"${key.partition('.')[2]}"))
            continue
        values = _values(ctx, key, view, spelling)
        _tell_bounds(ctx, view, spelling)
        ctx.parameters[ParameterId(key)] = Parameter(
            id=ParameterId(key),
            label=view.text("label"),
            type=_type(spelling.type, values),
            values=values,
            citation=ctx.citation(view.child("source")),
            standing=view.text("standing"),
        )


def _type(kind: Type, values: tuple[ParameterValue, ...]) -> Type:
    """A number is as fine as its finest value, so that whole numbers can count years."""
    return _finest(kind, (v.value for v in values))


def _finest(kind: Type, values: Iterable[object]) -> Type:
    if not isinstance(kind, t.Number):
        return kind
    exponents = [v.normalize().as_tuple().exponent for v in values if isinstance(v, Decimal)]
    return t.Number(max((-int(e) for e in exponents if int(e) < 0), default=0))


def _written(view: View) -> list[tuple[date, Scalar]]:
    if (one := view.get("value")) is not None:
        return [(ALWAYS, one)]
    found = ((read_day(day), entry.scalar) for day, entry in view.child("values").each())
    return sorted(((d, s) for d, s in found if d is not None and s is not None), key=lambda pair: pair[0])


def _values(ctx: Context, id: str, view: View, spelling: Spelling) -> tuple[ParameterValue, ...]:
    if view.has("value") and view.has("values"):
        ctx.findings.add(TwoValues(), view.child("values").at)
    if not view.has("value") and not view.has("values"):
        ctx.findings.add(NoValue(id.partition(".")[2], ""), view.at)
    values = []
    for since, written in _written(view):
        value = spelling.read(written.text)
        if value is None:
            ctx.findings.add(BadValue(written.text, view.text("type"), spelling.example), written.span)
        else:
            values.append(ParameterValue(since=since, value=value, origin=ctx.origin(written.span)))
    return tuple(values)


def _tell_bounds(ctx: Context, view: View, spelling: Spelling) -> None:
    rules = view.node.rules if isinstance(view.node, Table) else None
    if rules is None:
        return
    for above, below in zip(rules.bounds, rules.bounds[1:], strict=False):
        if _wider(above, below, spelling):
            layer = ctx.overlay.layer_of(above.span)
            ctx.findings.add(BoundsWidened(_shown(above), layer), below.span)
    for bounds in rules.bounds:
        for _, written in _written(view):
            if not _inside(written, bounds, spelling):
                layer = ctx.overlay.layer_of(bounds.span)
                ctx.findings.add(OutOfBounds(written.text, _shown(bounds), layer), written.span)


def _read(written: Scalar | None, spelling: Spelling) -> object | None:
    return None if written is None else spelling.read(written.text)


def _below(one: object, other: object) -> bool:
    match one, other:
        case (int() | Decimal() | Fraction(), int() | Decimal() | Fraction()):
            return one < other
        case (date(), date()) | (timedelta(), timedelta()) | (str(), str()):
            return one < other  # type: ignore[operator,no-any-return]  # the patterns pair like with like
        case _:
            return False


def _inside(written: Scalar, bounds: BoundsText, spelling: Spelling) -> bool:
    value = spelling.read(written.text)
    if value is None:
        return True
    least, most = _read(bounds.least, spelling), _read(bounds.most, spelling)
    if least is not None and _below(value, least):
        return False
    if most is not None and _below(most, value):
        return False
    return not bounds.among or value in [spelling.read(one.text) for one in bounds.among]


def _wider(above: BoundsText, below: BoundsText, spelling: Spelling) -> bool:
    ends = [one for one in (below.least, below.most, *below.among) if one is not None]
    return not all(_inside(end, above, spelling) for end in ends)


def _shown(bounds: BoundsText) -> str:
    parts = []
    if bounds.least is not None:
        parts.append(f"min: {bounds.least.text}")
    if bounds.most is not None:
        parts.append(f"max: {bounds.most.text}")
    if bounds.among:
        parts.append(f"enum: {', '.join(one.text for one in bounds.among)}")
    return ", ".join(parts)


def tell_stray_bounds(ctx: Context) -> None:
    """Bounds anywhere but at a parameter bound nothing."""
    inside = {id(view.node) for view in ctx.declared["parameters"].values()}
    stack = [ctx.root.node]
    while stack:
        node = stack.pop()
        if not isinstance(node, Table):
            continue
        if node.rules is not None and node.rules.bounds and id(node) not in inside:
            ctx.findings.add(BoundsWithoutFigure(), node.rules.bounds[-1].span)
        stack.extend(entry.value for entry in node.entries.values())


def build_code_lists(ctx: Context) -> None:
    """Every code list of every mechanism."""
    for key, view in ctx.declared["codes"].items():
        codes = {code: _code(code, entry) for code, entry in view.child("codes").each()}
        if not codes:
            ctx.broken.add(key)
        ctx.code_lists[CodeListId(key)] = CodeList(id=CodeListId(key), label=view.text("label"), codes=codes)
        ctx.code_attributes[key] = _attributes(ctx, view)


def _attributes(ctx: Context, view: View) -> dict[str, tuple[Type, dict[str, object]]]:
    """The attributes of the codes, read as the list declares them; as text where it does not."""
    types = {name: one.scalar.text for name, one in view.child("attributes").each() if one.scalar is not None}
    found: dict[str, dict[str, object]] = {name: {} for name in types}
    for code, entry in view.child("codes").each():
        for name, one in entry.each():
            if name == "label" or one.scalar is None:
                continue
            written = one.scalar
            spelling = SPELLINGS.get(types.get(name, "text"), SPELLINGS["text"])
            value = spelling.read(written.text)
            if value is None:
                ctx.findings.add(BadValue(written.text, types[name], spelling.example), written.span)
            else:
                found.setdefault(name, {})[code] = value
    kinds = {name: SPELLINGS.get(types.get(name, "text"), SPELLINGS["text"]).type for name in found}
    return {name: (_finest(kinds[name], values.values()), values) for name, values in found.items()}


def _code(id: str, view: View) -> Code:
    if view.scalar is not None:
        return Code(id=id, label=view.scalar.text)
    attributes = {
        name: one.scalar.text for name, one in view.each() if one.scalar is not None and name != "label"
    }
    return Code(id=id, label=view.text("label", id), attributes=attributes)
