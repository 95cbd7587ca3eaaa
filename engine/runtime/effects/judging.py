"""Applying a rule of eligibility or pay in a case, and keeping what it said with all that explains it."""

from __future__ import annotations

from engine.model import effect as f
from engine.model.event import Judged
from engine.model.expr.values import Value
from engine.model.ids import PersonId
from engine.model.refusal import Kind
from engine.model.ruling import VERDICT, Ruling
from engine.model.score import Subject
from engine.runtime.draft import Draft
from engine.runtime.effects.money import value_of
from engine.runtime.question import Serves
from engine.runtime.refusing import refuse
from engine.runtime.ruling import ruled
from engine.runtime.scope import Asking
from engine.runtime.verdict import expressions, facts, said


def judge(draft: Draft, effect: f.Judge, key: str) -> Asking[None]:
    """Apply the rule and keep what it says with all that explains it."""
    ruling = draft.rules.rulings[effect.rule]
    subject = yield from value_of(draft, effect.about)
    if ruling.is_about_people:
        yield from _refuse_strangers(ruling, PersonId(subject))
    given: dict[str, Value] = {}
    for name, node in effect.given.items():
        given[name] = yield from value_of(draft, node)
    as_of = yield from value_of(draft, effect.as_of)
    verdict = yield from ruled(ruling, draft.scope(), given, as_of)
    draft.because(
        VERDICT, key, expressions(ruling), said=said(verdict), facts=facts(ruling, str(subject), verdict)
    )
    draft.tell(Judged(rule=ruling.id, subject=str(subject), as_of=as_of, key=key))


def _refuse_strangers(ruling: Ruling, person: PersonId) -> Asking[None]:
    """A rule about staff or members is applied to nobody else."""
    if (yield Serves(person, ruling.posts)):
        return
    is_staff = ruling.subject is Subject.APPOINTMENT
    refuse(
        Kind.INVALID,
        "not_a_subject",
        f"“{ruling.label}”只适用于{'任职人员' if is_staff else '组织成员'}。",
        f"“{ruling.label}” is about {'staff in their posts' if is_staff else 'members'} only.",
    )
