"""Catalogues: the long lists of a pack (matters, powers), and what changed between two versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.model.ids import CatalogueId, CodeListId, PostId
from engine.model.source import UNKNOWN, Citation, Origin

SEVERAL = ";"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column behind the label of an item."""

    id: str
    label: str
    #: Whether an item without it keeps the pack from being put in force.
    required: bool = False
    #: The code list or the catalogue whose entries its cells name; several with semicolons.
    codes: CodeListId | None = None
    of: CatalogueId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line: its cells as they are written, without the empty ones."""

    id: str
    label: str
    cells: Mapping[str, str]
    #: The columns whose lack keeps it from taking effect; nobody can choose it until they are filled.
    pending: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """A long list. Its items in effect are also a code list of the same id."""

    id: CatalogueId
    label: str
    columns: Mapping[str, Column]
    items: Mapping[str, Item]
    #: The column by which the list is divided, and the number of items that each part must have.
    group: str = ""
    #: Whether everybody may read it without an account.
    public: bool = False
    #: The posts whose handbook it stands in.
    posts: tuple[PostId, ...] = ()
    citation: Citation | None = None
    origin: Origin = UNKNOWN


@dataclass(frozen=True, slots=True)
class Changed:
    """An item that two versions tell differently: column (`label` is the label) -> before, after."""

    before: Item
    after: Item
    cells: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Difference:
    """What one version of a catalogue has that the other has not; their order does not matter."""

    added: tuple[Item, ...] = ()
    removed: tuple[Item, ...] = ()
    changed: tuple[Changed, ...] = ()

    def __len__(self) -> int:
        return len(self.added) + len(self.removed) + len(self.changed)


def difference(before: Mapping[str, Item], after: Mapping[str, Item]) -> Difference:
    """The items that were added, removed and changed, each in the order of its version."""
    both = [(before[key], item) for key, item in after.items() if key in before]
    changed = [Changed(old, new, cells) for old, new in both if (cells := _cells(old, new))]
    return Difference(
        added=tuple(item for key, item in after.items() if key not in before),
        removed=tuple(item for key, item in before.items() if key not in after),
        changed=tuple(changed),
    )


def _cells(old: Item, new: Item) -> dict[str, tuple[str, str]]:
    names = ("label", *dict.fromkeys((*old.cells, *new.cells)))
    pairs = {name: (_cell(old, name), _cell(new, name)) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _cell(item: Item, name: str) -> str:
    return item.label if name == "label" else item.cells.get(name, "")


def named(cell: str) -> tuple[str, ...]:
    """The ids that a cell names."""
    return tuple(name for part in cell.replace("；", SEVERAL).split(SEVERAL) if (name := part.strip()))
