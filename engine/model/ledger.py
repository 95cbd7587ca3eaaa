"""The ledger: what a pack says about lines, shares and caps, and the double-entry rows that follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from fractions import Fraction

from engine.model.expr.tree import Node
from engine.model.ids import CaseId, HoldId, LedgerId, LineId, MechanismId, PersonId
from engine.model.source import UNKNOWN, Citation, Origin


class Unit(Enum):
    """What a ledger counts; units are never mixed.

    Money (fen), currency points (spent, never negative, kept in lots), score points (a period's, never
    spent), a record (hours served: never spent, never taken away), pieces of stock, and places: numbered
    posts of an establishment, each free, offered to one person or filled by one.
    """

    MONEY = "money"
    CURRENCY = "currency"
    SCORE = "score"
    RECORD = "record"
    STOCK = "stock"
    PLACES = "places"


#: Units whose amounts are plain numbers in expressions.
COUNTED = frozenset({Unit.RECORD, Unit.STOCK, Unit.PLACES})
#: Units whose accounts are people's.
OF_PEOPLE = frozenset({Unit.CURRENCY, Unit.SCORE, Unit.RECORD})
#: Units kept for each person alone, from year to year.
LASTING = frozenset({Unit.CURRENCY, Unit.RECORD})


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
    """At most so many points of one rule, or of all, for one person in one period, or for one act."""

    id: str
    #: The rule it holds for; "" for all of them together.
    rule: str
    most: Node
    period: str = "year"
    #: Whether it counts what a whole unit gives, and not one person.
    of_unit: bool = False


class RoundTo(Enum):
    """Where the last day of a lot moves to."""

    NONE = "none"
    MONTH_END = "month_end"
    YEAR_END = "year_end"


@dataclass(frozen=True, slots=True, kw_only=True)
class LotRules:
    """How long points last that came together; without `after` they never expire."""

    after: Node | None = None
    round_to: RoundTo = RoundTo.NONE
    #: How long points last that come back (reversal, released hold) when their own day has passed.
    grace: Node | None = None


class Clawback(Enum):
    """What happens when an award is taken back whose points were spent meanwhile."""

    #: It is refused, and people decide.
    BLOCK = "block"
    #: What is left of it is taken, and the rest is written off.
    FLOOR = "floor"
    #: What is left of it is taken, and the rest is owed: later awards pay it first. Never for residents.
    DEBT = "debt"


class YearEnd(Enum):
    """What becomes of money that is left on a line when its year is over."""

    CARRY = "carry"
    RETURN = "return"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """One ledger of a mechanism.

    Money: accounts per unit, year, line and source. Score points: accounts per person, unit and year.
    Currency points and records: one account per person, whatever the unit and the year.
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
    lots: LotRules = LotRules()
    clawback: Clawback = Clawback.BLOCK
    #: The most that one person's account may hold.
    ceiling: Node | None = None
    year_end: YearEnd = YearEnd.RETURN
    #: How many levels must have signed before anything is paid.
    signatures: int = 0
    #: A source that gives its share only when another has given its own.
    matched: Mapping[str, str] = field(default_factory=dict)
    #: Who sees a person's points: unit types of which the person is a member.
    shown_in: tuple[str, ...] = ()
    citation: Citation | None = None
    origin: Origin = UNKNOWN


class Bucket(Enum):
    """What an account stands for; amounts come from `OUTSIDE` and `ISSUED`, which are never limited.

    `REDEEMED` is where spent points and handed-out pieces go, without limit either; `FILLED` is a person's
    place.
    """

    OUTSIDE = "outside"
    ISSUED = "issued"
    AVAILABLE = "available"
    COMMITTED = "committed"
    SPENT = "spent"
    CARRIED = "carried"
    RETURNED = "returned"
    OWED = "owed"
    POINTS = "points"
    QUOTA = "quota"
    PENDING = "pending"
    REDEEMED = "redeemed"
    FILLED = "filled"


#: Sources and sinks: not limited, so that awards to different people do not wait for each other.
UNTRACKED = frozenset({Bucket.OUTSIDE.value, Bucket.ISSUED.value, Bucket.REDEEMED.value})


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
        return self.bucket not in UNTRACKED


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
    #: The last day of the lot that this makes; None: it never expires.
    expires: date | None = None
    #: The lot of the source that this takes from; None: whichever expires first.
    lot: int | None = None

    @property
    def takes_lots(self) -> bool:
        """Whether the source keeps its points in lots."""
        return has_lots(self.source, self.unit)

    @property
    def makes_lots(self) -> bool:
        """Whether the target keeps its points in lots."""
        return has_lots(self.target, self.unit)


def has_lots(account: Account, unit: Unit) -> bool:
    """Whether an account keeps what it holds in lots: people's points of a currency do."""
    return unit is Unit.CURRENCY and account.bucket == Bucket.POINTS.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """Points that came together and expire together; `number` is its place on its account."""

    account: Account
    number: int
    granted: int
    remaining: int
    #: Reserved by open holds: it is neither spent otherwise nor does it expire.
    held: int = 0
    #: Its last day; None: never.
    expires: date | None = None
    #: The transaction that granted it.
    key: str = ""
    #: The lot it goes on for, because that one's day had passed when points came back to it.
    parent: int | None = None

    @property
    def free(self) -> int:
        """What may still be spent or expire."""
        return self.remaining - self.held

    def is_past(self, day: date) -> bool:
        """Whether its last day lies before a day."""
        return self.expires is not None and self.expires < day


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """Somebody signed for a transaction; `level` is how far below the top their unit stands (0: the top)."""

    level: int
    person: PersonId


#: The only kind of transaction that may enter a closed period, from above the level that closed it.
ADJUST = "adjust"


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodClose:
    """Nothing of a ledger is posted any more with an effective day up to `through`."""

    ledger: LedgerId
    #: Whose accounts; "": everybody's.
    unit: str
    through: date
    #: How far below the top the unit stands whose officer closed it.
    level: int
    case: CaseId | None = None


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
    #: The key of the transaction that this one takes back; one is taken back at most once.
    reverses: str = ""
    #: The last day of points that come back when their own has passed; None: the day they come back.
    back_until: date | None = None
    #: What accounts may hold at most from now on; others keep the ceiling they have.
    ceilings: Mapping[Account, int] = field(default_factory=dict)
    #: The level from which a closed period is adjusted; None for every other kind.
    level: int | None = None
    #: Who asked for it; no signature is theirs.
    maker: PersonId | None = None
    #: Who signed, one of each level, and how many levels must have.
    approvals: tuple[Approval, ...] = ()
    signatures: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """A transaction as it was written."""

    transaction: Transaction
    #: Key of the transaction that took it back.
    reversed_by: str = ""
    #: The lots it made, with what is left of them.
    lots: tuple[Lot, ...] = ()


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
        """The whole of what is held in its own ledger."""
        return sum(part.amount for part in self.parts if part.source.ledger == self.ledger)
