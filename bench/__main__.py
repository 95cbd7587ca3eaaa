"""Measure everything side by side, print one table, write it as JSON."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import statistics
import sys
from collections.abc import Iterable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from bench.budgets import BUDGETS
from bench.database import library

#: In this order within each round, so that what is compared is measured close together.
MODULES = (
    "commits",
    "actions",
    "scale",
    "spiff",
    "rules",
    "tables",
    "others",
    "loading",
    "check",
    "ledger",
    "aggregate",
    "swap",
)
RESULTS = Path(__file__).with_name("results.json")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure in rounds; 1 when a budget is missed or something that should be measured is missing."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"some of: {', '.join(MODULES)}")
    parser.add_argument("--rounds", type=int, default=3, help="each figure is the median of so many rounds")
    asked = parser.parse_args(arguments)
    if unknown := set(asked.names) - set(MODULES):
        parser.error(f"nothing measures {', '.join(sorted(unknown))}")
    names = [name for name in MODULES if not asked.names or name in asked.names]
    missing = [name for name in names if find_spec(f"bench.{name}") is None]
    figures = measured([name for name in names if name not in missing], max(1, asked.rounds))
    lines, kept = table(figures, missing)
    print("\n".join(lines))
    if not asked.names:  # a partial run would look like a whole one to whoever compares
        write(figures, missing)
    return 0 if kept else 1


def measured(names: Iterable[str], rounds: int) -> dict[str, float]:
    """The median of each figure; a round takes every module once, so a slow minute hits all alike."""
    modules = [importlib.import_module(f"bench.{name}") for name in names]
    found: dict[str, list[float]] = {}
    for number in range(1, rounds + 1):
        for module in modules:
            print(f"round {number} of {rounds}: {module.__name__}", file=sys.stderr, flush=True)
            for name, value in module.measure().items():
                found.setdefault(name, []).append(float(value))
    return {name: statistics.median(values) for name, values in found.items()}


def table(figures: Mapping[str, float], missing: Sequence[str]) -> tuple[list[str], bool]:
    """What people read, and whether nothing is missed or missing."""
    kept = not missing
    lines = [f"{'figure':<52}{'value':>14}", "-" * 66]
    lines += [f"{name.replace('_', ' '):<52}{value:>14,.3f}" for name, value in figures.items()]
    lines += ["", f"{'budget':<52}{'value':>10}{'bound':>9}  kept", "-" * 77]
    for budget in BUDGETS:
        value = budget.value(figures)
        if value is None:
            lines.append(f"{budget.label:<52}{'missing':>10}{budget.bound:>9}  -")
            continue
        kept = kept and budget.kept(value)
        lines.append(
            f"{budget.label:<52}{value:>10.3f}{budget.bound:>9}  {'yes' if budget.kept(value) else 'NO'}"
        )
    lines += [f"missing: bench/{name}.py" for name in missing]
    return lines, kept


def write(figures: Mapping[str, float], missing: Sequence[str]) -> None:
    """Keep the run beside the table, so that later runs can be compared."""
    machine = {
        "python": platform.python_version(),
        "system": platform.platform(),
        "cores": os.cpu_count(),
        "sqlite": library().sqlite_version,
    }
    budgets = [
        {"label": b.label, "value": value, "bound": b.bound, "kept": value is not None and b.kept(value)}
        for b in BUDGETS
        for value in [b.value(figures)]
    ]
    document = {"machine": machine, "figures": dict(figures), "budgets": budgets, "missing": list(missing)}
    RESULTS.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(f"\nwritten to {RESULTS}")


if __name__ == "__main__":
    sys.exit(main())
