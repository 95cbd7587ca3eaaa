"""Holding a tree of nodes against its shape: every mistake is told, nothing stops the reading."""

from __future__ import annotations

from dataclasses import dataclass

from engine.base.finding import Findings
from engine.base.span import Span
from engine.dsl.shape.language import FILES, MECHANISM, NAMED
from engine.dsl.shape.problems import (
    EmptyText,
    MissingKey,
    NotOneKey,
    TemplateUsed,
    UnknownKey,
    UnknownWord,
    WrongKind,
)
from engine.dsl.shape.scalars import is_plugin_word, tell
from engine.dsl.shape.shapes import Either, Fields, Leaf, ListOf, MapOf, Named, Shape
from engine.dsl.text.node import Items, Node, Scalar, Table, kind_of


def check_shapes(root: Table, findings: Findings) -> None:
    """Tell everything in the resolved text that has not its shape."""
    shaped = _Shaper(findings)
    for name, shape in FILES.items():
        entry = root.entries.get(name)
        if entry is not None:
            shaped.check(entry.value, shape, entry.key.span)
    mechanisms = root.get("mechanisms")
    if isinstance(mechanisms, Table):
        for entry in mechanisms.entries.values():
            shaped.check(entry.value, MECHANISM, entry.key.span)


def shape_of(shape: Shape) -> Shape:
    """The shape itself, where a name stood for it."""
    return NAMED[shape.name] if isinstance(shape, Named) else shape


@dataclass(frozen=True, slots=True)
class _Shaper:
    findings: Findings

    def check(self, node: Node, shape: Shape, key: Span) -> None:
        """One node; `key` is where the key stands that leads to it."""
        match shape_of(shape), node:
            case Either() as either, _:
                self._either(node, either, key)
            case Leaf() as leaf, Scalar():
                self._leaf(node, leaf, key)
            case ListOf() as listed, Items():
                self._list(node, listed, key)
            case MapOf() as mapped, Table():
                self._map(node, mapped, key)
            case Fields() as fields, Table():
                self._fields(node, fields, key)
            case expected, Scalar(text=""):
                self.findings.add(EmptyText(), key)
            case expected, _:
                self.findings.add(WrongKind(_kinds(expected), kind_of(node)), _short(node.span, key))

    def _either(self, node: Node, either: Either, key: Span) -> None:
        chosen: Shape | None
        match node:
            case Scalar():
                chosen = either.leaf
            case Items():
                chosen = either.items
            case Table():
                chosen = either.table
        if chosen is not None:
            self.check(node, chosen, key)
        elif isinstance(node, Scalar) and not node.text:
            self.findings.add(EmptyText(), key)
        else:
            self.findings.add(WrongKind(_kinds(either), kind_of(node)), _short(node.span, key))

    def _leaf(self, node: Scalar, leaf: Leaf, key: Span) -> None:
        at = node.span if node.text else key
        if "{{" in node.text or "{%" in node.text:
            self.findings.add(TemplateUsed(), _short(at, key))
        elif leaf.words:
            if node.text not in leaf.words and not (leaf.open and is_plugin_word(node.text)):
                self.findings.add(UnknownWord(node.text, leaf.words), at)
        elif problem := tell(leaf.kind, node.text):
            self.findings.add(problem, _short(at, key))

    def _list(self, node: Items, listed: ListOf, key: Span) -> None:
        if len(node.items) < listed.least:
            self.findings.add(EmptyText(), key)
        for item in node.items:
            self.check(item, listed.item, key)

    def _map(self, node: Table, mapped: MapOf, key: Span) -> None:
        if len(node.entries) < mapped.least:
            self.findings.add(EmptyText(), key)
        for entry in node.entries.values():
            self._leaf(entry.key, mapped.key, entry.key.span)
            self.check(entry.value, mapped.item, entry.key.span)

    def _fields(self, node: Table, fields: Fields, key: Span) -> None:
        for name, entry in node.entries.items():
            if name in fields.keys:
                self.check(entry.value, fields.keys[name], entry.key.span)
            elif fields.rest is not None:
                self._leaf(entry.key, Leaf("id"), entry.key.span)
                self.check(entry.value, fields.rest, entry.key.span)
            else:
                self.findings.add(UnknownKey(name, tuple(fields.keys)), entry.key.span)
        for name in fields.required:
            if name not in node.entries:
                self.findings.add(MissingKey(name), key)
        if fields.one and len(node.entries) != 1:
            self.findings.add(NotOneKey(len(node.entries)), key)


def _kinds(shape: Shape) -> tuple[str, ...]:
    match shape_of(shape):
        case Leaf():
            return ("text",)
        case ListOf():
            return ("list",)
        case Either(leaf=leaf, items=items, table=table):
            return tuple(kind for kind, has in (("text", leaf), ("list", items), ("map", table)) if has)
        case _:
            return ("map",)


def _short(span: Span, key: Span) -> Span:
    """The place itself if it is one line, else the key that leads to it."""
    return span if span.line == span.end_line else key
