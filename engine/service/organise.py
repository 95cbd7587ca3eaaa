"""Changing units, people and posts; taking rows into registers. All of a command, or none of it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date, datetime

from engine.base.digest import digest
from engine.base.finding import Said
from engine.base.ids import new_id
from engine.model.command import AddPerson, AddRecords, Change, Organise
from engine.model.decision import WriteRecord
from engine.model.expr.values import Value
from engine.model.form import Form
from engine.model.ids import FieldId, RecordId, UnitId
from engine.model.organisation import OrganisationFinding
from engine.model.organisation_digest import organisation_digest
from engine.model.refusal import FieldError, Kind, Refused
from engine.model.rule_set import Compiled
from engine.runtime.draft import NO_CLOCK, encoded, sealed
from engine.runtime.facts import driven_value
from engine.runtime.forms.answers import Seen, accept
from engine.runtime.organisation.decide import Organised, decide_organise
from engine.runtime.scope import CaseScope, local_day, moment
from engine.service.answers import answers_for
from engine.service.chain import ORGANISATION, WHOLE, Deed, append, content
from engine.service.engine import Engine
from engine.service.execute import (
    Done,
    answered_before,
    attempted,
    remembered,
    request_digest,
)
from engine.service.ports import Work
from engine.service.refusing import RolledBack
from engine.service.reseating import plan_reseating
from engine.service.rows import Json, PersonRow
from engine.service.save import put_record
from engine.service.taking_over import left_behind, plan_take_over

ROWS_MAX = 20_000
Use = Callable[[Work], Done]
Row = tuple[UnitId, Mapping[FieldId, Value]]


class _Rehearsed(Exception):
    """Ends a dry run: nothing is kept, and this is what would have been answered."""

    def __init__(self, done: Done) -> None:
        super().__init__(done.command)
        self.done = done


def organise(engine: Engine, command: Organise) -> Done | Refused:
    """Change the organisation with effect from a day; the answer's details hold the findings that remain."""
    return _rehearsed_or_done(engine, command, lambda work: _organise(engine, work, command))


def add_records(engine: Engine, command: AddRecords) -> Done | Refused:
    """Take rows into a register; the answer's details hold the new records' ids."""
    return _rehearsed_or_done(engine, command, lambda work: _add_records(engine, work, command))


def _rehearsed_or_done(engine: Engine, command: Organise | AddRecords, use: Use) -> Done | Refused:
    try:
        return attempted(engine, lambda work: _once(engine, work, command, use))
    except _Rehearsed as rehearsed:
        return rehearsed.done


def _once(engine: Engine, work: Work, command: Organise | AddRecords, use: Use) -> Done:
    asked = request_digest(command)
    known = answered_before(work, command, asked)
    if known is not None:
        return known
    done = use(work)
    if command.dry_run:
        raise _Rehearsed(done)
    return remembered(work, asked, done, Deed(actor=command.actor, command=command.id, at=engine.clock.now()))


def _organise(engine: Engine, work: Work, command: Organise) -> Done:
    now = engine.clock.now()
    rules = _in_force(engine, work, now).rules.organisation
    known = frozenset(row.person for row in work.all_people())
    decided = decide_organise(rules, work.organisation(), known, command)
    if isinstance(decided, Refused):
        raise RolledBack(decided)
    active = engine.library.all_active(work, now)
    if left := left_behind(work, active, command, decided.organisation):
        raise RolledBack(_invalid(left[0].reason or "left_behind", left))
    plan_reseating(work, work.organisation(), command, now)
    plan_take_over(work, active, command)
    _keep(work, command, decided, now)
    findings = [finding_json(finding) for finding in decided.findings]
    return Done(command=command.id, details={"findings": findings})


def _keep(work: Work, command: Organise, decided: Organised, now: datetime) -> None:
    deed = Deed(actor=command.actor, command=command.id, at=now)
    seed = secrets.token_hex(16)
    entries: list[tuple[str, dict[str, Json]]] = []
    for number, change in enumerate(command.changes):
        body = _structure(work, change, digest([seed, number]))
        entries.append((type(change).__name__, {**body, "effective": command.effective.isoformat()}))
    if entries:
        entries[-1][1][WHOLE] = organisation_digest(decided.organisation)
    append(work, ORGANISATION, deed, entries)
    work.put_organisation(decided.organisation)


def _structure(work: Work, change: Change, salt: str) -> Mapping[str, Json]:
    """What an event says of a change; a person's name and contact are kept apart, as erasable words."""
    if not isinstance(change, AddPerson):
        said = asdict(change)
        return {key: value.isoformat() if isinstance(value, date) else value for key, value in said.items()}
    words = content(ORGANISATION, {"name": change.name, "contact": change.contact}, salt)
    work.put_content([words])
    work.put_person(PersonRow(person=change.person, name=change.name, contact=change.contact or None))
    return {"person": change.person, "digest": words.digest}


