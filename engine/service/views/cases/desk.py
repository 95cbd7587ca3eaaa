"""The desk: what is waiting for a person, what they did, started, left unfinished and were told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Literal, assert_never

from engine.base.finding import NOTHING, Said, same
from engine.model.command import START
from engine.model.ids import CaseId, NodeId, OutcomeId, PersonId, ProcessId, SeatId
from engine.model.rule_set import Compiled
from engine.runtime.walk import task_of
from engine.service.engine import Engine
from engine.service.rows import CaseRow, DraftRow, TaskRow
from engine.service.views.due import due_text
from engine.service.views.paging import PAGE_ROWS, desk_after, desk_next
from engine.service.views.shared import DueText, Named, Who
from engine.service.views.status import open_labels, status_label, step_label
from engine.service.views.viewer import Viewer, looking, shown_people

Tab = Literal["open", "done", "started", "drafts", "notices"]
GONE = Said("（内容已删除）", "(text deleted)")
STARTED_MAX = 100
NOTICES_MAX = 100
#: How many finds are looked through for those the person may see.
FOUND_READ_MAX = 300
TABS: tuple[Tab, ...] = ("open", "done", "started", "drafts", "notices")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskRow:
    """One task (open, done) or one case (started)."""

    case: CaseId
    number: str
    title: str
    process: Named
    step: Said
    unit: Named
    status: Said
    at: datetime
    seat: SeatId | None = None
    seat_version: int = 0
    node: NodeId | None = None
    due: DueText | None = None
    #: The seat belongs to a pool and nobody has taken it.
    claimable: bool = False
    #: The person asking has claimed it and may give it back.
    mine: bool = False
    with_whom: tuple[Who, ...] = ()
    returned: bool = False
    outcome: Said = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftLine:
    """A form somebody began; it leads to a start (process and unit) or to a seat (case and seat)."""

    place: str
    label: Said
    saved_at: datetime
    process: ProcessId | None = None
    unit: str = ""
    case: CaseId | None = None
    seat: SeatId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeLine:
    """A message; the words of an erased one are gone."""

    text: Said
    at: datetime
    case: CaseId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One tab of the desk; `next` is the key of the following page, "" on the last."""

    tab: Tab
    rows: tuple[DeskRow, ...] = ()
    drafts: tuple[DraftLine, ...] = ()
    notices: tuple[NoticeLine, ...] = ()
    next: str = ""


def desk(engine: Engine, person: PersonId, tab: Tab = "open", after: str = "") -> Desk:
    """One tab of a person's desk."""
    with looking(engine, person) as viewer:
        match tab:
            case "open" | "done":
                return _tasks(viewer, tab, after)
            case "started":
                return _started(viewer)
            case "drafts":
                rows = viewer.work.drafts(person)
                return Desk(tab=tab, drafts=tuple(_draft_line(viewer, row) for row in rows))
            case "notices":
                return _notices(viewer)
            case _:
                assert_never(tab)


def _tasks(viewer: Viewer, tab: Literal["open", "done"], after: str) -> Desk:
    found = viewer.work.desk(viewer.person, tab == "open", desk_after(after), PAGE_ROWS + 1)
    shown = found[:PAGE_ROWS]
    viewer.everybody(person for task in shown for person in task.people)
    more = desk_next(shown[-1]) if len(found) > PAGE_ROWS else ""
    return Desk(tab=tab, rows=tuple(_task_row(viewer, task) for task in shown), next=more)


