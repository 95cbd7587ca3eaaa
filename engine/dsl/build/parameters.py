"""Parameters: the dated figures of a mechanism, single or by name, each with its document.

A value is one figure, a list of figures, or a map of figures by name (by line, by grade). It may be written
out to carry a document of its own: `2025-01-01: {value: 7 天, source: {…}}`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from engine.base.span import Span
from engine.dsl.build.bounds import tell_bounds
from engine.dsl.build.context import Context
from engine.dsl.build.problems.figures import FiguresUnlike, MemberWithoutValue, placeholder
from engine.dsl.build.problems.names import UnknownCodeList
from engine.dsl.build.problems.values import BadValue, NoValue, TwoValues
from engine.dsl.build.spellings import SPELLINGS, Spelling, finest
from engine.dsl.build.view import View
from engine.dsl.expr.problems.names import UnknownCode
from engine.dsl.shape.problems import UnknownKey
from engine.dsl.shape.scalars import read_day
from engine.dsl.text.node import BoundsText, Items, Scalar, Table
from engine.model.expr import types as t
from engine.model.expr.types import Type
from engine.model.ids import CodeListId, MechanismId, ParameterId
from engine.model.rule_set import Parameter, ParameterValue

ALWAYS = date.min
#: The keys of a value that is written out; they are no names of figures.
_WRITTEN_OUT = ("value", "source", "standing")


def build_parameters(ctx: Context) -> None:
    """Every parameter of every mechanism, its values checked against their type and bounds."""
    for key, view in ctx.declared["parameters"].items():
        spelling = SPELLINGS.get(view.text("type"))
        if spelling is None:
            ctx.broken.update((f"${key}", f"${key.partition('.')[2]}"))
            continue
        made = _Reader(ctx, key, view, spelling).parameter()
        ctx.parameters[made.id] = made


@dataclass(frozen=True, slots=True)
class _Dated:
    """A value as it is written: from when on, the figure or figures, and what stands beside them."""

    since: date
    figures: View
    whole: View

    def scalars(self) -> tuple[tuple[str, Scalar], ...]:
        """The figures by name; a single one has none, those of a list their number."""
        match self.figures.node:
            case Scalar() as one:
                return (("", one),)
            case Items():
                return tuple((str(i), one) for i, one in enumerate(self.figures.scalars()))
            case _:
                each = self.figures.each()
                return tuple((name, one.scalar) for name, one in each if one.scalar is not None)

    @property
    def kind(self) -> str:
        """Whether it is one figure, a list, or figures by name."""
        match self.figures.node:
            case Items():
                return "list"
            case Table():
                return "map"
            case _:
                return "text"


class _Reader:
    def __init__(self, ctx: Context, key: str, view: View, spelling: Spelling) -> None:
        self._ctx, self._key, self._view, self._spelling = ctx, key, view, spelling

    def parameter(self) -> Parameter:
        ctx, view = self._ctx, self._view
        written = tuple(self._dated())
        self._tell_form(written)
        sound = [one for one in written if self._is_sound(one, written)]
        read = [(one, value) for one in sound if (value := self._value(one)) is not None]
        values = tuple(
            ParameterValue(
                since=one.since,
                value=value,
                origin=ctx.origin(self._place(one)),
                citation=ctx.citation(one.whole.child("source")) if one.whole is not one.figures else None,
                standing=one.whole.text("standing") if one.whole is not one.figures else "",
            )
            for one, value in read
            if not self._repeats(one, written)
        )
        self._tell_bounds(written)
        if view.flag("placeholder"):
            ctx.findings.add(placeholder(self._key, ctx.status(self._key.partition(".")[0])), view.at)
        return Parameter(
            id=ParameterId(self._key),
            label=view.text("label"),
            type=self._type(written, values),
            values=values,
            citation=ctx.citation(view.child("source")),
            standing=view.text("standing"),
            members=self._tell_members(written),
            placeholder=view.flag("placeholder"),
        )

    def _dated(self) -> Iterator[_Dated]:
        view = self._view
        if view.has("value"):
            yield self._one(ALWAYS, view.child("value"))
            return
        found = ((read_day(day), entry) for day, entry in view.child("values").each())
        for since, entry in sorted(((d, e) for d, e in found if d is not None), key=lambda pair: pair[0]):
            yield self._one(since, entry)

    def _one(self, since: date, entry: View) -> _Dated:
        if not entry.has("value"):
            return _Dated(since, entry, entry)
        for name, beside in entry.each():
            if name not in _WRITTEN_OUT:
                self._ctx.findings.add(UnknownKey(name, _WRITTEN_OUT), beside.at)
        return _Dated(since, entry.child("value"), entry)

    def _place(self, one: _Dated) -> Span:
        scalars = one.scalars()
        return scalars[0][1].span if one.kind == "text" and scalars else one.whole.at

    def _repeats(self, one: _Dated, written: tuple[_Dated, ...]) -> bool:
        """Whether it is the value before, brought again by bounds that begin on that day."""
        at = written.index(one)
        return at > 0 and written[at - 1].figures.node is one.figures.node

    def _tell_form(self, written: tuple[_Dated, ...]) -> None:
        ctx, view = self._ctx, self._view
        if view.has("value") and view.has("values"):
            ctx.findings.add(TwoValues(), view.child("values").at)
        if not view.has("value") and not view.has("values"):
            ctx.findings.add(NoValue(self._key.partition(".")[2], ""), view.at)
        for one in written[1:]:
            if one.kind != written[0].kind:
                ctx.findings.add(FiguresUnlike(), one.whole.at)

    def _value(self, one: _Dated) -> object | None:
        found: dict[str, object] = {}
        for name, written in one.scalars():
            value = self._spelling.read(written.text)
            if value is None:
                problem = BadValue(written.text, self._view.text("type"), self._spelling.example)
                self._ctx.findings.add(problem, written.span)
            else:
                found[name] = value
        if len(found) < len(one.scalars()) or not found:
            return None
        match one.kind:
            case "text":
                return found[""]
            case "list":
                return tuple(found.values())
            case _:
                return found

    def _type(self, written: tuple[_Dated, ...], values: tuple[ParameterValue, ...]) -> Type:
        figures = [figure for value in values for figure in _figures(value.value)]
        kind = finest(self._spelling.type, figures)
        match written[0].kind if written else "text":
            case "map":
                return t.Record(self._key, dict.fromkeys(_names(written), kind))
            case "list":
                return t.List(kind, max(len(one.scalars()) for one in written))
            case _:
                return kind

    def _is_sound(self, one: _Dated, written: tuple[_Dated, ...]) -> bool:
        """Whether it has the make and the names of the others, which expressions rely on."""
        has_names = one.kind != "map" or {name for name, _ in one.scalars()} == set(_names(written))
        return one.kind == written[0].kind and has_names

    # figures by name

    def _tell_members(self, written: tuple[_Dated, ...]) -> Mapping[str, str]:
        """The labels of the figures by name; each name has a figure on each day."""
        codes = self._codes()
        maps = [one for one in written if one.kind == "map"]
        names = _names(written)
        needed = {**dict.fromkeys(codes), **names} if codes else names
        for one in maps:
            found = dict(one.scalars())
            for name in (name for name in needed if name not in found):
                self._ctx.findings.add(MemberWithoutValue(name), one.whole.at)
            for name, entry in one.figures.each():
                if codes and name not in codes:
                    problem = UnknownCode(name, self._view.text("codes"), frozenset(codes))
                    self._ctx.findings.add(problem, entry.at)
        return {name: codes.get(name, name) for name in names}

    def _codes(self) -> Mapping[str, str]:
        mechanism = MechanismId(self._key.partition(".")[0])
        key = self._ctx.resolve("codes", mechanism, self._view.get("codes"), UnknownCodeList)
        found = None if key is None else self._ctx.code_lists.get(CodeListId(key))
        return {} if found is None else {code.id: code.label for code in found.codes.values()}

    # bounds

    def _tell_bounds(self, written: tuple[_Dated, ...]) -> None:
        view = self._view
        above = [rules for rules in (view.rules, view.child("values").rules) if rules is not None]
        common: tuple[BoundsText, ...] = tuple(bounds for rules in above for bounds in rules.bounds)
        for one in written:
            own = one.whole.rules.bounds if one.whole.rules is not None else ()
            tell_bounds(self._ctx, (*common, *own), [scalar for _, scalar in one.scalars()], self._spelling)
        if not written:
            tell_bounds(self._ctx, common, [], self._spelling)


def _names(written: tuple[_Dated, ...]) -> dict[str, None]:
    """The names under which there are figures on any day."""
    return dict.fromkeys(name for one in written if one.kind == "map" for name, _ in one.scalars())


def _figures(value: object) -> tuple[object, ...]:
    match value:
        case Mapping():
            return tuple(value.values())
        case tuple():
            return value
        case _:
            return (value,)
