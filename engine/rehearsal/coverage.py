"""What scenarios touched of a pack: steps, outcomes, deadlines, effects, checks, parameters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass

from engine.model.effect import Effect
from engine.model.expr.tree import Parameter
from engine.model.form import Check
from engine.model.process import Automatic, Choice, Loop, Parallel, Process, Step, Task, Wait
from engine.model.refusal import FieldError
from engine.model.rule_set import RuleSet, Status
from engine.model.state import Activation, CaseState
from engine.rehearsal.outcome import Outcome
from engine.rehearsal.world import World

#: What is counted, in the order of the coverage line.
KINDS = ("steps", "outcomes", "deadlines", "effects", "checks", "parameters")
#: What carries expressions; which parameters were read follows from it.
CARRIERS = ("processes", "forms", "reports", "rulings")
Touched = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """For each kind: all there is, and what was touched of it."""

    all: Touched
    touched: Touched

    def missed(self, kind: str) -> tuple[str, ...]:
        """What no scenario touched."""
        return tuple(sorted(self.all[kind] - self.touched[kind]))


def coverage(rules: RuleSet, outcomes: Iterable[Outcome]) -> Coverage:
    """What these outcomes touched together."""
    everything = _everything(rules)
    found: dict[str, set[str]] = {kind: set() for kind in (*KINDS, *CARRIERS)}
    for outcome in outcomes:
        for kind, ids in outcome.touched.items():
            found[kind] |= ids
    found["parameters"] = set(parameters_in(tuple(_carried(rules, found))))
    touched = {kind: frozenset(found[kind]) & everything[kind] for kind in KINDS}
    return Coverage(all=everything, touched=touched)


def touched_by(world: World) -> Touched:
    """What one scenario touched, read from the cases it left behind and the refusals it met."""
    found: dict[str, set[str]] = {kind: set() for kind in (*KINDS, *CARRIERS)}
    rules = world.compiled.rules
    with world.read() as work:
        states = [row.state for case in work.all_cases() if (row := work.case(case)) is not None]
    for state in states:
        _case(rules.processes[state.process], state, found)
    for kind, ids in world.touched.items():
        found[kind] |= ids
    return {kind: frozenset(ids) for kind, ids in found.items()}


def parameters_in(thing: object) -> Iterator[str]:
    """The parameters that the expressions inside anything of the model read."""
    match thing:
        case Parameter(id=id):
            yield id
        case Mapping():
            for item in thing.values():
                yield from parameters_in(item)
        case tuple():
            for item in thing:
                yield from parameters_in(item)
        case _ if is_dataclass(thing) and not isinstance(thing, type):
            for each in fields(thing):
                yield from parameters_in(getattr(thing, each.name))
        case _:
            pass


def effect_id(where: str, effect: Effect, number: int) -> str:
    """How an effect is called in the list of what is untouched."""
    return f"{where}/{type(effect).__name__.lower()}{number}"


def _everything(rules: RuleSet) -> Touched:
    found: dict[str, set[str]] = {kind: set() for kind in KINDS}
    running = {key for key, each in rules.mechanisms.items() if each.status is Status.ACTIVE}
    found["parameters"] |= {each for each in rules.parameters if each.partition(".")[0] in running}
    for form in rules.forms.values():
        found["checks"] |= {f"{form.id}/{check.id}" for check in form.checks}
    for process in rules.processes.values():
        found["effects"] |= _effects(process.id, process.start.then)
        for step in process.steps():
            _step_parts(process, step, found)
    return {kind: frozenset(ids) for kind, ids in found.items()}


def _step_parts(process: Process, step: Step, found: Mapping[str, set[str]]) -> None:
    name = f"{process.id}/{step.id}"
    found["steps"].add(name)
    match step:
        case Task():
            found["outcomes"] |= {f"{name}/{outcome}" for outcome in step.outcomes}
            found["checks"] |= {f"{name}/{check.id}" for check in step.checks}
            found["deadlines"] |= {name} if step.within else set()
            found["effects"] |= _effects(name, step.then)
            found["effects"] |= _effects(f"{name}/overdue", step.overdue.then if step.overdue else ())
            for outcome in step.outcomes.values():
                found["effects"] |= _effects(f"{name}/{outcome.id}", outcome.then)
        case Wait():
            found["deadlines"].add(name)
            found["effects"] |= _effects(name, step.then)
        case Automatic():
            found["effects"] |= _effects(name, step.then)
        case Choice() | Parallel() | Loop():
            found["outcomes"] |= {f"{name}/{branch.id}" for branch in step.branches}
        case _:
            pass


def _effects(where: str, then: tuple[Effect, ...]) -> set[str]:
    return {effect_id(where, effect, number) for number, effect in enumerate(then, 1)}


def _carried(rules: RuleSet, found: Mapping[str, set[str]]) -> Iterator[object]:
    """The parts of the pack that carry expressions and were touched."""
    for form in rules.forms.values():
        if form.id in found["forms"]:
            yield form
    for report in rules.reports.values():
        if report.id in found["reports"]:
            yield report
    for ruling in rules.rulings.values():
        if ruling.id in found["rulings"]:
            yield ruling
    for process in rules.processes.values():
        if process.id not in found["processes"]:
            continue
        yield (process.start, process.owner)
        yield from (step for step in process.steps() if f"{process.id}/{step.id}" in found["steps"])
        touched = {getattr(effect, "ledger", None) for effect in _effects_in(process)}
        yield from (ledger for ledger in rules.ledgers.values() if ledger.id in touched)


def _case(process: Process, state: CaseState, found: Mapping[str, set[str]]) -> None:
    found["processes"].add(process.id)
    found["forms"] |= set(state.records)
    found["effects"] |= _effects(process.id, process.start.then)
    steps = {step.id: step for step in process.steps()}
    for activation in state.activations.values():
        if activation.node in steps:
            _activation(process, steps[activation.node], activation, state, found)


def _effects_in(process: Process) -> Iterator[Effect]:
    yield from process.start.then
    for step in process.steps():
        yield from getattr(step, "then", ())


def _activation(
    process: Process, step: Step, activation: Activation, state: CaseState, found: Mapping[str, set[str]]
) -> None:
    name = f"{process.id}/{step.id}"
    found["steps"].add(name)
    if activation.due is not None:
        found["deadlines"].add(name)
    given = {seat.outcome for seat in state.seats.values() if seat.activation == activation.id}
    given |= {activation.outcome, *activation.branches}  # type: ignore[arg-type]  # ids of either kind are text
    found["outcomes"] |= {f"{name}/{outcome}" for outcome in given if outcome}
    if isinstance(step, Task):
        for outcome in step.outcomes.values():
            if outcome.id == activation.outcome:
                found["effects"] |= _effects(f"{name}/{outcome.id}", outcome.then)
    is_over = activation.left_at is not None
    if is_over and activation.state == "passed":
        found["effects"] |= _effects(name, getattr(step, "then", ()))
    overdue = step.overdue.then if isinstance(step, Task) and step.overdue else ()
    if activation.due is not None and overdue and _went_overdue(activation, state):
        found["effects"] |= _effects(f"{name}/overdue", overdue)


def _went_overdue(activation: Activation, state: CaseState) -> bool:
    """Whether its timer is no longer armed though the deadline had come before the step was left."""
    armed = any(timer.activation == activation.id for timer in state.timers.values())
    left = activation.left_at
    return not armed and activation.due is not None and (left is None or left >= activation.due)


def check_named(checks: Iterable[Check], error: FieldError) -> Iterator[str]:
    """The checks that what is wrong is about, known by their reason or by their condition."""
    for check in checks:
        is_it = error.noted is not None and error.noted.node is check.when
        if is_it or (check.reason and check.reason == error.reason):
            yield check.id
