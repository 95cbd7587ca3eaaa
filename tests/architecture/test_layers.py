"""The layers of the design and the absence of import cycles."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest

from tests.architecture.source import ROOT, source_files

#: The modules of engine.base that touch the machine; all others belong to the pure part.
DOORS = {"engine.base.clock", "engine.base.ids"}


@cache
def graph() -> grimp.ImportGraph:
    """Who imports whom inside the engine, and which libraries."""
    return grimp.build_graph("engine", include_external_packages=True)


def cycle_in(imports: Mapping[str, set[str]]) -> list[str] | None:
    """The modules of one import cycle, or none."""
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        return list(error.args[1])
    return None


def test_the_contracts_of_the_layers_hold() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo"],
        cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_module_imports_itself_over_others() -> None:
    modules = {name for name in graph().modules if name.split(".")[0] == "engine"}
    cycle = cycle_in({name: graph().find_modules_directly_imported_by(name) & modules for name in modules})
    assert cycle is None, " -> ".join(cycle or [])


@pytest.mark.parametrize(
    ("imports", "found"),
    [
        ({"a": {"b"}, "b": {"c"}, "c": set()}, False),
        ({"a": {"b"}, "b": {"c"}, "c": {"a"}}, True),
    ],
)
def test_a_cycle_is_found_when_there_is_one(imports: dict[str, set[str]], found: bool) -> None:
    assert (cycle_in(imports) is not None) is found


def engine_modules(tree: ast.AST) -> set[str]:
    """The modules of the engine that a file names in its imports."""
    named: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            named.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            named.add(node.module)
    return {name for name in named if name.split(".")[0] == "engine"}


def test_a_plugin_comes_in_through_its_one_door() -> None:
    doors = {file.path: engine_modules(file.tree) - {"engine.plugin.api"} for file in source_files("plugins")}
    assert not {path: named for path, named in doors.items() if named}


@pytest.mark.parametrize(
    ("code", "named"),
    [
        ("from engine.plugin.api import hook", {"engine.plugin.api"}),
        ("import json, engine.store.case", {"engine.store.case"}),
        ("def f() -> None:\n    from engine.runtime import decide", {"engine.runtime"}),
        ("import engineer", set()),
    ],
)
def test_the_imports_of_a_plugin_are_seen_wherever_they_stand(code: str, named: set[str]) -> None:
    assert engine_modules(ast.parse(code)) == named


def test_only_the_two_doors_of_the_base_ask_the_machine() -> None:
    machine = {"time", "secrets", "random", "os", "socket"}
    askers = {
        m
        for m in graph().find_descendants("engine.base")
        if graph().find_modules_directly_imported_by(m) & machine
    }
    assert askers <= DOORS
