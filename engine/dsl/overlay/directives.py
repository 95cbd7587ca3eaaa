"""What a layer says to the layers below it: `$final`, `$bounds`, `$slots`, `$remove`, `$value`."""

from __future__ import annotations

from dataclasses import replace

from engine.base.finding import Findings
from engine.dsl.overlay.child_problems import UnknownDirective
from engine.dsl.shape.problems import UnknownKey
from engine.dsl.text.node import BoundsText, Entry, Items, Node, Rules, Scalar, Table


def is_removal(node: Node) -> bool:
    """Whether a child wrote that an entry is to be dropped."""
    if not isinstance(node, Table):
        return False
    remove = node.get("$remove")
    return isinstance(remove, Scalar) and remove.text == "true"


def without_directives(table: Table, findings: Findings) -> Table:
    """The table with its `$` keys moved to its rules."""
    directives = {key: entry for key, entry in table.entries.items() if key.startswith("$")}
    if not directives:
        return table
    rules = Rules()
    for key, entry in directives.items():
        read = _read(key, entry.value, rules)
        if read is None:
            findings.add(UnknownDirective(key), entry.key.span)
        else:
            rules = read
    plain = {key: entry for key, entry in table.entries.items() if key not in directives}
    return Table(plain, table.span, rules if rules != Rules() else None)


def single(entry: Entry, node: Table, findings: Findings) -> Entry:
    """`{$value: X, $final: true}`: X, with rules of its own."""
    value = node.entries["$value"]
    bare = without_directives(node, findings)
    for name, beside in bare.entries.items():
        findings.add(UnknownKey(name, ("$final", "$bounds")), beside.key.span)
    return Entry(entry.key, value.value, bare.rules)


def _read(key: str, value: Node, rules: Rules) -> Rules | None:
    match key, value:
        case "$final", Scalar(text="true"):
            return replace(rules, final=value.span)
        case "$final", Scalar(text="false"):
            return rules
        case "$remove", Scalar(text="true" | "false"):
            return rules
        case "$value", Scalar():
            return rules
        case "$bounds", Table():
            bounds = _bounds(value)
            return None if bounds is None else replace(rules, bounds=(bounds,))
        case "$slots", Table():
            count = value.get("open")
            if isinstance(count, Scalar) and count.text.isdecimal() and len(count.text) < 4:
                return replace(rules, slots=int(count.text), slots_at=count.span)
            return None
        case _:
            return None


def _bounds(table: Table) -> BoundsText | None:
    if not table.entries or set(table.entries) - {"min", "max", "enum"}:
        return None
    least, most, among = (table.get(key) for key in ("min", "max", "enum"))
    if isinstance(least, Items | Table) or isinstance(most, Items | Table):
        return None
    if among is not None and not isinstance(among, Items):
        return None
    listed = among.items if among is not None else ()
    words = tuple(item for item in listed if isinstance(item, Scalar))
    if len(words) != len(listed):
        return None
    return BoundsText(table.span, least, most, words)
