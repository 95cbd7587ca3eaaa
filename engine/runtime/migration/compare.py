"""Which running cases another rule set could take over, told from the shape of a case alone.

A case moves by itself when every step that is open exists there too, of the same kind and in the same blocks,
and nothing that lies behind it is missing there. A declared plan may send an open step elsewhere. Where
people have begun to sign under rules that changed, a person has to say how to go on; else it would break.
The dry run and the move itself both ask here, so that the one predicts the other (PROCESS, point 9).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from engine.base.finding import NOTHING, Said
from engine.model.command import START
from engine.model.form import Form
from engine.model.ids import ActivationId, NodeId
from engine.model.process import Parallel, Process, Step, Subprocess, Task
from engine.model.rule_set import RuleSet
from engine.model.state import Activation, CaseState, SeatState
from engine.runtime.draft import open_steps
from engine.runtime.walk import places


class Class(Enum):
    """What would become of a case."""

    #: It stays on its rules whatever happens: it is over, or of another process.
    PINNED = "pinned"
    MOVES = "moves"
    PLANNED = "planned"
    PERSON = "person"
    BREAKS = "breaks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The class of a case, why it is no better one, and what moving it would do."""

    cls: Class
    why: Said = NOTHING
    #: Steps under their new ids, wherever these differ.
    renamed: Mapping[NodeId, NodeId] = field(default_factory=dict)
    #: Open activations whose people are asked afresh, and the step that each is then at.
    entered: Mapping[ActivationId, NodeId] = field(default_factory=dict)


@dataclass
class _Stop(Exception):
    """Why a case cannot simply move."""

    cls: Class
    why: Said


def judged(old: RuleSet, new: RuleSet, state: CaseState) -> Verdict:
    """What would become of a case that runs under `old` if it went on under `new`."""
    if not state.is_open:
        return Verdict(cls=Class.PINNED)
    before, after = old.processes.get(state.process), new.processes.get(state.process)
    if before is None or after is None:
        why = Said("新规则没有这个流程", "The new rules lack this process")
        return Verdict(cls=Class.BREAKS, why=why)
    try:
        _must_know(old, new, state)
        renamed = _renamed(before, after)
        entered, planned = _open_ones(before, after, state, renamed)
        _must_remember(after, state, renamed)
    except _Stop as stop:
        return Verdict(cls=stop.cls, why=stop.why)
    return Verdict(cls=Class.PLANNED if planned else Class.MOVES, renamed=renamed, entered=entered)


def _must_know(old: RuleSet, new: RuleSet, state: CaseState) -> None:
    """What the case holds must still mean something."""
    for form in state.records:
        if form not in new.forms:
            raise _Stop(Class.BREAKS, Said(f"新规则没有表单“{form}”", f"The new rules lack the form {form}"))
        _must_read(old.forms[form], new.forms[form])
    for ledger in state.holds:
        if ledger not in new.ledgers:
            raise _Stop(
                Class.BREAKS, Said(f"新规则没有账“{ledger}”", f"The new rules lack the ledger {ledger}")
            )


def _must_read(old: Form, new: Form) -> None:
    """What was answered in a field must be an answer to it there."""
    for name, there in new.fields.items():
        known = old.fields.get(name)
        if known is not None and known.type.kind != there.type.kind:
            why = Said(
                f"“{old.label}”的“{known.label}”换了类型，填过的内容读不了",
                f"{name} of {old.id} is of another type there; what was answered cannot be read",
            )
            raise _Stop(Class.BREAKS, why)


def _renamed(before: Process, after: Process) -> dict[NodeId, NodeId]:
    """Old ids to new ones, for the steps that say what they were called before."""
    known = {step.id for step in before.steps()}
    there = {new: old for old, new in before.renamed_steps.items()} | dict(after.renamed_steps)
    return {old: new for old, new in there.items() if old in known and old != new}


def _open_ones(
    before: Process, after: Process, state: CaseState, renamed: Mapping[NodeId, NodeId]
) -> tuple[dict[ActivationId, NodeId], bool]:
    entered: dict[ActivationId, NodeId] = {}
    planned = False
    for here in open_steps(state):
        if here.node == START:
            continue
        node = renamed.get(here.node, here.node)
        if node in _steps(after):
            if _enters_again(before, after, state, here, node):
                entered[here.id] = node
        else:
            entered[here.id] = _sent_on(before, after, here.node, renamed)
            planned = True
    return entered, planned


def _sent_on(before: Process, after: Process, node: NodeId, renamed: Mapping[NodeId, NodeId]) -> NodeId:
    _no_open_box(_steps(before)[node])
    target = after.migrations.get(node)
    if target is None:
        why = Said(
            f"正在办理的“{node}”在新规则里没有了", f"The open step {node} is gone and no plan names another"
        )
        raise _Stop(Class.BREAKS, why)
    _same_blocks(before, after, node, target, renamed)
    return target


