"""Modes: what each sets, converts and erases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.dsl.build.bounds import tell_bounds
from engine.dsl.build.context import Context
from engine.dsl.build.problems.modes import CannotConvert, NotForModes, NotOfMode, NotOneFigure, UnknownMode
from engine.dsl.build.problems.names import UnknownFigure, UnknownForm, UnknownProcess
from engine.dsl.build.problems.values import BadValue
from engine.dsl.build.spellings import SPELLINGS
from engine.dsl.build.view import View
from engine.dsl.text.node import Scalar
from engine.model.form import Form
from engine.model.ids import FormId, MechanismId, ModeId, ParameterId, ProcessId
from engine.model.mode import Mode, ModeValue
from engine.model.process import Process


def mode_of(ctx: Context, mechanism: MechanismId, view: View) -> ModeId | None:
    """The mode in which alone a mechanism is open; None for an ordinary one."""
    found = ctx.resolve("modes", mechanism, view.get("mode"), UnknownMode)
    return None if found is None else ModeId(found)


def build_modes(
    ctx: Context, processes: Mapping[ProcessId, Process], forms: Mapping[FormId, Form]
) -> dict[ModeId, Mode]:
    """Every mode of every mechanism."""
    return {
        ModeId(key): _Builder(ctx, key, view, processes, forms).mode()
        for key, view in ctx.declared["modes"].items()
    }


class _Builder:
    """One mode."""

    def __init__(
        self,
        ctx: Context,
        key: str,
        view: View,
        processes: Mapping[ProcessId, Process],
        forms: Mapping[FormId, Form],
    ) -> None:
        self.ctx, self.key, self.view, self.processes, self.forms = ctx, key, view, processes, forms
        self.mechanism = key.partition(".")[0]

    def mode(self) -> Mode:
        """The mode; what is wrong with it was told."""
        purge = self.view.child("purge")
        return Mode(
            id=ModeId(self.key),
            label=self.view.text("label"),
            sets=dict(self._sets()),
            convert=dict(self._convert()),
            purge_after=self._days(purge.get("after")),
            purge_forms=tuple(self._forms(purge.child("forms"))),
            citation=self.ctx.citation(self.view.child("source")),
            origin=self.ctx.origin(self.view.at),
        )

    def _sets(self) -> Iterator[tuple[ParameterId, ModeValue]]:
        for name, entry in self.view.child("sets").each():
            found = self.ctx.resolve("parameters", self.mechanism, entry.key, UnknownFigure)
            if found is None or entry.scalar is None:
                continue
            parameter = self.ctx.declared["parameters"][found]
            if not parameter.flag("by_mode"):
                self.ctx.findings.add(NotForModes(name), entry.at)
            elif not _is_one_figure(parameter):
                self.ctx.findings.add(NotOneFigure(name), entry.at)
            else:
                yield from self._value(ParameterId(found), parameter, entry.scalar)

    def _value(
        self, id: ParameterId, parameter: View, written: Scalar
    ) -> Iterator[tuple[ParameterId, ModeValue]]:
        kind = parameter.text("type")
        spelling = SPELLINGS.get(kind)
        value = None if spelling is None else spelling.read(written.text)
        if spelling is None:
            return
        if value is None:
            self.ctx.findings.add(BadValue(written.text, kind, spelling.example), written.span)
            return
        bounds = parameter.rules.bounds if parameter.rules is not None else ()
        tell_bounds(self.ctx, bounds, [written], spelling)
        yield id, ModeValue(value=value, origin=self.ctx.origin(written.span))

    def _convert(self) -> Iterator[tuple[ProcessId, ProcessId]]:
        for name, entry in self.view.child("convert").each():
            source = self.ctx.resolve("processes", self.mechanism, entry.key, UnknownProcess)
            target = self.ctx.resolve("processes", self.mechanism, entry.scalar, UnknownProcess)
            if source is None or target is None:
                continue
            ours, ordinary = self.processes[ProcessId(source)], self.processes[ProcessId(target)]
            if ours.mode != self.key:
                self.ctx.findings.add(NotOfMode(name), entry.at)
            self._tell_lacking(ours, ordinary, entry)
            yield ours.id, ordinary.id

    def _tell_lacking(self, ours: Process, ordinary: Process, entry: View) -> None:
        asked = {} if ours.start.form is None else self.forms[ours.start.form].fields
        needed = {} if ordinary.start.form is None else self.forms[ordinary.start.form].fields
        for name, field in needed.items():
            known = asked.get(name)
            has = known is not None and known.type == field.type and not known.is_optional
            if field.required and field.show_if is None and not has:
                self.ctx.findings.add(CannotConvert(field.label, ordinary.label), entry.at)

    def _days(self, written: Scalar | None) -> int | None:
        if written is None:
            return None
        days = SPELLINGS["days"].read(written.text)
        if not isinstance(days, int):
            self.ctx.findings.add(BadValue(written.text, "days", SPELLINGS["days"].example), written.span)
            return None
        return days

    def _forms(self, view: View) -> Iterator[FormId]:
        for written in view.scalars():
            found = self.ctx.resolve("forms", self.mechanism, written, UnknownForm)
            if found is not None:
                yield FormId(found)


def _is_one_figure(parameter: View) -> bool:
    values = [entry for _, entry in parameter.child("values").each()]
    written = [parameter.child("value")] if parameter.has("value") else values
    return all(one.scalar is not None or one.child("value").scalar is not None for one in written)
