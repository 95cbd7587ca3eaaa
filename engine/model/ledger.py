"""The ledger: what a pack says about lines, shares and caps, and the double-entry rows that follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from fractions import Fraction

from engine.model.expr.tree import Node
from engine.model.ids import CaseId, HoldId, LedgerId, LineId, MechanismId
from engine.model.source import UNKNOWN, Citation, Origin


class Unit(Enum):
    """Money (fen), currency points (spent, never negative) or score points (a period's, never spent)."""

    MONEY = "money"
    CURRENCY = "currency"
    SCORE = "score"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A purpose that money is set aside for; `allow` empty admits every item that `deny` does not name."""

    id: LineId
    label: str
    allow: frozenset[str] = frozenset()
    #: Item -> the reason code of the refusal.
    deny: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """At most so many points of one rule for one subject in one period."""

    rule: str
    most: Node
    period: str = "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """One ledger of a mechanism.

    Money: accounts per unit, year, line and source. Points: accounts per person, unit and year.
    `shares` (source -> exact share) sum to 1; a split gives each the floor and the rest to the first ones.
    """

    id: LedgerId
    mechanism: MechanismId
    label: str
    unit: Unit
    lines: Mapping[LineId, Line] = field(default_factory=dict)
    shares: Mapping[str, Fraction] = field(default_factory=dict)
    share_labels: Mapping[str, str] = field(default_factory=dict)
    caps: Mapping[str, Cap] = field(default_factory=dict)
    rule_labels: Mapping[str, str] = field(default_factory=dict)
    #: What a subject's account holds when its period opens.
    base: Node | None = None
    #: Who sees a person's points: unit types of which the person is a member.
    shown_in: tuple[str, ...] = ()
    citation: Citation | None = None
    origin: Origin = UNKNOWN


class Bucket(Enum):
    """What an account stands for; amounts come from `OUTSIDE` and `ISSUED`, which are never limited."""

    OUTSIDE = "outside"
    ISSUED = "issued"
    AVAILABLE = "available"
    SPENT = "spent"
    POINTS = "points"
    QUOTA = "quota"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Account:
    """The address of an account; its code is its key in the store."""

    ledger: LedgerId
    bucket: str
    unit: str = ""
    person: str = ""
    period: str = ""
    line: str = ""
    source: str = ""

    @property
    def code(self) -> str:
        """All parts in one text, in order, separated by `|`."""
        parts = (self.ledger, self.bucket, self.unit, self.person, self.period, self.line, self.source)
        return "|".join(parts)

    @property
    def tracked(self) -> bool:
        """Whether its balance is stored and limited; the others are summed on demand."""
        return self.bucket not in (Bucket.OUTSIDE.value, Bucket.ISSUED.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What an account holds, in whole units; `opened` tells whether it was ever used."""

    credit: int = 0
    debit: int = 0
    held: int = 0
    opened: bool = False

    @property
    def total(self) -> int:
        """Everything on the account, held or not."""
        return self.credit - self.debit

    @property
    def available(self) -> int:
        """What may still be spent."""
        return self.credit - self.debit - self.held


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """A positive amount moves from one account to another of the same unit; it balances by construction."""

    unit: Unit
    source: Account
    target: Account
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """Transfers that stand or fall together; a key posts once, and never with other content."""

    key: str
    kind: str
    effective: date
    transfers: tuple[Transfer, ...]
    case: CaseId | None = None
    #: What explains it: rule, parameters, inputs; JSON-able.
    trace: Mapping[str, object] = field(default_factory=dict)


class HoldState(Enum):
    """A hold is resolved once."""

    HELD = "held"
    SETTLED = "settled"
    RELEASED = "released"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Amounts set aside for a case: each part names where from and where to, once it is settled."""

    id: HoldId
    ledger: LedgerId
    case: CaseId
    effective: date
    parts: tuple[Transfer, ...]
    state: HoldState = HoldState.HELD

    @property
    def amount(self) -> int:
        """The whole of what is held."""
        return sum(part.amount for part in self.parts)
