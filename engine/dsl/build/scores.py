"""Scores: indicators, weights, bands; a resident is no subject."""

from __future__ import annotations

from decimal import Decimal

from engine.dsl.build.context import Context
from engine.dsl.build.expressions import CASE, Expressions
from engine.dsl.build.view import View
from engine.dsl.expr.environment import Slot
from engine.dsl.shape.problems import UnknownWord
from engine.dsl.shape.scalars import read_decimal
from engine.dsl.shape.vocabulary import SUBJECTS
from engine.model.expr import types as t
from engine.model.ids import MechanismId, ScoreId
from engine.model.score import Band, Indicator, Score, Subject

RESIDENTS = frozenset(
    {"resident", "residents", "居民", "citizen", "群众", "村民", "household", "家庭", "住户"}
)
#: An indicator is a figure, none while there is nothing to count.
FIGURES: tuple[t.Type, ...] = (t.Optional(t.Ratio()), t.Optional(t.Number()))


def build_score(ctx: Context, expressions: Expressions, id: str, view: View) -> Score | None:
    """One score; None where its subject is none."""
    environment = expressions.environment({**CASE, "subject": Slot("subject", t.Org())})
    indicators = []
    for name, entry in view.child("indicators").each():
        value = expressions.compile(entry.get("value"), environment, FIGURES)
        weight = entry.share("weight")
        if value is not None and weight is not None:
            indicators.append(Indicator(id=name, label=entry.text("label"), value=value, weight=weight))
    subject = subject_of(ctx, view)
    if subject is None:
        return None
    return Score(
        id=ScoreId(id),
        mechanism=MechanismId(expressions.mechanism),
        label=view.text("label"),
        subject=subject,
        indicators=tuple(indicators),
        bands=_bands(view.child("bands")),
        citation=ctx.citation(view.child("source")),
        origin=ctx.origin(view.at),
    )


def subject_of(ctx: Context, view: View) -> Subject | None:
    """What a score or a rule is about; None where it is nothing the engine knows."""
    written = view.get("subject")
    if written is None or written.text.casefold() in RESIDENTS:
        return None  # the guard tells the second in its own words
    found = {one.value: one for one in Subject}.get(written.text)
    if found is None:
        ctx.findings.add(UnknownWord(written.text, SUBJECTS), written.span)
    return found


def _bands(view: View) -> tuple[Band, ...]:
    found = ((label, read_decimal(entry.scalar.text)) for label, entry in view.each() if entry.scalar)
    bands = [Band(least=least, label=label) for label, least in found if isinstance(least, Decimal)]
    return tuple(sorted(bands, key=lambda band: -band.least))
