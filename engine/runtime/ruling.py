"""Applying rules of eligibility and pay: every part exact, every no with its words, the sum of the parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from engine.model.expr.values import Value
from engine.model.quantity import Fen
from engine.model.rule_set import RuleSet
from engine.model.ruling import (
    AS_OF,
    GIVEN,
    Condition,
    Eligibility,
    Found,
    Limit,
    Part,
    Pay,
    Ruling,
    Sentence,
    Verdict,
    answered,
)
from engine.runtime.scope import Asking, CaseScope, evaluate
from engine.runtime.show import filled, shown

Amount = Fen | Decimal


def ruled(ruling: Ruling, scope: CaseScope, given: Mapping[str, Value], as_of: date) -> Asking[Verdict]:
    """What a rule says of what it is given; figures are those of the moment of the scope."""
    names: dict[str, Value] = {f"{GIVEN}{AS_OF}": as_of}
    names |= {f"{GIVEN}{one.id}": given.get(one.id) for one in ruling.given}
    derived: dict[str, Value] = {}
    for one in ruling.derived:
        derived[one.id] = yield from evaluate(one.value, scope.with_names(names))
        names[f"{GIVEN}{one.id}"] = derived[one.id]
    empty = Verdict(rule=ruling.id, as_of=as_of, given=dict(given), derived=derived)
    inside = scope.with_names(names)
    if isinstance(ruling, Eligibility):
        reasons = yield from _reasons(ruling, inside)
        return replace(empty, answer=answered(reasons), reasons=reasons)
    parts = yield from _parts(ruling, inside)
    return replace(empty, total=_sum(parts), parts=parts)


def _reasons(ruling: Eligibility, scope: CaseScope) -> Asking[tuple[Found, ...]]:
    found: list[Found] = []
    for one in ruling.conditions:
        if (yield from evaluate(one.when, scope)):
            continue
        found.append((yield from _found(scope, one)))
        if ruling.first_only:
            break
    return tuple(found)


def _found(scope: CaseScope, one: Condition) -> Asking[Found]:
    words = yield from said(scope.rules, one.sentence, scope)
    return Found(code=one.id, sentence=words, waits=one.waits)


def said(rules: RuleSet, sentence: Sentence, scope: CaseScope) -> Asking[str]:
    """A sentence with its values."""
    words: dict[str, str] = {}
    for placeholder, node in sentence.values.items():
        words[placeholder] = yield from shown(rules, node, (yield from evaluate(node, scope)))
    return filled(sentence.text, words)


def _parts(ruling: Pay, scope: CaseScope) -> Asking[tuple[Part, ...]]:
    parts: list[Part] = []
    for line in ruling.lines:
        amount: Amount = yield from evaluate(line.amount, scope)
        parts.append(Part(id=line.id, label=line.label, amount=amount))
    for limit in ruling.limits:
        more = yield from _limited(limit, scope, _sum(tuple(parts)))
        parts += more
    return tuple(parts)


def _limited(limit: Limit, scope: CaseScope, total: Amount) -> Asking[tuple[Part, ...]]:
    """What a floor adds or a cap takes, so that the parts still add up; nothing where it does not bite."""
    if limit.when is not None and not (yield from evaluate(limit.when, scope)):
        return ()
    bound: Amount = yield from evaluate(limit.bound, scope)
    if total >= bound if limit.lowest else total <= bound:
        return ()
    words = yield from said(scope.rules, limit.sentence, scope)
    return (Part(id=limit.id, label=limit.label, amount=_less(bound, total), sentence=words, limits=True),)


def _sum(parts: tuple[Part, ...]) -> Amount:
    first, *rest = (part.amount for part in parts)
    total: Amount = first
    for amount in rest:
        total = Fen(total + amount) if isinstance(first, Fen) else Decimal(total + amount)
    return total


def _less(bound: Amount, total: Amount) -> Amount:
    return Fen(bound - total) if isinstance(bound, Fen) else Decimal(bound - total)
