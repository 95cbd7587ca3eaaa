"""The columns of a list of verdicts, and a verdict in them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from engine.base.finding import Said, same
from engine.model.expr.types import Type
from engine.model.expr.values import Value
from engine.model.expr.wording import told
from engine.model.quantity import Fen
from engine.model.refusal import Refused
from engine.model.ruling import Eligibility, Pay, Ruling, Verdict
from engine.service.views.people.roster_shape import RosterRow
from engine.service.views.reasons.verdicts import answer_words
from engine.service.views.shared import Named

NONE = same("—")
Outcome = Verdict | Refused


def columns(ruling: Ruling, beside: date | None) -> tuple[Said, ...]:
    """What each row tells besides whom it is about."""
    derived = tuple(same(one.label) for one in ruling.derived)
    if isinstance(ruling, Eligibility):
        heads: tuple[Said, ...] = (Said("结论", "Answer"), Said("理由", "Reasons"))
    else:
        parts = [one.label for one in ruling.lines] + [one.label for one in ruling.limits]
        heads = (*map(same, parts), Said("合计", "Total"))
    if beside is None:
        return (*derived, *heads)
    other = Said(f"按 {beside} 的标准", f"By the figures of {beside}")
    return (*derived, *heads, other, Said("差额", "Difference"))


def row_of(
    ruling: Ruling, about: str, who: Said, unit: Named, one: Outcome, two: Outcome | None
) -> RosterRow:
    """A subject in these columns; where there is no verdict, why."""
    wide = len(columns(ruling, None))
    if isinstance(one, Refused):
        cells: tuple[Said, ...] = (one.said, *(NONE for _ in range(wide - 1)))
    else:
        cells = (*_derived(ruling, one), *_head(ruling, one))
    answer = "" if isinstance(one, Refused) or one.answer is None else one.answer.value
    if two is None:
        return RosterRow(about=about, who=who, unit=unit, cells=cells, answer=answer)
    beside, difference = _beside(ruling, one, two)
    return RosterRow(
        about=about,
        who=who,
        unit=unit,
        cells=(*cells, beside, difference),
        answer=answer,
        is_changed=difference != NONE,
    )


def _derived(ruling: Ruling, verdict: Verdict) -> tuple[Said, ...]:
    return tuple(_told(verdict.derived.get(one.id), one.value.type) for one in ruling.derived)


def _told(value: Value, kind: Type) -> Said:
    return Said(told(value, kind, "zh"), told(value, kind, "en"))


def _head(ruling: Ruling, verdict: Verdict) -> tuple[Said, ...]:
    if isinstance(ruling, Eligibility):
        assert verdict.answer is not None
        reasons = "；".join(one.sentence for one in verdict.reasons)
        return (answer_words(verdict.answer.value), same(reasons))
    amounts = {part.id: part.amount for part in verdict.parts}
    ids = [one.id for one in ruling.lines] + [one.id for one in ruling.limits]
    shown = (_amount(ruling, amounts[name]) if name in amounts else NONE for name in ids)
    assert verdict.total is not None
    return (*shown, _amount(ruling, verdict.total))


def _amount(ruling: Pay, amount: Fen | Decimal) -> Said:
    return _told(amount, ruling.type)


def _beside(ruling: Ruling, one: Outcome, two: Outcome) -> tuple[Said, Said]:
    """What the other figures give, and the difference."""
    if isinstance(two, Refused):
        return two.said, NONE
    if isinstance(ruling, Eligibility):
        assert two.answer is not None
        other = answer_words(two.answer.value)
        is_same = not isinstance(one, Refused) and one.answer == two.answer
        return other, NONE if is_same else Said("变化", "Changed")
    assert two.total is not None
    if isinstance(one, Refused) or one.total is None or one.total == two.total:
        return _amount(ruling, two.total), NONE
    less = two.total - one.total
    difference = Fen(less) if isinstance(two.total, Fen) else Decimal(less)
    return _amount(ruling, two.total), _amount(ruling, difference)
