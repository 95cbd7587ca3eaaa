"""Lines of waiting tasks, and boards of needs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from engine.base.finding import Said, same
from engine.model.expr.tree import slots
from engine.model.ids import BoardId, FieldId, FormId, NodeId, PersonId, SeatId
from engine.model.process import Process, Task
from engine.model.refusal import Refused
from engine.model.report import Board
from engine.model.rule_set import Compiled
from engine.model.written import moment_written
from engine.runtime.scope import FORM_PREFIX
from engine.service.engine import Engine
from engine.service.rows import CaseRow, TaskRow
from engine.service.views.due import due_text
from engine.service.views.forms.filling import is_theirs, stored_forms
from engine.service.views.lists.shape import BoardView, CardView, HeldCard, QueueRow, QueueView
from engine.service.views.plain import is_hidden, plain
from engine.service.views.shared import DueText
from engine.service.views.viewer import ANONYMOUS, Viewer, cited_in, looking, not_found, shown_people

ROWS_MAX = 100
UNANSWERED = Said("未填", "not given")


def queue_name(process: Process, task: Task) -> str:
    """What a line is called in the store."""
    return f"{process.id}/{task.id}"


def queues(compiled: Compiled) -> Iterator[tuple[Process, Task]]:
    """All lines of a rule set."""
    for process in compiled.rules.processes.values():
        for step in process.steps():
            if isinstance(step, Task) and step.queue is not None:
                yield process, step


def queue_view(engine: Engine, person: PersonId, queue: str) -> QueueView | Refused:
    """A line in order, with why each stands where it stands; others' tasks keep their place unseen."""
    with looking(engine, person) as viewer:
        every = ((c, p, task) for c in viewer.active for p, task in queues(c))
        known = next(((c, p, t) for c, p, t in every if queue_name(p, t) == queue), None)
        if known is None:
            return not_found("没有这个队列。", "There is no such line.")
        compiled, process, task = known
        assert task.queue is not None, "only tasks with a line were looked at"
        citation = task.citation or process.citation
        return QueueView(
            queue=queue,
            label=task.queue.label or task.label,
            rows=tuple(_positions(viewer, queue)),
            can_take=task.claim and _has_free(viewer, queue),
            source=cited_in(compiled.rules, process.mechanism, citation, task.origin),
        )


def _has_free(viewer: Viewer, queue: str) -> bool:
    """Whether something unclaimed in the line is this reader's to take."""
    line = viewer.work.queue(queue, ROWS_MAX)
    return any(each.claimable and not each.claimed_by and viewer.person in each.persons for each in line)


def _positions(viewer: Viewer, queue: str) -> Iterator[QueueRow]:
    for position, task in enumerate(viewer.work.queue(queue, ROWS_MAX), start=1):
        row = viewer.work.case(task.case)
        if row is None or not viewer.may_see(row.state):
            continue
        compiled = viewer.rules_of(row.state)
        yield QueueRow(
            position=position,
            case=task.case,
            seat=SeatId(task.seat),
            number=task.number,
            title=task.title,
            unit=viewer.unit(task.unit),
            since=task.opened_at,
            reason=_reason(viewer, compiled, row, task),
            due=_due(viewer, compiled, task),
            with_whom=shown_people(
                viewer,
                row.state,
                (task.claimed_by,) if task.claimed_by else task.people,
            ),
        )