def _enters_again(before: Process, after: Process, state: CaseState, here: Activation, node: NodeId) -> bool:
    """Whether the people of an open step must be asked afresh; a person decides once somebody has signed."""
    old, new = _steps(before)[here.node], _steps(after)[node]
    if type(old) is not type(new):
        raise _Stop(
            Class.BREAKS, Said(f"“{here.node}”换了类型", f"{here.node} is another kind of step there")
        )
    inverse = {here.node: node}
    _same_blocks(before, after, here.node, node, inverse)
    _same_branches(old, new)
    if _asked(old) != _asked(new):
        why = Said(f"“{here.node}”发起的流程变了", f"{here.node} asks for cases of another process there")
        raise _Stop(Class.PERSON, why)
    if not (isinstance(old, Task) and isinstance(new, Task)) or _asks_the_same(old, new):
        return False
    _no_open_box(old)
    if _somebody_acted(state, here):
        why = Said(
            f"“{old.label}”已有人办理，签办规则变了",
            f"Somebody has acted in {here.node}, whose rules changed",
        )
        raise _Stop(Class.PERSON, why)
    return True


def _asked(step: Step) -> object:
    """Of which process a step asks for cases."""
    return step.starts.process if isinstance(step, Subprocess) else None


def _same_branches(old: Step, new: Step) -> None:
    """All branches of an open block run: none may be missing there, and none can be added."""
    if not (isinstance(old, Parallel) and isinstance(new, Parallel)):
        return
    if (old.inclusive, old.join, old.on_reject) != (new.inclusive, new.join, new.on_reject):
        why = Said(f"并行“{old.label}”怎样汇合变了", f"The branches of {old.id} join otherwise there")
        raise _Stop(Class.PERSON, why)
    if {branch.id for branch in old.branches} != {branch.id for branch in new.branches}:
        why = Said(f"并行“{old.label}”的分支变了", f"The branches of {old.id} have changed")
        raise _Stop(Class.BREAKS, why)


def _asks_the_same(old: Task, new: Task) -> bool:
    """Whether the same sources are asked in the same way; labels, forms and deadlines may differ."""
    return (old.by, old.passes, old.signing, old.claim, set(old.outcomes), old.place, old.ballot) == (
        new.by, new.passes, new.signing, new.claim, set(new.outcomes), new.place, new.ballot,
    )  # fmt: skip


def _somebody_acted(state: CaseState, here: Activation) -> bool:
    """Whether a seat of the step was decided or claimed, or its holder asked somebody else."""
    return any(
        seat.state in (SeatState.DECIDED, SeatState.CLAIMED) or seat.parent is not None
        for seat in state.seats.values()
        if seat.activation == here.id
    )


def _no_open_box(step: Step) -> None:
    """A secret ballot is counted under the rules it was opened under."""
    if isinstance(step, Task) and step.ballot is not None:
        why = Said(f"“{step.label}”正在投票", f"A vote is open at {step.id}")
        raise _Stop(Class.PERSON, why)


def _same_blocks(
    before: Process, after: Process, node: NodeId, target: NodeId, renamed: Mapping[NodeId, NodeId]
) -> None:
    def way(process: Process, step: NodeId) -> list[NodeId]:
        return [place.block.id for place in places(process, step) if place.block is not None]

    if [renamed.get(block, block) for block in way(before, node)] != way(after, target):
        why = Said(f"“{node}”移到了别的分支里", f"{node} stands in other blocks there")
        raise _Stop(Class.BREAKS, why)


def _must_remember(after: Process, state: CaseState, renamed: Mapping[NodeId, NodeId]) -> None:
    """What was decided behind the case must be an answer that the new rules know."""
    steps = _steps(after)
    for here in state.activations.values():
        step = steps.get(renamed.get(here.node, here.node))
        if isinstance(step, Task) and here.outcome is not None and here.outcome not in step.outcomes:
            why = Said(
                f"“{step.label}”当时的意见“{here.outcome}”在新规则里没有了",
                f"The new rules lack the answer {here.outcome} that {step.id} was given",
            )
            raise _Stop(Class.PERSON, why)


def shape_of(state: CaseState) -> tuple[object, ...]:
    """All that a verdict depends on: cases of one shape share one, but for the ids in it."""
    return (
        state.process, state.is_open, frozenset(state.records), frozenset(state.holds),
        frozenset(_signs(state)),
    )  # fmt: skip


def _signs(state: CaseState) -> Iterator[tuple[object, ...]]:
    for here in state.activations.values():
        is_open = here.state == "open"
        yield here.node, is_open, here.outcome, is_open and _somebody_acted(state, here)


def _steps(process: Process) -> Mapping[NodeId, Step]:
    return {step.id: step for step in process.steps()}
