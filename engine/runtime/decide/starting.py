"""Starting a case: who may, about which unit, with which answers."""

from __future__ import annotations

from datetime import date

from engine.model.beginning import Start
from engine.model.command import SYSTEM, StartCase
from engine.model.event import CaseOpened
from engine.model.expr.values import Value
from engine.model.ids import CaseId, FieldId, PersonId, UnitId
from engine.model.refusal import Kind
from engine.model.seats import MembersOf, PersonOf, PostHolders, SeatSource
from engine.runtime.draft import NO_CLOCK, Draft
from engine.runtime.effects.perform import perform
from engine.runtime.effects.records import write_record
from engine.runtime.filling import accepted_answers
from engine.runtime.question import PostsOf, Related, Serial, TypeOf
from engine.runtime.refusing import refuse
from engine.runtime.run import DONE, close, run
from engine.runtime.scope import Asking, CaseScope, evaluate, local_day, moment
from engine.runtime.seats import listed, people_of

START_PLACE = "start#1"


def start(draft: Draft, command: StartCase, case: CaseId) -> Asking[None]:
    """A case begins, and goes on until somebody has to act."""
    scope = opening_scope(draft, command.unit, command.period_start)
    yield from _refuse_stranger(draft.process.start, command, scope)
    values = yield from _answers(draft, command, scope)
    yield from _open(draft, command, case, scope, values)
    form = draft.process.start.form
    if form is not None:
        write_record(draft, draft.rules.forms[form], values)
    yield from perform(draft, draft.process.start.then, START_PLACE)
    if (yield from run(draft, draft.process.body)):
        yield from close(draft, DONE)


def opening_scope(draft: Draft, unit: UnitId, period_start: date | None = None) -> CaseScope:
    """What the start form sees before there is a case."""
    names: dict[str, Value] = {
        **moment(draft.at),
        "me": draft.actor.person,
        "case.unit": unit,
        "case.owner": unit,
        "case.starter": draft.actor.person,
        "case.number": "",
        "case.opened_at": draft.at,
        "case.opened_on": local_day(draft.at),
        "case.period_start": period_start,
        **NO_CLOCK,
    }
    return CaseScope(rules=draft.rules, at=draft.at, names=names, noted=draft.noted)


def _answers(draft: Draft, command: StartCase, scope: CaseScope) -> Asking[dict[FieldId, Value]]:
    if draft.process.start.form is None:
        return {}
    form = draft.rules.forms[draft.process.start.form]
    answers = yield from accepted_answers(form, command.typed, {}, None, scope, command.confirmed)
    return dict(answers)


def _open(
    draft: Draft, command: StartCase, case: CaseId, scope: CaseScope, values: dict[FieldId, Value]
) -> Asking[None]:
    process, rules = draft.process, draft.rules
    seen = scope.with_form(process.start.form, values) if process.start.form else scope
    owner = (yield from evaluate(process.owner, seen)) if process.owner else command.unit
    year = local_day(draft.at).year
    serial: int = yield Serial(f"case:{year}")
    draft.tell(
        CaseOpened(
            case=case,
            number=f"{year}-{serial:06d}",
            process=process.id,
            pack=rules.pack,
            bundle=rules.bundle,
            unit=command.unit,
            owner=owner,
            starter=draft.actor.person,
            period_start=command.period_start if command.actor == SYSTEM else None,
            parent=command.parent if command.actor == SYSTEM else None,
            asked_as=(command.asked_as or "") if command.actor == SYSTEM else "",
        )
    )


def _refuse_stranger(start: Start, command: StartCase, scope: CaseScope) -> Asking[None]:
    kind = yield TypeOf(command.unit)
    if kind is None or (start.unit_types and kind not in start.unit_types):
        refuse(
            Kind.INVALID,
            "wrong_unit",
            "不能在这个单位办理此事，请另选单位。",
            "This matter cannot be about this unit; please choose another.",
            unit=command.unit,
        )
    if start.open_to_residents or command.actor == SYSTEM:
        return
    for source in start.by:
        if (yield from may_start(start, source, command.actor.person, command.unit, scope)):
            return
    refuse(Kind.FORBIDDEN, "not_yours", "您不能在这个单位发起此事。", "You may not start this matter here.")


def may_start(
    start: Start, source: SeatSource, person: PersonId, unit: UnitId, scope: CaseScope
) -> Asking[bool]:
    """Whether a source lets a person start a case about a unit."""
    match source:
        case PostHolders(post=post, of=of):
            held = {own for name, own in (yield PostsOf(person)) if name == post}
            if of is not None:
                return not held.isdisjoint(listed((yield from evaluate(of, scope))))
            return (yield from _near(start, unit, held))
        case MembersOf() | PersonOf():
            found = yield from people_of(source, scope, unit)
            return person in found.persons
        case _:
            return False


def _near(start: Start, unit: UnitId, held: set[UnitId]) -> Asking[bool]:
    """At the unit of the post itself, or, where the starter chooses, at one that stands above or below it."""
    if not start.unit_types:
        return unit in held
    for own in sorted(held):
        if (yield Related(own, unit)):
            return True
    return False
