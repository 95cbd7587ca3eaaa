"""Taking consent back: processing stops, and what was answered by consent is erased."""

from __future__ import annotations

from engine.base.finding import Said
from engine.base.ids import new_id
from engine.model.command import SYSTEM, Actor, Operate
from engine.model.ids import CaseId, CommandId, FormId, PersonId
from engine.model.operation import Operation
from engine.model.refusal import Kind, Refused
from engine.service.chain import Deed
from engine.service.engine import Engine
from engine.service.erasing import erase
from engine.service.execute import Done, attempted, carry_out
from engine.service.ports import Work
from engine.service.refusing import RolledBack

REASON = "本人撤回同意"
_NOTHING = Refused(
    kind=Kind.NOT_FOUND,
    reason="no_consent",
    said=Said("这里没有您可以撤回的同意。", "There is no consent of yours to take back here."),
)


def withdraw(engine: Engine, person: PersonId, case: CaseId, form: FormId) -> Done | Refused:
    """Take back what a person agreed to in a form: an open case ends, the answers of the form are erased."""
    return attempted(engine, lambda work: _withdraw(engine, work, person, case, form))


def _withdraw(engine: Engine, work: Work, person: PersonId, case: CaseId, form: FormId) -> Done:
    row = work.lock_case(case)
    if row is None or row.state.starter != person or form not in row.state.records:
        raise RolledBack(_NOTHING)
    rules = engine.library.compiled(work, row.state.bundle, row.state.pack).rules
    held = work.record(row.state.records[form].record)
    boxes = {asked.privacy.consent for asked in rules.forms[form].fields.values()} - {None}
    if held is None or held.written_by != person or not any(held.body.get(str(box)) for box in boxes):
        raise RolledBack(_NOTHING)
    key = CommandId(f"withdraw:{new_id(engine.clock.now())}")
    if row.state.is_open:
        end = Operate(id=key, actor=SYSTEM, case=case, what=Operation.TERMINATE, reason=REASON)
        carry_out(engine, work, end)
        row = work.case(case)
        assert row is not None, "a case that ended is still there"
    actor = Actor(person=person)
    deed = Deed(actor=actor, command=f"{key}:erase", at=engine.clock.now(), bundle=row.state.bundle)
    erase(work, row, rules, (form,), deed, "consent")
    return Done(command=key, case=case)
