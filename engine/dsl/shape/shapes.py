"""The vocabulary in which the shape of the files is told; the checker and the JSON Schema both read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Leaf:
    """A scalar of one kind (see scalars.py), or one of some fixed words."""

    kind: str = "text"
    words: tuple[str, ...] = ()
    #: Whether a plugin may bring further words, written PLUGIN.NAME.
    open: bool = False
    #: What the JSON Schema says about it.
    about: str = ""


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list."""

    item: Shape
    least: int = 0


@dataclass(frozen=True, slots=True)
class MapOf:
    """A collection keyed by id (or by day)."""

    item: Shape
    key: Leaf = Leaf("id")
    least: int = 0


@dataclass(frozen=True, slots=True)
class Fields:
    """A closed set of keys. `one` means that exactly one of them is written."""

    name: str
    keys: Mapping[str, Shape]
    required: tuple[str, ...] = ()
    one: bool = False
    #: What may stand under any other key.
    rest: Shape | None = None
    about: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Either:
    """Several shapes, told apart by whether a text, a list or a map is written."""

    leaf: Leaf | None = None
    items: ListOf | None = None
    table: MapOf | Fields | Named | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """A shape by its name, where shapes contain one another."""

    name: str


Shape = Leaf | ListOf | MapOf | Fields | Either | Named
