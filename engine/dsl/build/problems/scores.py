"""What can be wrong with a score or a ballot while it is read."""

from __future__ import annotations

from dataclasses import dataclass

from engine.base.finding import Problem, Said


@dataclass(frozen=True, slots=True)
class IndicatorKind(Problem):
    """An indicator without a figure, or with several."""

    code = "indicator-kind"
    why = Said(
        "每项指标的分从一处来：value 是算式，of 是下一级指标，ballot 是评议票，score 是另一个评分。"
        "写一个，不多不少。",
        "The points of an indicator come from one place: `value` is an expression, `of` are its "
        "parts, `ballot` are ballots, `score` is another score. Write exactly one.",
    )
    indicator: str
    kinds: tuple[str, ...]

    def message(self) -> Said:
        """Name what is written."""
        if not self.kinds:
            return Said(
                f"指标“{self.indicator}”没有写分从哪里来",
                f"The indicator `{self.indicator}` does not say where its points come from",
            )
        both = "、".join(self.kinds)
        return Said(
            f"指标“{self.indicator}”同时写了 {both}",
            f"The indicator `{self.indicator}` has several of them: {', '.join(self.kinds)}",
        )

    def hint(self) -> Said:
        """The choices."""
        return Said("请写 value、of、ballot 或 score 之一", "Write one of value, of, ballot, score")


SCORE_PROBLEMS: tuple[type[Problem], ...] = (IndicatorKind,)
