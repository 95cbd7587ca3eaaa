"""What moving one case would do, and doing it."""

from __future__ import annotations

import secrets

from engine.base.digest import digest
from engine.model.command import SYSTEM, Actor
from engine.model.decision import Accepted, Decision
from engine.model.event import CaseMigrated
from engine.model.ids import BundleHash, CaseId
from engine.model.refusal import Refused
from engine.model.rule_set import Compiled
from engine.model.state import CaseState
from engine.runtime.decide.command import Situation
from engine.runtime.facts import driven
from engine.runtime.migration.migrate import migrate
from engine.service.answers import answers_for
from engine.service.chain import Deed, case_stream
from engine.service.codec import from_json
from engine.service.engine import Engine
from engine.service.execute import bodies_of
from engine.service.ports import Work
from engine.service.save import Saving, save


def decided(engine: Engine, work: Work, state: CaseState, to: Compiled, actor: Actor) -> Decision:
    """What moving the case to other rules comes to; nothing is written."""
    at = engine.clock.now()
    old = engine.library.compiled(work, state.bundle, state.pack)
    now = Situation(at=at, seed=secrets.token_hex(16), state=state, bodies=bodies_of(work, state))
    return driven(migrate(old.rules, to.rules, now, actor), answers_for(work, to, to, at))


def moved(
    engine: Engine, work: Work, state: CaseState, to: Compiled, actor: Actor, command: str
) -> Refused | None:
    """Move the case, whose lock is held; what stood against it, if anything did."""
    decision = decided(engine, work, state, to, actor)
    if isinstance(decision, Refused):
        return decision
    assert isinstance(decision, Accepted), "a decision is accepted or refused"
    deed = Deed(actor=actor, command=command, at=engine.clock.now(), bundle=to.rules.bundle)
    saving = Saving(work=work, rules=to.rules, case=state.id, deed=deed)
    save(saving, bodies_of(work, state), decision, digest([secrets.token_hex(16), "facts"]))
    return None


def came_from(work: Work, case: CaseId, command: str) -> BundleHash | None:
    """The rules that a case left by this very move, if nobody has acted in it since."""
    left: BundleHash | None = None
    for event in work.events(case_stream(case)):
        told = from_json(event.type, event.body)
        if isinstance(told, CaseMigrated):
            left = told.left if event.command == command else None
        elif event.command != command and event.actor != SYSTEM.person:
            left = None
    return left
