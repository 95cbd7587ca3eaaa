"""What a decision asks besides the questions of its expressions, and the shape of the answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from engine.model.expr import question as expr
from engine.model.expr.types import Type
from engine.model.expr.values import Value
from engine.model.ids import (
    ActivationId,
    CaseId,
    HierarchyId,
    HoldId,
    LedgerId,
    PersonId,
    PostId,
    ProcessId,
    ScoreId,
    UnitId,
    UnitTypeId,
)
from engine.model.ledger import Account
from engine.model.limit import Roll


@dataclass(frozen=True, slots=True)
class Holders:
    """Who holds a post in the units at or above a unit whose type has it, nearest first: Held, …"""

    post: PostId
    unit: UnitId


@dataclass(frozen=True, slots=True)
class Held:
    """The holders of a post in one unit."""

    unit: UnitId
    persons: tuple[PersonId, ...]


@dataclass(frozen=True, slots=True)
class Heads:
    """Who heads a unit and those above it, nearest first: Headed, …, without units that have no head."""

    unit: UnitId
    #: In this hierarchy alone; None: in any.
    line: HierarchyId | None = None


@dataclass(frozen=True, slots=True)
class Headed:
    """Who heads one unit; without persons, the post is vacant."""

    unit: UnitId
    type: UnitTypeId
    post: PostId
    persons: tuple[PersonId, ...]


@dataclass(frozen=True, slots=True)
class ProxiesOf:
    """Who acts for some people in a process on the day: StandsIn, …"""

    persons: tuple[PersonId, ...]
    process: ProcessId


@dataclass(frozen=True, slots=True)
class StandsIn:
    """A proxy of a principal, beside them or instead of them."""

    principal: PersonId
    proxy: PersonId
    instead: bool


@dataclass(frozen=True, slots=True)
class Members:
    """Who belongs to a unit: persons."""

    unit: UnitId


@dataclass(frozen=True, slots=True)
class PostsOf:
    """The posts a person holds: pairs of post and unit."""

    person: PersonId


@dataclass(frozen=True, slots=True)
class Serves:
    """Whether a person holds or held one of some posts, or (without posts) belongs or belonged to a unit."""

    person: PersonId
    posts: tuple[PostId, ...] = ()


@dataclass(frozen=True, slots=True)
class TypeOf:
    """The type of a unit, None when there is no such unit on the day."""

    unit: UnitId


@dataclass(frozen=True, slots=True)
class Related:
    """Whether one of two units stands at or above the other."""

    unit: UnitId
    other: UnitId


@dataclass(frozen=True, slots=True)
class ModesAt:
    """The modes that hold in a unit, declared for it or above it: ids, the last declared last."""

    unit: UnitId


@dataclass(frozen=True, slots=True)
class LevelOf:
    """How far below the top a unit stands by its shortest line: int, 0 for the top."""

    unit: UnitId


@dataclass(frozen=True, slots=True)
class ClosedThrough:
    """The last day of a unit's accounts of a ledger that is closed to postings: date or None."""

    ledger: LedgerId
    unit: UnitId


@dataclass(frozen=True, slots=True)
class LabelOf:
    """What people call a unit or a person, by id; the id itself when nothing is known."""

    id: str


@dataclass(frozen=True, slots=True)
class IsPerson:
    """Whether an id is that of a person who has a name: a unit or a post has one too and is nobody."""

    id: str


@dataclass(frozen=True, slots=True)
class DueBy:
    """A deadline: Due."""

    start: datetime | date
    kind: Type
    amount: Value
    roll: Roll
    #: Hours run only while offices are open.
    worktime: bool = False


@dataclass(frozen=True, slots=True)
class WorktimeBetween:
    """How much of the office hours lies between two moments: timedelta."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Serial:
    """The next number of a series: int."""

    name: str


@dataclass(frozen=True, slots=True)
class Balances:
    """What accounts hold, locked in order of their codes: Account -> Balance."""

    accounts: tuple[Account, ...]


@dataclass(frozen=True, slots=True)
class HoldOf:
    """A hold: Hold or None."""

    hold: HoldId


@dataclass(frozen=True, slots=True)
class PostingsOf:
    """What a case has posted, oldest first: Posting, …"""

    case: CaseId


@dataclass(frozen=True, slots=True)
class FreePlaces:
    """The accounts of a pool's places that nobody has and nobody is offered, in order of their numbers."""

    ledger: LedgerId
    unit: UnitId


@dataclass(frozen=True, slots=True)
class PlacesOf:
    """The places of a person, as accounts: filled by them or held for them; one asks at a time."""

    ledger: LedgerId
    person: PersonId


@dataclass(frozen=True, slots=True)
class OpenClaims:
    """How many live seats of a step a person has claimed: int."""

    person: PersonId
    process: ProcessId
    node: str


@dataclass(frozen=True, slots=True)
class ScoreOf:
    """What is kept of a score's newest result: Kept or None."""

    score: ScoreId
    subject: str
    period: str


@dataclass(frozen=True, slots=True)
class BoxOf:
    """What lies in a ballot's boxes: pairs of group and Tally. A box with fewer than its least stays shut."""

    case: CaseId
    activation: ActivationId
    least: tuple[tuple[str, int], ...]


Reference = (
    Holders
    | Heads
    | ProxiesOf
    | Members
    | PostsOf
    | Serves
    | TypeOf
    | Related
    | LevelOf
    | DueBy
    | WorktimeBetween
)
Called = LabelOf | IsPerson
Places = FreePlaces | PlacesOf


@dataclass(frozen=True, slots=True)
class Overlapping:
    """An award for an act of a person during some time: the number of its case, "" when there is none."""

    ledger: LedgerId
    person: PersonId
    begins: datetime
    ends: datetime


Booked = Overlapping | Balances | HoldOf | PostingsOf | ClosedThrough
Rated = ScoreOf | BoxOf
Question = Reference | Called | ModesAt | Serial | Booked | Places | OpenClaims | Rated | expr.Question
