"""Catalogues as they are read: by part, by words, and beside an earlier version of the rules.

A catalogue that its pack calls public is open to everybody; the others to whoever is signed in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.base.finding import Said, same
from engine.model.catalogue import Catalogue, Column, Item, difference, named
from engine.model.ids import CatalogueId, PackId, PersonId
from engine.model.refusal import Refused
from engine.model.rule_set import Compiled, RuleSet
from engine.service.engine import Engine
from engine.service.rows import Release
from engine.service.views.shared import Named, Sheet, SourceText
from engine.service.views.viewer import Viewer, looking, not_found, source_text

NOBODY = PersonId("")
PAGE_ITEMS = 100
#: Each earlier version that is looked at has to be compiled.
VERSIONS_MAX = 12
NAME = Said("名称", "Name")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked for: a part, words, the items behind one, an earlier version to compare with."""

    part: str = ""
    words: str = ""
    after: str = ""
    against: int | None = None


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item; `waits` names the columns it still waits for."""

    id: str
    label: str
    cells: tuple[str, ...]
    waits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CellChange:
    """What one cell said, and says."""

    column: Said
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemChanges:
    """What differs from an earlier version."""

    against: int
    added: tuple[Named, ...]
    removed: tuple[Named, ...]
    changed: tuple[tuple[Named, tuple[CellChange, ...]], ...]

    @property
    def count(self) -> int:
        """How many items differ."""
        return len(self.added) + len(self.removed) + len(self.changed)


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the rules that had another text of the catalogue than the one before."""

    number: int
    since: datetime
    count: int
    is_active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueView:
    """A page of a catalogue."""

    pack: str
    id: CatalogueId
    label: str
    source: SourceText
    columns: tuple[str, ...]
    #: The parts with their sizes; empty where the list is not divided.
    parts: tuple[tuple[Named, int], ...]
    total: int
    rows: tuple[ItemRow, ...]
    next: str
    versions: tuple[Version, ...]
    changes: ItemChanges | None


def catalogues(viewer: Viewer) -> Iterator[tuple[str, Catalogue]]:
    """The catalogues that somebody may read, with their packs."""
    for compiled in viewer.active:
        for catalogue in compiled.rules.catalogues.values():
            if catalogue.public or viewer.person != NOBODY:
                yield compiled.rules.pack, catalogue


def has_catalogues(viewer: Viewer) -> bool:
    """Whether the rules in force have any list to read."""
    return any(True for _ in catalogues(viewer))


def catalogue_list(engine: Engine, person: PersonId) -> tuple[Named, ...]:
    """Their addresses and labels."""
    with looking(engine, person) as viewer:
        return tuple(Named(f"{pack}/{one.id}", one.label) for pack, one in catalogues(viewer))


def catalogue_view(
    engine: Engine, person: PersonId, pack: PackId, id: CatalogueId, wanted: Wanted
) -> CatalogueView | Refused:
    """A page of a catalogue in force."""
    with looking(engine, person) as viewer:
        found = _found(viewer, pack, id)
        if isinstance(found, Refused):
            return found
        compiled, catalogue = found
        reader = Reader(compiled.rules, catalogue)
        every = tuple(_matching(reader, catalogue, wanted))
        at = next((n for n, item in enumerate(every, 1) if item.id == wanted.after), 0)
        shown = every[at : at + PAGE_ITEMS]
        versions = tuple(_versions(viewer, pack, id))
        return CatalogueView(
            pack=pack,
            id=id,
            label=catalogue.label,
            source=source_text(catalogue.citation, catalogue.origin) or SourceText(),
            columns=tuple(column.label for column in catalogue.columns.values()),
            parts=tuple(_parts(reader, catalogue)),
            total=len(catalogue.items),
            rows=shown,
            next=shown[-1].id if at + PAGE_ITEMS < len(every) else "",
            versions=tuple(version for version, _ in versions),
            changes=_changes(catalogue, versions, wanted.against),
        )


def catalogue_sheet(engine: Engine, person: PersonId, pack: PackId, id: CatalogueId) -> Sheet | Refused:
    """The whole catalogue as a sheet."""
    with looking(engine, person) as viewer:
        found = _found(viewer, pack, id)
        if isinstance(found, Refused):
            return found
        compiled, catalogue = found
        heads = (Said("编号", "No."), NAME, *(same(one.label) for one in catalogue.columns.values()))
        rows = map(Reader(compiled.rules, catalogue).row, catalogue.items.values())
        return (heads, *(tuple(map(same, (row.id, row.label, *row.cells))) for row in rows))


