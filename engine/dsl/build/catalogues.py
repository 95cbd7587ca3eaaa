"""Catalogues: their items are all there, complete, and name only what exists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from engine.dsl.build.context import Context, local
from engine.dsl.build.problems.catalogues import (
    CountDiffers,
    ItemIncomplete,
    NoSuchItem,
    UnknownCatalogue,
    UnknownColumn,
)
from engine.dsl.build.problems.names import UnknownCodeList, UnknownPost
from engine.dsl.build.view import View
from engine.dsl.text.node import Scalar
from engine.model.catalogue import Catalogue, Column, Item, named
from engine.model.expr import types as t
from engine.model.ids import CatalogueId, CodeListId, PostId


def build_catalogues(ctx: Context) -> None:
    """Every catalogue of every mechanism; their items are code lists already."""
    for key, view in ctx.declared["catalogues"].items():
        made = _Builder(ctx, key, view).catalogue()
        ctx.catalogues[made.id] = made


class _Builder:
    """One catalogue."""

    def __init__(self, ctx: Context, key: str, view: View) -> None:
        self.ctx, self.key, self.view = ctx, key, view
        self.mechanism = key.partition(".")[0]
        self.columns = {name: self._column(name, one) for name, one in view.child("columns").each()}
        #: What a column with `codes` or `of` may name.
        self.among = {name: self._among(column) for name, column in self.columns.items()}
        self.pending = tuple(self._known(one) for one in view.child("pending").scalars())

    def catalogue(self) -> Catalogue:
        """The catalogue; what is wrong with it was told."""
        view, ctx = self.view, self.ctx
        ctx.use("codes", self.key)
        items = {key: self._item(key, item) for key, item in view.child("items").each()}
        if items:
            self._tell_counts(items)
            self._tell_strangers()
        self._type_attributes()
        by = view.child("counts").get("by")
        return Catalogue(
            id=CatalogueId(self.key),
            label=view.text("label"),
            columns=self.columns,
            items=items,
            group="" if by is None else by.text,
            public=view.flag("public"),
            posts=tuple(self._posts()),
            citation=ctx.citation(view.child("source")),
            origin=ctx.origin(view.at),
        )

    def _column(self, name: str, view: View) -> Column:
        codes = self.ctx.resolve("codes", self.mechanism, view.get("codes"), UnknownCodeList)
        of = self.ctx.resolve("catalogues", self.mechanism, view.get("of"), UnknownCatalogue)
        return Column(
            id=name,
            label=view.text("label"),
            required=view.flag("required"),
            codes=None if codes is None else CodeListId(codes),
            of=None if of is None else CatalogueId(of),
        )

    def _among(self, column: Column) -> dict[str, str]:
        """The ids that a column may name, with their labels."""
        if column.codes is not None and column.codes in self.ctx.code_lists:
            return {key: code.label for key, code in self.ctx.code_lists[column.codes].codes.items()}
        if column.of is not None:
            return self._items_of(column.of)
        return {}

    def _items_of(self, catalogue: str) -> dict[str, str]:
        items = self.ctx.declared["catalogues"][catalogue].child("items")
        return {key: item.text("label") for key, item in items.each()}

    def _type_attributes(self) -> None:
        """A column that names one code of a list has the type of that list in expressions."""
        attributes = self.ctx.code_attributes[self.key]
        for column in self.columns.values():
            of, known = column.codes or column.of, tuple(self.among[column.id])
            _, values = attributes.get(column.id, (t.Text(), {}))
            if of is not None and values and all(value in known for value in values.values()):
                attributes[column.id] = (t.Enum(str(of), known), values)

    def _item(self, id: str, view: View) -> Item:
        label = view.text("label")
        cells = {name: one.scalar.text for name, one in view.each() if one.scalar is not None}
        for column in self.columns.values():
            if column.required and column.id not in cells and column.id not in self.pending:
                self.ctx.findings.add(ItemIncomplete(id, label, column.label), view.at)
            if column.codes is not None or column.of is not None:
                self._tell_unknown(column, view.get(column.id))
        if not label:
            self.ctx.findings.add(ItemIncomplete(id, id, "label"), view.at)
        cells.pop("label", None)
        pending = tuple(name for name in self.pending if name not in cells)
        return Item(id=id, label=label, cells=cells, pending=pending)

    def _tell_unknown(self, column: Column, cell: Scalar | None) -> None:
        known = self.among[column.id]
        for name in named(cell.text) if cell is not None and known else ():
            if name not in known:
                assert cell is not None
                self.ctx.findings.add(NoSuchItem(name, str(column.of or column.codes)), cell.span)

    def _tell_counts(self, items: dict[str, Item]) -> None:
        view, findings = self.view, self.ctx.findings
        needed = view.number("count")
        if needed is not None and needed != len(items):
            findings.add(CountDiffers("", needed, len(items)), view.child("count").at)
        counts = view.child("counts")
        by = counts.get("by")
        if by is None or not self._known(by):
            return
        found = Counter(item.cells.get(by.text, "") for item in items.values())
        for part, one in counts.child("of").each():
            expected = counts.child("of").number(part)
            if expected is not None and expected != found[part]:
                label = self.among[by.text].get(part, part)
                findings.add(CountDiffers(label, expected, found[part]), one.at)

    def _tell_strangers(self) -> None:
        """Items that do not stand in the list they are taken from."""
        among = self.ctx.resolve("catalogues", self.mechanism, self.view.get("among"), UnknownCatalogue)
        known = {} if among is None else self._items_of(among)
        for key, item in self.view.child("items").each() if known else ():
            if key not in known:
                self.ctx.findings.add(NoSuchItem(key, local(str(among))), item.at)

    def _known(self, column: Scalar) -> str:
        if column.text not in self.columns:
            self.ctx.findings.add(UnknownColumn(column.text, tuple(self.columns)), column.span)
            return ""
        return column.text

    def _posts(self) -> Iterator[PostId]:
        for written in self.view.child("for").scalars():
            if written.text in self.ctx.organisation.posts:
                yield PostId(written.text)
            elif self.ctx.organisation_is_sound:
                self.ctx.findings.add(
                    UnknownPost(written.text, frozenset(self.ctx.organisation.posts)), written.span
                )
