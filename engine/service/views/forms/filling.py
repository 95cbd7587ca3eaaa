"""A task's form, for the person who has to fill it in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from engine.base.finding import Said
from engine.model.assisting import answers_of
from engine.model.command import Actor
from engine.model.expr.values import Value
from engine.model.fields.kind import Json
from engine.model.form import Form
from engine.model.ids import CaseId, FieldId, FormId, NodeId, PersonId, ProcessId, SeatId, UnitId
from engine.model.process import Process, Task
from engine.model.refusal import Refused
from engine.model.rule_set import Compiled
from engine.model.state import CaseState, Seat, SeatState
from engine.runtime.draft import Draft, decoded
from engine.runtime.forms.answers import Seen
from engine.runtime.refusing import already_handled
from engine.runtime.returning import given, targets
from engine.runtime.scope import CaseScope
from engine.runtime.walk import task_of
from engine.service.engine import Engine
from engine.service.views.forms.drawn import Sheet, Typed, drawn, with_refusal
from engine.service.views.forms.shape import FormView, OutcomeButton
from engine.service.views.reasons.why_not import whose_seat
from engine.service.views.status import step_label
from engine.service.views.viewer import Viewer, cited_in, forbidden, looking, no_such_case

__all__ = ["case_scope", "seat_place", "start_place", "task_form", "with_refusal"]


def start_place(process: ProcessId, unit: UnitId) -> str:
    """Under which key the draft of a start is kept."""
    return f"start|{process}|{unit}"


def seat_place(case: CaseId, seat: SeatId) -> str:
    """Under which key the draft of a task is kept."""
    return f"seat|{case}|{seat}"


def task_form(
    engine: Engine,
    person: PersonId,
    case: CaseId,
    seat: SeatId,
    typed: Typed | None = None,
    confirmed: frozenset[str] = frozenset(),
    *,
    check: bool = True,
) -> FormView | Refused:
    """The form of a seat: as saved or drafted, or (with `typed`) as it was filled, with what is wrong.

    `check=False` redraws it for what was typed without telling mistakes, as after adding a row.
    """
    with looking(engine, person) as viewer:
        row = viewer.work.case(case)
        found = row.state.seats.get(seat) if row is not None else None
        if row is None or found is None or not viewer.may_see(row.state):
            return no_such_case()
        if not found.is_live:
            return _handled(viewer, row.state, found)
        if not is_theirs(viewer, found):
            return replace(forbidden(), why=whose_seat(viewer, row.state, found))
        return _seat_form(viewer, row.state, found, typed, confirmed, check)


def _handled(viewer: Viewer, state: CaseState, seat: Seat) -> Refused:
    """Somebody was faster; who, unless that is a resident who stays nameless here."""
    refused = already_handled(seat).refused
    hidden = refused.by == state.starter and viewer.hides_starter(state)
    return replace(refused, by=None) if hidden else refused


def is_theirs(viewer: Viewer, seat: Seat) -> bool:
    """Whether a live seat waits for the person: by name, or by the post they have come to hold."""
    if seat.claimed_by is not None:
        return seat.claimed_by == viewer.person
    if any(viewer.person in pair for pair in seat.proxies):
        return viewer.person in seat.persons
    in_post = not seat.named and any(
        (held.post, held.unit) == (seat.post, seat.unit) for held in viewer.posts
    )
    return viewer.person in seat.persons or in_post


def _seat_form(
    viewer: Viewer,
    state: CaseState,
    seat: Seat,
    typed: Typed | None,
    confirmed: frozenset[str],
    check: bool,
) -> FormView:
    compiled = viewer.rules_of(state)
    process = compiled.rules.processes[state.process]
    task = task_of(process, state.activations[seat.activation].node)
    place = seat_place(state.id, seat.id)
    saved = viewer.work.draft(viewer.person, place) if typed is None else None
    # who advises or signs besides answers in words; the form is for those whose answer counts
    form = compiled.rules.forms[task.form] if task.form and seat.counts else None
    view = _empty(viewer, compiled, state, process, task, seat, form, place, saved is not None)
    if form is None:
        return view
    forms = stored_forms(viewer, compiled, state)
    seen = form_scope(case_scope(viewer, compiled, process, state, forms), form)
    sheet = Sheet(
        viewer=viewer,
        compiled=compiled,
        form=form,
        unit=state.unit,
        base=forms.get(form.id, {}),
        writes=task.writes,
        seen=seen,
        state=state,
    )
    begun: Mapping[str, Json] = typed if typed is not None else known_only(form, saved.typed if saved else {})
    return drawn(sheet, view, begun, confirmed, check and typed is not None)


def _empty(
    viewer: Viewer,
    compiled: Compiled,
    state: CaseState,
    process: Process,
    task: Task,
    seat: Seat,
    form: Form | None,
    place: str,
    is_draft: bool,
) -> FormView:
    citation = task.citation or (form.citation if form else None) or process.citation
    return FormView(
        form=form.id if form else None,
        label=step_label(task.id, task.label),
        process=process.id,
        process_label=process.label,
        unit=state.unit,
        unit_label=viewer.unit(state.unit).label,
        place=place,
        outcomes=buttons(task, state, seat, _ways_back(compiled, process, state, task)),
        source=cited_in(compiled.rules, process.mechanism, citation, task.origin),
        is_draft=is_draft,
        case=state.id,
        seat=seat.id,
        seat_version=seat.version,
        node=NodeId(task.id),
        must_claim=seat.claimable and seat.state is SeatState.OPEN,
    )


def buttons(
    task: Task, state: CaseState, seat: Seat, ways_back: tuple[tuple[str, Said], ...]
) -> tuple[OutcomeButton, ...]:
    """The outcomes of a task, as written, without those that have been given as often as may be."""
    return tuple(
        OutcomeButton(
            id=o.id,
            label=o.said,
            leads=o.leads.value,
            needs_opinion=o.needs_opinion,
            targets=ways_back if o.chooses else (),
        )
        for o in answers_of(task, state, seat)
        if o.most is None or given(state, NodeId(task.id), o.id) < o.most
    )


def _ways_back(
    compiled: Compiled, process: Process, state: CaseState, task: Task
) -> tuple[tuple[str, Said], ...]:
    """The steps that a case at a task can go back to, nearest first."""
    steps = targets(process, state, task.id)
    return tuple((node, step_label(node, task_of(process, node).label)) for node in reversed(steps))


def stored_forms(
    viewer: Viewer, compiled: Compiled, state: CaseState
) -> dict[FormId, Mapping[FieldId, Value]]:
    """The values of a case's records."""
    forms: dict[FormId, Mapping[FieldId, Value]] = {}
    for form, ref in state.records.items():
        row = viewer.work.record(ref.record)
        if row is not None and form in compiled.rules.forms:
            forms[form] = decoded(compiled.rules.forms[form], row.body)
    return forms


def case_scope(
    viewer: Viewer,
    compiled: Compiled,
    process: Process,
    state: CaseState | None,
    forms: Mapping[FormId, Mapping[FieldId, Value]],
) -> CaseScope:
    """What the expressions of a case see while the person looks at it."""
    draft = Draft(compiled.rules, process, Actor(person=viewer.person), viewer.at, "", state)
    draft.forms = dict(forms)
    return draft.scope()


def form_scope(scope: CaseScope, form: Form) -> Seen:
    """What a form's expressions see for the values known so far."""
    return lambda values: scope.with_form(form.id, values, being_filled=True)


def known_only(form: Form, typed: Typed) -> Typed:
    """The answers of a draft that the form still asks: rules may have changed since it was saved."""
    return {key: answer for key, answer in typed.items() if key in form.fields}
