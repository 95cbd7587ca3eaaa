"""Carrying out a command on a case: one command, one transaction, once however often it is sent.

Only accepted commands are remembered: a refused one changed nothing and may be tried again.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from engine.base.digest import digest
from engine.base.finding import Said
from engine.base.ids import new_id
from engine.model.command import Actor, CaseCommand, Command, StartCase
from engine.model.ids import CaseId, CommandId, FormId
from engine.model.refusal import Kind, Refused
from engine.model.rule_set import Compiled
from engine.model.state import CaseState
from engine.runtime.decide.command import Situation, decide
from engine.runtime.facts import driven, names_of, plain
from engine.runtime.refusing import unknown_case
from engine.runtime.scope import local_day
from engine.service.answers import answers_for
from engine.service.chain import Deed
from engine.service.engine import Engine
from engine.service.modes import plan_end
from engine.service.ports import Work
from engine.service.refusing import RolledBack, conflict
from engine.service.rows import (
    AlreadyReversed,
    Answered,
    FloorCrossed,
    Json,
    KeyReused,
    NotSigned,
    PeriodClosed,
    StoreBusy,
)
from engine.service.save import Saving, save

#: What a store refuses to post, in case two commands met: reason, Chinese, English.
_REFUSALS: Mapping[type[Exception], tuple[str, str, str]] = {
    AlreadyReversed: ("reversed", "这笔账已经冲正过。", "That posting was taken back before."),
    FloorCrossed: ("floor", "余额或积分不足，或超出上限。", "The account would leave its floor or ceiling."),
    PeriodClosed: ("period_closed", "这一期已经结账，不能再记账。", "The period is closed to postings."),
    NotSigned: (
        "not_signed",
        "签字不全，或经办人自己签了字。",
        "Signatures are missing, or the maker signed.",
    ),
}
TRIES_MAX = 4
ID_CHARS_MAX = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A command was carried out; `repeated` when that was on an earlier occasion."""

    command: CommandId
    case: CaseId | None = None
    number: str = ""
    status: str = ""
    repeated: bool = False
    details: Mapping[str, Json] = field(default_factory=dict)


def execute(engine: Engine, command: CaseCommand) -> Done | Refused:
    """Carry out one command on a case."""
    return attempted(engine, lambda work: carry_out(engine, work, command))


def attempted(engine: Engine, use: Callable[[Work], Done]) -> Done | Refused:
    """Run a use case in a transaction of its own, again when the store was busy; refusals leave nothing."""
    reused = False
    for _ in range(TRIES_MAX):
        try:
            with engine.store.write() as work:
                return use(work)
        except RolledBack as refusal:
            return refusal.refused
        except StoreBusy:
            continue
        except tuple(_REFUSALS) as refusal:
            return conflict(*_REFUSALS[type(refusal)])
        except KeyReused:
            # two senders of one command met: the second finds the answer of the first when it tries again
            reused = True
    if reused:
        return conflict(
            "key_reused", "同一笔账已按别的内容记过。", "That posting was made with other content."
        )
    return Refused(
        kind=Kind.BUSY, reason="busy", said=Said("系统繁忙，请稍后重试。", "The system is busy; try again.")
    )


def carry_out(engine: Engine, work: Work, command: CaseCommand) -> Done:
    """Carry out a command inside a transaction; RolledBack when it is refused."""
    refuse_malformed(command)
    asked = request_digest(command)
    known = answered_before(work, command, asked)
    if known is not None:
        return known
    at = engine.clock.now()
    state, compiled, in_force = _situation(engine, work, command)
    case = state.id if state else CaseId(new_id(at))
    bodies = bodies_of(work, state)
    seed = secrets.token_hex(16)
    now = Situation(at=at, seed=seed, state=state, new_case=case, bodies=bodies)
    answers = answers_for(work, compiled, in_force, at, engine.draws)
    decision = driven(decide(compiled.rules, command, now), answers)
    if isinstance(decision, Refused):
        raise RolledBack(decision)
    actor = honest(work, command.actor, at)
    deed = Deed(actor=actor, command=command.id, at=at, bundle=compiled.rules.bundle)
    saving = Saving(
        work=work, rules=compiled.rules, case=case, deed=deed, tells_outside=bool(engine.notifiers)
    )
    save(saving, bodies, decision, digest([seed, "facts"]))
    after = decision.state
    if compiled.rules.modes:
        plan_end(work, compiled.rules, after, at)
    return remembered(
        work, asked, Done(command=command.id, case=case, number=after.number, status=after.status), deed
    )


