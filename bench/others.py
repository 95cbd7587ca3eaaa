"""The rule and the table of rules.py and tables.py under other evaluators, each fed with what it likes best.

They compute in floats, which is faster than Decimal; their inputs are converted before the clock starts.
They come with the tools of developers; whichever is missing is named and left out.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from bench import rules, tables
from bench.turns import best_of

CALLS = 4_000
REPEATS = 3
Run = Callable[[Any, Any, Any], Any]
Inputs = Sequence[tuple[Any, ...]]

_KINDS = {
    "cleaning": ((2, 8), (4, 10), (None, 12)),
    "safety": ((6, 9), (None, 11)),
    "meals": ((None, 7),),
}


@dataclass(frozen=True, slots=True)
class Evaluator:
    """One library: its name, what to import, and how it takes a rule, the table and their inputs."""

    name: str
    module: str
    rule: Callable[[Any], Run]
    table: Callable[[Any], Run]
    inputs: Callable[[Any, Inputs], Inputs]


# simpleeval: Python expressions, parsed once

_SIMPLE_RULE = (
    "min(hours * 15, 45) if kind == 'elders' and hours >= 3 else "
    "hours * 10 + 2.5 if kind == 'cleaning' or kind == 'safety' or member else 0"
)
_SIMPLE_TABLE = (
    "(8 if hours < 2 else 10 if hours < 4 else 12) if kind == 'cleaning' else "
    "((15 if member else 14) if hours < 3 else 16) if kind == 'elders' else "
    "(9 if hours < 6 else 11) if kind == 'safety' else 7 if kind == 'meals' else 5 if hours > 0 else 0"
)


def _simple(text: str) -> Callable[[Any], Run]:
    def made(module: Any) -> Run:
        evaluator = module.SimpleEval(functions={"min": min})
        parsed = evaluator.parse(text)

        def run(kind: Any, hours: Any, member: Any) -> Any:
            evaluator.names = {"kind": kind, "hours": hours, "member": member}
            return evaluator.eval(text, previously_parsed=parsed)

        return run

    return made


# CEL

_CEL_RULE = (
    "kind == 'elders' && hours >= 3.0 ? (hours * 15.0 < 45.0 ? hours * 15.0 : 45.0) : "
    "(kind in ['cleaning', 'safety'] || member ? hours * 10.0 + 2.5 : 0.0)"
)
_CEL_TABLE = (
    "kind == 'cleaning' ? (hours < 2.0 ? 8 : hours < 4.0 ? 10 : 12) : "
    "kind == 'elders' ? (hours < 3.0 ? (member ? 15 : 14) : 16) : "
    "kind == 'safety' ? (hours < 6.0 ? 9 : 11) : kind == 'meals' ? 7 : hours > 0.0 ? 5 : 0"
)


def _cel(text: str) -> Callable[[Any], Run]:
    def made(module: Any) -> Run:
        environment = module.Environment()
        program = environment.program(environment.compile(text))

        def run(kind: Any, hours: Any, member: Any) -> Any:
            return program.evaluate({"kind": kind, "hours": hours, "member": member})

        return run

    return made


def _cel_inputs(module: Any, inputs: Inputs) -> Inputs:
    c = module.celtypes
    return [(c.StringType(k), c.DoubleType(float(h)), c.BoolType(m)) for k, h, m in inputs]


# JSONLogic

_KIND, _HOURS, _MEMBER = ({"var": name} for name in ("kind", "hours", "member"))
_LOGIC_RULE = {
    "if": [
        {"and": [{"==": [_KIND, "elders"]}, {">=": [_HOURS, 3]}]},
        {"min": [{"*": [_HOURS, 15]}, 45]},
        {"or": [{"in": [_KIND, ["cleaning", "safety"]]}, _MEMBER]},
        {"+": [{"*": [_HOURS, 10]}, 2.5]},
        0,
    ]
}


def _logic_steps(steps: Sequence[tuple[int | None, int]]) -> Any:
    branches: list[Any] = []
    for below, then in steps:
        branches += [then] if below is None else [{"<": [_HOURS, below]}, then]
    return {"if": branches} if len(branches) > 1 else branches[0]


_LOGIC_TABLE = {
    "if": [
        *(part for kind in _KINDS for part in ({"==": [_KIND, kind]}, _logic_steps(_KINDS[kind]))),
        {"==": [_KIND, "elders"]},
        {"if": [{"<": [_HOURS, 3]}, {"if": [_MEMBER, 15, 14]}, 16]},
        {">": [_HOURS, 0]},
        5,
        0,
    ]
}


def _logic(rule: Any) -> Callable[[Any], Run]:
    def made(module: Any) -> Run:
        def run(kind: Any, hours: Any, member: Any) -> Any:
            return module.jsonLogic(rule, {"kind": kind, "hours": hours, "member": member})

        return run

    return made


def _floats(_: Any, inputs: Inputs) -> Inputs:
    return [(kind, float(hours), member) for kind, hours, member in inputs]


EVALUATORS = (
    Evaluator("cel_python", "celpy", _cel(_CEL_RULE), _cel(_CEL_TABLE), _cel_inputs),
    Evaluator("simpleeval", "simpleeval", _simple(_SIMPLE_RULE), _simple(_SIMPLE_TABLE), _floats),
    Evaluator("jsonlogic", "json_logic", _logic(_LOGIC_RULE), _logic(_LOGIC_TABLE), _floats),
)


def measure() -> Mapping[str, float]:
    """Evaluations per second of the rule and of the table under each library that is installed."""
    found: dict[str, float] = {}
    for evaluator in EVALUATORS:
        try:
            module = import_module(evaluator.module)
        except ImportError:
            print(f"{evaluator.name} is not installed; `make bench` installs it.", file=sys.stderr)
            continue
        found |= _measured(evaluator, module)
    return found


def _measured(evaluator: Evaluator, module: Any) -> dict[str, float]:
    found: dict[str, float] = {}
    sides = (("rule", evaluator.rule, rules.by_hand, rules.INPUTS),
             ("table", evaluator.table, tables.by_hand, tables.ASKED))  # fmt: skip
    for what, make, by_hand, asked in sides:
        run, inputs = make(module), evaluator.inputs(module, asked)
        for given, exact in zip(inputs, asked, strict=True):
            assert float(run(*given)) == float(by_hand(*exact)), (evaluator.name, what, exact)
        name = f"{what}_{evaluator.name}_per_second"
        found |= best_of({name: run}, inputs, CALLS, REPEATS)
    return found


def main() -> None:
    """Print the figures."""
    for name, value in measure().items():
        print(f"{name:40} {value:14,.0f}")


if __name__ == "__main__":
    main()
