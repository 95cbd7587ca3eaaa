"""Computing scores, computing them again with a reason, and making them final."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from engine.base.finding import Said
from engine.model import effect as f
from engine.model.command import SYSTEM
from engine.model.decision import FreezeScore, WriteScore
from engine.model.explained import expressions_in
from engine.model.expr.tree import Node
from engine.model.expr.values import Value
from engine.model.ids import PersonId, UnitId
from engine.model.period import Period, containing
from engine.model.refusal import Kind
from engine.model.score import SCORE, Kept, Score, Subject
from engine.model.score_event import Scored, ScoreFrozen
from engine.runtime.draft import Draft
from engine.runtime.effects.money import value_of
from engine.runtime.looking import Basis, computed
from engine.runtime.question import Members, PostsOf, Related, ScoreOf
from engine.runtime.refusing import refuse
from engine.runtime.scope import Asking, local_day
from engine.runtime.score_body import explained


@dataclass(frozen=True, slots=True)
class About:
    """What a result is of: the value that expressions call `subject`, and how it is kept."""

    value: Value
    key: str
    unit: UnitId
    person: PersonId | None = None


def score(draft: Draft, effect: f.Score, key: str) -> Asking[None]:
    """Compute a score and keep it beside its earlier results; a final one needs a reason to be revised."""
    rules = draft.rules.scores[effect.score]
    about = yield from _about(draft, rules, effect.of)
    period = yield from _period(draft, rules, effect.period)
    within = period.key if period else ""
    reason: str = ((yield from value_of(draft, effect.reason)) or "") if effect.reason else ""
    kept = yield from _kept(draft, rules, about, within)
    if kept is not None and kept.is_final and not reason.strip():
        refuse(
            Kind.CONFLICT, "score_final", "这个评分已经定稿，更正须写明理由。",
            "This score is final; to revise it a reason is needed.",
        )  # fmt: skip
    names: dict[str, Value] = {"subject": about.value}
    basis = Basis(
        scope=draft.scope().with_names({**names, "period": period.days} if period else names),
        subject=about.key,
        period=within,
        tallies={**(kept.tallies if kept else {}), **draft.state.tallies},
        adjusted=(yield from _adjusted(draft, effect.adjust)),
    )
    result = yield from computed(rules, basis)
    revision = 1 if kept is None else kept.revision + 1
    body = explained(draft.rules, rules, basis, result, reason)
    _keep(draft, rules, about, body, revision)
    draft.because(
        SCORE,
        key,
        {**dict(expressions_in(effect)), **dict(expressions_in(rules))},
        said=(_total(body),),
        facts={"score": rules.id, "subject": about.key, "period": within, "revision": revision},
    )


def _total(body: Mapping[str, Any]) -> Said:
    """The total and its band."""
    if body["total"] is None:
        return Said("还没有总分", "There is no total yet")
    band = f"（{body['band']}）" if body["band"] else ""
    return Said(f"总分 {body['total']}{band}", f"The total is {body['total']}{band}")


def _keep(draft: Draft, rules: Score, about: About, body: Mapping[str, Any], revision: int) -> None:
    period: str = body["period"]
    digest, salt = draft.seal(body)
    draft.write(
        WriteScore(
            score=rules.id,
            subject=about.key,
            unit=about.unit,
            person=about.person,
            period=period,
            revision=revision,
            body=body,
            digest=digest,
            salt=salt,
        )
    )
    draft.scores[rules.id, about.key, period] = Kept(revision=revision, digest=digest, is_final=False)
    draft.tell(Scored(score=rules.id, subject=about.key, digest=digest, period=period, revision=revision))


def freeze(draft: Draft, effect: f.Freeze) -> Asking[None]:
    """The newest result becomes final; where somebody is scored, a person decides that, never the engine."""
    rules = draft.rules.scores[effect.score]
    about = yield from _about(draft, rules, effect.of)
    period = yield from _period(draft, rules, effect.period)
    key = period.key if period else ""
    kept = yield from _kept(draft, rules, about, key)
    if kept is None:
        refuse(Kind.CONFLICT, "not_scored", "还没有评分，不能定稿。", "There is no score to make final yet.")
    if rules.subject.is_person and draft.actor == SYSTEM:
        refuse(
            Kind.CONFLICT, "needs_person", "对人的评分须由人定稿。", "A person must make this score final."
        )
    if kept.is_final:
        return
    draft.scores[rules.id, about.key, key] = replace(kept, is_final=True)
    draft.write(FreezeScore(score=rules.id, subject=about.key, period=key, revision=kept.revision))
    draft.tell(
        ScoreFrozen(score=rules.id, subject=about.key, period=key, revision=kept.revision, digest=kept.digest)
    )


def _kept(draft: Draft, rules: Score, about: About, period: str) -> Asking[Kept | None]:
    """The newest result: one of this very command, or else the one that is stored."""
    own = draft.scores.get((rules.id, about.key, period))
    stored: Kept | None = None if own else (yield ScoreOf(rules.id, about.key, period))
    return own or stored


def _about(draft: Draft, rules: Score, of: Node | None) -> Asking[About]:
    unit = draft.state.unit
    if not rules.subject.is_person:
        return About(unit, unit, unit)
    assert of is not None, "the checker asks who is scored"
    person: PersonId | None = yield from value_of(draft, of)
    if rules.subject is Subject.MEMBERSHIP:
        if person is not None and person in (yield Members(unit)):
            return About(person, f"{unit}:{person}", unit, person)
    elif person is not None:
        for post, home in (yield PostsOf(person)):
            if post == rules.post and (yield Related(UnitId(home), unit)):
                return About(person, f"{post}@{home}:{person}", UnitId(home), person)
    refuse(
        Kind.INVALID, "not_in_post", "这个人不在被评分的岗位或组织里，不能评分。",
        "This person does not hold the post, or belong to the organisation, that is scored.",
    )  # fmt: skip


def _period(draft: Draft, rules: Score, node: Node | None) -> Asking[Period | None]:
    if not rules.period:
        return None
    day: date | None = (yield from value_of(draft, node)) if node is not None else None
    return containing(rules.period, day or local_day(draft.at))


def _adjusted(draft: Draft, wanted: Mapping[str, Node]) -> Asking[dict[str, Fraction]]:
    found: dict[str, Fraction] = {}
    for path, node in wanted.items():
        value = yield from value_of(draft, node)
        if value is not None:
            found[path] = Fraction(value)
    return found
