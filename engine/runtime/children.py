"""Subprocesses: asking for cases of another process, counting those that have ended, stopping the others."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from engine.model.block_event import ChildAsked
from engine.model.decision import FollowUp, StopChild
from engine.model.effect import StartCase
from engine.model.expr.tree import Node
from engine.model.expr.values import Value
from engine.model.ids import ActivationId
from engine.model.process import Subprocess
from engine.model.refusal import Kind
from engine.model.signing import MoreThan, Pass
from engine.model.state import Activation, Child
from engine.runtime.draft import Draft
from engine.runtime.effects.money import value_of
from engine.runtime.refusing import refuse
from engine.runtime.scope import Asking, evaluate

CHILDREN_MAX = 200


def ask(draft: Draft, step: Subprocess, activation: ActivationId) -> Asking[None]:
    """One case for each item of the list as it stands now; `step.ID.round` tells which."""
    items: Sequence[Value] = (None,)
    if step.over is not None:
        items = tuple((yield from value_of(draft, step.over)) or ())
    if len(items) > CHILDREN_MAX:
        refuse(
            Kind.INVALID,
            "too_many_children",
            f"“{step.label}”一次最多发起 {CHILDREN_MAX} 件，名单上有 {len(items)} 项。",
            f"“{step.label}” starts at most {CHILDREN_MAX} cases at once, the list has {len(items)}.",
        )
    for number, _ in enumerate(items, 1):
        yield from _ask_one(draft, step.starts, activation, number)


def _ask_one(draft: Draft, starts: StartCase, activation: ActivationId, number: int) -> Asking[None]:
    names = {f"step.{draft.state.activations[activation].node}.round": Decimal(number)}
    unit = yield from _value(draft, starts.unit, names)
    form = draft.rules.processes[starts.process].start.form
    fields = draft.rules.forms[form].fields if form else {}
    typed: dict[str, object] = {}
    for name, node in starts.values.items():
        value = yield from _value(draft, node, names)
        if value is not None:
            typed[name] = fields[name].type.typed(value)
    key = f"{draft.state.id}/{activation}/{number}"
    draft.write(FollowUp(key=key, process=starts.process, unit=unit, typed=typed, parent=draft.state.id))
    draft.tell(ChildAsked(activation=activation, key=key, process=starts.process, unit=unit))


def _value(draft: Draft, node: Node, names: dict[str, Value]) -> Asking[Value]:
    return (yield from evaluate(node, draft.scope().with_names(names)))


def enough(step: Subprocess, here: Activation) -> bool:
    """Whether as many have ended as the step waits for."""
    asked, ended = len(here.children), sum(child.has_ended for child in here.children)
    match step.waits_for:
        case None:
            return True
        case Pass.ALL:
            return ended == asked
        case Pass.ANY:
            return ended >= min(1, asked)
        case int(count):
            return ended >= min(count, asked)
        case Fraction() as share:
            return ended >= ceil(share * asked)
        case MoreThan(share):
            return ended >= min(floor(share * asked) + 1, asked)


def stop(draft: Draft, children: Sequence[Child], *, void: bool = False) -> None:
    """Those that still run are ended by jobs of the same transaction; to void, those that have ended too."""
    for child in children:
        asked = any(isinstance(w, StopChild) and w.key == child.key for w in draft.writes)
        if not asked and (void or not child.has_ended):
            draft.write(StopChild(key=child.key, case=child.case, void=void))
