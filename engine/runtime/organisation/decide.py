"""Deciding a change of the organisation: every part possible, and no new error in what comes of it."""

from __future__ import annotations

from dataclasses import dataclass

from engine.base.finding import Said
from engine.model.command import Organise
from engine.model.ids import PersonId
from engine.model.organisation import Grade, Organisation, OrganisationFinding, OrganisationRules
from engine.model.refusal import FieldError, Kind, Refused
from engine.runtime.organisation.change import changed
from engine.runtime.organisation.changing import Changing, Impossible
from engine.runtime.organisation.examine import examine

CHANGES_MAX = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Organised:
    """The organisation that follows, and what is to be said about it."""

    organisation: Organisation
    findings: tuple[OrganisationFinding, ...]


MANY = Said(f"一次最多 {CHANGES_MAX} 项变更", f"At most {CHANGES_MAX} changes at once")


def decide_organise(
    rules: OrganisationRules, organisation: Organisation, persons: frozenset[PersonId], command: Organise
) -> Organised | Refused:
    """Apply all changes, or refuse with everything that stands against them."""
    if len(command.changes) > CHANGES_MAX:
        return _refused([FieldError(path="changes", said=MANY, reason="too_many")])
    now = Changing(rules=rules, organisation=organisation, persons=persons, on=command.effective)
    errors: list[FieldError] = []
    for number, change in enumerate(command.changes):
        try:
            now = changed(now, change)
        except Impossible as why:
            errors.append(FieldError(path=f"changes.{number}", said=why.said, reason=why.reason))
    if errors:
        return _refused(errors)
    findings = examine(rules, now.organisation, command.effective)
    known = set(examine(rules, organisation, command.effective))
    new = [f for f in findings if f.grade is Grade.ERROR and f not in known]
    if new:
        return _refused([FieldError(path=f.unit or "", said=f.said, reason=f.reason) for f in new])
    return Organised(organisation=now.organisation, findings=findings)


def _refused(errors: list[FieldError]) -> Refused:
    return Refused(
        kind=Kind.INVALID,
        reason=errors[0].reason,
        said=Said(
            "变更不能生效，请按提示更正。", "The changes cannot take effect; see what has to be put right."
        ),
        errors=tuple(errors),
    )
