"""A compiled rule beside the same rule written by hand in Python with Decimal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from bench.turns import best_of
from engine.base.finding import Findings
from engine.base.span import NOWHERE
from engine.dsl.expr.compile_text import compile_text
from engine.dsl.expr.environment import Environment, Slot
from engine.model.expr import types as t
from engine.model.expr.compile import compile_expression, compile_traced
from engine.model.expr.values import Value

RULE = (
    'if kind = "elders" and hours >= 3 then min(hours * 15, 45) '
    'else if kind in ["cleaning", "safety"] or member then hours * 10 + 2.5 else 0'
)
KINDS = t.Enum("kinds", ("elders", "cleaning", "safety", "other"))
INPUTS: tuple[tuple[Value, ...], ...] = (
    ("elders", Decimal("3.5"), False),
    ("cleaning", Decimal(2), False),
    ("other", Decimal("1.5"), True),
    ("other", Decimal(4), False),
)
CALLS = 200_000
REPEATS = 5

_FIFTEEN, _FORTY_FIVE, _TEN, _MORE, _NONE, _THREE = map(Decimal, ("15", "45", "10", "2.5", "0", "3"))


def by_hand(kind: str, hours: Decimal, is_member: bool) -> Decimal:
    """The rule as a careful programmer would write it."""
    if kind == "elders" and hours >= _THREE:
        return min(hours * _FIFTEEN, _FORTY_FIVE)
    if kind in ("cleaning", "safety") or is_member:
        return hours * _TEN + _MORE
    return _NONE


def compiled() -> tuple[Callable[..., Value], Callable[..., Value]]:
    """The rule as a pack says it, compiled without and with its trace; inputs by position."""
    names: dict[str, t.Type] = {"kind": KINDS, "hours": t.Number(1), "member": t.Bool()}
    environment = Environment(names={name: Slot(name, kind) for name, kind in names.items()})
    findings = Findings()
    node = compile_text(RULE, NOWHERE, environment, t.Number(), findings)
    assert node is not None, findings.sorted()
    rule = compile_expression(node)
    assert rule.names == ("kind", "hours", "member")
    return rule.slots, compile_traced(node).compiled.slots


def measure() -> Mapping[str, float]:
    """Evaluations per second of one rule, compiled and by hand, each the best of some runs taken in turn."""
    rule, traced = compiled()
    for inputs in INPUTS:
        assert rule(*inputs) == traced(*inputs)[0] == by_hand(*inputs)
    runs = {
        "rule_compiled_per_second": rule,
        "rule_traced_per_second": traced,
        "rule_by_hand_per_second": by_hand,
    }
    return best_of(runs, INPUTS, CALLS, REPEATS)


def main() -> None:
    """Print the figures and their ratio."""
    figures = measure()
    ratio = figures["rule_compiled_per_second"] / figures["rule_by_hand_per_second"]
    for name, value in figures.items():
        print(f"{name:32} {value:14,.0f}")
    print(f"{'compiled / by hand':32} {ratio:14.2f}")
    slower = figures["rule_by_hand_per_second"] / figures["rule_traced_per_second"]
    print(f"{'by hand / traced':32} {slower:14.2f}")


if __name__ == "__main__":
    main()