def _reason(viewer: Viewer, compiled: Compiled, row: CaseRow, task: TaskRow) -> Said:
    """The answers that the order looks at, and when it came."""
    step = compiled.rules.processes[row.state.process].step(NodeId(task.node))
    assert isinstance(step, Task), "only tasks stand in a line"
    forms = stored_forms(viewer, compiled, row.state)
    words: list[Said] = []
    for path in dict.fromkeys(p for node in (step.queue.order if step.queue else ()) for p in slots(node)):
        form, _, name = path.removeprefix(FORM_PREFIX).rpartition(".")
        if path.startswith(FORM_PREFIX) and form in compiled.rules.forms:
            field = compiled.rules.forms[FormId(form)].fields[FieldId(name)]
            value = forms.get(FormId(form), {}).get(field.id)
            shown = plain(viewer, compiled.rules, field.type, value) or UNANSWERED
            words.append(Said(f"{field.label}：{shown.zh}", f"{field.label}: {shown.en}"))
    if step.queue is not None and step.queue.aging is not None and task.rank:
        counted = moment_written(datetime.fromisoformat(task.rank[0]).replace(tzinfo=UTC))
        words.append(Said(f"按 {counted.zh} 进入排队", f"stands as if come {counted.en}"))
    came = moment_written(task.opened_at)
    words.append(Said(f"{came.zh} 进入", f"came {came.en}"))
    return Said("；".join(each.zh for each in words), "; ".join(each.en for each in words))


def board_view(engine: Engine, person: PersonId, board: BoardId) -> BoardView | Refused:
    """Needs that wait to be claimed, without names."""
    with looking(engine, person) as viewer:
        compiled = next((c for c in viewer.active if board in c.rules.boards), None)
        if compiled is None:
            return not_found("没有这个对接板。", "There is no such board.")
        known = compiled.rules.boards[board]
        process = compiled.rules.processes[known.process]
        step = process.step(known.step)
        limit = step.claim_limit if isinstance(step, Task) else None
        used = viewer.work.open_claims(person, process.id, known.step) if limit is not None else 0
        left = None if limit is None else max(limit - used, 0)
        return BoardView(
            board=board,
            label=known.label,
            cards=tuple(_cards(viewer, known, left)),
            held=tuple(_held(viewer, known)),
            claims_left=left,
            source=cited_in(compiled.rules, known.mechanism, process.citation, known.origin),
        )


def _held(viewer: Viewer, board: Board) -> Iterator[HeldCard]:
    """What the reader has taken from the board: their own tasks in its process, past the claiming."""
    for task in viewer.work.desk(viewer.person, True, None, ROWS_MAX):
        if task.process == board.process and (task.node != board.step or task.claimed_by == viewer.person):
            compiled = next((c for c in viewer.active if task.process in c.rules.processes), None)
            yield HeldCard(
                case=task.case,
                number=task.number,
                title=task.title,
                step=task.label,
                due=_due(viewer, compiled, task) if compiled else None,
            )


def _cards(viewer: Viewer, board: Board, left: int | None) -> Iterator[CardView]:
    for task in viewer.work.board(board.id, ROWS_MAX):
        row = viewer.work.case(task.case)
        if row is None:
            continue
        compiled = viewer.rules_of(row.state)
        seat = row.state.seats[SeatId(task.seat)]
        yield CardView(
            case=task.case,
            seat=seat.id,
            seat_version=task.version,
            title=same(board.anonymous) if board.anonymous else ANONYMOUS,
            fields=tuple(_shown(viewer, compiled, board, row)),
            unit=viewer.unit(task.unit),
            since=task.opened_at,
            due=_due(viewer, compiled, task),
            can_claim=left != 0 and is_theirs(viewer, seat),
        )


def _shown(viewer: Viewer, compiled: Compiled, board: Board, row: CaseRow) -> Iterator[tuple[str, Said]]:
    """The fields of the board alone; what is personal is left out even if the board names it."""
    form = compiled.rules.forms[board.form]
    values = stored_forms(viewer, compiled, row.state).get(form.id, {})
    for key in board.shows:
        field = form.fields[key]
        if values.get(key) is not None and not is_hidden(field.privacy, handles=False):
            yield field.label, plain(viewer, compiled.rules, field.type, values[key])


def _due(viewer: Viewer, compiled: Compiled, task: TaskRow) -> DueText | None:
    calendar = viewer.calendar(compiled)
    return due_text(task.due, task.due_day, task.provisional, viewer.at, calendar)
