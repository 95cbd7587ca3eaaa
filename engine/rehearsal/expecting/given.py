"""What a scenario gives to a rule: values as a person would write them, read by the types of its inputs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from engine.base.finding import Said
from engine.model.expr import types as t
from engine.model.expr.types import Type
from engine.model.expr.values import Interval, Value
from engine.model.quantity import Fen, Points
from engine.model.ruling import Ruling
from engine.rehearsal.part import Part
from engine.rehearsal.world import World


def given_values(world: World, ruling: Ruling, part: Part) -> dict[str, Value]:
    """The values under `with`; one that cannot be read stops the scenario."""
    written = part.typed("with") or {}
    kinds = {one.id: one.type for one in ruling.given}
    found: dict[str, Value] = {}
    for name, text in written.items():
        try:
            found[name] = _value(kinds[name], text)
        except (KeyError, ValueError, InvalidOperation, TypeError):
            what = Said(f"{name} 不是 {ruling.label} 的输入值", f"{name} is no input value of {ruling.id}")
            raise world.stop(part.at("with"), what, "、".join(kinds), str(text)) from None
    for one in ruling.given:
        if one.id not in found and not isinstance(one.type, t.Optional):
            what = Said(f"没有给出 {one.label}", f"{one.id} is not given")
            raise world.stop(part.at("with"), what, one.id, "（没有）")
    return found


def _value(kind: Type, written: Any) -> Value:
    match kind:
        case t.Optional(item):
            return None if written in ("", None) else _value(item, written)
        case t.List(item):
            return tuple(_value(item, one) for one in written)
        case t.Record(fields=fields):
            return {name: _column(fields[name], written.get(name)) for name in fields}
        case t.Range(item):
            low, _, high = str(written).partition("..")
            return Interval(_value(item, low.strip()), _value(item, high.strip()))
        case t.Enum(codes=codes):
            if written not in codes:
                raise ValueError(written)
            return written
        case _:
            return _SCALARS[type(kind)](str(written))


def _column(kind: Type, written: Any) -> Value:
    return None if written is None else _value(kind, written)


def _whole(text: str) -> int:
    return int(text.rstrip(" 个工作日天月分"))


def _truth(text: str) -> bool:
    return {"true": True, "false": False, "是": True, "否": False}[text]


def _fen(text: str) -> Fen:
    return Fen(int(Decimal(text.removesuffix("元").strip().replace(",", "")) * 100))


_SCALARS: Mapping[type, Callable[[str], Value]] = {
    t.Bool: _truth,
    t.Number: Decimal,
    t.Money: _fen,
    t.Points: lambda text: Points(_whole(text)),
    t.Text: str,
    t.Date: date.fromisoformat,
    t.Days: _whole,
    t.Months: _whole,
    t.Workdays: _whole,
    t.Org: str,
    t.Person: str,
}
