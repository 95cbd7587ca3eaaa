"""Asking a plugin to do something outside: what with is written down, a job does it after the commit."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from engine.model import effect as f
from engine.model.decision import CallOut
from engine.model.event import CalledOut
from engine.model.expr.values import Value
from engine.model.fields.kind import Json
from engine.runtime.draft import Draft
from engine.runtime.effects.money import value_of
from engine.runtime.scope import Asking


def call_outside(draft: Draft, effect: f.CallOutside) -> Asking[None]:
    """Have the plugin called with these values."""
    values: dict[str, Json] = {}
    for name, node in effect.values.items():
        values[name] = _plain((yield from value_of(draft, node)))
    body = {"effect": effect.effect, "values": values}
    digest, salt = draft.seal(body)
    draft.write(CallOut(effect=effect.effect, body=body, digest=digest, salt=salt))
    draft.tell(CalledOut(effect=effect.effect, digest=digest))


def _plain(value: Value) -> Json:
    """A value as JSON: amounts in whole fen, numbers as text, days as 2026-01-31."""
    match value:
        case datetime() | date():
            return value.isoformat()
        case Decimal() | Fraction():
            return str(value)
        case tuple() | list():
            return [_plain(one) for one in value]
        case _:
            return value