class Reader:
    """Reads the items of a catalogue with labels in the place of ids."""

    def __init__(self, rules: RuleSet, catalogue: Catalogue) -> None:
        self._columns = catalogue.columns
        self._labels = {name: _labels(rules, column) for name, column in catalogue.columns.items()}

    def row(self, item: Item) -> ItemRow:
        """One item."""
        cells = tuple(self.words(name, item.cells.get(name, "")) for name in self._columns)
        return ItemRow(item.id, item.label, cells, tuple(self._columns[name].label for name in item.pending))

    def words(self, column: str, cell: str) -> str:
        """One cell."""
        labels = self._labels[column]
        return "；".join(labels.get(name, name) for name in named(cell)) if labels else cell


def _found(viewer: Viewer, pack: PackId, id: CatalogueId) -> tuple[Compiled, Catalogue] | Refused:
    may = {one.id for of, one in catalogues(viewer) if of == pack}
    compiled = next((one for one in viewer.active if one.rules.pack == pack), None)
    if compiled is None or id not in may:
        return not_found("没有这张清单。", "There is no such list.")
    return compiled, compiled.rules.catalogues[id]


def _labels(rules: RuleSet, column: Column) -> Mapping[str, str]:
    if column.codes is not None:
        return {key: code.label for key, code in rules.code_lists[column.codes].codes.items()}
    if column.of is not None:
        return {key: item.label for key, item in rules.catalogues[column.of].items.items()}
    return {}


def _matching(reader: Reader, catalogue: Catalogue, wanted: Wanted) -> Iterator[ItemRow]:
    for item in catalogue.items.values():
        if wanted.part and item.cells.get(catalogue.group, "") != wanted.part:
            continue
        row = reader.row(item)
        if not wanted.words or any(wanted.words in text for text in (row.id, row.label, *row.cells)):
            yield row


def _parts(reader: Reader, catalogue: Catalogue) -> Iterator[tuple[Named, int]]:
    if catalogue.group:
        sizes = Counter(item.cells.get(catalogue.group, "") for item in catalogue.items.values())
        for part, size in sizes.items():
            yield Named(part, reader.words(catalogue.group, part)), size


def _versions(viewer: Viewer, pack: PackId, id: CatalogueId) -> Iterator[tuple[Version, Mapping[str, Item]]]:
    """The versions that changed the catalogue, oldest first."""
    before: Mapping[str, Item] | None = None
    begun = [release for release in viewer.work.releases(pack) if release.active_from <= viewer.at]
    ordered = sorted(begun, key=_order)[-VERSIONS_MAX:]
    changed: list[tuple[Release, Mapping[str, Item]]] = []
    for release in ordered:
        compiled = viewer.engine.library.compiled(viewer.work, release.bundle, release.pack)
        catalogue = compiled.rules.catalogues.get(id)
        items = {} if catalogue is None else catalogue.items
        if before is None or len(difference(before, items)):
            changed.append((release, items))
        before = items
    for release, items in changed:
        is_active = release == changed[-1][0]
        yield Version(release.number, release.active_from, len(items), is_active), items


def _order(release: Release) -> tuple[datetime, int]:
    return release.active_from, release.number


def _changes(
    catalogue: Catalogue, versions: tuple[tuple[Version, Mapping[str, Item]], ...], against: int | None
) -> ItemChanges | None:
    items = next((items for version, items in versions if version.number == against), None)
    if against is None or items is None:
        return None
    found = difference(items, catalogue.items)
    return ItemChanges(
        against=against,
        added=tuple(Named(item.id, item.label) for item in found.added),
        removed=tuple(Named(item.id, item.label) for item in found.removed),
        changed=tuple(
            (Named(one.after.id, one.after.label), tuple(_cell_changes(catalogue, one.cells)))
            for one in found.changed
        ),
    )


def _cell_changes(catalogue: Catalogue, cells: Mapping[str, tuple[str, str]]) -> Iterator[CellChange]:
    for name, (before, after) in cells.items():
        column = catalogue.columns.get(name)
        yield CellChange(NAME if column is None else same(column.label), before, after)
