"""Moving one case to another rule set: the case keeps its history, its records, its holds and its clocks."""

from __future__ import annotations

from engine.model.command import SYSTEM, Actor
from engine.model.decision import Decision
from engine.model.event import CaseMigrated
from engine.model.ids import NodeId
from engine.model.refusal import Kind, Refused
from engine.model.rule_set import RuleSet
from engine.runtime.decide.command import Situation
from engine.runtime.draft import Draft, decoded
from engine.runtime.entering import leave
from engine.runtime.migration.compare import Class, Verdict, judged
from engine.runtime.refusing import Refuse
from engine.runtime.run import enter
from engine.runtime.scope import Asking
from engine.runtime.settling import rest

MOVED = "migrated"


def migrate(old: RuleSet, new: RuleSet, now: Situation, actor: Actor = SYSTEM) -> Asking[Decision]:
    """Go on under `new`; refused where the case cannot simply go on.

    Deadlines that run keep their instants. An open step whose people are asked otherwise now is entered
    again: its people and its deadline are those of the new rules.
    """
    assert now.state is not None, "there is a case to move"
    verdict = judged(old, new, now.state)
    if verdict.cls not in (Class.MOVES, Class.PLANNED):
        return _kept(verdict)
    process = new.processes[now.state.process]
    draft = Draft(new, process, actor, now.at, now.seed, now.state)
    draft.forms = {form: decoded(new.forms[form], body) for form, body in now.bodies.items()}
    renamed = tuple((old_id, new_id) for old_id, new_id in sorted(verdict.renamed.items()))
    draft.tell(CaseMigrated(pack=new.pack, bundle=new.bundle, left=now.state.bundle, renamed=renamed))
    try:
        for activation, node in sorted(verdict.entered.items()):
            leave(draft, activation, MOVED, why=MOVED)
            yield from enter(draft, process.step(NodeId(node)))
        yield from rest(draft)
    except Refuse as refusal:
        return refusal.refused
    return draft.accepted()


def _kept(verdict: Verdict) -> Refused:
    kind = Kind.INVALID if verdict.cls is Class.PINNED else Kind.CONFLICT
    return Refused(kind=kind, reason=f"stays_{verdict.cls.value}", said=verdict.why)