def _task_row(viewer: Viewer, task: TaskRow) -> DeskRow:
    row = viewer.work.case(task.case)
    assert row is not None, f"a task belongs to a case: {task.case}"
    compiled = viewer.rules_of(row.state)
    process = compiled.rules.processes[task.process]
    outcome = task_of(process, NodeId(task.node)).outcomes.get(OutcomeId(task.outcome))
    mine = task.live and task.claimed_by == viewer.person
    holders = (task.claimed_by,) if task.claimed_by else task.people
    decided = task.decided_at if not task.live else None
    return DeskRow(
        case=task.case,
        number=task.number,
        title=task.title,
        process=Named(process.id, process.label),
        step=step_label(task.node, task.label),
        unit=viewer.unit(task.unit),
        status=status_label(process, row.state),
        at=decided or task.opened_at,
        seat=SeatId(task.seat),
        seat_version=task.version,
        node=NodeId(task.node),
        due=_due(viewer, compiled, task) if task.live else None,
        claimable=task.live and task.claimable and task.claimed_by is None,
        mine=mine,
        with_whom=shown_people(viewer, row.state, holders) if task.live else (),
        returned=task.node == START,
        outcome=outcome.said if outcome else same(task.outcome),
    )


def _due(viewer: Viewer, compiled: Compiled, task: TaskRow) -> DueText | None:
    calendar = viewer.calendar(compiled)
    return due_text(task.due, task.due_day, task.provisional, viewer.at, calendar)


def _started(viewer: Viewer) -> Desk:
    found = viewer.work.started_by(viewer.person, STARTED_MAX)
    return Desk(tab="started", rows=tuple(_case_row(viewer, row) for row in found))


def found(engine: Engine, person: PersonId, text: str) -> tuple[DeskRow, ...]:
    """Cases the person may see whose number ends with a text or whose title contains it."""
    words = text.strip()
    if not words:
        return ()
    with looking(engine, person) as viewer:
        rows = viewer.work.find_cases(words, FOUND_READ_MAX)
        seen = (row for row in rows if viewer.may_see(row.state))
        return tuple(_case_row(viewer, row) for row in islice(seen, PAGE_ROWS))


def _case_row(viewer: Viewer, row: CaseRow) -> DeskRow:
    state = row.state
    process = viewer.rules_of(state).rules.processes[state.process]
    live = [seat for seat in state.seats.values() if seat.is_live]
    persons = dict.fromkeys(
        p for seat in live for p in ((seat.claimed_by,) if seat.claimed_by else seat.persons)
    )
    return DeskRow(
        case=state.id,
        number=state.number,
        title=row.title,
        process=Named(process.id, process.label),
        step=open_labels(process, state),
        unit=viewer.unit(state.unit),
        status=status_label(process, state),
        at=state.opened_at,
        with_whom=shown_people(viewer, state, persons),
        returned=any(a.node == START and a.state == "open" for a in state.activations.values()),
    )


def _draft_line(viewer: Viewer, row: DraftRow) -> DraftLine:
    match row.place.split("|", 2):
        case ["start", process, unit]:
            found = next((c for c in viewer.active if ProcessId(process) in c.rules.processes), None)
            label = found.rules.processes[ProcessId(process)].label if found else process
            return DraftLine(
                place=row.place,
                label=_of_unit(label, viewer.unit(unit).label),
                saved_at=row.saved_at,
                process=ProcessId(process),
                unit=unit,
            )
        case ["seat", case, seat]:
            known = viewer.work.case(CaseId(case))
            # a place is what a browser sent: it may name a case that was never theirs
            seen = known is not None and viewer.may_see(known.state)
            return DraftLine(
                place=row.place,
                label=same(f"{known.state.number} {known.title}" if known and seen else case),
                saved_at=row.saved_at,
                case=CaseId(case),
                seat=SeatId(seat),
            )
        case _:
            return DraftLine(place=row.place, label=same(row.place), saved_at=row.saved_at)


def _of_unit(label: str, unit: str) -> Said:
    return Said(f"{label}（{unit}）", f"{label} ({unit})")


def _notices(viewer: Viewer) -> Desk:
    found = viewer.work.notices(viewer.person, NOTICES_MAX)
    lines = (NoticeLine(text=same(n.text) if n.text else GONE, at=n.at, case=n.case) for n in found)
    return Desk(tab="notices", notices=tuple(lines))
