"""Laying one timeline over another: at each day the nearest layer with a value in force wins.

Locks and bounds are dated as the values are: they hold from the day of the value at which they stand until
the next value of that layer. Under a lock the value of the layer above holds, whatever lies below it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from engine.dsl.text.node import Entry, Rules, Table

#: The day from which a value without days holds.
ALWAYS = "0001-01-01"


def rules_of(entry: Entry | None) -> Rules | None:
    """What a layer says about an entry, beside it or inside it."""
    if entry is None:
        return None
    inside = entry.value.rules if isinstance(entry.value, Table) else None
    return joined(entry.rules, inside)


def joined(above: Rules | None, below: Rules | None, added: tuple[str, ...] = ()) -> Rules | None:
    """The rules of both layers; `added` are the keys that the one below brings."""
    if above is None:
        return below
    mine = below or Rules()
    return replace(
        above,
        final=above.final or mine.final,
        bounds=(*above.bounds, *mine.bounds),
        slots=above.slots if above.slots is not None else mine.slots,
        slots_at=above.slots_at or mine.slots_at,
        added=(*above.added, *added),
    )


def timeline(above: Table, below: Table, tell_locked: Callable[[Entry, Entry], None]) -> dict[str, Entry]:
    """The values by day; `tell_locked` hears of a value of the child that stands under a lock."""
    merged: dict[str, Entry] = {}
    theirs: Entry | None = None
    mine: Entry | None = None
    for day in sorted({*above.entries, *below.entries}):
        theirs, mine = above.entries.get(day, theirs), below.entries.get(day, mine)
        is_locked = _is_locked(theirs)
        if theirs is not None and is_locked and day in below.entries:
            tell_locked(theirs, below.entries[day])
        chosen = theirs if mine is None or is_locked else _bounded(mine, theirs)
        assert chosen is not None, "a day comes from one of the two"
        merged[day] = chosen
    return merged


def _is_locked(entry: Entry | None) -> bool:
    rules = rules_of(entry)
    return rules is not None and rules.final is not None


def _bounded(mine: Entry, theirs: Entry | None) -> Entry:
    """The child's value under the bounds that hold on that day."""
    rules = rules_of(theirs)
    if rules is None or not rules.bounds:
        return mine
    return replace(mine, rules=joined(Rules(bounds=rules.bounds), mine.rules))


def alike_dated(above: Table, below: Table) -> tuple[Table, Table]:
    """Both with dated values where one of them has a single one, as far as the other's days matter."""
    dated = above.get("values")
    has_rules = isinstance(dated, Table) and any(map(rules_of, dated.entries.values()))
    if has_rules and "value" in below.entries and "values" not in below.entries:
        return above, _dated(below)
    if isinstance(below.get("values"), Table) and "value" in above.entries and "value" not in below.entries:
        return _dated(above), below
    return above, below


def _dated(table: Table) -> Table:
    """The table with its one value as one that holds from the beginning."""
    old = table.entries["value"]
    days = Entry(old.key, Table({ALWAYS: old}, old.key.span))
    return replace(
        table, entries={**{k: e for k, e in table.entries.items() if k != "value"}, "values": days}
    )
