"""Telling people, starting other cases."""

from __future__ import annotations

from engine.model import effect as f
from engine.model.decision import FollowUp, SendNotice
from engine.model.event import CaseLinked, Noticed
from engine.model.ids import PersonId, UnitId
from engine.runtime.draft import Draft
from engine.runtime.effects.money import value_of
from engine.runtime.scope import Asking
from engine.runtime.seats import people_of
from engine.runtime.show import filled, shown


def notify(draft: Draft, effect: f.Notify) -> Asking[None]:
    """Send a message to people; nobody to tell is no reason to stop a case."""
    persons: dict[PersonId, None] = {}
    for source in effect.to:
        found = yield from people_of(source, draft.scope(), draft.state.unit)
        persons |= dict.fromkeys(found.persons)
    words: dict[str, str] = {}
    for placeholder, node in effect.values.items():
        words[placeholder] = yield from shown(draft.rules, node, (yield from value_of(draft, node)))
    if persons:
        tell(draft, tuple(persons), filled(effect.text, words))


def tell(draft: Draft, persons: tuple[PersonId, ...], text: str) -> None:
    """People read a message on their desks."""
    digest, salt = draft.seal({"text": text})
    draft.write(SendNotice(persons=persons, text=text, digest=digest, salt=salt))
    draft.tell(Noticed(persons=persons, digest=digest))


def start_case(draft: Draft, effect: f.StartCase, key: str) -> Asking[None]:
    """Another case begins soon, by a job of the same transaction."""
    unit: UnitId = yield from value_of(draft, effect.unit)
    start = draft.rules.processes[effect.process].start
    fields = draft.rules.forms[start.form].fields if start.form else {}
    typed: dict[str, object] = {}
    for name, node in effect.values.items():
        value = yield from value_of(draft, node)
        if value is not None:
            typed[name] = fields[name].type.typed(value)
    draft.write(FollowUp(key=key, process=effect.process, unit=unit, typed=typed))
    draft.tell(CaseLinked(process=effect.process, unit=unit, job=key))
