"""Whatever is done to a pack, the compiler answers with findings and never raises (promise 6)."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from engine.base.finding import Findings
from engine.dsl.compile import Result, compile_pack
from engine.dsl.show import render, render_json
from engine.dsl.text.node import Items, Node, Scalar, Table
from engine.dsl.text.read import read_file
from tests.dsl.cases import CONFIGS, base, cases, texts
from tests.support.soak import soak

TREES = soak(60, 20_000)
TEXTS = soak(60, 20_000)
_GOOD = {case.name: case.files() for case in cases("good")}
PACKS = (
    *(
        (_GOOD[name], "place")
        for name in ("decision_tables", "tables_that_compute", "figures_by_name", "overlay_narrows")
    ),
    (base(), "place"),
    (texts(CONFIGS), "cenxi"),
)

#: What stands where something else should: other kinds, numbers, hooks into other languages, far too much.
ODD: tuple[Any, ...] = (
    *(
        "",
        " ",
        "0",
        "-1",
        "1e999",
        "99999999999999999999",
        "true",
        "null",
        "~",
        "{{x}}",
        "{",
        "}",
        "$",
        "$x",
        ".",
    ),
    *(
        "start",
        "post(",
        "post(x) of",
        "if",
        "1/0",
        "a.b.c.d.e.f",
        "2025-02-30",
        "100%",
        "101%",
        "1/0",
        "x" * 5000,
    ),
    *([], {}, [[]], {"": ""}, {"a": {"b": {"c": "d"}}}, ["x"] * 50, {"$final": "true"}, {"$remove": "true"}),
    *(
        {"$bounds": {"min": "x"}},
        {"$slots": {"open": "3"}},
        {"value": []},
        {"steps": {"a": {"by": "starter"}}},
    ),
)

Place = tuple[Any, Any]


class _WithoutAliases(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        """Write the same thing out twice rather than refer to it."""
        return True


def plain(node: Node) -> Any:
    """A tree of nodes as maps, lists and texts."""
    match node:
        case Scalar(text=text):
            return text
        case Items(items=items):
            return [plain(item) for item in items]
        case Table():
            return {key: plain(value) for key, value in node.values()}


def places(tree: Any) -> list[Place]:
    """Every place in a tree: the container and the key or index."""
    keys = list(tree) if isinstance(tree, dict) else list(range(len(tree))) if isinstance(tree, list) else []
    return [place for key in keys for place in ((tree, key), *places(tree[key]))]


def delete(dice: random.Random, tree: Any) -> None:
    """Take something away."""
    container, key = dice.choice(places(tree))
    del container[key]


def retype(dice: random.Random, tree: Any) -> None:
    """Put something odd in its place."""
    container, key = dice.choice(places(tree))
    container[key] = copy.deepcopy(dice.choice(ODD))


def transplant(dice: random.Random, tree: Any) -> None:
    """Put a copy of something where something else was."""
    found = places(tree)
    (container, key), (source, at) = dice.choice(found), dice.choice(found)
    container[key] = copy.deepcopy(source[at])


def rename(dice: random.Random, tree: Any) -> None:
    """Give a key another name, which moves it to the end as well."""
    found = [place for place in places(tree) if isinstance(place[0], dict)]
    if not found:
        return
    container, key = dice.choice(found)
    container[dice.choice(("x", "$final", "start", f"{key}2", "价", ""))] = container.pop(key)


def garble(dice: random.Random, tree: Any) -> None:
    """Cut or double a piece of a text."""
    found = [place for place in places(tree) if isinstance(place[0][place[1]], str)]
    if not found:
        return
    container, key = dice.choice(found)
    text = container[key]
    start, end = sorted((dice.randint(0, len(text)), dice.randint(0, len(text))))
    container[key] = text[:start] + text[end:] if dice.random() < 0.5 else text[:end] + text[start:]


MUTATIONS: tuple[Callable[[random.Random, Any], None], ...] = (delete, retype, transplant, rename, garble)


def holds(result: Result, files: dict[str, str]) -> None:
    """What must be so of every answer."""
    has_errors = any(finding.is_error for finding in result.findings)
    assert has_errors == (result.compiled is None)
    assert bool(render(result.findings, files)) == bool(result.findings)
    assert bool(render_json(result.findings, "en")) == bool(result.findings)


@pytest.mark.parametrize("block", range(10))
def test_a_mutilated_tree_gives_findings_and_never_raises(block: int) -> None:
    for seed in range(block, TREES, 10):
        dice = random.Random(seed)
        files, pack = PACKS[seed % len(PACKS)]
        path = dice.choice([p for p in sorted(files) if "/sample/" not in p and "/scenarios/" not in p])
        node = read_file(path, files[path], Findings())
        assert node is not None
        tree = plain(node)
        for _ in range(dice.randint(1, 3)):
            if places(tree):
                dice.choice(MUTATIONS)(dice, tree)
        broken = {**files, path: yaml.dump(tree, Dumper=_WithoutAliases, allow_unicode=True)}
        holds(compile_pack(broken, pack), broken)


@pytest.mark.parametrize("block", range(10))
def test_a_mutilated_text_gives_findings_and_never_raises(block: int) -> None:
    for seed in range(block, TEXTS, 10):
        dice = random.Random(seed)
        files, pack = PACKS[seed % len(PACKS)]
        path = dice.choice([p for p in sorted(files) if "/sample/" not in p and "/scenarios/" not in p])
        text = files[path]
        start = dice.randint(0, len(text))
        piece = dice.choice(
            ("", "\n", " ", ":", "- ", "[", "{", "}", "#", "'", '"', "|\n", "&a ", "*a", "!x ", "\t")
        )
        broken = {**files, path: text[:start] + piece + text[start + dice.randint(0, 40) :]}
        holds(compile_pack(broken, pack), broken)
