"""The case page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from engine.base.finding import NOTHING, Said, same
from engine.model.expr.values import Value
from engine.model.fields.attachment import FileType
from engine.model.fields.table import TableType
from engine.model.form import Field
from engine.model.ids import CaseId, PersonId
from engine.model.refusal import Refused
from engine.model.rule_set import RuleSet
from engine.model.state import Activation, CaseState, Seat, SeatState
from engine.runtime.walk import task_of
from engine.service.engine import Engine
from engine.service.rows import CaseRow
from engine.service.views.case_shape import Answer, CaseView, RecordView, SeatView
from engine.service.views.cases.clock import clock_view
from engine.service.views.cases.deadlines import Forms, deadlines
from engine.service.views.cases.drawing import drawing
from engine.service.views.cases.links import children_of, parent_of
from engine.service.views.cases.operations import offers
from engine.service.views.cases.timeline import History
from engine.service.views.due import due_text
from engine.service.views.forms.filling import is_theirs, stored_forms
from engine.service.views.meetings.page import leads_to_roll, meets
from engine.service.views.plain import is_hidden, plain
from engine.service.views.reasons.verdicts import verdicts
from engine.service.views.rules.modes import mode_part
from engine.service.views.scores.page import scores_of
from engine.service.views.shared import DueText, Named
from engine.service.views.status import awaiting, signed, status_label, step_label
from engine.service.views.viewer import Viewer, cited_in, looking, no_such_case, shown_starter

_STATES = {
    SeatState.WAITING: Said("等候", "Waiting its turn"),
    SeatState.OPEN: Said("待办", "To do"),
    SeatState.CLAIMED: Said("已认领", "Claimed"),
    SeatState.DECIDED: Said("已办", "Done"),
    SeatState.TRANSFERRED: Said("已转办", "Handed on"),
    SeatState.WITHDRAWN: Said("已收回", "Taken back"),
    SeatState.CANCELLED: Said("已取消", "Cancelled"),
}


def case_view(engine: Engine, person: PersonId, case: CaseId) -> CaseView | Refused:
    """All that a person may see of a case."""
    with looking(engine, person) as viewer:
        row = viewer.work.case(case)
        if row is None or not viewer.may_see(row.state):
            return no_such_case()
        return _view(viewer, row)


def _view(viewer: Viewer, row: CaseRow) -> CaseView:
    state = row.state
    compiled = viewer.rules_of(state)
    rules = compiled.rules
    process = rules.processes[state.process]
    forms = stored_forms(viewer, compiled, state)
    starter = shown_starter(viewer, state)
    history = History(viewer, compiled, process, state, starter)
    return CaseView(
        case=state.id,
        number=state.number,
        title=row.title,
        process=Named(process.id, process.label),
        status=state.status,
        status_label=status_label(process, state),
        is_open=state.is_open,
        unit=viewer.unit(state.unit),
        owner=viewer.unit(state.owner),
        starter=starter,
        opened_at=state.opened_at,
        closed_at=state.closed_at,
        rules=f"{rules.label} {state.bundle[:12]}",
        source=cited_in(rules, process.mechanism, process.citation, process.origin),
        signed=signed(process, state),
        awaiting=awaiting(process, state),
        clock=clock_view(history),
        deadlines=deadlines(viewer, compiled, process, state, forms),
        parent=parent_of(viewer, state),
        children=children_of(viewer, state),
        records=tuple(_records(viewer, rules, state, forms)),
        seats=tuple(_seat(history, seat) for seat in state.seats.values()),
        timeline=history.timeline(),
        scores=tuple(scores_of(viewer, state.id)),
        effects=history.effects(),
        notices=history.notices(),
        verdicts=verdicts(viewer, rules, state, history.moments()),
        drawing=drawing(process, state),
        meets=meets(process),
        mode=mode_part(viewer, rules, process, state),
        operations=offers(viewer, compiled, process, state, forms),
    )


def _records(viewer: Viewer, rules: RuleSet, state: CaseState, forms: Forms) -> Iterator[RecordView]:
    handles = viewer.knows_resident(state)
    start = rules.processes[state.process].start
    first = start.form
    # what the case was started with comes first, whatever order a store gives back
    for form_id, ref in sorted(state.records.items(), key=lambda kept: kept[0] != first):
        form = rules.forms[form_id]
        values = forms.get(form_id, {})
        yield RecordView(
            form=form_id,
            label=form.label,
            record=ref.record,
            revision=ref.revision,
            answers=tuple(
                replace(
                    answer(viewer, rules, field, values[key], handles),
                    why=f"{ref.record}#{ref.revision}" if field.value is not None else "",
                )
                for key, field in form.fields.items()
                # a masked number still tells something: where posts are named, others see none
                if values.get(key) is not None and not (start.known_to and is_hidden(field.privacy, handles))
            ),
        )


def answer(viewer: Viewer, rules: RuleSet, field: Field, value: Value, handles: bool) -> Answer:
    """One answer in check-answers layout, masked for those who do not handle the matter."""
    kind = field.type
    name = str(field.id)
    if is_hidden(field.privacy, handles):
        return Answer(
            field=name, label=field.label, plain=same(kind.masked(value)), kind=kind.kind, masked=True
        )
    text = plain(viewer, rules, kind, value)
    if isinstance(kind, FileType):
        file = Named(value["file"], value["name"])
        return Answer(field=name, label=field.label, plain=text, kind=kind.kind, file=file)
    if isinstance(kind, TableType):
        heads = tuple(column.label for column in kind.columns.values())
        rows = tuple(
            tuple(plain(viewer, rules, column.type, row.get(key)) for key, column in kind.columns.items())
            for row in value
        )
        return Answer(field=name, label=field.label, plain=text, kind=kind.kind, heads=heads, rows=rows)
    return Answer(field=name, label=field.label, plain=text, kind=kind.kind)


def _seat(history: History, seat: Seat) -> SeatView:
    viewer, state = history.viewer, history.state
    activation = state.activations[seat.activation]
    task = task_of(history.process, activation.node)
    post = history.compiled.rules.organisation.posts.get(seat.post) if seat.post else None
    outcome = task.outcomes.get(seat.outcome) if seat.outcome else None
    theirs = seat.is_live and is_theirs(viewer, seat)
    may_claim = theirs and seat.claimable and seat.state is SeatState.OPEN
    return SeatView(
        seat=seat.id,
        version=seat.version,
        node=activation.node,
        step=step_label(activation.node, task.label),
        persons=history.everybody(seat.persons),
        state=seat.state.value,
        state_label=_STATES[seat.state],
        since=seat.opened_at or activation.entered_at,
        claimed_by=history.who(seat.claimed_by) if seat.claimed_by else None,
        decided_by=history.who(seat.decided_by) if seat.decided_by else None,
        decided_at=seat.decided_at,
        outcome=seat.outcome,
        outcome_label=outcome.said if outcome else NOTHING,
        post=post.label if post else "",
        unit=viewer.unit(seat.unit).label if seat.unit else "",
        due=_due(history, activation) if seat.is_live else None,
        can_act=theirs and not may_claim,
        can_claim=may_claim,
        can_unclaim=theirs and seat.state is SeatState.CLAIMED,
        is_ballot=task.ballot is not None,
        in_roll=leads_to_roll(history.process, activation.node),
    )


def _due(history: History, activation: Activation) -> DueText | None:
    calendar = history.viewer.calendar(history.compiled)
    return due_text(activation.due, activation.due_day, activation.provisional, history.viewer.at, calendar)
