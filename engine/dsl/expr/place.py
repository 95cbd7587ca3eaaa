"""Where an expression stands in its file, and noting problems of parts of it."""

from __future__ import annotations

from dataclasses import dataclass

from engine.base.finding import Findings, Problem
from engine.base.span import Span
from engine.model.expr.tree import Extent


@dataclass(frozen=True, slots=True)
class Place:
    """The span of the scalar; `honest` when its characters stand in the file as they were read."""

    span: Span
    honest: bool = True

    def of(self, extent: Extent) -> Span:
        """The place of a part, or of the whole where folding or quoting moved the characters."""
        return self.span.within(*extent) if self.honest else self.span


@dataclass(frozen=True, slots=True)
class Trouble:
    """A problem and the part of the expression that has it."""

    problem: Problem
    extent: Extent


@dataclass(frozen=True, slots=True)
class Reporter:
    """Notes problems of one expression."""

    place: Place
    findings: Findings

    def note(self, problem: Problem, extent: Extent) -> None:
        """Note a problem of the part at `extent`."""
        self.findings.add(problem, self.place.of(extent))
