"""Modes: rules of an emergency, which hold in a unit and all below it for a time that always ends.

A mode is declared, extended and ended as a case of its own process; it holds while that case is open and its
limit has not passed. It sets figures in force and opens mechanisms, and never touches the steps of a process,
so it cannot break an open case. Which modes hold is asked at each act, and the answer is kept with its facts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from engine.model.ids import FormId, ModeId, NodeId, ParameterId, ProcessId
from engine.model.source import UNKNOWN, Citation, Origin

#: What its process is told as.
TOLD_AS = "mode"
#: The step of a mode's process that is open while it holds, behind the mode's own id.
HOLD = "hold"


def hold_step(mode: ModeId) -> NodeId:
    """The step whose deadline is the limit of the mode."""
    return NodeId(f"{mode.partition('.')[2]}_{HOLD}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ModeValue:
    """A figure while a mode holds."""

    value: object
    origin: Origin = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Mode:
    """What holds for a time. Its process has the id of the mode."""

    id: ModeId
    label: str
    sets: Mapping[ParameterId, ModeValue] = field(default_factory=dict)
    #: What becomes of the cases that it opened: process of the mode -> ordinary process; others are closed.
    convert: Mapping[ProcessId, ProcessId] = field(default_factory=dict)
    #: Answers of these forms that were given while it held are erased so many days after its end.
    purge_after: int | None = None
    purge_forms: tuple[FormId, ...] = ()
    citation: Citation | None = None
    origin: Origin = UNKNOWN

    @property
    def process(self) -> ProcessId:
        """The process by which it is declared and ended."""
        return ProcessId(self.id)


#: The first day of a value that holds whatever the day.
ALWAYS = date.min
