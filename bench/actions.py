"""Durable human actions of the whole engine without HTTP, in one process on SQLite.

The same four steps as `approval.bpmn`: opening the case is the first action. Each action is one command in
one transaction: permissions, validation, events and their hash chain, records, tasks, timers, evidence.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import date
from itertools import count
from pathlib import Path

from bench.database import folder
from engine.base.clock import SystemClock
from engine.dsl.compile import compile_pack
from engine.model.command import Act, Actor, AddPerson, AddUnit, Appoint, Organise, StartCase
from engine.model.ids import (
    AppointmentId,
    CaseId,
    CommandId,
    OutcomeId,
    PersonId,
    PostId,
    ProcessId,
    SeatId,
    UnitId,
    UnitTypeId,
)
from engine.model.rule_set import Compiled
from engine.service.activate import activate
from engine.service.engine import Engine, RuleLibrary
from engine.service.execute import Done, execute
from engine.service.organise import organise
from engine.store.opening import open_store, prepare

SECONDS = 2.0
PACK = Path(__file__).with_name("approval")
OFFICE = UnitId("C0007")
STEPS = (("reviewer", "agree"), ("signer", "agree"), ("payer", "done"))
ADMIN = Actor(person=PersonId("admin"))


def measure() -> Mapping[str, float]:
    """Actions a second over cases that are each taken from the first step to the last."""
    with folder() as place:
        url = f"sqlite:///{place / 'site.db'}"
        prepare(url)
        engine = Engine(open_store(url), SystemClock(), RuleLibrary(lambda files, pack: compiled()))
        staffed(engine)
        actions, begun, commands = 0, time.perf_counter(), count()
        while (spent := time.perf_counter() - begun) < SECONDS:
            run_case(engine, commands)
            actions += 1 + len(STEPS)
    return {"engine_actions_per_second": actions / spent}


def compiled(old: str = "", new: str = "") -> Compiled:
    """The rule set of the approval, or of one with a part of its text put otherwise."""
    files = {
        f"approval/{path.relative_to(PACK)}": path.read_text().replace(old, new) if old else path.read_text()
        for path in PACK.rglob("*.yaml")
    }
    result = compile_pack(files, "approval")
    assert result.compiled is not None, result.findings
    return result.compiled


def staffed(engine: Engine) -> None:
    """Put the rules in force and one person in each post."""
    activate(engine, compiled(), ADMIN)
    changes: list[AddUnit | AddPerson | Appoint] = [
        AddUnit(unit=OFFICE, type=UnitTypeId("office"), label="第七社区")
    ]
    for post in ("applicant", "reviewer", "signer", "payer"):
        changes.append(AddPerson(person=PersonId(post), name=post))
        changes.append(
            Appoint(appointment=AppointmentId(post), person=PersonId(post), post=PostId(post), unit=OFFICE)
        )
    done = organise(
        engine,
        Organise(id=CommandId("staff"), actor=ADMIN, effective=date(2020, 1, 1), changes=tuple(changes)),
    )
    assert isinstance(done, Done), done


def run_case(engine: Engine, commands: count[int]) -> None:
    """One case from the application to the payment."""
    case = opened(engine, f"c{next(commands)}")
    for post, outcome in STEPS:
        step(engine, f"c{next(commands)}", case, post, outcome)


def step(engine: Engine, command: str, case: CaseId, post: str, outcome: str) -> None:
    """Whoever holds a post decides the task that is open."""
    with engine.store.read() as work:
        seat = next(task for task in work.tasks_of_case(case) if task.live)
    done = execute(
        engine,
        Act(
            id=CommandId(command),
            actor=Actor(person=PersonId(post), appointment=AppointmentId(post)),
            case=case,
            seat=SeatId(seat.seat),
            seat_version=seat.version,
            outcome=OutcomeId(outcome),
        ),
    )
    assert isinstance(done, Done), done


def opened(engine: Engine, command: str) -> CaseId:
    """A case that waits for its reviewer."""
    done = execute(
        engine,
        StartCase(
            id=CommandId(command),
            actor=Actor(person=PersonId("applicant"), appointment=AppointmentId("applicant")),
            process=ProcessId("approval.approve"),
            unit=OFFICE,
            typed={"amount": "1200", "reason": "凉亭修缮"},
        ),
    )
    assert isinstance(done, Done), done
    assert done.case is not None
    return done.case
