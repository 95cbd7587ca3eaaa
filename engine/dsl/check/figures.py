"""Figures: weights, bands, parameters in force."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from engine.base.finding import Problem, Said
from engine.base.span import Span
from engine.dsl.build.problems.values import NoValue
from engine.dsl.build.view import View
from engine.dsl.check.subject import Subject
from engine.dsl.shape.scalars import read_decimal, read_share
from engine.model.organisation import Bounds
from engine.model.quantity import half_up
from engine.model.rule_set import Parameter
from engine.model.score import Score


@dataclass(frozen=True, slots=True)
class WeightsNotWhole(Problem):
    """Weights of indicators that do not sum to 1."""

    code = "weights-not-whole"
    why = Said(
        "各项指标的权重加起来要正好是 100%，否则满分不是 100 分，档次线也就不对。",
        "The weights of the indicators sum to exactly 100 %; else full marks are not 100 and the "
        "bands are wrong.",
    )
    total: Fraction

    def message(self) -> Said:
        """The sum."""
        shown = half_up(self.total * 100, 2)
        return Said(f"权重之和是 {shown}%，应为 100%", f"The weights sum to {shown} %, not 100 %")


@dataclass(frozen=True, slots=True)
class BandsAlike(Problem):
    """Two bands that begin at the same figure."""

    code = "bands-alike"
    why = Said(
        "两个档次从同一个分数开始，就不知道该归哪一档。",
        "Two bands that begin at the same figure leave it open which one applies.",
    )
    least: Decimal

    def message(self) -> Said:
        """The figure."""
        return Said(f"有两个档次都从 {self.least} 分开始", f"Two bands begin at {self.least}")


@dataclass(frozen=True, slots=True)
class BandsOpen(Problem):
    """Totals below the lowest band."""

    code = "bands-open"
    why = Said(
        "分数低于最低一档的，就没有档次。最低一档要从 0 开始。",
        "A total below the lowest band would have none. The lowest band begins at 0.",
    )
    least: Decimal

    def message(self) -> Said:
        """Where the lowest band begins."""
        return Said(f"低于 {self.least} 分的没有档次", f"Totals below {self.least} have no band")

    def hint(self) -> Said:
        """Let it begin at 0."""
        return Said("请让最低一档从 0 开始", "Let the lowest band begin at 0")


@dataclass(frozen=True, slots=True)
class BandOutOfRange(Problem):
    """A band that no total can reach."""

    code = "band-out-of-range"
    why = Said(
        "总分在 0 到 100 之间，从更高的分数开始的档次永远到不了。",
        "Totals lie between 0 and 100; a band that begins elsewhere is never reached.",
    )
    least: Decimal

    def message(self) -> Said:
        """The figure."""
        return Said(f"总分到不了 {self.least}", f"No total reaches {self.least}")


@dataclass(frozen=True, slots=True)
class BoundsReversed(Problem):
    """At least more than at most."""

    code = "bounds-reversed"
    why = Said(
        "least 是至少，most 是至多，至少不能比至多还大。",
        "`least` cannot be greater than `most`.",
    )
    least: int
    most: int

    def message(self) -> Said:
        """Both figures."""
        return Said(
            f"至少 {self.least} 比至多 {self.most} 还大",
            f"At least {self.least} is more than at most {self.most}",
        )


PROBLEMS: tuple[type[Problem], ...] = (WeightsNotWhole, BandsAlike, BandsOpen, BandOutOfRange, BoundsReversed)


def check(subject: Subject) -> None:
    """Tell what is wrong with figures."""
    for score in subject.rules.scores.values():
        _check_weights(subject, score)
        _check_bands(subject, score)
    for parameter in subject.rules.parameters.values():
        _check_parameter(subject, parameter)
    _check_organisation(subject)


def _check_weights(subject: Subject, score: Score) -> None:
    view = subject.view("scores", score.id).child("indicators")
    _check_sum(subject, view, [entry.share("weight") for _, entry in view.each()])
    for _, entry in view.each():
        if entry.has("of"):
            _check_sum(
                subject, entry.child("of"), [each.share("weight") for _, each in entry.child("of").each()]
            )
        if entry.has("groups") or entry.has("ballot"):
            shares = [each.scalar for _, each in entry.child("groups").each()]
            weights = [None if one is None else read_share(one.text) for one in shares]
            _check_sum(subject, entry.child("groups"), weights or [Fraction(0)])


def _check_sum(subject: Subject, view: View, weights: list[Fraction | None]) -> None:
    known = [weight for weight in weights if weight is not None]
    total = sum(known, Fraction(0))
    if known and len(known) == len(weights) and total != 1:
        subject.findings.add(WeightsNotWhole(total), view.at)


def _check_bands(subject: Subject, score: Score) -> None:
    view = subject.view("scores", score.id).child("bands")
    seen: set[Decimal] = set()
    for _, entry in view.each():
        least = None if entry.scalar is None else read_decimal(entry.scalar.text)
        if least is None:
            return
        if least in seen:
            subject.findings.add(BandsAlike(least), entry.at)
        if not 0 <= least <= 100:
            subject.findings.add(BandOutOfRange(least), entry.at)
        seen.add(least)
    if seen and min(seen) > 0:
        subject.findings.add(BandsOpen(min(seen)), view.at)


def _check_parameter(subject: Subject, parameter: Parameter) -> None:
    if parameter.values and parameter.values[0].since > subject.rules.in_force_from:
        view = subject.view("parameters", parameter.id)
        since = parameter.values[0].since.isoformat()
        subject.findings.add(NoValue(parameter.id.partition(".")[2], since), view.child("values").at)


def _check_organisation(subject: Subject) -> None:
    org, rules = subject.ctx.root.child("org"), subject.rules.organisation
    for post in rules.posts.values():
        _check_bounds(subject, post.holders, org.child("posts").child(post.id).child("holders").at)
    for kind in rules.unit_types.values():
        view = org.child("unit_types").child(kind.id)
        if kind.count is not None:
            _check_bounds(subject, kind.count, view.child("count").at)
        for child, bounds in kind.children.items():
            _check_bounds(subject, bounds, view.child("children").child(child).at)


def _check_bounds(subject: Subject, bounds: Bounds, at: Span) -> None:
    if bounds.least is not None and bounds.most is not None and bounds.least > bounds.most:
        subject.findings.add(BoundsReversed(bounds.least, bounds.most), at)
