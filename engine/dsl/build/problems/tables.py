"""What can be wrong with how a decision table is written."""

from __future__ import annotations

from dataclasses import dataclass

from engine.base.finding import Problem, Said


@dataclass(frozen=True, slots=True)
class BadCell(Problem):
    """A cell that cannot be read as values of its column."""

    code = "bad-cell"
    why = Said(
        "决策表的一格写：- 表示不限；代码、文字或数字，多个用逗号隔开；not(…) 表示除此以外；"
        "区间 [2..4)、>= 3，或照法条写 3 以上、不满 3。带单位的数要写单位。",
        "A cell of a decision table is `-` for anything; codes, texts or figures, several with commas; "
        "`not(…)` for all others; a stretch `[2..4)` or `>= 3`. Figures carry their unit.",
    )
    written: str
    type: str
    example: str

    def message(self) -> Said:
        """Name the cell and the type."""
        return Said(
            f"“{self.written}”不能写在 {self.type} 类型的列里",
            f"`{self.written}` cannot stand in a column of type {self.type}",
        )

    def hint(self) -> Said:
        """An example."""
        return Said(f"请写成例如：{self.example}", f"Write for example: {self.example}")


@dataclass(frozen=True, slots=True)
class EmptyStretch(Problem):
    """Two ends between which nothing lies."""

    code = "empty-stretch"
    why = Said(
        "区间的下限要小于上限；两端相同时两端都要包括在内。",
        "The lower end must be below the upper one; where they are equal both must belong to it.",
    )
    written: str

    def message(self) -> Said:
        """Name it."""
        return Said(f"区间“{self.written}”里没有任何值", f"Nothing lies in `{self.written}`")


@dataclass(frozen=True, slots=True)
class NeverMissingCell(Problem):
    """`missing` for an input that is always there, or inside `not(…)`."""

    code = "cell-never-missing"
    why = Said(
        "missing 只能写在可能缺失的输入列里（该列写 optional: true），而且不写在 not(…) 里。",
        "`missing` belongs to inputs that may be missing (`optional: true`), and never inside `not(…)`.",
    )
    column: str

    def message(self) -> Said:
        """Name the column."""
        return Said(
            f"“{self.column}”这一列不能这样写缺失", f"`missing` cannot stand so in the column `{self.column}`"
        )

    def hint(self) -> Said:
        """Declare it."""
        return Said("如果确实可能缺失，请给该列写 optional: true", "If it may be missing: `optional: true`")


@dataclass(frozen=True, slots=True)
class WrongCellCount(Problem):
    """A row that is too short or too long."""

    code = "wrong-cell-count"
    why = Said(
        "每一行依次写各输入、各输出，最后可以再写一格理由。",
        "A row has a cell for each input, then for each output, and at most one more: its reason.",
    )
    found: int
    needed: int

    def message(self) -> Said:
        """Both counts."""
        return Said(
            f"这一行有 {self.found} 格，应有 {self.needed} 格", f"{self.found} cells here, not {self.needed}"
        )


@dataclass(frozen=True, slots=True)
class TableTooLarge(Problem):
    """More rows or columns than a table may have."""

    code = "table-too-large"
    why = Said(
        "决策表最多 200 行、10 列，才能看得过来，也才能在装载时证明。更长的清单请写成目录或拆成几张表。",
        "A decision table has at most 200 rows and 10 columns, so that it can be read and proven. Split it.",
    )
    found: int
    most: int

    def message(self) -> Said:
        """Both counts."""
        return Said(
            f"有 {self.found}，最多 {self.most}", f"There are {self.found}, at most {self.most} may be"
        )


@dataclass(frozen=True, slots=True)
class TableNameTaken(Problem):
    """A table with the name of a function."""

    code = "table-name-taken"
    why = Said(
        "决策表像函数一样按名字使用，所以不能与语言的函数、单位类型同名。",
        "A decision table is called by its name and so cannot have that of a function or a unit type.",
    )
    name: str

    def message(self) -> Said:
        """Name it."""
        return Said(f"“{self.name}”已是函数的名字", f"`{self.name}` is the name of a function")


