"""What a person may start, for which units, and with which form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.base.finding import Said, same
from engine.model.command import Actor
from engine.model.fields.kind import Json
from engine.model.ids import PersonId, ProcessId, UnitId
from engine.model.process import Process
from engine.model.refusal import Kind, Refused
from engine.model.rule_set import Compiled
from engine.model.seats import PostHolders, SeatSource
from engine.runtime.decide.starting import may_start, opening_scope
from engine.runtime.draft import Draft
from engine.runtime.facts import driven_value
from engine.runtime.scope import CaseScope
from engine.runtime.walk import SUBMIT
from engine.service.engine import Engine
from engine.service.views.forms.drawn import Sheet, Typed, drawn
from engine.service.views.forms.filling import form_scope, known_only, start_place
from engine.service.views.forms.known_data import known_data, with_sources
from engine.service.views.forms.options import units_of_types
from engine.service.views.forms.shape import FormView, OutcomeButton
from engine.service.views.reasons.why_not import who_may_start
from engine.service.views.rules.modes import is_closed
from engine.service.views.shared import Named, SourceText
from engine.service.views.viewer import Viewer, cited_in, looking, not_found

UNITS_MAX = 500


def startable(engine: Engine, person: PersonId) -> tuple[Startable, ...]:
    """The processes a person may start, with the units they may start them for."""
    with looking(engine, person) as viewer:
        return tuple(
            _startable(viewer, compiled, process, units)
            for compiled in viewer.active
            for process in compiled.rules.processes.values()
            if (units := startable_units(viewer, compiled, process))
        )


def start_form(
    engine: Engine,
    person: PersonId,
    process: ProcessId,
    unit: UnitId,
    typed: Typed | None = None,
    confirmed: frozenset[str] = frozenset(),
    *,
    check: bool = True,
) -> FormView | Refused:
    """The start form: empty or drafted, or (with `typed`) as it was filled, with what is wrong."""
    with looking(engine, person) as viewer:
        compiled = next((c for c in viewer.active if process in c.rules.processes), None)
        if compiled is None:
            return not_found("没有这项事务，或尚未启用。", "There is no such matter, or not yet.")
        wanted = compiled.rules.processes[process]
        if unit not in startable_units(viewer, compiled, wanted):
            return _not_yours(who_may_start(viewer, compiled, wanted, unit))
        return _start_form(viewer, compiled, wanted, unit, typed, confirmed, check)


def _start_form(
    viewer: Viewer,
    compiled: Compiled,
    process: Process,
    unit: UnitId,
    typed: Typed | None,
    confirmed: frozenset[str],
    check: bool,
) -> FormView:
    place = start_place(process.id, unit)
    saved = viewer.work.draft(viewer.person, place) if typed is None else None
    form = compiled.rules.forms[process.start.form] if process.start.form else None
    citation = (form.citation if form else None) or process.citation
    view = FormView(
        form=form.id if form else None,
        label=same(form.label if form else process.label),
        process=process.id,
        process_label=process.label,
        unit=unit,
        unit_label=viewer.unit(unit).label,
        place=place,
        outcomes=(OutcomeButton(id=SUBMIT, label=Said("提交", "Submit"), leads="on"),),
        source=cited_in(compiled.rules, process.mechanism, citation, process.origin),
        is_draft=saved is not None,
    )
    if form is None:
        return view
    seen = form_scope(_scope(viewer, compiled, process, unit), form)
    sheet = Sheet(viewer=viewer, compiled=compiled, form=form, unit=unit, base={}, writes=None, seen=seen)
    known = known_data(viewer, form) if saved is None else {}
    told: dict[str, Json] = {name: each.typed for name, each in known.items()}
    begun = typed if typed is not None else known_only(form, saved.typed if saved else told)
    return with_sources(drawn(sheet, view, begun, confirmed, check and typed is not None), known)


def _scope(viewer: Viewer, compiled: Compiled, process: Process, unit: UnitId) -> CaseScope:
    draft = Draft(compiled.rules, process, Actor(person=viewer.person), viewer.at, "", None)
    return opening_scope(draft, unit)


def startable_units(viewer: Viewer, compiled: Compiled, process: Process) -> tuple[UnitId, ...]:
    """The units a person may start a process for, by id."""
    units = _startable_units(viewer, compiled, process)
    return tuple(unit for unit in units if not is_closed(viewer, compiled, process, unit))


def _startable_units(viewer: Viewer, compiled: Compiled, process: Process) -> tuple[UnitId, ...]:
    start = process.start
    if start.open_to_residents and start.unit_types:
        return tuple(units_of_types(viewer, start.unit_types)[:UNITS_MAX])
    answers, person = viewer.answers(compiled), viewer.person
    found = {
        unit
        for source in start.by
        for unit in _candidates(viewer, process, source)
        if driven_value(
            may_start(start, source, person, unit, _scope(viewer, compiled, process, unit)), answers
        )
    }
    if start.open_to_residents:
        found |= {held.unit for held in viewer.posts} | viewer.memberships
    return tuple(sorted(found)[:UNITS_MAX])


def _candidates(viewer: Viewer, process: Process, source: SeatSource) -> Iterator[UnitId]:
    types = process.start.unit_types
    if isinstance(source, PostHolders) and not any(held.post == source.post for held in viewer.posts):
        return
    if types:
        yield from units_of_types(viewer, types)
        return
    yield from sorted({held.unit for held in viewer.posts} | viewer.memberships)


def _startable(viewer: Viewer, compiled: Compiled, process: Process, units: tuple[UnitId, ...]) -> Startable:
    rules = compiled.rules
    home = rules.mechanisms.get(process.mechanism)
    return Startable(
        process=process.id,
        label=process.label,
        mechanism=Named(process.mechanism, home.label if home else process.mechanism),
        units=tuple(viewer.unit(unit) for unit in units),
        source=cited_in(rules, process.mechanism, process.citation, process.origin),
    )


def _not_yours(why: tuple[Said, ...]) -> Refused:
    said = Said("您不能在这个单位发起此事。", "You may not start this matter here.")
    return Refused(kind=Kind.FORBIDDEN, reason="not_yours", said=said, why=why)


@dataclass(frozen=True, slots=True, kw_only=True)
class Startable:
    """A process that a person may start, and the units they may start it for."""

    process: ProcessId
    label: str
    mechanism: Named
    units: tuple[Named, ...]
    source: SourceText | None = None
