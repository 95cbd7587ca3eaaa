"""Commands: what a person or a timer asks for. Each carries an id; a repeat returns the stored answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from engine.model.ids import (
    AppointmentId,
    CaseId,
    CommandId,
    FormId,
    HierarchyId,
    LedgerId,
    NodeId,
    OutcomeId,
    PersonId,
    PostId,
    ProcessId,
    ProxyId,
    SeatId,
    TimerId,
    UnitId,
    UnitTypeId,
)
from engine.model.operation import Operation

#: Field id -> what the person typed (see engine.model.fields.kind.FieldType.parse).
Typed = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts: a person, in one of their posts or in none; the engine itself is `SYSTEM`."""

    person: PersonId
    appointment: AppointmentId | None = None


SYSTEM = Actor(person=PersonId("system"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What all commands share."""

    id: CommandId
    actor: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class StartCase(Command):
    """Begin a case about `unit` with the start form's answers."""

    process: ProcessId
    unit: UnitId
    typed: Typed = field(default_factory=dict)
    #: Warnings the person has confirmed, by check id.
    confirmed: frozenset[str] = frozenset()
    #: The first day of the period that a schedule opens the case for.
    period_start: date | None = None
    #: The case that asked for this one, and as which of those it asked for.
    parent: CaseId | None = None
    asked_as: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Act(Command):
    """Decide a seat: give an outcome, with the step's form and an opinion."""

    case: CaseId
    seat: SeatId
    seat_version: int
    outcome: OutcomeId
    typed: Typed = field(default_factory=dict)
    opinion: str = ""
    #: For an outcome whose giver chooses where the case goes back to; the start where none is named.
    back_to: NodeId | None = None
    #: The step that is meant, for whoever has no seat there: it is told whether its turn has come.
    step: NodeId | None = None
    confirmed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(Command):
    """Take a pool seat for oneself."""

    case: CaseId
    seat: SeatId
    seat_version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimNext(Command):
    """Take the first pool seat of a line that is free."""

    queue: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unclaim(Command):
    """Give a claimed seat back to its pool."""

    case: CaseId
    seat: SeatId
    seat_version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Operate(Command):
    """Do something to a case or to one of its seats other than decide it; the reason is kept as said."""

    case: CaseId
    what: Operation
    reason: str = ""
    seat: SeatId | None = None
    seat_version: int = 0
    #: Whom it concerns: those who are asked, or to whom a task goes.
    persons: tuple[PersonId, ...] = ()
    #: Which step it concerns.
    node: NodeId | None = None
    #: Which of several kinds: the reason for which a clock stands still.
    kind: str | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast(Command):
    """Put a ballot into the box. That a person took part is kept, what they chose is not."""

    case: CaseId
    seat: SeatId
    seat_version: int
    choice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fire(Command):
    """A timer of a case has come."""

    case: CaseId
    timer: TimerId


@dataclass(frozen=True, slots=True, kw_only=True)
class Serve(Command):
    """A free place may have come for a case that stands first in line."""

    case: CaseId
    seat: SeatId


@dataclass(frozen=True, slots=True, kw_only=True)
class AddUnit:
    """A unit comes into being, below its parents."""

    unit: UnitId
    type: UnitTypeId
    label: str
    parents: Mapping[HierarchyId, UnitId] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveUnit:
    """A unit moves below another parent in one hierarchy."""

    unit: UnitId
    hierarchy: HierarchyId
    parent: UnitId


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameUnit:
    """A unit gets another label; its id stays."""

    unit: UnitId
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseUnit:
    """A unit ends, whether dissolved, merged into another or split into several.

    Its successor (else the unit above it) takes over its open cases; what stands below it, its members and
    what stands on its accounts go to the successor too, but for those whose new unit is told. Its posts end,
    but for those that are told to go on elsewhere.
    """

    unit: UnitId
    successor: UnitId | None = None
    children: Mapping[UnitId, UnitId] = field(default_factory=dict)
    members: Mapping[PersonId, UnitId] = field(default_factory=dict)
    #: Ledger -> the unit that gets what stands on the accounts there.
    accounts: Mapping[LedgerId, UnitId] = field(default_factory=dict)
    #: Appointment -> the unit in which the same person holds the same post from that day on.
    posts: Mapping[AppointmentId, UnitId] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddPerson:
    """A person becomes known; name and contact are erasable content."""

    person: PersonId
    name: str
    contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appoint:
    """A person takes up a post."""

    appointment: AppointmentId
    person: PersonId
    post: PostId
    unit: UnitId
    #: For a term, a secondment or a time of acting: the day after its last.
    until: date | None = None
    acting: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EndAppointment:
    """A person leaves a post."""

    appointment: AppointmentId


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """A person becomes a member of a unit."""

    person: PersonId
    unit: UnitId


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """A person is no longer a member."""

    person: PersonId
    unit: UnitId


@dataclass(frozen=True, slots=True, kw_only=True)
class SetProxy:
    """Somebody acts for somebody else for a time; see `Proxy`."""

    proxy_rule: ProxyId
    principal: PersonId
    proxy: PersonId
    until: date
    processes: tuple[ProcessId, ...] = ()
    instead: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EndProxy:
    """The principal acts alone again."""

    proxy_rule: ProxyId


Change = (
    AddUnit
    | MoveUnit
    | RenameUnit
    | CloseUnit
    | AddPerson
    | Appoint
    | EndAppointment
    | Join
    | Leave
    | SetProxy
    | EndProxy
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Organise(Command):
    """Change units, people and posts with effect from a day, all or nothing."""

    effective: date
    changes: tuple[Change, ...]
    #: Errors refuse; findings that only say “incomplete” or “guide” do not.
    dry_run: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AddRecords(Command):
    """Import rows into a register at once, all or nothing (Excel in; the given part of a scenario)."""

    form: FormId
    rows: tuple[tuple[UnitId, Typed], ...]
    dry_run: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Hear(Command):
    """A case that this one had asked for has begun or ended."""

    case: CaseId
    key: str
    child: CaseId | None
    number: str | None
    state: str
    #: Which event of that case it is about: older news than what is known changes nothing.
    seq: int = 0


CaseCommand = StartCase | Act | Claim | Unclaim | Cast | Operate | Fire | Serve | Hear
#: Node ids commands and states use for the start of a case.
START = NodeId("start")