def finding_json(finding: OrganisationFinding) -> dict[str, Json]:
    """A finding as an answer holds it."""
    return {
        "grade": finding.grade.value,
        "reason": finding.reason,
        "unit": finding.unit,
        "sentence": finding.said.zh,
    }


def _in_force(engine: Engine, work: Work, now: datetime) -> Compiled:
    active = engine.library.active(work, None, now)
    if active is None:
        said = Said("还没有启用任何规则。", "No rules are in force yet.")
        raise RolledBack(Refused(kind=Kind.CONFLICT, reason="no_rules", said=said))
    return active


def _add_records(engine: Engine, work: Work, command: AddRecords) -> Done:
    now = engine.clock.now()
    compiled = next((c for c in engine.library.all_active(work, now) if command.form in c.rules.forms), None)
    if compiled is None:
        raise RolledBack(_invalid("unknown_form", [_error("form", "没有这张表。", "There is no such form.")]))
    if len(command.rows) > ROWS_MAX:
        raise RolledBack(_invalid("too_many", [_error("rows", "行数过多。", "There are too many rows.")]))
    rows = _accepted(work, compiled, command, now)
    return Done(command=command.id, details={"records": _put(work, compiled, command, rows, now)})


def _accepted(work: Work, compiled: Compiled, command: AddRecords, now: datetime) -> list[Row]:
    """The values of all rows, or a refusal with everything wrong in any of them."""
    form, rows = compiled.rules.forms[command.form], list[Row]()
    errors: list[FieldError] = []
    answers = answers_for(work, compiled, compiled, now)
    for number, (unit, typed) in enumerate(command.rows):
        if not work.organisation().exists(unit, local_day(now)):
            errors.append(_error(f"rows.{number}.unit", f"没有单位 {unit}。", f"There is no unit {unit}."))
        scope = _scope(compiled, command, unit, now)
        asking = accept(form, typed, {}, None, _seen(scope, form), frozenset())
        values, wrong = driven_value(asking, answers)
        errors += [_in_row(number, error) for error in wrong]
        rows.append((unit, values))
    if errors:
        raise RolledBack(_invalid("invalid", errors))
    return rows


def _put(work: Work, compiled: Compiled, command: AddRecords, rows: list[Row], now: datetime) -> list[str]:
    form, seed, made = compiled.rules.forms[command.form], secrets.token_hex(16), list[str]()
    deed = Deed(actor=command.actor, command=command.id, at=now, bundle=compiled.rules.bundle)
    entries = []
    for number, (unit, values) in enumerate(rows):
        body, salt = encoded(form, values), digest([seed, number])
        write = WriteRecord(
            form=form.id, record=RecordId(new_id(now)), revision=1, unit=unit, body=body,
            digest=sealed(salt, body), of_case=False, salt=salt,
        )  # fmt: skip
        put_record(work, write, compiled.rules, None, deed)
        work.put_content([content(f"register:{form.id}", body, salt)])
        entries.append(("RecordWritten", _told(write)))
        made.append(write.record)
    append(work, f"register:{form.id}", deed, entries)
    return made


def _told(write: WriteRecord) -> Mapping[str, Json]:
    return {"record": write.record, "revision": write.revision, "digest": write.digest, "unit": write.unit}


def _scope(compiled: Compiled, command: AddRecords, unit: UnitId, now: datetime) -> CaseScope:
    names = {
        **moment(now), "me": command.actor.person, "case.unit": unit, "case.owner": unit,
        "case.starter": command.actor.person, "case.number": "", "case.opened_at": now,
        "case.opened_on": local_day(now), "case.period_start": None, **NO_CLOCK,
    }  # fmt: skip
    return CaseScope(rules=compiled.rules, at=now, names=names)


def _seen(scope: CaseScope, form: Form) -> Seen:
    return lambda values: scope.with_form(form.id, values, being_filled=True)


def _in_row(number: int, error: FieldError) -> FieldError:
    path = f"rows.{number}.{error.path}" if error.path else f"rows.{number}"
    return FieldError(path=path, said=error.said, confirm=error.confirm, reason=error.reason)


def _error(path: str, zh: str, en: str) -> FieldError:
    return FieldError(path=path, said=Said(zh, en))


def _invalid(reason: str, errors: list[FieldError]) -> Refused:
    said = Said("有内容需要更正。", "Some entries need correcting.")
    return Refused(kind=Kind.INVALID, reason=reason, said=said, errors=tuple(errors))
