"""Where added entries stand: merging maps never decides the order of steps."""

from __future__ import annotations

from engine.base.finding import Findings
from engine.dsl.overlay.child_problems import StepWithoutPlace, UnknownPlace
from engine.dsl.text.node import Entry, Scalar, Table

START = "start"


def placed(
    entries: dict[str, Entry], new: dict[str, Entry], path: tuple[str, ...], findings: Findings
) -> dict[str, Entry]:
    """The parent's entries with the child's new ones: steps behind the one they name, all else at the end."""
    if not path or path[-1] != "steps" or not entries:
        return {**entries, **new}
    order = list(entries)
    for key, entry in new.items():
        after = _after(entry)
        if after is None:
            findings.add(StepWithoutPlace(key), entry.key.span)
            order.append(key)
        elif after.text == START:
            order.insert(0, key)
        elif after.text in order:
            order.insert(order.index(after.text) + 1, key)
        else:
            findings.add(UnknownPlace(after.text, tuple(order)), after.span)
            order.append(key)
    both = {**entries, **new}
    return {key: both[key] for key in order}


def _after(entry: Entry) -> Scalar | None:
    after = entry.value.get("after") if isinstance(entry.value, Table) else None
    return after if isinstance(after, Scalar) else None
