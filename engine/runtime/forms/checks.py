"""Checks: conditions that must not hold, their words with the values in them, and what each of them saw."""

from __future__ import annotations

from engine.base.finding import same
from engine.model.form import Check, Level
from engine.model.refusal import FieldError
from engine.model.retrace import Noted
from engine.runtime.forms.settle import Open, settled, tried
from engine.runtime.scope import Asking, CaseScope
from engine.runtime.show import filled, shown

_UNKNOWN = "—"


def stops(check: Check, confirmed: frozenset[str]) -> bool:
    """Whether nothing goes on while it holds."""
    return check.level is Level.ERROR or (check.level is Level.WARN and check.id not in confirmed)


def failing(check: Check, scope: CaseScope) -> Asking[FieldError | None]:
    """What a check says, if it surely holds with what is known."""
    noted = yield from tried(check.when, scope)
    if isinstance(noted, Open) or not noted.value:
        return None
    return (yield from told(check, noted, scope))


def told(check: Check, noted: Noted, scope: CaseScope) -> Asking[FieldError]:
    """What a check says that holds."""
    words: dict[str, str] = {}
    for placeholder, node in check.values.items():
        value = yield from settled(node, scope)
        known = not isinstance(value, Open) and value is not None
        words[placeholder] = (yield from shown(scope.rules, node, value)) if known else _UNKNOWN
    return FieldError(
        path=check.fields[0] if check.fields else "",
        said=same(filled(check.message, words)),
        confirm=check.id if check.level is Level.WARN else "",
        reason=check.reason,
        noted=noted,
    )
