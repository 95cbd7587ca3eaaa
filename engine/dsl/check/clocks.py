"""Clocks: the time of a step lies within the time of the case, and somebody can stop what may be stopped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from engine.base.finding import Problem, Said
from engine.dsl.check.processes import check_seats, homes_of
from engine.dsl.check.subject import Subject
from engine.model.expr import types as t
from engine.model.expr.tree import Literal, Node, Parameter
from engine.model.ids import ParameterId
from engine.model.limit import CaseClock, Within
from engine.model.process import Process, Task, Wait
from engine.model.rule_set import RuleSet


@dataclass(frozen=True, slots=True)
class LimitBeyondCase(Problem):
    """A step may take longer than the whole case."""

    code = "limit-beyond-case"
    why = Said(
        "一步的时限比整件的时限还长，这一步按时办完，整件也已经逾期。",
        "Where a step may take longer than the whole case, who acts in time is late all the same.",
    )
    step: str

    def message(self) -> Said:
        """Name the step."""
        return Said(
            f"“{self.step}”的时限比整件的时限长", f"`{self.step}` may take longer than the whole case"
        )

    def hint(self) -> Said:
        """What to change."""
        return Said("请缩短这一步，或者放宽整件的 within", "Shorten it, or lengthen `within` of the process")


@dataclass(frozen=True, slots=True)
class PauseByNobody(Problem):
    """A reason to stop the clock that nothing and nobody brings about."""

    code = "pause-by-nobody"
    why = Said(
        "停钟的理由要么写 during（办到哪一步时停），要么有人能停：by，没写时是 managers。",
        "A reason to stop the clock holds `during` steps, or somebody says so: `by`, else the managers.",
    )
    reason: str

    def message(self) -> Said:
        """Name the reason."""
        return Said(f"没有人能以“{self.reason}”停钟", f"Nobody can stop the clock for `{self.reason}`")

    def hint(self) -> Said:
        """The ways out."""
        return Said("请写 during 或 by", "Write `during` or `by`")


PROBLEMS: tuple[type[Problem], ...] = (LimitBeyondCase, PauseByNobody)


def check(subject: Subject) -> None:
    """Tell what is wrong with the clocks of processes."""
    for process in subject.rules.processes.values():
        if process.clock is not None:
            _check_pauses(subject, process, process.clock)
            for step in process.steps():
                if isinstance(step, Task | Wait) and step.within is not None:
                    _check_limit(subject, process, process.clock, step)


def _check_limit(subject: Subject, process: Process, clock: CaseClock, step: Task | Wait) -> None:
    paused = {node for each in clock.pauses.values() for node in each.during}
    whole, part = length(subject.rules, clock.within), step.within and length(subject.rules, step.within)
    # a step that counts from elsewhere, or during which the clock stands still, has its own time
    if step.id in paused or step.within is None or step.within.since is not None:
        return
    if whole is not None and part is not None and type(whole) is type(part) and part > whole:  # type: ignore[operator]  # of one kind, as just asked
        view = subject.step(process, step.id)
        subject.findings.add(
            LimitBeyondCase(step.id), view.child("within" if view.has("within") else "wait").at
        )


def length(rules: RuleSet, limit: Within) -> object:
    """How long a limit is where that is a figure: days of a kind as int, hours as a time; else None."""
    kind = limit.amount.type
    value = _figure(rules, limit.amount)
    if isinstance(value, timedelta) and not limit.worktime:
        return value
    return int(str(value)) if isinstance(kind, t.Workdays) and value is not None else None


def _figure(rules: RuleSet, node: Node) -> object:
    match node:
        case Literal(value=value):
            return value
        case Parameter(id=id):
            held = rules.parameters[ParameterId(id)].values
            return held[-1].value if held else None
        case _:
            return None


def _check_pauses(subject: Subject, process: Process, clock: CaseClock) -> None:
    view = subject.view("processes", process.id).child("clock").child("pauses")
    for each in clock.pauses.values():
        entry = view.child(each.id)
        if not each.during and not each.by and not process.managers:
            subject.findings.add(PauseByNobody(each.id), entry.at)
        check_seats(subject, each.by, entry.child("by"), homes_of(subject, process))
