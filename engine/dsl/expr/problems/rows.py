"""What can be wrong with aggregates."""

from __future__ import annotations

from dataclasses import dataclass

from engine.base.finding import Problem, Said


@dataclass(frozen=True, slots=True)
class UnboundedAggregate(Problem):
    """An aggregate that would read every row there is."""

    code = "unbounded-aggregate"
    why = Said(
        "汇总必须限定在某个单位、某个人、某个办件，或某段时间内，否则台账越多越慢，最后拖垮全站。"
        "在 where 里写上 unit = …、person = …、case = … 或 date in …。",
        "An aggregate must be bound to a unit, a person, a case or a period; without that it gets "
        "slower with every "
        "record, for everybody. Write `unit = …`, `person = …`, `case = …` or `date in …` after `where`.",
    )

    def message(self) -> Said:
        """Say so."""
        return Said("无界汇总：没有限定单位、人员、办件或时间", "Unbounded: no unit, person, case or period")

    def hint(self) -> Said:
        """What to add."""
        return Said(
            "请在 where 后加上 unit = …、person = … 或 date in …",
            "Add unit = …, person = … or date in … after where",
        )


@dataclass(frozen=True, slots=True)
class NestedAggregate(Problem):
    """An aggregate inside an aggregate."""

    code = "nested-aggregate"
    why = Said(
        "汇总里面不能再汇总：那样每一行都要查一遍台账。把里面的汇总写成单独的规则或字段，再引用它。",
        "An aggregate cannot contain another: each row would query the records again. Give the inner "
        "one a rule or "
        "a field of its own.",
    )

    def message(self) -> Said:
        """Say so."""
        return Said("汇总里面不能再汇总", "An aggregate cannot stand inside another")


@dataclass(frozen=True, slots=True)
class NotForRows(Problem):
    """An operation on rows that a database cannot do the same way."""

    code = "not-for-rows"
    why = Said(
        "汇总由数据库逐行计算，行里的字段只能用 + - *、比较、并且、或者、属于、为空、??。"
        "除法、函数和取整请放在汇总外面，或做成计算字段。",
        "Aggregates are computed by the database, which can only use + - *, comparisons, and, or, in, "
        "is missing and "
        "?? on the fields of a row. Put divisions and functions outside, or into a computed field.",
    )

    def message(self) -> Said:
        """Say so."""
        return Said("行里的字段不能这样计算", "Fields of a row cannot be computed like this")


@dataclass(frozen=True, slots=True)
class NothingToAggregate(Problem):
    """An aggregate that does not say of what, or over what."""

    code = "nothing-to-aggregate"
    why = Said(
        "计数只要写明数哪些行；合计、平均、最大、最小、去重计数还要写明对什么："
        'sum(hours of records("service") where …)。',
        "`count` needs only the rows; the other aggregates also need to be told of what: "
        'sum(hours of records("service") where …).',
    )
    kind: str

    def message(self) -> Said:
        """Name the aggregate."""
        return Said(f"{self.kind} 没有写明对什么汇总", f"{self.kind} is not told what to aggregate")

    def hint(self) -> Said:
        """The shape."""
        shape = f'{self.kind}(x of records("f") where …)'
        return Said(f"请写：{shape}", f"Write: {shape}")


@dataclass(frozen=True, slots=True)
class RowsAlone(Problem):
    """`records(…)` outside an aggregate."""

    code = "rows-alone"
    why = Said(
        'records(…) 和 cases(…) 不是值，只能写在汇总里面，如 count(records("x") where …)。',
        "records(…) and cases(…) are not values; they stand only inside an aggregate, as in "
        'count(records("x")).',
    )

    def message(self) -> Said:
        """Say so."""
        return Said("这里要写一个列表，或写在汇总里面", "A list of rows is needed here, inside an aggregate")


ROW_PROBLEMS: tuple[type[Problem], ...] = (
    UnboundedAggregate,
    NestedAggregate,
    NotForRows,
    NothingToAggregate,
    RowsAlone,
)
