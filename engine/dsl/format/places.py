"""Where the expressions of a file stand, by the shapes of the pack language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from engine.dsl.expr.syntax.parse import Start
from engine.dsl.shape.language import FILES, MECHANISM
from engine.dsl.shape.shapes import Either, Fields, Leaf, ListOf, MapOf, Shape
from engine.dsl.shape.validate import shape_of
from engine.dsl.text.node import Items, Node, Scalar, Table

_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_STARTS: dict[str, Start] = {"expression": "expr", "seats": "seats"}


@dataclass(frozen=True, slots=True)
class Part:
    """An expression inside a scalar: from character `start` of its text up to `end`."""

    start: int
    end: int
    kind: Start


@dataclass(frozen=True, slots=True)
class Written:
    """A scalar that holds expressions: one that is nothing else, or several between words."""

    scalar: Scalar
    parts: tuple[Part, ...]


def written(path: str, root: Node) -> Iterator[Written]:
    """Every scalar of a file that holds expressions, in the order written; `path` tells what file it is."""
    folder, _, name = path.rpartition("/")
    key = name.removesuffix(".yaml")
    shape = MECHANISM if folder.endswith("mechanisms") else FILES.get(key)
    if shape is not None:
        yield from _below(root, shape)


def _below(node: Node, shape: Shape) -> Iterator[Written]:
    match shape_of(shape), node:
        case Leaf() as leaf, Scalar():
            yield from _scalar(node, leaf)
        case Leaf() as leaf, Table() if isinstance(single := node.get("$value"), Scalar):
            yield from _scalar(single, leaf)
        case Either(leaf=leaf), Scalar() if leaf is not None:
            yield from _scalar(node, leaf)
        case Either(items=ListOf(item=item)) | ListOf(item=item), Items(items=items):
            for one in items:
                yield from _below(one, item)
        case Either(table=table), Table() if table is not None:
            yield from _below(node, table)
        case MapOf(item=item), Table():
            for key, value in node.values():
                if not key.startswith("$"):
                    yield from _below(value, item)
        case Fields(keys=keys), Table():
            for key, value in node.values():
                if key in keys:
                    yield from _below(value, keys[key])
        case _:
            return


def _scalar(scalar: Scalar, leaf: Leaf) -> Iterator[Written]:
    if not scalar.text.strip():
        return
    if leaf.kind in _STARTS:
        yield Written(scalar, (Part(0, len(scalar.text), _STARTS[leaf.kind]),))
    elif leaf.kind == "notice":
        found = _PLACEHOLDER.finditer(scalar.text)
        parts = tuple(Part(*match.span(1), "expr") for match in found if match.group(1).strip())
        if parts:
            yield Written(scalar, parts)
