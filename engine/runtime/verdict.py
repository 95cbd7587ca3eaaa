"""What is kept of a verdict beside its expressions: whom it is about, what it was given, what it says."""

from __future__ import annotations

from typing import Any

from engine.base.finding import NOTHING, Said, same
from engine.model.expr.stored import stored
from engine.model.expr.tree import Node
from engine.model.ruling import Eligibility, Ruling, Verdict

#: A limit's condition is kept under the limit's own role with this behind it.
ONLY_WHEN = ".when"


def expressions(ruling: Ruling) -> dict[str, Node]:
    """Every expression of a rule that decides something, by its role: `values.served`, `limits.most.when`."""
    found = {f"values.{one.id}": one.value for one in ruling.derived}
    if isinstance(ruling, Eligibility):
        return found | {f"conditions.{one.id}": one.when for one in ruling.conditions}
    found |= {f"lines.{line.id}": line.amount for line in ruling.lines}
    for limit in ruling.limits:
        found[f"limits.{limit.id}"] = limit.bound
        if limit.when is not None:
            found[f"limits.{limit.id}{ONLY_WHEN}"] = limit.when
    return found


def labels(ruling: Ruling) -> dict[str, str]:
    """What people call each of them."""
    found = {f"values.{one.id}": one.label for one in ruling.derived}
    if isinstance(ruling, Eligibility):
        return found | {f"conditions.{one.id}": one.label for one in ruling.conditions}
    found |= {f"lines.{line.id}": line.label for line in ruling.lines}
    for limit in ruling.limits:
        found[f"limits.{limit.id}"] = limit.label
        found[f"limits.{limit.id}{ONLY_WHEN}"] = f"{limit.label}（条件）"
    return found


def facts(ruling: Ruling, subject: str, verdict: Verdict) -> dict[str, Any]:
    """The rule, whom it is about, what it was given, its answer or total; JSON-able."""
    body: dict[str, Any] = {
        "rule": ruling.id,
        "subject": subject,
        "as_of": verdict.as_of.isoformat(),
        "given": {one.id: stored(verdict.given.get(one.id)) for one in ruling.given},
    }
    if verdict.answer is not None:
        return {**body, "answer": verdict.answer.value, "reasons": [one.code for one in verdict.reasons]}
    parts = [[one.id, stored(one.amount)] for one in verdict.parts]
    return {**body, "total": stored(verdict.total), "parts": parts}


def said(verdict: Verdict) -> tuple[Said, ...]:
    """The sentence of each reason or part, in their order; nothing for a part without one."""
    sentences = [*(one.sentence for one in verdict.reasons), *(one.sentence for one in verdict.parts)]
    return tuple(same(sentence) if sentence else NOTHING for sentence in sentences)
