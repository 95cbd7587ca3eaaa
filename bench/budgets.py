"""The budgets: ratios of figures that were measured in the same run, and the few that are absolute."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Figures = Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What a figure, or its ratio to another, must be at least or at most."""

    label: str
    figure: str
    beside: str | None = None
    at_least: float | None = None
    at_most: float | None = None

    def value(self, figures: Figures) -> float | None:
        """The ratio, or none as long as a figure is missing."""
        if self.figure not in figures or (self.beside is not None and self.beside not in figures):
            return None
        return figures[self.figure] / (figures[self.beside] if self.beside is not None else 1)

    def kept(self, value: float) -> bool:
        """Whether a value keeps the budget."""
        enough = self.at_least is None or value >= self.at_least
        return enough and (self.at_most is None or value <= self.at_most)

    @property
    def bound(self) -> str:
        """The budget as people read it."""
        return f"≥ {self.at_least:g}" if self.at_least is not None else f"≤ {self.at_most:g}"


#: Cost is bounded by what a person has to do with, not by how much the site has seen.
_AT_A_MILLION = tuple(
    Budget(
        label=f"p95 of {shown} at 1,000,000 cases over 10,000",
        figure=f"{what}_p95_milliseconds_1m",
        beside=f"{what}_p95_milliseconds_10k",
        at_most=1.2,
    )
    for what, shown in (("start", "a start"), ("agree", "a decision"), ("end", "an end"), ("desk", "a desk"))
)

#: Other evaluators, which no budget is about: the ratio is there to be read.
_BESIDE_OTHERS = tuple(
    Budget(
        label=f"compiled {what} beside {shown}",
        figure=f"{what}_compiled_per_second",
        beside=f"{what}_{name}_per_second",
        at_least=1,
    )
    for what in ("rule", "table")
    for name, shown in (
        ("cel_python", "cel-python"),
        ("simpleeval", "simpleeval"),
        ("jsonlogic", "JSONLogic"),
    )
)

BUDGETS = (
    Budget(
        label="open cases rehearsed a second that move as they are",
        figure="rehearsed_as_they_are_per_second",
        at_least=10_000,
    ),
    # each is decided as the move itself decides it: its records are read and its seats filled anew
    Budget(
        label="open cases rehearsed a second whose people are asked afresh",
        figure="rehearsed_asked_afresh_per_second",
        at_least=1_000,
    ),
    Budget(
        label="durable human actions beside bare commits",
        figure="engine_actions_per_second",
        beside="bare_commits_per_second",
        at_least=0.2,
    ),
    Budget(
        label="durable human actions beside SpiffWorkflow",
        figure="engine_actions_per_second",
        beside="spiff_actions_per_second",
        at_least=2,
    ),
    Budget(
        label="compiled rule beside the one written by hand",
        figure="rule_compiled_per_second",
        beside="rule_by_hand_per_second",
        at_least=0.9,
    ),
    Budget(
        label="time of a traced rule over the one written by hand",
        figure="rule_by_hand_per_second",
        beside="rule_traced_per_second",
        at_most=5,
    ),
    Budget(
        label="compiled ten-row table beside the one written by hand",
        figure="table_compiled_per_second",
        beside="table_by_hand_per_second",
        at_least=0.9,
    ),
    Budget(
        label="time of a traced table over the one written by hand",
        figure="table_by_hand_per_second",
        beside="table_traced_per_second",
        at_most=5,
    ),
    *_AT_A_MILLION,
    Budget(label="ms of a desk, 200,000 tasks open (p95)", figure="desk_p95_milliseconds_1m", at_most=50),
    *_BESIDE_OTHERS,
    Budget(label="seconds to load 1,000 rules", figure="load_1000_rules_seconds", at_most=1),
    Budget(label="seconds to check the large pack", figure="check_seconds", at_most=2),
)
