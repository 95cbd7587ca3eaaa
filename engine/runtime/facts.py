"""Facts: the questions a decision asked and the answers it was given, as they are kept with its events."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cache
from typing import Any, TypeVar

from engine.model.decision import Accepted, Decision
from engine.model.expr.question import Aggregation, PluginFailed
from engine.runtime.scope import Asking

_T = TypeVar("_T")


def driven(deciding: Asking[Decision], answer: Callable[[Any], Any]) -> Decision:
    """Run a decision to its end, answering what it asks; an accepted one carries the facts."""
    facts: list[Mapping[str, Any]] = []
    try:
        question = next(deciding)
        while True:
            try:
                given = answer(question)
            except PluginFailed as failed:
                facts.append({"asked": plain(question), "failed": failed.said.en})
                question = deciding.throw(failed)
                continue
            facts.append({"asked": plain(question), "answered": plain(given)})
            question = deciding.send(given)
    except StopIteration as ended:
        decision: Decision = ended.value
    return replace(decision, facts=tuple(facts)) if isinstance(decision, Accepted) else decision


def driven_value(asking: Asking[_T], answer: Callable[[Any], Any]) -> _T:
    """Run any computation that asks, without keeping what it asked."""
    try:
        question = next(asking)
        while True:
            try:
                given = answer(question)
            except PluginFailed as failed:
                question = asking.throw(failed)
                continue
            question = asking.send(given)
    except StopIteration as ended:
        value: _T = ended.value
        return value


def plain(value: object) -> Any:
    """A value as JSON that says what it was."""
    match value:
        case str():
            # a lone surrogate has no UTF-8 and would break the digest
            return value if value.isprintable() else value.encode("utf-8", "backslashreplace").decode()
        case None | bool():
            return value
        case int():
            return int(value)
        case tuple() | list():
            return [plain(item) for item in value]
        case datetime() | date():
            return {"at": value.isoformat()}
        case Aggregation():
            return _aggregation(value)
        case _ if is_dataclass(value) and not isinstance(value, type):
            return {type(value).__name__: {name: plain(getattr(value, name)) for name in names_of(value)}}
        case _:
            return _rarer(value)


def _rarer(value: object) -> Any:
    match value:
        case float():
            return {"inexact": repr(value)}
        case Enum():
            return value.value
        case Decimal() | Fraction():
            return {"number": str(value)}
        case timedelta():
            return {"microseconds": value // timedelta(microseconds=1)}
        case Mapping():
            return sorted(([plain(key), plain(item)] for key, item in value.items()), key=repr)
        case frozenset() | set():
            return sorted((plain(item) for item in value), key=repr)
        case _:
            return {"other": repr(value)}


def names_of(value: object) -> tuple[str, ...]:
    """The names of a dataclass's fields."""
    kind: type = type(value)
    return _names(kind)


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _aggregation(asked: Aggregation) -> dict[str, Any]:
    bindings = {name: plain(value) for name, value in asked.bindings}
    return {"Aggregation": {"kind": asked.kind, "source": asked.source.id, "bindings": bindings}}
