"""The house numbers: short functions, short files, a sentence for public names, reasons for exceptions."""

from __future__ import annotations

import ast
import re

import pytest

from tests.architecture.exceptions import ALLOWED
from tests.architecture.source import FOLDERS, is_public, length, named_in, source_files

LINES_OF_A_FUNCTION = 50
LINES_OF_A_FILE = 400
#: A comment that silences a tool, up to the place where its reason must begin.
SILENCER = re.compile(
    r"#\s*(?:noqa(?::\s*[A-Z]+[0-9]+(?:[,\s]+[A-Z]+[0-9]+)*)?|type:\s*ignore(?:\[[\w\-, ]+\])?)(.*)"
)


def test_no_function_is_longer_than_fifty_lines() -> None:
    long = {
        f"{file.path}:{name}": length(node)
        for file in source_files(*FOLDERS)
        for name, node in named_in(file.tree)
        if not isinstance(node, ast.ClassDef) and length(node) > LINES_OF_A_FUNCTION
    }
    assert not {name: lines for name, lines in long.items() if name not in ALLOWED}


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    long = {
        file.path: len(file.lines)
        for file in source_files(*FOLDERS)
        if len(file.lines) > LINES_OF_A_FILE and file.path not in ALLOWED
    }
    assert not long


def test_every_module_and_public_name_of_the_product_has_its_sentence() -> None:
    silent = [
        f"{file.path}:{name}"
        for file in source_files("engine", "plugins", "bench")
        if "/tests/" not in str(file.path)  # a test's name is its sentence
        for name, node in [("", file.tree), *named_in(file.tree)]
        if is_public(name) and not ast.get_docstring(node) and not is_overload(node)
    ]
    assert not silent


def test_every_test_module_says_what_it_is_about() -> None:
    assert not [file.path for file in source_files("tests") if not ast.get_docstring(file.tree)]


def test_whatever_silences_a_tool_gives_its_reason_on_the_line() -> None:
    unreasoned = [
        f"{file.path}:{number}"
        for file in source_files(*FOLDERS)
        for number, comment in file.comments()
        if (found := SILENCER.search(comment)) and len(bare(found[1])) < 8
    ]
    assert not unreasoned


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("x = 1  # noqa", ""),
        ("x = 1  # noqa: E501", ""),
        ("x = 1  # noqa: E501, F401 - the wheel reads it", "the wheel reads it"),
        ("x = 1  # type: ignore[no-any-return]", ""),
        ("x = 1  # type: ignore[arg-type]  # huey has no types", "huey has no types"),
    ],
)
def test_a_reason_is_what_follows_the_codes(line: str, reason: str) -> None:
    found = SILENCER.search(line)
    assert found is not None
    assert bare(found[1]) == reason


def test_each_exception_still_exists_and_is_still_needed() -> None:
    functions = {f"{f.path}:{n}": length(d) for f in source_files(*FOLDERS) for n, d in named_in(f.tree)}
    lines = {file.path: len(file.lines) for file in source_files(*FOLDERS)}
    needed = {name for name, count in functions.items() if count > LINES_OF_A_FUNCTION}
    needed |= {path for path, count in lines.items() if count > LINES_OF_A_FILE}
    assert set(ALLOWED) <= needed
    assert all(len(reason) > 10 for reason in ALLOWED.values())


def bare(rest: str) -> str:
    """What is left of a comment's tail without the marks that lead to it."""
    return rest.strip(" #-—:")


def is_overload(node: ast.AST) -> bool:
    """Whether a definition is only one of several signatures; the sentence stands at the last of them."""
    names = getattr(node, "decorator_list", [])
    return any(isinstance(name, ast.Name) and name.id in {"overload", "override"} for name in names)