def refuse_malformed(command: Command) -> None:
    """Ids are short printable text; anything else never reaches a store."""
    ids = [command.actor.person, command.actor.appointment or "-", *_texts(command)]
    if not all(
        isinstance(each, str) and each.isprintable() and 0 < len(each) <= ID_CHARS_MAX for each in ids
    ):
        said = Said("请求格式不对，请刷新重试。", "The request is malformed; please reload.")
        raise RolledBack(Refused(kind=Kind.INVALID, reason="malformed", said=said))


def _texts(command: Command) -> list[str]:
    names = (name for name in names_of(command) if name not in ("opinion", "reason"))
    said = [value for name in names if isinstance(value := getattr(command, name), str)]
    return [*said, *getattr(command, "persons", ())]


def honest(work: Work, actor: Actor, at: datetime) -> Actor:
    """The actor, in a post only if they hold it."""
    held = work.organisation().posts_of(actor.person, local_day(at))
    known = any(appointment.id == actor.appointment for appointment in held)
    return actor if known or actor.appointment is None else replace(actor, appointment=None)


def answered_before(work: Work, command: Command, asked: str) -> Done | None:
    """The answer that this very command was given before."""
    known = work.answered(command.id)
    if known is None:
        return None
    if known.request != asked:
        raise RolledBack(
            conflict(
                "command_reused", "请求编号重复，请刷新重试。", "The command id was used for another command."
            )
        )
    result = dict(known.result)
    case = CaseId(result["case"]) if result["case"] else None
    return Done(
        command=command.id, case=case, number=result["number"], status=result["status"], repeated=True,
        details=result["details"],
    )  # fmt: skip


def remembered(work: Work, asked: str, done: Done, deed: Deed) -> Done:
    """Keep the answer of a command."""
    result = {
        "case": done.case,
        "number": done.number,
        "status": done.status,
        "details": dict(done.details),
    }
    work.answer(done.command, Answered(request=asked, result=result), deed.at)
    return done


def request_digest(command: Command) -> str:
    """What a command asks, apart from its id."""
    kind, asked = type(command).__name__, plain(command)
    asked[kind]["id"] = ""
    # what a ballot says is kept nowhere, not even as a digest that could be tried out
    asked[kind].pop("choice", None)
    return digest([kind, asked])


def _situation(
    engine: Engine, work: Work, command: CaseCommand
) -> tuple[CaseState | None, Compiled, Compiled]:
    """The case, the rules it follows, and the rules in force."""
    at = engine.clock.now()
    if isinstance(command, StartCase):
        compiled = engine.library.with_process(work, command.process, at)
        if compiled is None:
            raise RolledBack(_unknown_process())
        return None, compiled, compiled
    row = work.lock_case(command.case)
    if row is None:
        raise RolledBack(unknown_case())
    compiled = engine.library.compiled(work, row.state.bundle, row.state.pack)
    return row.state, compiled, engine.library.active(work, row.state.pack, at) or compiled


def bodies_of(work: Work, state: CaseState | None) -> dict[FormId, Mapping[str, Any]]:
    """The newest revisions of a case's records."""
    bodies: dict[FormId, Mapping[str, Any]] = {}
    for form, ref in state.records.items() if state else ():
        row = work.record(ref.record)
        assert row is not None, f"the case holds {ref.record}"
        bodies[form] = row.body
    return bodies


def _unknown_process() -> Refused:
    said = Said("没有这项事务，或尚未启用。", "There is no such matter, or it is not in force yet.")
    return Refused(kind=Kind.NOT_FOUND, reason="unknown_process", said=said)
