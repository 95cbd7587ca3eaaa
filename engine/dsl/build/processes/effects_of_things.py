"""Effects on what is counted in pieces: stock of goods, and places of an establishment."""

from __future__ import annotations

from engine.dsl.build.context import Context
from engine.dsl.build.problems.names import UnknownLedger
from engine.dsl.build.problems.processes import WrongLedgerUnit
from engine.dsl.build.processes.place import Place
from engine.dsl.build.view import View
from engine.dsl.text.node import Scalar
from engine.model.effect import Effect, Fill, Move, Open, Restock, Vacate
from engine.model.expr import types as t
from engine.model.expr.tree import Name, Node
from engine.model.ids import LedgerId
from engine.model.ledger import Ledger, Unit
from engine.model.place_for import PlaceFor

STOCK = frozenset({Unit.STOCK})
PLACES = frozenset({Unit.PLACES})


class OfThings:
    """What every effect on a ledger needs, and the effects on goods and places."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._ctx: Context = place.frame.ctx
        self._mechanism = place.frame.expressions.mechanism

    def _ledger(self, written: Scalar | None, effect: str, units: frozenset[Unit]) -> Ledger | None:
        key = self._ctx.resolve("ledgers", self._mechanism, written, UnknownLedger)
        ledger = None if key is None else self._ctx.ledgers.get(LedgerId(key))
        if ledger is None or written is None:
            return None
        if ledger.unit not in units:
            self._ctx.findings.add(WrongLedgerUnit(effect, ledger.id), written.span)
            return None
        return ledger

    def _unit(self, view: View) -> Node | None:
        if not view.has("unit"):
            return Name(type=t.Org(self._place.frame.unit_type), path="case.unit")
        return self._place.compile(view.get("unit"), t.Org())

    def _year(self, view: View) -> Node | None:
        if not view.has("year"):
            return Name(type=t.Number(0), path="year")
        return self._place.compile(view.get("year"), t.Number(0))

    def _restock(self, view: View) -> Effect | None:
        ledger = self._ledger(view.get("ledger"), "restock", STOCK)
        unit, item, count = self._pieces(view)
        if ledger is None or unit is None or item is None or count is None:
            return None
        return Restock(ledger=ledger.id, unit=unit, item=item, count=count)

    def _move(self, view: View) -> Effect | None:
        ledger = self._ledger(view.get("ledger"), "move", STOCK)
        source = self._place.compile(view.get("from"), t.Org())
        target = self._place.compile(view.get("to"), t.Org())
        item = self._place.compile(view.get("item"), t.Text())
        count = self._place.compile(view.get("count"), t.Number(0))
        keep = self._place.compile(view.get("keep"), t.Number(0))
        if ledger is None or source is None or target is None or item is None or count is None:
            return None
        return Move(ledger=ledger.id, source=source, target=target, item=item, count=count, keep=keep)

    def _pieces(self, view: View) -> tuple[Node | None, Node | None, Node | None]:
        """Whose stock, which item, how many."""
        item = self._place.compile(view.get("item"), t.Text())
        return self._unit(view), item, self._place.compile(view.get("count"), t.Number(0))

    def _open(self, view: View) -> Effect | None:
        ledger = self._ledger(view.get("ledger"), "open", PLACES)
        unit, count = self._unit(view), self._place.compile(view.get("count"), t.Number(0))
        if ledger is None or unit is None or count is None:
            return None
        return Open(ledger=ledger.id, unit=unit, count=count)

    def _fill(self, view: View) -> Effect | None:
        ledger = self._ledger(view.get("ledger"), "fill", PLACES)
        unit, person = self._unit(view), self._place.compile(view.get("person"), t.Person())
        if ledger is None or unit is None or person is None:
            return None
        return Fill(ledger=ledger.id, unit=unit, person=person)

    def place_for(self, view: View) -> PlaceFor | None:
        """The place that a case waits for."""
        filled = self._fill(view)
        if not isinstance(filled, Fill):
            return None
        return PlaceFor(ledger=filled.ledger, unit=filled.unit, person=filled.person)

    def _vacate(self, view: View) -> Effect | None:
        ledger = self._ledger(view.get("ledger"), "vacate", PLACES)
        person = self._place.compile(view.get("person"), t.Person())
        return None if ledger is None or person is None else Vacate(ledger=ledger.id, person=person)
