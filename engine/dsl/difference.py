"""What two rule sets mean differently: every part that was added, removed or changed, and nothing else.

The model is walked as it is frozen: places, the order of keys and comments are no difference; the order of
steps is one. Whatever changes the digest of the meaning (see freeze.py) is found here, because both look at
the same parts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import get_args

from engine.dsl.freeze import PLACES, canonical
from engine.model.expr import tree
from engine.model.rule_set import RuleSet

_NODES = get_args(tree.Node)


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the way to a part: the key or field that leads there, and what people call the part."""

    key: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A part that differs; None stands for a part that is not there. `order` is a list put otherwise."""

    way: tuple[Crumb, ...]
    before: object
    after: object
    is_order: bool = False


def differences(before: RuleSet, after: RuleSet) -> tuple[Change, ...]:
    """Every change, in the order of the newer rule set's parts; none where the meaning is the same."""
    return tuple(_walk((), before, after))


def _walk(way: tuple[Crumb, ...], before: object, after: object) -> Iterator[Change]:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        yield from _keyed(way, before, after)
    elif _has_ids(before) and _has_ids(after):
        yield from _listed(way, before, after)
    elif _is_part(before) and type(before) is type(after):
        for field in fields(after):  # type: ignore[arg-type]  # both are dataclasses of one type
            if field.name not in PLACES:
                one, other = getattr(before, field.name), getattr(after, field.name)
                yield from _walk((*way, _crumb(field.name, other)), one, other)
    elif _means(before) != _means(after):
        yield Change(way, before, after)


def _keyed(
    way: tuple[Crumb, ...], before: Mapping[object, object], after: Mapping[object, object]
) -> Iterator[Change]:
    for key, one in after.items():
        if key not in before:
            yield Change((*way, _crumb(str(key), one)), None, one)
        else:
            yield from _walk((*way, _crumb(str(key), one)), before[key], one)
    for key, one in before.items():
        if key not in after:
            yield Change((*way, _crumb(str(key), one)), one, None)


def _listed(way: tuple[Crumb, ...], before: object, after: object) -> Iterator[Change]:
    """Lists whose members have ids, such as steps: each by its id, then the order of those in both."""
    old = {one.id: one for one in before}  # type: ignore[attr-defined]  # checked by the caller
    new = {one.id: one for one in after}  # type: ignore[attr-defined]  # checked by the caller
    yield from _keyed(way, old, new)
    if [key for key in old if key in new] != [key for key in new if key in old]:
        yield Change(way, tuple(old), tuple(new), is_order=True)


def _has_ids(value: object) -> bool:
    return isinstance(value, tuple) and len(value) > 0 and all(hasattr(one, "id") for one in value)


def _is_part(value: object) -> bool:
    """Whether it is a part of the model with parts of its own; expressions are told as a whole."""
    return is_dataclass(value) and not isinstance(value, type) and not isinstance(value, _NODES)


def _means(value: object) -> object:
    try:
        return canonical(value)
    except TypeError:
        return value


def _crumb(key: str, value: object) -> Crumb:
    label = getattr(value, "label", "")
    return Crumb(key, label if isinstance(label, str) else "")
