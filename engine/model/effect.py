"""Effects: what a step does besides moving on. Each becomes rows written in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.model.expr.tree import Node
from engine.model.ids import FieldId, FormId, LedgerId, LineId, ProcessId, RulingId, ScoreId
from engine.model.seats import SeatSource


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocate:
    """Money enters a unit's lines for a year, each line split over its sources by the ledger's shares."""

    ledger: LedgerId
    unit: Node
    year: Node
    lines: Mapping[LineId, Node]
    #: The one source that gives its share now; "": all of them.
    source: str = ""
    #: The effective day; default: today.
    on: Node | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserve:
    """Hold money of a line for this case; `item` is what it is for, checked against the line's earmark."""

    ledger: LedgerId
    unit: Node
    year: Node
    line: Node
    amount: Node
    item: Node | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settle:
    """Pay what this case holds; `on` is the effective day, default today."""

    ledger: LedgerId
    on: Node | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """What this case has reserved is bound by a contract: from reserved to committed."""

    ledger: LedgerId


@dataclass(frozen=True, slots=True, kw_only=True)
class EndYear:
    """What is left on the lines of a unit's year is carried over or given back, as the ledger says."""

    ledger: LedgerId
    unit: Node
    year: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosePeriod:
    """Nothing is posted any more to a unit's accounts with an effective day up to `through`."""

    ledger: LedgerId
    unit: Node
    through: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjust:
    """Money is put on a line, or taken from it, with an effective day that may lie in a closed period."""

    ledger: LedgerId
    unit: Node
    year: Node
    line: Node
    amount: Node
    on: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """Give back what this case holds. A case that ends releases by itself what it still holds."""

    ledger: LedgerId


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """Credit points to a person, as far as the caps allow."""

    ledger: LedgerId
    rule: str
    person: Node
    unit: Node
    year: Node
    amount: Node
    #: The day of the act, for caps per day and month; default: today.
    on: Node | None = None
    #: The last day of the points; default: as the ledger says.
    expires: Node | None = None
    #: Whether the points wait on a pending account until they are settled.
    pending: bool = False
    #: From when to when the act lasted: nobody is credited for two acts that overlap.
    begins: Node | None = None
    ends: Node | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Restock:
    """Pieces of an item come into a unit's stock."""

    ledger: LedgerId
    unit: Node
    item: Node
    count: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Pieces of an item go from one unit's stock into another's, which leaves the first at least `keep`."""

    ledger: LedgerId
    source: Node
    target: Node
    item: Node
    count: Node
    keep: Node | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Redeem:
    """Hold a person's points and pieces of stock for this case, both or neither."""

    ledger: LedgerId
    person: Node
    amount: Node
    stock: LedgerId
    unit: Node
    item: Node
    count: Node | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """Further places are opened in a unit's pool; they get the next numbers."""

    ledger: LedgerId
    unit: Node
    count: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill:
    """A person takes the free place with the lowest number; refused when there is none."""

    ledger: LedgerId
    unit: Node
    person: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Vacate:
    """The place that a person has goes back to its pool; nothing happens where they have none."""

    ledger: LedgerId
    person: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Reverse:
    """Take back what this case has posted in a ledger."""

    ledger: LedgerId


@dataclass(frozen=True, slots=True, kw_only=True)
class Notify:
    """Tell people; a text in braces is a key of `values` and is replaced by that value."""

    to: tuple[SeatSource, ...]
    text: str
    values: Mapping[str, Node] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Revise:
    """Write fields of this case's record."""

    form: FormId
    values: Mapping[FieldId, Node]


@dataclass(frozen=True, slots=True, kw_only=True)
class AddRecord:
    """Add a record to a register."""

    form: FormId
    unit: Node
    values: Mapping[FieldId, Node]


@dataclass(frozen=True, slots=True, kw_only=True)
class StartCase:
    """Start another case, by a job written in the same transaction."""

    process: ProcessId
    unit: Node
    values: Mapping[FieldId, Node]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Compute a score and keep the result with what explains it; an earlier result stays beside it."""

    score: ScoreId
    #: Who is scored, for scores of people; others are about the case's unit.
    of: Node | None = None
    #: A day of the period; default: today.
    period: Node | None = None
    #: Why a result is computed again.
    reason: Node | None = None
    #: Indicators whose points a person's ruling replaces, where it gives any.
    adjust: Mapping[str, Node] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Freeze:
    """Make the newest result of a score final."""

    score: ScoreId
    of: Node | None = None
    period: Node | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """Apply a rule of eligibility or pay to a subject as of a day, and keep what it says and why."""

    rule: RulingId
    #: The person in a post or an organisation, or the unit.
    about: Node
    given: Mapping[str, Node]
    as_of: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOutside:
    """Have a plugin do something outside, soon and until it has worked; `effect` is its word."""

    effect: str
    values: Mapping[str, Node] = field(default_factory=dict)


Effect = (
    Allocate
    | Reserve
    | Settle
    | Commit
    | EndYear
    | ClosePeriod
    | Adjust
    | Release
    | Award
    | Restock
    | Move
    | Redeem
    | Open
    | Fill
    | Vacate
    | Reverse
    | Notify
    | CallOutside
    | Revise
    | AddRecord
    | StartCase
    | Score
    | Judge
    | Freeze
)
