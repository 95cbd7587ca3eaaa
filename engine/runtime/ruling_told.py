"""A verdict as it is kept: inputs, figures with their documents, reasons or parts, in words and exactly."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from engine.model.explained import words_of
from engine.model.expr import types as t
from engine.model.expr.explain import cited
from engine.model.expr.tree import Node, parameters
from engine.model.expr.types import Type
from engine.model.expr.values import Value
from engine.model.expr.wording import told
from engine.model.ids import ParameterId
from engine.model.rule_set import RuleSet
from engine.model.ruling import Eligibility, Pay, Ruling, Verdict
from engine.model.source import Citation
from engine.runtime.facts import plain
from engine.runtime.scope import Asking, local_day
from engine.runtime.show import shown_as


def body(rules: RuleSet, ruling: Ruling, verdict: Verdict, at: datetime) -> Asking[dict[str, Any]]:
    """Everything that explains the verdict, JSON-able."""
    given = yield from _inputs(rules, ruling, verdict)
    derived = yield from _derived(rules, ruling, verdict)
    on = local_day(at)
    return {
        "rule": ruling.id,
        "label": ruling.label,
        "as_of": verdict.as_of.isoformat(),
        "figures_on": on.isoformat(),
        "bundle": rules.bundle,
        "given": given,
        "derived": derived,
        **(_judged(ruling, verdict) if isinstance(ruling, Eligibility) else _paid(ruling, verdict)),
        "figures": [_figure(rules, key, on) for key in _parameters(ruling)],
        "document": "" if ruling.citation is None else cited(ruling.citation),
    }


def _inputs(rules: RuleSet, ruling: Ruling, verdict: Verdict) -> Asking[list[dict[str, Any]]]:
    kept = []
    for one in ruling.given:
        value = verdict.given.get(one.id)
        words = yield from _words(rules, one.type, value)
        kept.append({"id": one.id, "label": one.label, "value": words, "exact": plain(value)})
    return kept


def _derived(rules: RuleSet, ruling: Ruling, verdict: Verdict) -> Asking[list[dict[str, Any]]]:
    kept = []
    for one in ruling.derived:
        value = verdict.derived.get(one.id)
        words = yield from _words(rules, one.value.type, value)
        kept.append({"id": one.id, "label": one.label, "value": words, "exact": plain(value)})
    return kept


def _words(rules: RuleSet, kind: Type, value: Value) -> Asking[str]:
    match kind:
        case t.Optional(item):
            return (yield from _words(rules, item, value))
        case t.List(t.Record()):
            return f"{len(value or ())} 行"
        case t.Org() | t.Person() | t.Enum() | t.Money() | t.Ratio() if value is not None:
            return (yield from shown_as(rules, kind, value))
        case _:
            return told(value, kind, "zh")


def _judged(ruling: Eligibility, verdict: Verdict) -> dict[str, Any]:
    assert verdict.answer is not None
    known = {one.id: one for one in ruling.conditions}
    reasons = [
        {
            "code": one.code,
            "label": known[one.code].label,
            "sentence": one.sentence,
            "waits": one.waits,
            "document": _document(known[one.code].citation),
        }
        for one in verdict.reasons
    ]
    return {"answer": verdict.answer.value, "reasons": reasons}


def _paid(ruling: Pay, verdict: Verdict) -> dict[str, Any]:
    citations = {one.id: one.citation for one in ruling.lines} | {
        one.id: one.citation for one in ruling.limits
    }
    parts = [
        {
            "id": one.id,
            "label": one.label,
            "amount": plain(one.amount),
            "value": told(one.amount, ruling.type, "zh"),
            "sentence": one.sentence,
            "limits": one.limits,
            "document": _document(citations[one.id]),
        }
        for one in verdict.parts
    ]
    total = {"amount": plain(verdict.total), "value": told(verdict.total, ruling.type, "zh")}
    return {"total": total, "parts": parts}


def _document(citation: Citation | None) -> str:
    return "" if citation is None else cited(citation)


def _figure(rules: RuleSet, key: str, on: date) -> dict[str, Any]:
    """A parameter as it was read, since when it holds, and where it is written."""
    figure = words_of(rules, on).figure(key)
    held = rules.parameters[ParameterId(key)].at(on)
    kind = rules.parameters[ParameterId(key)].type
    return {
        "id": key,
        "label": figure.label,
        "value": "" if held is None or isinstance(kind, t.Record) else told(held.value, kind, "zh"),
        "since": "" if figure.since is None or figure.since.year == 1 else figure.since.isoformat(),
        "document": _document(figure.citation),
    }


def _parameters(ruling: Ruling) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for tree in trees(ruling) for key in parameters(tree)))


def trees(ruling: Ruling) -> Iterator[Node]:
    """Every tree of a rule that decides something."""
    return (tree for _, tree in labelled(ruling))


def labelled(ruling: Ruling) -> Iterator[tuple[str, Node]]:
    """The same, each with what people call it."""
    yield from ((one.label, one.value) for one in ruling.derived)
    if isinstance(ruling, Pay):
        yield from ((line.label, line.amount) for line in ruling.lines)
        for limit in ruling.limits:
            yield limit.label, limit.bound
            if limit.when is not None:
                yield f"{limit.label}（条件）", limit.when
    else:
        yield from ((one.label, one.when) for one in ruling.conditions)
