"""Processes: block-structured trees of steps with stable ids, sound by construction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from engine.base.finding import Said
from engine.model.beginning import Schedule, Start
from engine.model.effect import Effect, StartCase
from engine.model.expr.tree import Node as Expression
from engine.model.form import Check
from engine.model.ids import (
    BallotId,
    FieldId,
    FormId,
    MechanismId,
    ModeId,
    NodeId,
    OutcomeId,
    ProcessId,
    ScoreId,
)
from engine.model.limit import CaseClock, Within
from engine.model.place_for import PlaceFor
from engine.model.seats import SeatSource
from engine.model.signing import Dedupe, Empty, OwnCase, Pass, Passes, Signing
from engine.model.source import UNKNOWN, Citation, Origin


class Leads(Enum):
    """What follows when an outcome wins."""

    ON = "on"
    BACK = "back"
    END = "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One answer a seat can give; if it `counts`, towards the pass rule, else it decides at once."""

    id: OutcomeId
    label: str
    leads: Leads = Leads.ON
    #: For BACK: an earlier task, or None for the person who started the case.
    back_to: NodeId | None = None
    #: For BACK: whoever gives it chooses among the tasks the case has passed, and its start.
    chooses: bool = False
    #: For BACK: once put right, the case comes straight back to whoever sent it.
    direct: bool = False
    #: For END: the state the case ends in, as the pack names it.
    end_state: str = ""
    counts: bool = True
    #: Neither for nor against.
    abstains: bool = False
    #: For BACK: how often at most it can be given in one case; None is without end.
    most: int | None = None
    #: For BACK: the time that the step it leads to has then, where it is another than usual.
    within: Within | None = None
    needs_opinion: bool = False
    #: Nobody gives it: it holds when the time is over.
    by_clock: bool = False
    #: Given by whoever rules on an objection, not by those whom the step asks.
    rules: bool = False
    #: What follows from this answer alone, before what the step does: records and messages, no postings.
    then: tuple[Effect, ...] = ()
    #: The label in English, for outcomes that the engine itself brings; a pack's labels keep one language.
    en: str = ""

    @property
    def said(self) -> Said:
        """What it is called."""
        return Said(self.label, self.en or self.label)


