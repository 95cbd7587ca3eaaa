"""After a change of posts or members, a job for every case that waits for the people concerned."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime

from engine.base.digest import digest
from engine.model.command import (
    SYSTEM,
    Appoint,
    CloseUnit,
    EndAppointment,
    EndProxy,
    Join,
    Leave,
    Organise,
    SetProxy,
)
from engine.model.decision import Accepted
from engine.model.ids import PersonId, PostId, UnitId
from engine.model.organisation import Organisation
from engine.runtime.calendar import midnight
from engine.runtime.decide.command import Situation
from engine.runtime.decide.reseating import reseat
from engine.runtime.facts import driven
from engine.service.answers import answers_for
from engine.service.chain import Deed
from engine.service.engine import Engine
from engine.service.execute import bodies_of
from engine.service.jobs_rows import HANDOVER, RESEAT, job_id
from engine.service.ports import Work
from engine.service.rows import CaseRow, JobRow, vacant
from engine.service.save import Saving, save

TASKS_MAX = 10_000


def plan_reseating(work: Work, before: Organisation, command: Organise, now: datetime) -> None:
    """Now for what holds already; else, and for every term that will run out, on the day itself."""
    begins = midnight(command.effective)
    persons = concerned(before, command)
    if begins <= now:
        plan_cases(work, persons, str(command.id), now)
    elif persons:
        work.put_job(_handover(persons, str(command.id), begins))
    for change in command.changes:
        if isinstance(change, SetProxy):
            both = {change.principal, change.proxy}
            work.put_job(_handover(both, f"{change.proxy_rule}:until", midnight(change.until)))
        if isinstance(change, Appoint) and change.until is not None:
            work.put_job(_handover({change.person}, f"{change.appointment}:until", midnight(change.until)))


def _handover(persons: Iterable[PersonId], why: str, at: datetime) -> JobRow:
    key = f"handover:{why}"
    body = {"persons": sorted(persons), "why": why}
    return JobRow(id=job_id(key), kind=HANDOVER, key=key, run_at=at, body=body)


def run_handover(work: Work, job: JobRow, now: datetime) -> None:
    """The day has come on which people take up or leave posts."""
    plan_cases(work, map(PersonId, job.body["persons"]), job.body["why"], now)


def plan_cases(work: Work, persons: Iterable[PersonId], why: str, now: datetime) -> None:
    """Keep a job for each case on these people's desks."""
    cases = {task.case for person in persons for task in work.desk(person, True, None, TASKS_MAX)}
    for case in sorted(cases):
        key = f"reseat:{why}:{case}"
        work.put_job(JobRow(id=job_id(key), kind=RESEAT, key=key, run_at=now, case=case))


def concerned(before: Organisation, command: Organise) -> set[PersonId]:
    """Who holds or ever held a post that changes, and who belongs to a unit whose members change."""
    posts, units = set[tuple[PostId, UnitId]](), set[UnitId]()
    acting = set[PersonId]()
    ended = {change.appointment for change in command.changes if isinstance(change, EndAppointment)}
    for change in command.changes:
        match change:
            case Appoint(post=post, unit=unit):
                posts.add((post, unit))
            case SetProxy(principal=principal, proxy=proxy):
                acting |= {principal, proxy}
            case EndProxy(proxy_rule=rule):
                rules = (each for each in before.proxies if each.id == rule)
                acting |= {person for each in rules for person in (each.principal, each.proxy)}
            case Join(unit=unit) | Leave(unit=unit):
                units.add(unit)
            case CloseUnit(unit=unit):
                units.add(unit)
                posts |= {(held.post, held.unit) for held in before.appointments if held.unit == unit}
            case _:
                pass
    posts |= {(held.post, held.unit) for held in before.appointments if held.id in ended}
    persons = {held.person for held in before.appointments if (held.post, held.unit) in posts}
    acting |= {vacant(post) for post, _ in posts}
    return acting | persons | {member.person for member in before.memberships if member.unit in units}


def run_reseating(engine: Engine, work: Work, row: CaseRow, job: JobRow) -> None:
    """Give the live seats of a case the people they have now."""
    at, state = engine.clock.now(), row.state
    compiled = engine.library.compiled(work, state.bundle, state.pack)
    seed, bodies = secrets.token_hex(16), bodies_of(work, state)
    now = Situation(at=at, seed=seed, state=state, bodies=bodies)
    decision = driven(reseat(compiled.rules, now), answers_for(work, compiled, compiled, at))
    assert isinstance(decision, Accepted), "handing over is never refused"
    if decision.events:
        deed = Deed(actor=SYSTEM, command=job.key, at=at, bundle=compiled.rules.bundle)
        saving = Saving(work=work, rules=compiled.rules, case=state.id, deed=deed)
        save(saving, bodies, decision, digest([seed, "facts"]))
