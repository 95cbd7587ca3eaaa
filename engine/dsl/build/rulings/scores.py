"""Scores: indicators and their groups, weights, limits, ceilings, bands; a resident is no subject."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from engine.dsl.build.context import Context
from engine.dsl.build.expressions import CASE, Expressions
from engine.dsl.build.problems.names import UnknownBallot, UnknownGroup, UnknownPost, UnknownScore
from engine.dsl.build.problems.scores import IndicatorKind
from engine.dsl.build.view import View
from engine.dsl.expr.environment import Environment, Slot
from engine.dsl.shape.problems import UnknownWord
from engine.dsl.shape.scalars import read_decimal, read_share
from engine.dsl.shape.vocabulary import SUBJECTS
from engine.model.ballot import Ballot
from engine.model.expr import types as t
from engine.model.ids import BallotId, MechanismId, PostId, ScoreId
from engine.model.score import Band, Ceiling, Indicator, Limits, Score, Short, Subject

RESIDENTS = frozenset(
    {"resident", "residents", "居民", "citizen", "群众", "村民", "household", "家庭", "住户"}
)
#: An indicator is a figure, none while there is nothing to count.
FIGURES: tuple[t.Type, ...] = (t.Optional(t.Ratio()), t.Optional(t.Number()))
KINDS = ("value", "of", "ballot", "score")


def build_score(ctx: Context, expressions: Expressions, id: str, view: View) -> Score | None:
    """One score; None where its subject is none."""
    subject = subject_of(ctx, view)
    builder = _Builder(ctx, expressions, _environment(expressions, view, subject))
    indicators = tuple(
        found
        for name, entry in view.child("indicators").each()
        if (found := builder.indicator(name, entry)) is not None
    )
    if subject is None:
        return None
    return Score(
        id=ScoreId(id),
        mechanism=MechanismId(expressions.mechanism),
        label=view.text("label"),
        subject=subject,
        indicators=indicators,
        bands=_bands(view.child("bands")),
        period=view.text("period"),
        post=_post(ctx, view),
        limits=_limits(view),
        ceilings=tuple(
            ceiling
            for name, entry in view.child("ceilings").each()
            if (ceiling := builder.ceiling(name, entry)) is not None
        ),
        citation=ctx.citation(view.child("source")),
        origin=ctx.origin(view.at),
    )


def _environment(expressions: Expressions, view: View, subject: Subject | None) -> Environment:
    kind = t.Person() if subject is not None and subject.is_person else t.Org()
    names = {**CASE, "subject": Slot("subject", kind)}
    if view.has("period"):
        names["period"] = Slot("period", t.Range(t.Date()))
    return expressions.environment(names)


class _Builder:
    def __init__(self, ctx: Context, expressions: Expressions, environment: Environment) -> None:
        self._ctx, self._expressions, self._environment = ctx, expressions, environment

    def indicator(self, id: str, view: View) -> Indicator | None:
        """An indicator with its parts; None where its weight or its figure cannot be read."""
        weight = view.share("weight")
        kinds = [kind for kind in KINDS if view.has(kind)]
        if len(kinds) != 1:
            self._ctx.findings.add(IndicatorKind(id, tuple(kinds)), view.at)
            return None
        value = self._expressions.compile(view.get("value"), self._environment, FIGURES)
        ballot = self._ballot(view)
        score = self._ctx.resolve("scores", self._expressions.mechanism, view.get("score"), UnknownScore)
        of = self._parts(view, ballot)
        if weight is None or (value is None and not of and score is None):
            return None
        return Indicator(
            id=id,
            label=view.text("label"),
            weight=weight,
            value=value,
            of=of,
            score=None if score is None else ScoreId(score),
            ballot=None if ballot is None else ballot.id,
            ballots=self._expressions.compile(view.get("ballots"), self._environment, t.Number(0)),
            least=view.number("least") or 0,
            short=Short.DROP if view.text("short") == "drop" else Short.NONE,
            limits=_limits(view),
            origin=self._ctx.origin(view.at),
        )

    def ceiling(self, id: str, view: View) -> Ceiling | None:
        """A ceiling; None where its condition or its figure cannot be read."""
        when = self._expressions.compile(view.get("when"), self._environment, t.Bool())
        most = read_decimal(view.text("most"))
        if when is None or most is None:
            return None
        return Ceiling(id=id, when=when, most=most, message=view.text("message"))

    def _parts(self, view: View, ballot: Ballot | None) -> tuple[Indicator, ...]:
        if ballot is not None:
            return tuple(_rated(ballot, self._weights(view.child("groups"), ballot)))
        found = (self.indicator(name, entry) for name, entry in view.child("of").each())
        return tuple(part for part in found if part is not None)

    def _ballot(self, view: View) -> Ballot | None:
        key = self._ctx.resolve("ballots", self._expressions.mechanism, view.get("ballot"), UnknownBallot)
        return None if key is None else self._ctx.ballots.get(BallotId(key))

    def _weights(self, view: View, ballot: Ballot) -> dict[str, Fraction]:
        weights = {}
        for name, entry in view.each():
            share = None if entry.scalar is None else read_share(entry.scalar.text)
            if name not in ballot.groups:
                self._ctx.findings.add(UnknownGroup(name, frozenset(ballot.groups)), entry.at)
            elif share is not None:
                weights[name] = share
        return weights


def paths_of(view: View) -> tuple[str, ...]:
    """What a ruling can set: each indicator, and `GROUP.PART` for those inside groups."""
    found = []
    for name, entry in view.child("indicators").each():
        inner = [f"{name}.{part}" for part, _ in entry.child("of").each()]
        inner += [f"{name}.{group}" for group, _ in entry.child("groups").each()]
        found += [name, *inner]
    return tuple(found)


def _rated(ballot: Ballot, weights: Mapping[str, Fraction]) -> list[Indicator]:
    groups = (ballot.groups[name] for name in weights)
    return [
        Indicator(id=group.id, label=group.label, weight=weights[group.id], least=group.least)
        for group in groups
    ]


def subject_of(ctx: Context, view: View) -> Subject | None:
    """What a score or a rule is about; None where it is nothing the engine knows."""
    written = view.get("subject")
    if written is None or written.text.casefold() in RESIDENTS:
        return None  # the guard tells the second in its own words
    found = {one.value: one for one in Subject}.get(written.text)
    if found is None:
        ctx.findings.add(UnknownWord(written.text, SUBJECTS), written.span)
    return found


def _post(ctx: Context, view: View) -> PostId | None:
    written = view.get("post")
    if written is None:
        return None
    known = frozenset(map(str, ctx.organisation.posts))
    if written.text not in known:
        ctx.findings.add(UnknownPost(written.text, known), written.span)
    return PostId(written.text)


def _limits(view: View) -> Limits:
    return Limits(least=read_decimal(view.text("floor")), most=read_decimal(view.text("cap")))


def _bands(view: View) -> tuple[Band, ...]:
    found = ((label, read_decimal(entry.scalar.text)) for label, entry in view.each() if entry.scalar)
    bands = [Band(least=least, label=label) for label, least in found if isinstance(least, Decimal)]
    return tuple(sorted(bands, key=lambda band: -band.least))
