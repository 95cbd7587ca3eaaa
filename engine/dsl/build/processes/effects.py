"""Effects of a step: one-key maps to the model."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from engine.dsl.build.expressions import amount_type
from engine.dsl.build.problems.names import (
    UnknownField,
    UnknownForm,
    UnknownIndicator,
    UnknownLine,
    UnknownProcess,
    UnknownRule,
    UnknownScore,
    UnknownShare,
)
from engine.dsl.build.problems.processes import (
    NoFormToWrite,
    ReadBeforeFilled,
    WrongLedgerUnit,
)
from engine.dsl.build.processes.calling import build_call
from engine.dsl.build.processes.effects_of_things import PLACES, STOCK, OfThings
from engine.dsl.build.processes.judging import build_judge
from engine.dsl.build.processes.place import Place
from engine.dsl.build.rulings.scores import FIGURES, paths_of
from engine.dsl.build.sentences import placeholders
from engine.dsl.build.view import View
from engine.dsl.text.node import Scalar
from engine.model.effect import (
    AddRecord,
    Adjust,
    Allocate,
    Award,
    ClosePeriod,
    Commit,
    Effect,
    EndYear,
    Freeze,
    Notify,
    Redeem,
    Release,
    Reserve,
    Reverse,
    Revise,
    Score,
    Settle,
    StartCase,
)
from engine.model.expr import types as t
from engine.model.expr.tree import Literal, Node
from engine.model.ids import FieldId, FormId, LineId, ProcessId, ScoreId
from engine.model.ledger import Ledger, Unit
from engine.model.place_for import PlaceFor

_MONEY = frozenset({Unit.MONEY})
_POINTS = frozenset({Unit.CURRENCY, Unit.SCORE, Unit.RECORD})
_CURRENCY = frozenset({Unit.CURRENCY})
#: What can be held: money of a line, pending points, points and pieces of a redemption, a place.
_HELD = _MONEY | _CURRENCY | PLACES
#: A place is vacated, never taken back.
_REVERSED = frozenset(Unit) - PLACES


def build_effects(view: View, place: Place) -> tuple[Effect, ...]:
    """The effects of a list that could be read."""
    return tuple(
        effect
        for item in view.items()
        for name, entry in item.each()
        if (effect := _Builder(place).build(name, entry)) is not None
    )


def starts_of(view: View, place: Place) -> StartCase | None:
    """The case of another process that a step asks for."""
    return _Builder(place).starts(view, "subprocess")


def place_for(view: View, place: Place) -> PlaceFor | None:
    """The place that a case waits for."""
    return _Builder(place).place_for(view)


class _Builder(OfThings):
    def build(self, name: str, view: View) -> Effect | None:
        makers: Mapping[str, Callable[[View], Effect | None]] = {
            "allocate": self._allocate,
            "reserve": self._reserve,
            "settle": self._settle,
            "commit": self._commit,
            "year_end": self._end_year,
            "close": self._close,
            "adjust": self._adjust,
            "release": self._release,
            "award": self._award,
            "restock": self._restock,
            "move": self._move,
            "redeem": self._redeem,
            "open": self._open,
            "fill": self._fill,
            "vacate": self._vacate,
            "reverse": self._reverse,
            "notify": self._notify,
            "call": self._call,
            "revise": self._revise,
            "add": self._add,
            "start": self._start,
            "score": self._score,
            "judge": lambda entry: build_judge(self._place, entry),
            "freeze": self._freeze,
        }
        return makers[name](view) if name in makers else None

    def _allocate(self, view: View) -> Effect | None:
        ledger = self._ledger(view.get("ledger"), "allocate", _MONEY)
        unit, year = self._unit(view), self._year(view)
        lines: dict[LineId, Node] = {}
        for key, entry in view.child("lines").each():
            amount = self._place.compile(entry.scalar, t.Money())
            if ledger is not None and key not in ledger.lines:
                self._ctx.findings.add(UnknownLine(key, frozenset(map(str, ledger.lines))), entry.at)
            elif amount is not None:
                lines[LineId(key)] = amount
        if ledger is None or unit is None or year is None:
            return None
        source = view.get("source")
        if source is not None and source.text not in ledger.shares:
            self._ctx.findings.add(UnknownShare(source.text, tuple(ledger.shares)), source.span)
        return Allocate(
            ledger=ledger.id, unit=unit, year=year, lines=lines, source=view.text("source"),
            on=self._place.compile(view.get("on"), t.Date()),
        )  # fmt: skip

    def _reserve(self, view: View) -> Effect | None:
        ledger = self._ledger(view.get("ledger"), "reserve", _MONEY)
        unit, year = self._unit(view), self._year(view)
        amount = self._place.compile(view.get("amount"), t.Money())
        item = self._place.compile(view.get("item"), t.Text())
        line = None if ledger is None else self._line(view.get("line"), ledger)
        if ledger is None or unit is None or year is None or line is None or amount is None:
            return None
        return Reserve(ledger=ledger.id, unit=unit, year=year, line=line, amount=amount, item=item)

    def _line(self, written: Scalar | None, ledger: Ledger) -> Node | None:
        """A literal line id, or an expression whose every code is a line."""
        if written is None:
            return None
        if written.text in ledger.lines:
            return Literal(type=t.Text(), value=written.text)
        node = self._place.compile(written, t.Text())
        codes = node.type.codes if node is not None and isinstance(node.type, t.Enum) else ()
        if isinstance(node, Literal):
            codes = (str(node.value),)
        for code in codes:
            if code not in ledger.lines:
                self._ctx.findings.add(UnknownLine(code, frozenset(map(str, ledger.lines))), written.span)
        return node

    def _settle(self, view: View) -> Effect | None:
        written = view.scalar if view.scalar is not None else view.get("ledger")
        ledger = self._ledger(written, "settle", _HELD)
        on = self._place.compile(view.get("on"), t.Date())
        return None if ledger is None else Settle(ledger=ledger.id, on=on)

    def _commit(self, view: View) -> Effect | None:
        ledger = self._ledger(view.scalar, "commit", _MONEY)
        return None if ledger is None else Commit(ledger=ledger.id)

    def _end_year(self, view: View) -> Effect | None:
        ledger = self._ledger(view.get("ledger"), "year_end", _MONEY)
        unit, year = self._unit(view), self._year(view)
        if ledger is None or unit is None or year is None:
            return None
        return EndYear(ledger=ledger.id, unit=unit, year=year)

    def _close(self, view: View) -> Effect | None:
        ledger = self._ledger(view.get("ledger"), "close", frozenset(Unit))
        unit, through = self._unit(view), self._place.compile(view.get("through"), t.Date())
        if ledger is None or unit is None or through is None:
            return None
        return ClosePeriod(ledger=ledger.id, unit=unit, through=through)

    def _adjust(self, view: View) -> Effect | None:
        ledger = self._ledger(view.get("ledger"), "adjust", _MONEY)
        unit, year = self._unit(view), self._year(view)
        amount = self._place.compile(view.get("amount"), t.Money())
        on = self._place.compile(view.get("on"), t.Date())
        line = None if ledger is None else self._line(view.get("line"), ledger)
        if ledger is None or unit is None or year is None or line is None or amount is None or on is None:
            return None
        return Adjust(ledger=ledger.id, unit=unit, year=year, line=line, amount=amount, on=on)

    def _release(self, view: View) -> Effect | None:
        ledger = self._ledger(view.scalar, "release", _HELD)
        return None if ledger is None else Release(ledger=ledger.id)

    def _award(self, view: View) -> Effect | None:
        ledger = self._ledger(view.get("ledger"), "award", _POINTS)
        unit, year = self._unit(view), self._year(view)
        person = self._place.compile(view.get("person"), t.Person())
        kind = t.Points() if ledger is None else amount_type(ledger)
        amount = self._place.compile(view.get("amount"), kind)
        rule = view.get("rule")
        if ledger is None or rule is None:
            return None
        if view.flag("pending") and ledger.unit is not Unit.CURRENCY:
            self._ctx.findings.add(WrongLedgerUnit("pending", ledger.id), view.child("pending").at)
        if rule.text not in ledger.rule_labels:
            self._ctx.findings.add(UnknownRule(rule.text, frozenset(ledger.rule_labels)), rule.span)
            return None
        if unit is None or year is None or person is None or amount is None:
            return None
        return Award(
            ledger=ledger.id, rule=rule.text, person=person, unit=unit, year=year, amount=amount,
            on=self._place.compile(view.get("on"), t.Date()),
            expires=self._place.compile(view.get("expires"), t.Date()),
            pending=view.flag("pending"),
            begins=self._place.compile(view.child("during").get("from"), t.Instant()),
            ends=self._place.compile(view.child("during").get("to"), t.Instant()),
        )  # fmt: skip

    def _redeem(self, view: View) -> Effect | None:
        ledger = self._ledger(view.get("ledger"), "redeem", _CURRENCY)
        stock = self._ledger(view.get("stock"), "redeem", STOCK)
        person = self._place.compile(view.get("person"), t.Person())
        amount = None
        if ledger is not None:
            amount = self._place.compile(view.get("amount"), amount_type(ledger))
        unit, item, count = self._pieces(view)
        if ledger is None or stock is None or person is None or amount is None:
            return None
        if unit is None or item is None:
            return None
        return Redeem(
            ledger=ledger.id, person=person, amount=amount, stock=stock.id, unit=unit, item=item, count=count
        )

    def _reverse(self, view: View) -> Effect | None:
        ledger = self._ledger(view.scalar, "reverse", _REVERSED)
        return None if ledger is None else Reverse(ledger=ledger.id)

    def _notify(self, view: View) -> Effect | None:
        to = self._place.seats(view.child("to").scalars())
        written = view.get("text")
        if written is None:
            return None
        values = placeholders(written, self._place.compile_part, self._ctx.findings)
        return Notify(to=to, text=written.text, values=values) if to else None

    def _call(self, view: View) -> Effect | None:
        return build_call(self._place, view)

    def _revise(self, view: View) -> Effect | None:
        written = view.get("form")
        form: str | None = self._place.frame.start_form
        if written is not None:
            form = self._ctx.resolve("forms", self._mechanism, written, UnknownForm)
        if form is None:
            if written is None:
                self._ctx.findings.add(NoFormToWrite(), view.at)
            return None
        if FormId(form) not in self._place.filled:
            self._ctx.findings.add(ReadBeforeFilled(form), view.at if written is None else written.span)
        return Revise(form=FormId(form), values=self._set(view, FormId(form)))

    def _add(self, view: View) -> Effect | None:
        form = self._ctx.resolve("forms", self._mechanism, view.get("form"), UnknownForm)
        unit = self._unit(view)
        if form is None or unit is None:
            return None
        return AddRecord(form=FormId(form), unit=unit, values=self._set(view, FormId(form)))

    def _start(self, view: View) -> Effect | None:
        return self.starts(view, "process")

    def starts(self, view: View, key: str) -> StartCase | None:
        """A case of the process under a key, about a unit, with answers."""
        process = self._ctx.resolve("processes", self._mechanism, view.get(key), UnknownProcess)
        unit = self._unit(view)
        if process is None or unit is None:
            return None
        start = self._ctx.declared["processes"][process].child("start").get("form")
        mechanism = process.partition(".")[0]
        form = None if start is None else self._start_form(mechanism, start)
        values = {} if form is None else self._set(view, form)
        if form is None and view.has("set"):
            self._ctx.findings.add(NoFormToWrite(), view.child("set").at)
        return StartCase(process=ProcessId(process), unit=unit, values=values)

    def _start_form(self, mechanism: str, written: Scalar) -> FormId | None:
        known = self._ctx.forms
        return next(
            (FormId(key) for key in (f"{mechanism}.{written.text}", written.text) if FormId(key) in known),
            None,
        )

    def _score(self, view: View) -> Effect | None:
        written = view.scalar or view.get("score")
        score = self._ctx.resolve("scores", self._mechanism, written, UnknownScore)
        of, period = self._whose(view)
        adjust = {}
        for name, entry in view.child("adjust").each():
            node = self._place.compile(entry.scalar, FIGURES)
            if score is not None and name not in paths_of(self._ctx.declared["scores"][score]):
                known = frozenset(paths_of(self._ctx.declared["scores"][score]))
                self._ctx.findings.add(UnknownIndicator(name, known), entry.at)
            elif node is not None:
                adjust[name] = node
        if score is None:
            return None
        reason = self._place.compile(view.get("reason"), t.Optional(t.Text()))
        return Score(score=ScoreId(score), of=of, period=period, reason=reason, adjust=adjust)

    def _freeze(self, view: View) -> Effect | None:
        written = view.scalar or view.get("score")
        score = self._ctx.resolve("scores", self._mechanism, written, UnknownScore)
        of, period = self._whose(view)
        return None if score is None else Freeze(score=ScoreId(score), of=of, period=period)

    def _whose(self, view: View) -> tuple[Node | None, Node | None]:
        """Who is scored, and a day of the period."""
        of = self._place.compile(view.get("of"), t.Optional(t.Person()))
        return of, self._place.compile(view.get("period"), t.Optional(t.Date()))

    def _set(self, view: View, form: FormId) -> dict[FieldId, Node]:
        fields = self._ctx.forms[form].fields
        values: dict[FieldId, Node] = {}
        for name, entry in view.child("set").each():
            if FieldId(name) not in fields:
                if name not in self._ctx.broken:
                    self._ctx.findings.add(UnknownField(name, frozenset(map(str, fields))), entry.at)
                continue
            node = self._place.compile(entry.scalar, t.Optional(fields[FieldId(name)].type.type))
            if node is not None:
                values[FieldId(name)] = node
        return values
