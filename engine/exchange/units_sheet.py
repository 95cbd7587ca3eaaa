"""Units from a sheet: their ids, names, kinds, and what stands above each in each hierarchy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.exchange.reading import Reading
from engine.model.command import AddUnit
from engine.model.ids import HierarchyId, UnitId, UnitTypeId
from engine.model.organisation import Organisation, OrganisationRules

SHEET = "单位"
FIXED = ("编号", "名称", "类型")
EXAMPLE_MARK = "示例"


@dataclass(frozen=True, slots=True)
class Known:
    """How units are named in a sheet: by id, or by a name that only one has."""

    ids: frozenset[UnitId]
    by_label: Mapping[str, tuple[UnitId, ...]]

    def find(self, said: str) -> UnitId | None:
        """The unit that is meant, if it is one."""
        if said in self.ids:
            return UnitId(said)
        found = self.by_label.get(said, ())
        return found[0] if len(found) == 1 else None

    def why_not(self, said: str) -> tuple[str, str]:
        """Why no unit is meant, and the way out."""
        if said in self.by_label:
            return f"不止一个单位叫“{said}”，请改填编号", f"Several units are called “{said}”: give the id"
        return f"没有单位叫“{said}”", f"No unit is called “{said}”"


def heads(rules: OrganisationRules) -> tuple[str, ...]:
    """The headings: one column for each hierarchy."""
    return (*FIXED, *(f"上级（{label}）" for label in rules.hierarchies.values()))


def template(rules: OrganisationRules) -> tuple[tuple[str, ...], ...]:
    """The sheet to fill in, with one example row that is skipped."""
    kind = next((kind.label for kind in rules.unit_types.values()), "")
    return heads(rules), (f"{EXAMPLE_MARK}-1", "示例社区", kind, *("" for _ in rules.hierarchies))


def known_units(organisation: Organisation, there: Sequence[UnitId], new: Mapping[UnitId, str]) -> Known:
    """The units that are there, and those that the sheet brings."""
    labels: dict[str, tuple[UnitId, ...]] = {}
    named = [(unit, organisation.units[unit].label) for unit in there]
    for unit, label in (*named, *new.items()):
        labels[label] = (*labels.get(label, ()), unit)
    return Known(frozenset((*there, *new)), labels)


def new_units(rows: Sequence[Sequence[str]]) -> dict[UnitId, str]:
    """The ids and names that a sheet brings."""
    filled = (row for row in rows[1:] if len(row) > 1 and row[0] and not row[0].startswith(EXAMPLE_MARK))
    return {UnitId(row[0].strip()): row[1].strip() for row in filled}


def read_units(
    reading: Reading, rows: Sequence[Sequence[str]], rules: OrganisationRules, known: Known,
    taken: frozenset[UnitId],
) -> None:  # fmt: skip
    """The units of a sheet, those above before those below, whatever their order in it."""
    reading.sheet = SHEET
    wanted = heads(rules)
    if not rows or tuple(cell.strip() for cell in rows[0][: len(wanted)]) != wanted:
        reading.wrong(1, f"第一行应为：{'、'.join(wanted)}", f"The first row must be: {', '.join(wanted)}")
        return
    found: dict[UnitId, tuple[int, AddUnit]] = {}
    for number, cells in enumerate(rows[1:], 2):
        said = [*(cell.strip() for cell in cells), *([""] * len(wanted))][: len(wanted)]
        if any(said) and not said[0].startswith(EXAMPLE_MARK):
            unit = _unit(reading, number, said, rules, known)
            if unit.unit in found or unit.unit in taken:
                reading.wrong(number, f"编号“{unit.unit}”已使用", f"The id “{unit.unit}” is taken", 0)
            else:
                found[unit.unit] = (number, unit)
    _in_order(reading, found)


def _unit(
    reading: Reading, number: int, said: Sequence[str], rules: OrganisationRules, known: Known
) -> AddUnit:
    id_, label, kind, *above = said
    for column, (cell, zh, en) in enumerate(
        ((id_, "请填写编号", "Give the id"), (label, "请填写名称", "Give the name"))
    ):
        if not cell:
            reading.wrong(number, zh, en, column)
    kinds = {each.label: each.id for each in rules.unit_types.values()} | {k: k for k in rules.unit_types}
    if kind not in kinds:
        usual = "、".join(each.label for each in rules.unit_types.values())
        reading.wrong(number, f"没有“{kind}”这类单位，可填：{usual}", f"No kind of unit “{kind}”; {usual}", 2)
    parents: dict[HierarchyId, UnitId] = {}
    for column, (line, name) in enumerate(zip(rules.hierarchies, above, strict=True), len(FIXED)):
        parent = known.find(name) if name else None
        if parent is not None:
            parents[line] = parent
        elif name:
            reading.wrong(number, *known.why_not(name), column)
    return AddUnit(unit=UnitId(id_), type=UnitTypeId(kinds.get(kind, kind)), label=label, parents=parents)


def _in_order(reading: Reading, found: Mapping[UnitId, tuple[int, AddUnit]]) -> None:
    left = dict(found)
    while left:
        ready = [unit for unit, (_, add) in left.items() if not set(add.parents.values()) & left.keys()]
        if not ready:
            for number, add in left.values():
                zh, en = f"“{add.label}”的上级绕成了圈", f"What stands above “{add.label}” runs in a circle"
                reading.wrong(number, zh, en)
            return
        for unit in ready:
            number, add = left.pop(unit)
            reading.tell(number, f"新设 {add.label}（{add.unit}）", f"New unit: {add.label} ({add.unit})")
            reading.ask(number, add)
