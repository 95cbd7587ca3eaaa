"""How far a change in a parent layer reaches: into which packs below it, and what there stands against it.

A pack below is compiled once with the old and once with the new layer. What then differs in it is where the
change arrives; what changed in the layer and does not differ below is where the pack has a value of its own;
what no longer compiles is where a lock or a bound is in the way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.base.finding import Finding
from engine.dsl.compile import compile_pack
from engine.dsl.difference import Change, differences
from engine.model.rule_set import RuleSet
from engine.model.vocabulary import CORE, Vocabulary
from engine.service.views.rules.differences import Group, Sentence, difference_groups, told

#: What every pack says of itself.
_OWN = frozenset({"pack", "label", "parents", "in_force_from"})


@dataclass(frozen=True, slots=True)
class Kept:
    """A change that does not arrive: what changed above, and where the pack below says its own."""

    sentence: Sentence
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """One pack below, and what a change above does to it."""

    pack: str
    label: str
    groups: tuple[Group, ...] = ()
    kept: tuple[Kept, ...] = ()
    #: What is wrong in it once the layer above has changed: locks, bounds, names that are gone.
    against: tuple[Finding, ...] = ()

    @property
    def is_touched(self) -> bool:
        """Whether there is anything to say of it."""
        return bool(self.groups or self.kept or self.against)


def reached(
    old: RuleSet,
    new: RuleSet,
    folder: str,
    before: Mapping[str, str],
    after: Mapping[str, str],
    words: Vocabulary = CORE,
) -> Reached:
    """What the change from `old` to `new` does to the pack in `folder`, with its files on both sides."""
    first, second = compile_pack(before, folder, words), compile_pack(after, folder, words)
    held = first.compiled.rules if first.compiled else None
    name, label = (held.pack, held.label) if held else (folder.rpartition("/")[2], "")
    if second.compiled is None or held is None:
        known = {each.problem for each in first.findings}
        errors = (each for each in second.findings if each.is_error and each.problem not in known)
        return Reached(pack=name, label=label, against=tuple(errors))
    there = second.compiled.rules
    return Reached(
        pack=name,
        label=label,
        groups=difference_groups(held, there),
        kept=tuple(_kept(old, new, held, there)),
    )


def _kept(old: RuleSet, new: RuleSet, held: RuleSet, there: RuleSet) -> Iterator[Kept]:
    arrived = [_keys(change) for change in differences(held, there)]
    for change in differences(old, new):
        if change.way[0].key in _OWN or any(_meets(_keys(change), way) for way in arrived):
            continue
        for sentence in told(change, old, new):
            yield Kept(sentence, _place(there, _keys(change)))


def _keys(change: Change) -> tuple[str, ...]:
    return tuple(crumb.key for crumb in change.way)


def _meets(one: Sequence[str], other: Sequence[str]) -> bool:
    short = min(len(one), len(other))
    return one[:short] == other[:short]


def _place(rules: RuleSet, way: Iterable[str]) -> str:
    """Where the nearest part on the way to it was written."""
    here: object = rules
    place = ""
    for key in way:
        found = here.get(key) if isinstance(here, Mapping) else getattr(here, key, None)
        if found is None:
            break
        here = found
        place = _written(here) or place
    return place


def _written(part: object) -> str:
    if isinstance(part, tuple):
        return next((place for one in reversed(part) if (place := _written(one))), "")
    span = getattr(getattr(part, "origin", None), "span", None)
    return str(span) if span is not None and span.file else ""
