"""How long it takes to read, type and compile a thousand different rules."""

from __future__ import annotations

import time
from collections.abc import Mapping

from bench.rules import KINDS
from engine.base.finding import Findings
from engine.base.span import NOWHERE
from engine.dsl.expr.compile_text import compile_text
from engine.dsl.expr.environment import Environment, Slot
from engine.model.expr import types as t
from engine.model.expr.compile import compile_expression

COUNT = 1_000
_WRITTEN = (
    'if kind = "elders" and hours >= {n} then min(hours * 15, {n}) else if member then hours + 2.5 else 0',
    '如果 kind 属于 ["cleaning", "safety"] 并且 hours < {n} 那么 hours × 8 否则 {n}',
    "hours in [{n} .. 9000) or (member and hours + {n} > 40)",
    "round(hours * {n} / 3, 2) + max(hours, {n}, 4)",
)
RULES = tuple(_WRITTEN[n % len(_WRITTEN)].replace("{n}", str(n)) for n in range(COUNT))
_NAMES: dict[str, t.Type] = {"kind": KINDS, "hours": t.Number(1), "member": t.Bool()}
_WORLD = Environment(names={name: Slot(name, kind) for name, kind in _NAMES.items()})


def load() -> int:
    """Load them all; how many could be used."""
    good = 0
    for text in RULES:
        findings = Findings()
        node = compile_text(text, NOWHERE, _WORLD, None, findings)
        assert node is not None, findings.sorted()
        compile_expression(node)
        good += 1
    return good


def measure() -> Mapping[str, float]:
    """Seconds of CPU time for all of them, grammar built before."""
    load()
    started = time.process_time()
    assert load() == COUNT
    return {"load_1000_rules_seconds": time.process_time() - started}


def main() -> None:
    """Print the figure."""
    for name, value in measure().items():
        print(f"{name:40} {value:14.3f}")


if __name__ == "__main__":
    main()