class Silence(Enum):
    """What it means that whoever was asked for consent has not answered in time."""

    DEEMED = "deemed_consent"
    #: It is no consent: the case stays where it is, and somebody above hears of it.
    ESCALATE = "escalate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdue:
    """What happens when a task's deadline passes: effects, and an outcome given by the system, if any."""

    then: tuple[Effect, ...] = ()
    outcome: OutcomeId | None = None
    #: What silence means to whoever asked for consent.
    silence: Silence | None = None
    #: Who hears that consent is still missing.
    escalate_to: tuple[SeatSource, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SignFor:
    """By when a task has to be signed for, and what follows when it is not; its own deadline runs anyway."""

    within: Within | None = None
    late: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """Open tasks of this step stand in one line; smaller keys first, then time of arrival, then id."""

    order: tuple[Expression, ...]
    label: str = ""
    #: How much longer each class of the first key waits than the one before it, so that none starves.
    aging: Expression | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assist:
    """A task helps with another one: a seat for each unit, each with its own answer (协办)."""

    #: The task whose holder leads (主办).
    lead: NodeId
    #: How many must have answered before the lead may finish; None: nobody. The others are absent then.
    require: Passes | None = Pass.ALL
    #: Who rules where a unit says that this is not for it; without anybody nobody may say so.
    objections: tuple[SeatSource, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """People decide or fill something in; or, with `place`, the engine gives the next in line a place."""

    id: NodeId
    label: str
    #: One seat for each source; a source with several people is a pool, any of whom may act.
    by: tuple[SeatSource, ...]
    outcomes: Mapping[OutcomeId, Outcome]
    passes: Passes = Pass.ALL
    signing: Signing = field(default_factory=Signing)
    form: FormId | None = None
    #: The fields of `form` that may be written here; None is all of them.
    writes: frozenset[FieldId] | None = None
    #: Conditions that must NOT hold when the step is completed.
    checks: tuple[Check, ...] = ()
    within: Within | None = None
    overdue: Overdue | None = None
    queue: Queue | None = None
    #: Nobody acts here: the case waits in line until there is a free place, which is then held for it.
    place: PlaceFor | None = None
    #: The person who acts here must be none of those who acted there (`start` is the starter).
    distinct_from: tuple[NodeId, ...] = ()
    #: How the case describes itself while some seats are decided and others are not.
    awaiting: str = ""
    #: A member of the pool must claim before acting; how many a person may hold open in this step.
    claim: bool = False
    claim_limit: int | None = None
    #: What is claimed goes back to its pool by itself when it is not done by then.
    claim_for: Within | None = None
    #: Whoever has it confirms that it has come before they do anything with it.
    sign_for: SignFor | None = None
    #: Shown on the board of this id while unclaimed.
    board: str = ""
    #: A secret ballot that stays open until its deadline; then the groups of `by`, one for each source.
    ballot: BallotId | None = None
    groups: tuple[str, ...] = ()
    #: The scored may object here to this score.
    objection: ScoreId | None = None
    then: tuple[Effect, ...] = ()
    #: What its holders may do with it besides, and with whom: `add`, `transfer`, `delegate`.
    allow: Mapping[str, tuple[SeatSource, ...]] = field(default_factory=dict)
    empty: Empty = Empty.REFUSE
    #: Who takes a seat that nobody else can, for Empty.ASSIGN.
    instead: tuple[SeatSource, ...] = ()
    own_case: OwnCase = OwnCase.ALLOW
    #: Whether who has agreed already, to the same answers, is asked again.
    dedupe: Dedupe = Dedupe.NONE
    #: The step's own seats cannot be removed.
    required: bool = False
    #: The answers, as FORM.FIELD, on which agreement rests; empty: on all.
    watch: frozenset[str] = frozenset()
    #: Whoever is asked answers in person: no standing proxy stands in.
    no_proxy: bool = False
    assist: Assist | None = None
    #: When an answer finishes the matter for those who help with it; None: always.
    finishes: Expression | None = None
    citation: Citation | None = None
    origin: Origin = UNKNOWN


def agreement_of(task: Task) -> OutcomeId | None:
    """The answer by which a step goes on."""
    return next((o.id for o in task.outcomes.values() if o.counts and o.leads is Leads.ON), None)


def rejection_of(task: Task) -> OutcomeId | None:
    """The answer by which a step turns the matter down: by ending the case, else by sending it back."""
    against = [o for o in task.outcomes.values() if not o.counts and not o.chooses]
    return next((o.id for o in sorted(against, key=lambda o: o.leads is not Leads.END)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Automatic:
    """The engine acts by itself."""

    id: NodeId
    label: str
    then: tuple[Effect, ...]
    origin: Origin = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Time passes: until a deadline, or until the start of a day."""

    id: NodeId
    label: str
    within: Within
    then: tuple[Effect, ...] = ()
    origin: Origin = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """One way through a choice or one arm of a parallel block; `when` None is the default way."""

    id: NodeId
    label: str
    body: Seq
    when: Expression | None = None


class BranchReject(Enum):
    """What follows when somebody in a branch rejects."""

    #: The whole block is rejected at once.
    FAIL_BLOCK = "fail_block"
    #: That branch alone ends; the block is rejected when too few are left.
    DROP_BRANCH = "drop_branch"
    #: The others are gone through to their ends; then the block is rejected.
    WAIT_ALL = "wait_all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The first branch whose condition holds; the last has none."""

    id: NodeId
    label: str
    branches: tuple[Branch, ...]
    origin: Origin = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Parallel:
    """Branches at once; the block is done when as many have passed as its join asks for."""

    id: NodeId
    label: str
    branches: tuple[Branch, ...]
    #: Only those branches whose condition holds, else the one without a condition.
    inclusive: bool = False
    #: How many must have passed, whereupon the others are cancelled; None is all of those taken.
    join: int | None = None
    on_reject: BranchReject = BranchReject.FAIL_BLOCK
    origin: Origin = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop:
    """The steps of its one branch again and again: for each item of a list, or until a condition holds."""

    id: NodeId
    label: str
    branches: tuple[Branch, ...]
    #: How many rounds at most.
    most: int
    until: Expression | None = None
    over: Expression | None = None
    origin: Origin = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """The case ends here in a named state."""

    id: NodeId
    label: str
    state: str
    origin: Origin = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Subprocess:
    """Cases of another process, each with its own number and rules; how many must have ended to go on."""

    id: NodeId
    label: str
    starts: StartCase
    #: One case for each item; without a list, one.
    over: Expression | None = None
    #: None: nobody is waited for.
    waits_for: Passes | None = Pass.ALL
    origin: Origin = UNKNOWN


Block = Choice | Parallel | Loop
Step = Task | Automatic | Wait | Subprocess | Block | End


@dataclass(frozen=True, slots=True, kw_only=True)
class Seq:
    """Steps one after another."""

    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """A process, from start to named ends."""

    id: ProcessId
    mechanism: MechanismId
    label: str
    start: Start
    body: Seq
    #: The unit that owns the matter, decided once at the start and kept (CX-02); None is the case's unit.
    owner: Expression | None = None
    schedule: Schedule | None = None
    #: The limit of the whole case.
    clock: CaseClock | None = None
    #: Who may stop, void, suspend, resume and reopen its cases.
    managers: tuple[SeatSource, ...] = ()
    #: How long after its end a case may be reopened; None is never.
    reopen_within: Within | None = None
    end_labels: Mapping[str, str] = field(default_factory=dict)
    citation: Citation | None = None
    #: The richer noun of the pack language that this process was told as (`duty`), if any.
    told_as: str = ""
    #: The mode in which alone it is open, if any.
    mode: ModeId | None = None
    #: Steps that were called otherwise before: old id -> new id.
    renamed_steps: Mapping[NodeId, NodeId] = field(default_factory=dict)
    #: Where a running case goes on whose open step is no more: old id -> a task of this process.
    migrations: Mapping[NodeId, NodeId] = field(default_factory=dict)
    origin: Origin = UNKNOWN

    def steps(self) -> Iterator[Step]:
        """Every step, outside in, in the order written."""
        return _walk(self.body)

    def known_step(self, node: NodeId) -> Step | None:
        """The step of that id; None where a case was there under other rules."""
        return next((step for step in self.steps() if step.id == node), None)

    def step(self, node: NodeId) -> Step:
        """The step of that id."""
        return next(step for step in self.steps() if step.id == node)


def _walk(body: Seq) -> Iterator[Step]:
    for step in body.steps:
        yield step
        match step:
            case Choice() | Parallel() | Loop():
                for branch in step.branches:
                    yield from _walk(branch.body)
            case _:
                pass
