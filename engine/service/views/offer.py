"""An operation as it is offered to a person."""

from __future__ import annotations

from dataclasses import dataclass

from engine.base.finding import Said
from engine.model.ids import SeatId

Options = tuple[tuple[str, Said], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An operation that the person may do now, and what they have to say with it."""

    what: str
    name: Said
    meaning: Said
    #: The step it is about, where it is about one.
    step: Said | None = None
    seat: SeatId | None = None
    seat_version: int = 0
    needs_reason: bool = True
    has_until: bool = False
    nodes: Options = ()
    #: Among which kinds to choose.
    kinds: Options = ()
    #: Among whom to choose, and whether several.
    persons: Options = ()
    several: bool = False
