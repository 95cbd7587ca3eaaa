"""Places in a line as text that sorts like the values it stands for, so that every store orders alike."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from engine.model.expr.tree import Node
from engine.model.expr.values import Value
from engine.model.process import Task
from engine.runtime.draft import Draft
from engine.runtime.effects.money import value_of
from engine.runtime.scope import Asking

_PLACES = 9
#: Values stay below 10^15; shifted by this, all are positive and equally long with nine decimals.
_SHIFT = 10**16
_DIGITS = 17 + _PLACES


def ranked(draft: Draft, task: Task) -> Asking[tuple[str, ...]]:
    """The place of a task in its line."""
    if task.queue is None:
        return ()
    keys: tuple[str, ...] = ()
    for number, node in enumerate(task.queue.order):
        value = yield from value_of(draft, node)
        if number == 0 and task.queue.aging is not None:
            value = yield from _as_if_come(draft, task.queue.aging, value)
        keys += (sortable(value),)
    return keys


def _as_if_come(draft: Draft, aging: Node, place: Value) -> Asking[datetime]:
    """When a task counts as come: each class later by a fixed time, so that nobody is overtaken for ever."""
    days = int((yield from value_of(draft, aging)))
    return draft.at + days * timedelta(days=1) * int(place or 0)


def sortable(value: Value) -> str:
    """A value as text in the same order; what is missing comes last."""
    match value:
        case None:
            return "~"
        case bool():
            return "1" if value else "0"
        case int() | Decimal() | Fraction():
            return _number(Fraction(value))
        case timedelta():
            return _number(Fraction(value // timedelta(microseconds=1)) / 10**6)
        case datetime():
            return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")
        case date():
            return value.isoformat()
        case _:
            return str(value)


def _number(exact: Fraction) -> str:
    return f"{int((exact + _SHIFT) * 10**_PLACES // 1):0{_DIGITS}d}"
