"""A case as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from engine.base.finding import NOTHING, Said
from engine.model.ids import CaseId, FormId, NodeId, OutcomeId, RecordId, SeatId
from engine.service.views.offer import Offer
from engine.service.views.reasons.verdicts import VerdictView
from engine.service.views.rules.modes import ModePart
from engine.service.views.shared import DueText, Named, SourceText, Who


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCounted:
    """One day of a deadline's count: counted with its number, or skipped with the calendar's reason."""

    day: date
    number: int | None
    reason: Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A step's deadline and how it came about."""

    step: str
    due: DueText
    #: “自 2025-06-03 起 5 个工作日”
    rule: Said
    days: tuple[DayCounted, ...] = ()
    source: SourceText | None = None
    #: The key of what explains it.
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockView:
    """The time of the whole case: when it is due, what was used of it, step by step."""

    due: DueText
    #: For which reasons it stands still now.
    paused: Said
    #: How late it was done, or how late it is.
    late: Said
    is_late: bool
    steps: tuple[ClockStep, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockStep:
    """What happened to the time of a case, and the sum that followed."""

    at: datetime
    what: Said
    sum: Said = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A question and its answer in check-answers layout; table rows stand one below the other."""

    field: str
    label: str
    plain: Said
    kind: str = "text"
    masked: bool = False
    #: For a file: its id and name.
    file: Named | None = None
    #: For a table: column labels, then one row of texts each.
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[Said, ...], ...] = ()
    #: For a computed answer: the key of what explains it.
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordView:
    """A record of the case."""

    form: FormId
    label: str
    record: RecordId
    revision: int
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatView:
    """An obligation: who has it since when, or who decided it how."""

    seat: SeatId
    version: int
    node: NodeId
    step: Said
    persons: tuple[Who, ...]
    state: str
    state_label: Said
    since: datetime | None
    claimed_by: Who | None = None
    decided_by: Who | None = None
    decided_at: datetime | None = None
    outcome: OutcomeId | None = None
    outcome_label: Said = NOTHING
    post: str = ""
    unit: str = ""
    due: DueText | None = None
    #: The person asking may act on it now; may claim it first; may give it back.
    can_act: bool = False
    can_claim: bool = False
    can_unclaim: bool = False
    #: Answered on the page of a meeting.
    in_roll: bool = False
    #: One of many seats of a secret ballot.
    is_ballot: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """Who did what when, and in what words."""

    at: datetime
    who: Who | None
    what: Said
    step: Said = NOTHING
    opinion: Said = NOTHING
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEffect:
    """Money or points that the case moved, holds or gave back."""

    ledger: str
    what: Said
    amount: Said
    at: datetime | None = None
    line: str = ""
    source: str = ""
    #: The key of what explains it.
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnNode:
    """A part of the drawing. `kind`: start, task, automatic, wait, choice, parallel, loop, subprocess,
    branch, end."""

    id: str
    kind: str
    label: Said
    #: done, open, waiting, skipped
    state: str
    detail: Said = NOTHING
    #: For blocks: branches; for start and branch: the steps below, in order.
    children: tuple[DrawnNode, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLink:
    """A case that asked for this one, or that this one asked for; without a case where it may not be seen."""

    label: str
    status: Said
    case: CaseId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """A case page."""

    case: CaseId
    number: str
    title: str
    process: Named
    status: str
    #: “办理中：审批材料”, “待第二签”, or how it ended.
    status_label: Said
    is_open: bool
    unit: Named
    owner: Named
    starter: Who
    opened_at: datetime
    closed_at: datetime | None
    rules: str
    source: SourceText | None
    #: “已签 1/2” while several have to sign.
    signed: Said = NOTHING
    #: The words of a step that still waits for some of its signatures.
    awaiting: str = ""
    deadlines: tuple[Deadline, ...] = ()
    #: The case that asked for this one, and those that this one asked for.
    parent: CaseLink | None = None
    children: tuple[CaseLink, ...] = ()
    #: Of a process that limits the whole case, once its time runs.
    clock: ClockView | None = None
    records: tuple[RecordView, ...] = ()
    seats: tuple[SeatView, ...] = ()
    timeline: tuple[TimelineEntry, ...] = ()
    #: Results of scores that the case has computed: name and address of the page.
    scores: tuple[tuple[str, str], ...] = ()
    effects: tuple[LedgerEffect, ...] = ()
    notices: tuple[TimelineEntry, ...] = ()
    operations: tuple[Offer, ...] = ()
    #: What rules of eligibility and pay said, for those who may read it.
    verdicts: tuple[VerdictView, ...] = ()
    drawing: DrawnNode | None = None
    #: Whether it has a page of its meetings.
    meets: bool = False
    #: What the mode that the case declares does.
    mode: ModePart | None = None
