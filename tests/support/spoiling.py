"""Spoiling a pack: what a slip, a bad merge or somebody who tries things out does to its files."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from typing import Any

import yaml

from engine.base.finding import Findings
from engine.dsl.text.node import Items, Node, Scalar, Table
from engine.dsl.text.read import read_file

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


#: What a slip of the keyboard leaves behind.
PIECES = ("", "\n", " ", ":", "- ", "[", "{", "}", "#", "'", '"', "|\n", "&a ", "*a", "!x ", "\t")


def spoiled_tree(dice: random.Random, path: str, text: str, slips: int) -> str:
    """The YAML file with so much of what it says taken out, moved, renamed or replaced by something odd."""
    node = read_file(path, text, Findings())
    assert node is not None
    tree = plain(node)
    for _ in range(slips):
        if places(tree):
            dice.choice(MUTATIONS)(dice, tree)
    return yaml.dump(tree, Dumper=_WithoutAliases, allow_unicode=True)


def spoiled_text(dice: random.Random, text: str) -> str:
    """The file with a piece cut out and another put there."""
    start = dice.randint(0, len(text))
    return text[:start] + dice.choice(PIECES) + text[start + dice.randint(0, 40) :]
