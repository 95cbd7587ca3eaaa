"""Looking at the indicators of a score: what each comes to, and the sentences that tell how."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from engine.base.finding import Said
from engine.model.ballot import Ballot, Tally, average
from engine.model.explained import words_of
from engine.model.expr.compile import Traced, compile_traced
from engine.model.expr.explain import sentences
from engine.model.expr.question import Unanswered
from engine.model.expr.tree import Node
from engine.model.expr.wording import Words
from engine.model.quantity import half_up
from engine.model.retrace import Noted
from engine.model.rule_set import RuleSet
from engine.model.score import Indicator, Kept, Looked, Score, ScoreResult
from engine.runtime.question import ScoreOf
from engine.runtime.scope import Asking, CaseScope, evaluate, local_day
from engine.runtime.score import result_of

RULES_KEPT = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What a score is computed from, besides the records its expressions ask for."""

    #: Sees `subject` and, where the score has one, `period`.
    scope: CaseScope
    subject: str
    period: str = ""
    tallies: Mapping[str, Tally] = field(default_factory=dict)
    #: Points that a ruling puts in place of an indicator's, by its path.
    adjusted: Mapping[str, Fraction] = field(default_factory=dict)


def computed(score: Score, basis: Basis) -> Asking[ScoreResult]:
    """The score of a subject; while a part has nothing to count there is no total."""
    looked: dict[str, Looked] = {}
    words = words_of(basis.scope.rules, local_day(basis.scope.at))
    for path, part, ballot in _leaves(score, basis.scope.rules):
        found = yield from _looked(part, ballot, basis, words)
        looked[path] = found
    for path, points in basis.adjusted.items():
        known = looked.get(path, Looked(value=None))
        looked[path] = Looked(
            value=known.value, ballots=known.ballots, said=(*known.said, _ruled(points)), adjusted=points
        )
    holding = set()
    for ceiling in score.ceilings:
        if (yield from evaluate(ceiling.when, basis.scope)) is True:
            holding.add(ceiling.id)
    return result_of(score, looked, frozenset(holding))


def _leaves(score: Score, rules: RuleSet) -> Iterator[tuple[str, Indicator, Ballot | None]]:
    for indicator in score.indicators:
        ballot = rules.ballots[indicator.ballot] if indicator.ballot else None
        if not indicator.of:
            yield indicator.id, indicator, None
        for part in indicator.of:
            yield f"{indicator.id}.{part.id}", part, ballot


def _looked(part: Indicator, ballot: Ballot | None, basis: Basis, words: Words) -> Asking[Looked]:
    if ballot is not None:
        return _rated(ballot, part.id, basis.tallies.get(f"{ballot.id}/{part.id}", Tally(given=0)))
    if part.score is not None:
        kept: Kept | None = yield ScoreOf(part.score, basis.subject, basis.period)
        return _taken_over(basis.scope.rules.scores[part.score], kept)
    assert part.value is not None, "a leaf has an expression, a ballot or another score"
    value, said = yield from _told(part.value, basis.scope, words)
    ballots = None
    if part.ballots is not None:
        ballots = int((yield from evaluate(part.ballots, basis.scope)))
    return Looked(value=value, ballots=ballots, said=said)


def _rated(ballot: Ballot, group: str, tally: Tally) -> Looked:
    points = average(ballot, tally)
    count = Said(f"{tally.given} 张评议票", f"{tally.given} ballots")
    if points is None:
        least = ballot.groups[group].least
        few = Said(f"{count.zh}，不足 {least} 张，不开箱", f"{count.en}, fewer than {least}: not opened")
        return Looked(value=None, ballots=tally.given, said=(few,))
    each = "、".join(f"{ballot.choices[name].label} {n}" for name, n in tally.counts.items())
    shown = half_up(points, 2)
    said = Said(f"{shown}：{count.zh}（{each}）的平均分", f"{shown}: the average of {count.en} ({each})")
    return Looked(value=points, ballots=tally.given, said=(said,))


def _taken_over(other: Score, kept: Kept | None) -> Looked:
    final = None if kept is None else kept.final
    if final is None:
        said = Said(f"“{other.label}”还没有定稿", f"`{other.label}` is not final yet")
        return Looked(value=None, said=(said,))
    said = Said(f"{final}：“{other.label}”定稿的总分", f"{final}: the final total of `{other.label}`")
    return Looked(value=Fraction(final), said=(said,))


def _ruled(points: Fraction) -> Said:
    shown = half_up(points, 2)
    return Said(f"经裁定改为 {shown}", f"Set to {shown} by a ruling")


def _told(node: Node, scope: CaseScope, words: Words) -> Asking[tuple[Fraction | None, tuple[Said, ...]]]:
    """The points of an expression, and the sentences that tell how they came about."""
    rule = _traced(node)
    while True:
        try:
            trace = rule(scope)
            break
        except Unanswered as missing:
            question = missing.question
        scope = scope.knowing(question, (yield question))
    both = zip(sentences(node, trace, "zh", words), sentences(node, trace, "en", words), strict=True)
    said = tuple(Said(zh, en) for zh, en in both)
    assert trace.value is None or isinstance(trace.value, Fraction | Decimal), "an indicator is a figure"
    if scope.noted is not None:
        scope.noted.append(Noted(node, scope, trace.value))
    return None if trace.value is None else Fraction(trace.value), said


@lru_cache(maxsize=RULES_KEPT)
def _traced(node: Node) -> Traced:
    return compile_traced(node)
