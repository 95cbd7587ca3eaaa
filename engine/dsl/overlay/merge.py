"""Laying a child's text over its parent's: deep, deterministic, within what the parent allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from engine.base.finding import Findings
from engine.base.span import Span
from engine.dsl.overlay.child_problems import Locked, RemovesNothing, SlotsUnfilled
from engine.dsl.overlay.directives import is_removal, single, without_directives
from engine.dsl.overlay.layers import Layer
from engine.dsl.overlay.order import placed
from engine.dsl.overlay.timeline import alike_dated, joined, rules_of, timeline
from engine.dsl.text.node import Entry, Items, Node, Scalar, Table

Path = tuple[str, ...]
#: Files of a layer that its children do not inherit as they stand: the pack's own card, but for its sources.
_OWN = frozenset({"pack", "label", "label_en", "level", "extends", "language", "in_force_from"})


@dataclass(frozen=True, slots=True)
class Past:
    """A value that a lower layer replaced."""

    span: Span
    text: str


@dataclass(slots=True)
class Overlay:
    """The layers laid over one another, and what each value replaced."""

    findings: Findings
    #: Folder prefixes to layer ids, so that a place tells its layer.
    layers: Sequence[Layer]
    replaced: dict[Path, tuple[Past, ...]] = field(default_factory=dict)

    def resolved(self) -> Table:
        """The text that holds for the lowest layer."""
        bare = [self._plain(layer.root) for layer in self.layers]
        result = bare[0]
        for below in bare[1:]:
            merged = self._merge(self._inherited(result), below, ())
            assert isinstance(merged, Table)
            result = merged
        self._tell_slots(result)
        return result

    def layer_of(self, span: Span) -> str:
        """The id of the layer in whose folder a place lies."""
        layer = self._around(span)
        return layer.id if layer else self.layers[-1].id

    def in_layer(self, span: Span) -> Span:
        """A place by the layer it lies in, wherever the folder of that layer happens to stand."""
        layer = self._around(span)
        return replace(span, file=f"{layer.id}{span.file.removeprefix(layer.folder)}") if layer else span

    def in_folder(self, span: Span) -> Span:
        """A place by the folder of its layer, as findings name it; the way back from `in_layer`."""
        layer = next((one for one in self.layers if span.file.startswith(f"{one.id}/")), None)
        return replace(span, file=f"{layer.folder}{span.file.removeprefix(layer.id)}") if layer else span

    def _around(self, span: Span) -> Layer | None:
        inside = [layer for layer in self.layers if span.file.startswith(f"{layer.folder}/")]
        return max(inside, key=lambda layer: len(layer.folder), default=None)

    def _plain(self, table: Table) -> Table:
        bare = without_directives(table, self.findings)
        inner = {key: self._entry(entry) for key, entry in bare.entries.items()}
        return Table(inner, bare.span, bare.rules)

    def _entry(self, entry: Entry) -> Entry:
        node = entry.value
        if isinstance(node, Table) and "$value" in node.entries and not is_removal(node):
            return single(entry, node, self.findings)
        return Entry(entry.key, self._inner(node))

    def _inner(self, node: Node) -> Node:
        match node:
            case Table():
                return node if is_removal(node) else self._plain(node)
            case Items(items=items, span=span):
                return Items(tuple(self._inner(item) for item in items), span)
            case Scalar():
                return node

    def _inherited(self, root: Table) -> Table:
        """What children see of a layer: of its card only the sources."""
        entries = dict(root.entries)
        card = entries.get("pack")
        if card is not None and isinstance(card.value, Table):
            kept = {key: entry for key, entry in card.value.entries.items() if key not in _OWN}
            entries["pack"] = Entry(card.key, Table(kept, card.value.span, card.value.rules))
        return Table(entries, root.span, root.rules)

    def _merge(self, above: Node, below: Node, path: Path) -> Node:
        match above, below:
            case Table(), Table() if path[-1:] == ("values",) and _is_dated(path[:-1]):
                return self._timeline(above, below, path)
            case Table(), Table():
                return self._tables(above, below, path)
            case Scalar(), _:
                past = Past(above.span, above.text)
                self.replaced[path] = (*self.replaced.get(path, ()), past)
                return below
            case _:
                return below

    def _tables(self, above: Table, below: Table, path: Path) -> Table:
        is_dated = _is_dated(path)
        if is_dated:
            above, below = alike_dated(above, below)
        entries = dict(above.entries)
        new: dict[str, Entry] = {}
        for key, entry in below.entries.items():
            here = (*path, key)
            old = entries.get(key)
            if old is None:
                self._add(new, key, entry, here, above)
            elif self._is_locked(above, old, entry, here):
                continue
            elif is_removal(entry.value):
                del entries[key]
            else:
                key_node = old.key if path != ("mechanisms",) else entry.key
                merged = self._merge(old.value, entry.value, here)
                entries[key] = Entry(key_node, merged, joined(old.rules, entry.rules))
        if is_dated:
            _one_of_value_and_values(entries, below)
        entries = placed(entries, new, path, self.findings)
        return Table(entries, below.span, joined(above.rules, below.rules, tuple(new)))

    def _add(self, new: dict[str, Entry], key: str, entry: Entry, path: Path, above: Table) -> None:
        if is_removal(entry.value):
            self.findings.add(RemovesNothing(".".join(path), tuple(above.entries)), entry.key.span)
        else:
            new[key] = entry

    def _is_locked(self, above: Table, old: Entry, entry: Entry, path: Path) -> bool:
        own = rules_of(old)
        lock = (own and own.final) or (above.rules and above.rules.final)
        if not lock or _repeats(old.value, entry.value):
            return False
        self.findings.add(Locked(".".join(path), self.layer_of(lock)), entry.key.span)
        return True

    def _timeline(self, above: Table, below: Table, path: Path) -> Table:
        def tell_locked(old: Entry, entry: Entry) -> None:
            self._is_locked(above, old, entry, path)

        kept = {day: entry for day, entry in above.entries.items() if day not in _dropped(below)}
        for day in _dropped(below) - set(above.entries):
            self._add({}, day, below.entries[day], path, above)
        own = {day: entry for day, entry in below.entries.items() if day not in _dropped(below)}
        days = timeline(replace(above, entries=kept), replace(below, entries=own), tell_locked)
        return Table(days, below.span, joined(above.rules, below.rules))

    def _tell_slots(self, node: Node) -> None:
        if not isinstance(node, Table):
            return
        rules = node.rules
        if rules and rules.slots is not None and rules.slots_at is not None:
            declared_here = self.layer_of(rules.slots_at) == self.layers[-1].id
            if not declared_here and len(rules.added) != rules.slots:
                self.findings.add(SlotsUnfilled(rules.slots, len(rules.added)), _shown_at(node))
        for _, value in node.values():
            self._tell_slots(value)


def _is_dated(path: Path) -> bool:
    """Whether a thing has values by day: a figure or a rule of voting, not what a rule works out."""
    return path[-2:-1] in (("parameters",), ("vote_rules",))


def _dropped(below: Table) -> set[str]:
    """The keys that a child takes out."""
    return {key for key, entry in below.entries.items() if is_removal(entry.value)}


def _shown_at(node: Table) -> Span:
    first = next(iter(node.entries.values()), None)
    return node.span if first is None or node.span.line == node.span.end_line else first.key.span


def _one_of_value_and_values(entries: dict[str, Entry], below: Table) -> None:
    """A child's one value replaces the parent's dated ones; its dated ones begin where they begin."""
    if "value" in below.entries and "values" not in below.entries:
        entries.pop("values", None)


def _repeats(one: Node, other: Node) -> bool:
    """Whether the other node says nothing that the one does not say already."""
    match one, other:
        case Scalar(), Scalar():
            return one.text == other.text
        case Items(), Items():
            return len(one.items) == len(other.items) and all(map(_repeats, one.items, other.items))
        case Table(), Table():
            known = set(other.entries) <= set(one.entries)
            return known and all(_repeats(one.entries[key].value, value) for key, value in other.values())
        case _:
            return False
