"""Modes as they are read: which hold now, and what one changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from engine.base.finding import NOTHING, Said
from engine.model.ids import CaseId, ModeId, PersonId, UnitId
from engine.model.mode import TOLD_AS, Mode
from engine.model.process import Process
from engine.model.rule_set import Compiled, RuleSet
from engine.model.state import CaseState
from engine.runtime.scope import local_day
from engine.service.engine import Engine
from engine.service.modes import holding, in_force, limit_of
from engine.service.views.viewer import Viewer, looking
from engine.service.views.words import figures_words


@dataclass(frozen=True, slots=True, kw_only=True)
class ModeNow:
    """A mode that holds: where, and until when at the latest."""

    label: str
    unit: str
    until: datetime
    case: CaseId


@dataclass(frozen=True, slots=True)
class Override:
    """A figure that a mode sets."""

    label: str
    mechanism: str
    ordinary: Said
    held: Said
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ModePart:
    """What the mode of a case does: from when, until when at the latest or when it ended."""

    since: datetime | None
    until: datetime | None
    ended: datetime | None
    overrides: tuple[Override, ...]
    opens: tuple[str, ...]
    #: Process it opens, and the ordinary one that its open cases become.
    converts: tuple[tuple[str, str], ...]
    purge_after: int | None


def modes_now(engine: Engine, person: PersonId) -> tuple[ModeNow, ...]:
    """The modes that hold in units of the site, each with its limit."""
    with looking(engine, person) as viewer:
        return tuple(_now(viewer))


def is_closed(viewer: Viewer, compiled: Compiled, process: Process, unit: UnitId) -> bool:
    """Whether a process waits for a mode that does not hold in a unit."""
    if process.mode is None:
        return False
    return process.mode not in holding(viewer.work, compiled.rules, viewer.organisation, unit, viewer.at)


def mode_part(viewer: Viewer, rules: RuleSet, process: Process, state: CaseState) -> ModePart | None:
    """What the mode that a case declares does; None for any other case."""
    if process.told_as != TOLD_AS:
        return None
    mode = rules.modes[ModeId(process.id)]
    limit = limit_of(mode, state)
    begun = (each.entered_at for each in state.activations.values() if each.due is not None)
    return ModePart(
        since=min(begun, default=None),
        until=limit,
        ended=state.closed_at if limit is not None else None,
        overrides=tuple(_overrides(rules, mode, state)),
        opens=tuple(each.label for each in rules.processes.values() if each.mode == mode.id),
        converts=tuple(
            (rules.processes[one].label, rules.processes[other].label) for one, other in mode.convert.items()
        ),
        purge_after=mode.purge_after,
    )


def _now(viewer: Viewer) -> Iterator[ModeNow]:
    for compiled in viewer.active:
        for mode, state in in_force(viewer.work, compiled.rules, viewer.at):
            limit = limit_of(mode, state)
            assert limit is not None, "what holds has a limit"
            yield ModeNow(label=mode.label, unit=viewer.unit(state.unit).label, until=limit, case=state.id)


def _overrides(rules: RuleSet, mode: Mode, state: CaseState) -> Iterator[Override]:
    for name, held in mode.sets.items():
        parameter = rules.parameters[name]
        ordinary = parameter.at(local_day(state.opened_at))
        home = next((m.label for m in rules.mechanisms.values() if m.id == name.partition(".")[0]), "")
        yield Override(
            label=parameter.label,
            mechanism=home,
            ordinary=NOTHING if ordinary is None else figures_words(parameter, ordinary.value),
            held=figures_words(parameter, held.value),
            place=str(held.origin.span) if held.origin.span.file else "",
        )