@dataclass(frozen=True, slots=True)
class ColumnTwice(Problem):
    """An output with the id of an input."""

    code = "column-twice"
    why = Said(
        "输入和输出的名字不能相同，否则表头分不清。", "Inputs and outputs need different ids, as in a header."
    )
    name: str

    def message(self) -> Said:
        """Name it."""
        return Said(f"“{self.name}”既是输入又是输出", f"`{self.name}` is both an input and an output")


@dataclass(frozen=True, slots=True)
class RowsAndFile(Problem):
    """Rows both in the mechanism and in a file."""

    code = "rows-and-file"
    why = Said(
        "行要么直接写在 rows 下，要么写在 file 所指的 CSV 里，只有一处。",
        "The rows stand under `rows` or in the CSV that `file` names, never in both.",
    )

    def message(self) -> Said:
        """Say so."""
        return Said("rows 和 file 只能写一个", "Write `rows` or `file`, not both")


@dataclass(frozen=True, slots=True)
class OptionNotForHit(Problem):
    """A key that has no meaning under the hit policy, or with another key."""

    code = "option-not-for-hit"
    why = Said(
        "priority 只用于 hit: priority，并且这时必须写；collect 得到列表，没有行时列表为空，"
        "所以不写 default 和 gaps；写了 default 就没有空缺，不再写 gaps。",
        "`priority` belongs to `hit: priority`, which needs it. `collect` gives a list, empty where no row "
        "holds, so it has neither `default` nor `gaps`; and with a `default` there are no `gaps`.",
    )
    key: str
    other: str

    def message(self) -> Said:
        """Name both."""
        return Said(f"{self.other} 时不能写 {self.key}", f"`{self.key}` does not go with `{self.other}`")


@dataclass(frozen=True, slots=True)
class Unranked(Problem):
    """`hit: priority` that does not say what goes before what."""

    code = "unranked"
    why = Said(
        "hit: priority 时，几行同时满足取第一个输出最优先的一行。priority 写 highest、lowest，"
        "或从高到低列出第一个输出的全部取值。",
        "Under `hit: priority` the row counts whose first output ranks highest. `priority` is `highest`, "
        "`lowest`, or all values of the first output from high to low.",
    )
    value: str

    def message(self) -> Said:
        """Name the value."""
        if not self.value:
            return Said("没有写明优先次序", "It is not said what goes before what")
        return Said(f"优先次序里没有“{self.value}”", f"`{self.value}` has no rank")


@dataclass(frozen=True, slots=True)
class WrongHeader(Problem):
    """A CSV whose header is not that of the table."""

    code = "wrong-header"
    why = Said(
        "CSV 的第一行是各列的名字：先各输入，再各输出，最后可以有 reason（理由）。",
        "The first line of the CSV names the columns: the inputs, then the outputs, then perhaps `reason`.",
    )
    needed: str

    def message(self) -> Said:
        """Say that it differs."""
        return Said("表头与表的列不符", "The header is not that of the table")

    def hint(self) -> Said:
        """The right one."""
        return Said(f"请写：{self.needed}", f"Write: {self.needed}")


@dataclass(frozen=True, slots=True)
class RowTwice(Problem):
    """Two rows of a CSV with one id."""

    code = "row-twice"
    why = Said(
        "行的 id 不能重复：理由和审计按 id 指到这一行。",
        "Ids of rows are unique: reasons and audits point at a row by its id.",
    )
    id: str

    def message(self) -> Said:
        """Name it."""
        return Said(f"有两行的 id 都是“{self.id}”", f"Two rows have the id `{self.id}`")


@dataclass(frozen=True, slots=True)
class ComputedAsks(Problem):
    """An output that would need facts."""

    code = "computed-asks"
    why = Said(
        "以 = 开头的输出格用本表的输入、参数和纯函数计算；台账、余额、单位等要查的，请作为输入传进来。",
        "An output that begins with `=` computes from the inputs, parameters and pure functions; what has to "
        "be looked up (records, balances, units) comes in as an input.",
    )

    def message(self) -> Said:
        """Say what may be used."""
        return Said("输出格里不能查询", "An output cell cannot look anything up")


TABLE_PROBLEMS: tuple[type[Problem], ...] = (
    BadCell,
    EmptyStretch,
    NeverMissingCell,
    WrongCellCount,
    TableTooLarge,
    TableNameTaken,
    ColumnTwice,
    RowsAndFile,
    OptionNotForHit,
    Unranked,
    WrongHeader,
    RowTwice,
    ComputedAsks,
)
