"""What a form shows: which questions, which of them must be answered."""

from __future__ import annotations

from collections.abc import Iterable

from engine.base.finding import Said
from engine.model.ids import FormId, PersonId, ProcessId, UnitId
from engine.model.refusal import Refused
from engine.rehearsal.doing import own_seat
from engine.rehearsal.expecting.words import listed
from engine.rehearsal.part import Part
from engine.rehearsal.refusing import described
from engine.rehearsal.typed import typed_into
from engine.rehearsal.world import World
from engine.service.views.forms.filling import task_form
from engine.service.views.forms.shape import FieldView, FormView
from engine.service.views.forms.starting import start_form


def expect_form(world: World, part: Part) -> None:
    """Compare a start form or the form of a task, empty or with some answers typed."""
    view = _view(world, part)
    if isinstance(view, Refused):
        what = Said("看不到这张表单", "The form cannot be seen")
        world.differ(part.span, what, part.text("start") or part.text("on"), described(view))
        return
    shown = [field for field in view.fields if field.visible]
    required = {str(field.id) for field in shown if field.required}
    names = {str(field.id) for field in shown}
    _all_in(world, part, "shows", Said("表单没有显示", "The form does not show"), names)
    _none_in(world, part, "hides", Said("表单不该显示", "The form should not show"), names)
    _all_in(world, part, "required", Said("没有要求填写", "Not required"), required)
    _none_in(world, part, "optional", Said("不该要求填写", "Should not be required"), required)
    _values(world, part, shown)


def _view(world: World, part: Part) -> FormView | Refused:
    who = PersonId(part.text("who"))
    if "on" in part:
        state, seat, task = own_seat(world, part, who)
        form = world.compiled.rules.forms.get(task.form) if task.form else None
        typed = typed_into(world, form, part.typed("with"), who)
        return task_form(world.engine, who, state.id, seat.id, typed, check=False)
    process = world.compiled.rules.processes.get(ProcessId(part.text("start")))
    form = world.compiled.rules.forms.get(process.start.form or FormId("")) if process else None
    typed = typed_into(world, form, part.typed("with"), who)
    unit = UnitId(part.text("unit"))
    return start_form(world.engine, who, ProcessId(part.text("start")), unit, typed, check=False)


def _all_in(world: World, part: Part, key: str, what: Said, found: set[str]) -> None:
    if missing := [name for name in part.texts(key) if name not in found]:
        world.differ(part.at(key), what, listed(missing), listed(sorted(found)))


def _none_in(world: World, part: Part, key: str, what: Said, found: set[str]) -> None:
    if surplus := [name for name in part.texts(key) if name in found]:
        world.differ(part.at(key), what, f"≠ {listed(surplus)}", listed(sorted(found)))


def _values(world: World, part: Part, shown: Iterable[FieldView]) -> None:
    plain = {str(field.id): field.plain.zh for field in shown}
    for name, wanted in part.by_id("values").items():
        if plain.get(name, "") != wanted:
            what = Said(f"“{name}”里的值", f"What stands in {name}")
            world.differ(part.at("values"), what, wanted, plain.get(name, "（没有显示）"))
