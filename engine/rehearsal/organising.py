"""Changes of the organisation and imported records in a scenario."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from engine.base.finding import Said
from engine.model import command as c
from engine.model.command import SYSTEM, Actor, AddRecords, Change, Organise
from engine.model.form import Form
from engine.model.ids import FormId, HierarchyId, LedgerId, PersonId, PostId, RecordId, UnitId, UnitTypeId
from engine.rehearsal.part import Part
from engine.rehearsal.refusing import attempt
from engine.rehearsal.sample import appointment_id
from engine.rehearsal.typed import typed_into
from engine.rehearsal.world import World
from engine.service.execute import Done
from engine.service.organise import add_records
from engine.service.organise import organise as carry_out

ROWS_AT_ONCE = 500


def organise(world: World, part: Part, refused: Part | None) -> None:
    """Change units, people and posts."""
    changes = tuple(change(one) for one in part.many("changes"))
    apply(world, part, part.day("from") or world.today, changes, refused)


def apply(world: World, part: Part, since: Any, changes: tuple[Change, ...], refused: Part | None) -> None:
    """Send changes that hold from a day."""
    actor = Actor(person=PersonId(part.text("who"))) if "who" in part else SYSTEM
    command = Organise(id=world.command(), actor=actor, effective=since, changes=changes)
    words = f"组织变动 {len(changes)} 项，自 {since} 起"
    attempt(world, part.span, lambda: carry_out(world.engine, command), refused, words)


def change(part: Part) -> Change:
    """One change, as a command says it."""
    (kind,) = part.values
    inner = part.one(kind)
    assert inner is not None, f"{kind} is a map"
    return _CHANGES[kind](inner)


def add(world: World, part: Part, refused: Part | None) -> None:
    """Put records into a register."""
    form_id = FormId(part.text("form"))
    form = world.compiled.rules.forms.get(form_id)
    if form is None:
        known = "、".join(world.compiled.rules.forms)
        raise world.stop(part.at("form"), Said("没有这张表", "There is no such form"), form_id, known)
    who = PersonId(part.text("who")) if "who" in part else SYSTEM.person
    answers = [typed_into(world, form, row, who) for row in _rows(part)]
    for chunk in _chunks(answers):
        _add(world, part, form, Actor(person=who), chunk, refused)


def _add(
    world: World, part: Part, form: Form, actor: Actor, rows: list[c.Typed], refused: Part | None
) -> None:
    unit = UnitId(part.text("unit"))
    command = AddRecords(
        id=world.command(), actor=actor, form=form.id, rows=tuple((unit, typed) for typed in rows)
    )
    words = f"登记“{form.label}”{len(rows)} 条"
    answer = attempt(world, part.span, lambda: add_records(world.engine, command), refused, words)
    if isinstance(answer, Done) and "as" in part:
        world.records.setdefault(part.text("as"), RecordId(answer.details["records"][0]))


def _rows(part: Part) -> list[Mapping[str, Any]]:
    common = part.typed("with") or {}
    rows = part.typed("rows")
    if not isinstance(rows, list):
        return [common] * (part.whole("count") or 1)
    return [{**common, **row} for row in rows if isinstance(row, Mapping)]


def _chunks(rows: list[c.Typed]) -> Iterable[list[c.Typed]]:
    return (rows[start : start + ROWS_AT_ONCE] for start in range(0, len(rows), ROWS_AT_ONCE))


def _add_unit(p: Part) -> Change:
    return c.AddUnit(
        unit=UnitId(p.text("unit")),
        type=UnitTypeId(p.text("type")),
        label=p.text("label", p.text("unit")),
        parents={HierarchyId(line): UnitId(above) for line, above in p.by_id("parents").items()},
    )


def _move_unit(p: Part) -> Change:
    return c.MoveUnit(
        unit=UnitId(p.text("unit")),
        hierarchy=HierarchyId(p.text("hierarchy")),
        parent=UnitId(p.text("parent")),
    )


def _appoint(p: Part) -> Change:
    person, post, unit = p.text("person"), p.text("post"), p.text("unit")
    return c.Appoint(
        appointment=appointment_id(person, post, unit),
        person=PersonId(person),
        post=PostId(post),
        unit=UnitId(unit),
        until=p.day("until"),
        acting=bool(p.yes("acting")),
    )


def _close_unit(p: Part) -> Change:
    return c.CloseUnit(
        unit=UnitId(p.text("unit")),
        successor=UnitId(p.text("successor")) if "successor" in p else None,
        children={UnitId(child): UnitId(to) for child, to in p.by_id("children").items()},
        members={PersonId(person): UnitId(to) for person, to in p.by_id("members").items()},
        accounts={LedgerId(ledger): UnitId(to) for ledger, to in p.by_id("accounts").items()},
    )


def _end_appointment(p: Part) -> Change:
    return c.EndAppointment(appointment=appointment_id(p.text("person"), p.text("post"), p.text("unit")))


_CHANGES: dict[str, Callable[[Part], Change]] = {
    "add_unit": _add_unit,
    "move_unit": _move_unit,
    "rename_unit": lambda p: c.RenameUnit(unit=UnitId(p.text("unit")), label=p.text("label")),
    "close_unit": _close_unit,
    "add_person": lambda p: c.AddPerson(person=PersonId(p.text("person")), name=p.text("name")),
    "appoint": _appoint,
    "end_appointment": _end_appointment,
    "join": lambda p: c.Join(person=PersonId(p.text("person")), unit=UnitId(p.text("unit"))),
    "leave": lambda p: c.Leave(person=PersonId(p.text("person")), unit=UnitId(p.text("unit"))),
}
