"""Refusals that arise in a transaction: nothing of it stays."""

from __future__ import annotations

from engine.base.finding import Said
from engine.model.ids import FieldId
from engine.model.refusal import FieldError, Kind, Refused
from engine.model.rule_set import RuleSet
from engine.service.rows import UniqueBroken


class RolledBack(Exception):
    """Ends a transaction that must leave nothing behind, and carries why."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.reason)
        self.refused = refused


def conflict(reason: str, zh: str, en: str) -> Refused:
    """What cannot be done as things stand."""
    return Refused(kind=Kind.CONFLICT, reason=reason, said=Said(zh, en))


def duplicate(rules: RuleSet, broken: UniqueBroken) -> Refused:
    """There is such a record already; in the words of the pack, where it has some."""
    form = rules.forms.get(broken.form)
    wanted = tuple(FieldId(name) for name in broken.fields)
    words = next((u.message for u in form.unique if u.fields == wanted), "") if form else ""
    said = Said(words, words) if words else _SAME
    errors = tuple(
        FieldError(path=name, said=said, reason="duplicate")
        for name in broken.fields
        if form is not None and FieldId(name) in form.fields
    )
    return Refused(
        kind=Kind.INVALID, reason="duplicate", said=said, errors=errors, details={"record": broken.other}
    )


_SAME = Said("已有相同的记录，请勿重复登记。", "There is such a record already.")
