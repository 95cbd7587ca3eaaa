"""What the proofs of a decision table can find: overlaps, gaps, rows that never count."""

from __future__ import annotations

from dataclasses import dataclass

from engine.base.finding import Problem, Said, Severity


@dataclass(frozen=True, slots=True)
class _Rows(Problem):
    code = "table-rows"
    row: str
    other: str
    witness: str


@dataclass(frozen=True, slots=True)
class OverlappingRows(_Rows):
    """Two rows of a table with `hit: unique` that hold together."""

    code = "overlapping-rows"
    why = Said(
        "hit: unique（默认）表示任何情况最多只有一行满足。两行重叠时说不清按哪一行，所以在装载时就报出，"
        "并举出一个具体情况。要按先后取，请写 hit: first。",
        "`hit: unique` (the default) says that never more than one row holds. Where two do, it is not said "
        "which counts; so it is told when the table is loaded, with an example. If the order of the rows "
        "decides, write `hit: first`.",
    )

    def message(self) -> Said:
        """Both rows and the example."""
        return Said(
            f"第 {self.other} 行和第 {self.row} 行重叠，例如 {self.witness}",
            f"Rows {self.other} and {self.row} overlap, for example {self.witness}",
        )


@dataclass(frozen=True, slots=True)
class RowsDisagree(_Rows):
    """Two rows of a table with `hit: any` that hold together and say different things."""

    code = "rows-disagree"
    why = Said(
        "hit: any 允许几行同时满足，但它们的输出必须相同。",
        "`hit: any` lets several rows hold together, if they say the same.",
    )

    def message(self) -> Said:
        """Both rows and the example."""
        return Said(
            f"第 {self.other} 行和第 {self.row} 行同时满足而输出不同，例如 {self.witness}",
            f"Rows {self.other} and {self.row} hold together and disagree, for example {self.witness}",
        )


@dataclass(frozen=True, slots=True)
class TableGap(Problem):
    """Values for which no row holds."""

    code = "table-gap"
    why = Said(
        "没有写 default，也没有写 gaps: warn，就要求每种情况都有一行。请补上缺的行，"
        "给输入列写 range 说明取值范围，或写 default。",
        "Without `default` and without `gaps: warn` some row must hold in every case. Add the row, confine "
        "the inputs by `range`, or write a `default`.",
    )
    witness: str

    def message(self) -> Said:
        """The example."""
        return Said(f"有情况没有任何一行满足，例如 {self.witness}", f"No row holds for {self.witness}")


@dataclass(frozen=True, slots=True)
class OpenGap(TableGap):
    """Values for which no row holds, where that is allowed."""

    code = "table-open-gap"
    severity = Severity.WARNING
    why = Said(
        "写了 gaps: warn：没有行满足时结果缺失，使用处要用 ?? 写明怎么办。",
        "`gaps: warn`: where no row holds the result is missing, and `??` says what then.",
    )


@dataclass(frozen=True, slots=True)
class NoGapLeft(Problem):
    """`gaps: warn` of a table without gaps."""

    code = "no-gap-left"
    severity = Severity.WARNING
    why = Said(
        "表已经覆盖所有情况，删去 gaps: warn 后结果不再是“可能缺失”，用起来更简单。",
        "The table covers every case; without `gaps: warn` its result is never missing and simpler to use.",
    )

    def message(self) -> Said:
        """Say so."""
        return Said("这张表没有空缺，不必写 gaps", "The table has no gaps; `gaps` is not needed")


@dataclass(frozen=True, slots=True)
class UnreachableRow(Problem):
    """A row that never counts."""

    code = "unreachable-row"
    severity = Severity.WARNING
    why = Said(
        "凡是满足这一行的情况，都已被更优先的行取走，或者根本没有这样的值；多半是次序或界限写错了。",
        "Whatever satisfies this row is taken by rows asked before it, or nothing can satisfy it; most "
        "likely the order or an end is wrong.",
    )
    row: str

    def message(self) -> Said:
        """Name the row."""
        return Said(f"第 {self.row} 行永远用不到", f"Row {self.row} never counts")


@dataclass(frozen=True, slots=True)
class TooHardToProve(Problem):
    """A table of which it cannot be shown in bounded time that it has no gap."""

    code = "too-hard-to-prove"
    why = Said(
        "证明没有空缺的工作量有上限，免得装载卡住。这张表太交错，请写 default，或拆成几张表。",
        "The work spent on a proof is bounded, so that no table keeps the checker waiting. This one is too "
        "entangled: write a `default`, or split it.",
    )

    def message(self) -> Said:
        """Say so."""
        return Said(
            "无法在限度内证明这张表没有空缺", "That this table has no gap cannot be shown within limits"
        )


TABLE_PROOF_PROBLEMS: tuple[type[Problem], ...] = (
    OverlappingRows,
    RowsDisagree,
    TableGap,
    OpenGap,
    NoGapLeft,
    UnreachableRow,
    TooHardToProve,
)
