"""People and their posts from a sheet: a template, row errors, and the changes that the rows ask for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from engine.base.finding import Said
from engine.model.command import AddPerson, Appoint, Change
from engine.model.ids import AppointmentId, PersonId, PostId, UnitId
from engine.model.organisation import Organisation, OrganisationRules

HEADS = ("姓名", "联系方式", "岗位", "单位")
EXAMPLE = ("示例·张三", "", "社区党组织书记", "示例社区")
EXAMPLE_MARK = "示例"
NAME_CHARS_MOST = 60


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong in one row of the sheet, counted as the spreadsheet counts."""

    row: int
    said: Said


@dataclass(slots=True)
class Reading:
    """What a sheet asks for."""

    changes: list[Change] = field(default_factory=list)
    #: (row, what would happen) for the person to look through.
    lines: list[tuple[int, Said]] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)

    def wrong(self, row: int, zh: str, en: str) -> None:
        """Another row error."""
        self.errors.append(RowError(row, Said(zh, en)))


def template() -> tuple[tuple[str, ...], ...]:
    """The sheet to fill in, with one example row that is skipped."""
    return (HEADS, EXAMPLE)


def read(
    rows: Sequence[Sequence[str]],
    rules: OrganisationRules,
    organisation: Organisation,
    today: date,
    new_id: Callable[[], str],
) -> Reading:
    """The changes of a sheet; everything wrong is told at once. The same name twice is one person."""
    reading = Reading()
    if not rows or tuple(cell.strip() for cell in rows[0][: len(HEADS)]) != HEADS:
        reading.wrong(1, f"第一行应为：{'、'.join(HEADS)}", f"The first row must be: {', '.join(HEADS)}")
        return reading
    posts = {post.label: post.id for post in rules.posts.values()}
    units = _units_by_label(organisation, today)
    known: dict[tuple[str, str], PersonId] = {}
    for number, cells in enumerate(rows[1:], 2):
        name, contact, post, unit = [*(cell.strip() for cell in cells), "", "", "", ""][:4]
        if not any((name, contact, post, unit)) or name.startswith(EXAMPLE_MARK):
            continue
        if not name or len(name) > NAME_CHARS_MOST:
            reading.wrong(number, "请填写姓名", "Give the name")
            continue
        person = known.get((name, contact))
        if person is None:
            person = known[(name, contact)] = PersonId(new_id())
            reading.changes.append(AddPerson(person=person, name=name, contact=contact))
        _appoint(reading, number, (name, post, unit), person, posts, units, new_id)
    return reading


def _appoint(
    reading: Reading,
    number: int,
    said: tuple[str, str, str],
    person: PersonId,
    posts: dict[str, PostId],
    units: dict[str, list[UnitId]],
    new_id: Callable[[], str],
) -> None:
    name, post, unit = said
    if not post and not unit:
        reading.lines.append((number, Said(f"新增 {name}", f"New: {name}")))
    elif post not in posts:
        reading.wrong(number, f"没有“{post}”这个岗位", f"There is no post “{post}”")
    elif len(units.get(unit, ())) != 1:
        why = "不止一个单位叫" if unit in units else "没有单位叫"
        reading.wrong(number, f"{why}“{unit}”", f"No single unit is called “{unit}”")
    else:
        reading.lines.append(
            (number, Said(f"新增 {name}，任 {unit} {post}", f"New: {name}, {post} of {unit}"))
        )
        reading.changes.append(
            Appoint(appointment=AppointmentId(new_id()), person=person, post=posts[post], unit=units[unit][0])
        )


def _units_by_label(organisation: Organisation, today: date) -> dict[str, list[UnitId]]:
    found: dict[str, list[UnitId]] = {}
    for unit in organisation.units.values():
        if organisation.exists(unit.id, today):
            found.setdefault(unit.label, []).append(unit.id)
    return found
