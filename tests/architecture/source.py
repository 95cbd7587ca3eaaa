"""The project's own Python files, read as syntax trees."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = ("engine", "plugins", "bench", "tests")

Named = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """One Python file: its path from the root, its text, its tree."""

    path: str
    text: str
    tree: ast.Module

    @property
    def lines(self) -> list[str]:
        """The text, line by line."""
        return self.text.splitlines()

    def comments(self) -> Iterator[tuple[int, str]]:
        """Every comment with its line; what looks like one inside a string is none."""
        for token in tokenize.generate_tokens(io.StringIO(self.text).readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string


@cache
def source_files(*folders: str) -> tuple[SourceFile, ...]:
    """Every Python file below the folders, in order of their paths."""
    paths = (path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")))
    return tuple(read(path) for path in paths if "cases" not in path.relative_to(ROOT).parts)


def read(path: Path) -> SourceFile:
    """Read one file."""
    text = path.read_text(encoding="utf-8")
    return SourceFile(path=path.relative_to(ROOT).as_posix(), text=text, tree=ast.parse(text))


def named_in(tree: ast.AST, prefix: str = "") -> Iterator[tuple[str, Named]]:
    """Every class and function, under its dotted name; what a function holds inside is its private matter."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, Named):
            name = f"{prefix}{node.name}"
            yield name, node
            if isinstance(node, ast.ClassDef):
                yield from named_in(node, f"{name}.")
        elif not isinstance(node, ast.expr):
            yield from named_in(node, prefix)


def length(node: Named) -> int:
    """How many lines a definition has, from its first word to its last."""
    assert node.end_lineno is not None
    return node.end_lineno - node.lineno + 1


def is_public(name: str) -> bool:
    """Whether no part of a dotted name is marked private; `__init__` and its like count as private."""
    return not any(part.startswith("_") for part in name.split("."))
