"""A shop as its page shows it: what one can take for points, and what waits to be picked up."""

from __future__ import annotations

from dataclasses import dataclass

from engine.model.ids import CaseId, FieldId, ProcessId
from engine.service.views.books.ledger_shape import LotLeft
from engine.service.views.shared import DueText, Named, SourceText


@dataclass(frozen=True, slots=True, kw_only=True)
class Good:
    """One thing on the shelf."""

    item: str
    label: str
    price: int
    left: int
    can_afford: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PickUp:
    """Something redeemed that waits to be picked up."""

    case: CaseId
    number: str
    title: str
    due: DueText | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopView:
    """The shop of one unit, for one person."""

    process: ProcessId
    label: str
    #: The question of its form that names the thing.
    asked: FieldId
    ledger: Named
    unit: Named
    #: Units that have something on the shelf.
    units: tuple[Named, ...]
    #: What the person may spend.
    total: int
    #: Points that expire soon.
    expiring: tuple[LotLeft, ...]
    goods: tuple[Good, ...]
    pickups: tuple[PickUp, ...]
    #: Whether naming a thing is all that the form asks.
    is_simple: bool
    source: SourceText | None = None
