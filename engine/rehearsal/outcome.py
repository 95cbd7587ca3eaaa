"""What running a scenario gives: passed, or where it went otherwise and the story up to there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.base.finding import Said
from engine.base.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that was not as expected."""

    place: Span
    what: Said
    expected: str
    got: str
    #: How many lines of the story had been told when it showed.
    told: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The result of one scenario."""

    scenario: str
    label: str
    rows: tuple[str, ...]
    place: Span
    differences: tuple[Difference, ...]
    story: tuple[str, ...]
    #: What the scenario touched: kind -> ids.
    touched: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        """Whether everything was as expected."""
        return not self.differences


class Stop(Exception):
    """The story cannot go on: a step could not be carried out; the difference has been noted."""
