"""The door of the runtime: a command on a case, decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, assert_never

from engine.base.finding import Said
from engine.model.command import Act, CaseCommand, Cast, Claim, Fire, Hear, Operate, Serve, StartCase, Unclaim
from engine.model.decision import Decision
from engine.model.expr.question import PluginFailed, Unanswerable, Undecided
from engine.model.expr.values import OutOfRange
from engine.model.ids import CaseId, FormId, ProcessId, UnitId
from engine.model.process import Process
from engine.model.refusal import Kind, Refused
from engine.model.rule_set import RuleSet
from engine.model.state import CaseState
from engine.runtime.clock import keep_time
from engine.runtime.decide.acting import act, cast, claim, unclaim
from engine.runtime.decide.firing import fire
from engine.runtime.decide.hearing import hear
from engine.runtime.decide.operating import operate
from engine.runtime.decide.serving import serve
from engine.runtime.decide.starting import start
from engine.runtime.draft import Draft, decoded
from engine.runtime.question import ModesAt
from engine.runtime.refusing import Refuse
from engine.runtime.scope import Asking
from engine.runtime.settling import rest


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What is known when a command comes: the moment, the case, its records, and random text from outside."""

    at: datetime
    seed: str
    #: The case as it stands; None for a start.
    state: CaseState | None = None
    #: The id a new case will have.
    new_case: CaseId | None = None
    bodies: Mapping[FormId, Mapping[str, Any]] = field(default_factory=dict)


def decide(rules: RuleSet, command: CaseCommand, now: Situation) -> Asking[Decision]:
    """Decide one command: asks for facts, runs automatic steps to rest, ends in events or a refusal."""
    process = rules.processes.get(_process(command, now))
    if process is None:
        return _refused("unknown_process", "没有这项事务。", "There is no such matter.")
    if rules.modes:
        modes = yield ModesAt(_unit(command, now))
        if process.mode not in (None, *modes) and not isinstance(command, Operate | Fire | Hear):
            return _not_in_mode(rules, process)
        rules = rules.under(modes)
    draft = Draft(rules, process, command.actor, now.at, now.seed, now.state)
    draft.forms = {form: decoded(rules.forms[form], body) for form, body in now.bodies.items()}
    try:
        yield from _decided(draft, command, now)
        yield from rest(draft)
        yield from keep_time(draft)
    except Refuse as refusal:
        return refusal.refused
    except PluginFailed as failed:
        return Refused(kind=Kind.BUSY, reason="plugin_failed", said=failed.said)
    except (Unanswerable, Undecided, OutOfRange) as broken:
        return _refused("undecidable", f"无法计算：{broken}", f"Cannot be computed: {broken}")
    return draft.accepted()


def _process(command: CaseCommand, now: Situation) -> ProcessId:
    if isinstance(command, StartCase):
        return command.process
    assert now.state is not None, "only a start has no case"
    return now.state.process


def _unit(command: CaseCommand, now: Situation) -> UnitId:
    if isinstance(command, StartCase):
        return command.unit
    assert now.state is not None, "only a start has no case"
    return now.state.unit


def _not_in_mode(rules: RuleSet, process: Process) -> Refused:
    assert process.mode is not None, "only what a mode opens is refused without it"
    label = rules.modes[process.mode].label
    said = Said(
        f"“{process.label}”只在“{label}”期间办理，现在没有启动或已经结束。",
        f"{process.label} is open only while {label} holds, which it does not.",
    )
    return Refused(kind=Kind.CONFLICT, reason="mode_not_in_force", said=said)


def _decided(draft: Draft, command: CaseCommand, now: Situation) -> Asking[None]:
    match command:
        case StartCase():
            assert now.new_case is not None, "a start needs an id for its case"
            yield from start(draft, command, now.new_case)
        case Hear():
            yield from hear(draft, command)
        case Act():
            yield from act(draft, command)
        case Cast():
            yield from cast(draft, command)
        case Claim():
            yield from claim(draft, command)
        case Unclaim():
            yield from unclaim(draft, command)
        case Operate():
            yield from operate(draft, command)
        case Fire():
            yield from fire(draft, command)
        case Serve():
            yield from serve(draft, command)
        case _:
            assert_never(command)


def _refused(reason: str, zh: str, en: str) -> Refused:
    kind = Kind.NOT_FOUND if reason == "unknown_process" else Kind.INVALID
    return Refused(kind=kind, reason=reason, said=Said(zh, en))
