"""What can be wrong with the wording of an expression."""

from __future__ import annotations

from dataclasses import dataclass

from engine.base.finding import NOTHING, Problem, Said


@dataclass(frozen=True, slots=True)
class SyntaxMistake(Problem):
    """The text cannot be read on from some place."""

    code = "syntax-error"
    why = Said(
        "表达式的写法不合语法，从标出的地方起读不下去。请按提示补上缺的部分，或删去多余的部分。"
        "括号、引号要成对；“如果”要有“那么”和“否则”。",
        "The expression does not follow the grammar and cannot be read on from the marked place. Add what is "
        "expected there or remove what is too much. Brackets and quotes come in pairs; `if` needs `then` "
        "and `else`.",
    )
    found: str
    expected: tuple[Said, ...]

    def message(self) -> Said:
        """What stands where something else should."""
        if not self.found:
            return Said("表达式没有写完", "The expression is not finished")
        return Said(f"“{self.found}”不该出现在这里", f"`{self.found}` cannot stand here")

    def hint(self) -> Said:
        """What could stand there."""
        if not self.expected:
            return NOTHING
        return Said(
            "这里可以是：" + "、".join(e.zh for e in self.expected),
            "Here may stand: " + ", ".join(e.en for e in self.expected),
        )


@dataclass(frozen=True, slots=True)
class EmptyExpression(Problem):
    """Nothing was written."""

    code = "empty-expression"
    why = Said(
        "这里需要一个表达式，但没有写任何内容。如果不需要条件，请删去整个键。",
        "An expression is needed here but nothing is written. If no condition is meant, remove the key.",
    )

    def message(self) -> Said:
        """Say that it is empty."""
        return Said("表达式是空的", "The expression is empty")


@dataclass(frozen=True, slots=True)
class ForeignOperator(Problem):
    """An operator from another language."""

    code = "foreign-operator"
    why = Said(
        "每个运算只有一种写法，免得同一规则有几种样子。别的语言里的运算符要换成这里的写法："
        "等于写 =，不等于写 !=，并且写 and 或“并且”，或者写 or 或“或者”，否定写 not 或“非”。",
        "Each operation has one spelling, so that one rule has one look. Operators of other languages are "
        "written differently here: `=` for equal, `!=` for unequal, `and`, `or`, `not` for logic.",
    )
    written: str
    instead: Said

    def message(self) -> Said:
        """Name the operator."""
        return Said(f"这里不用“{self.written}”", f"`{self.written}` is not used here")

    def hint(self) -> Said:
        """The spelling of this language."""
        return Said(f"请写：{self.instead.zh}", f"Write: {self.instead.en}")


@dataclass(frozen=True, slots=True)
class UnclosedText(Problem):
    """A quotation mark without its partner."""

    code = "unclosed-text"
    why = Said(
        '文字要用一对引号括起来："助老" 或 “助老”。从标出的引号起找不到配对的引号。',
        'Text stands between a pair of quotes: "x". The marked quote has no partner.',
    )

    def message(self) -> Said:
        """Say that the quote is open."""
        return Said("引号没有配对", "The quotation mark has no partner")


@dataclass(frozen=True, slots=True)
class ChainedComparison(Problem):
    """`1 < x < 3`."""

    code = "chained-comparison"
    why = Said(
        "比较不能连写，因为“1 < x < 3”在不同语言里意思不同。"
        "请写成区间：x in [1..3)，或用“并且”连接两个比较。",
        "Comparisons do not chain, because `1 < x < 3` means different things in different languages. "
        "Write a range, `x in (1..3)`, or join two comparisons with `and`.",
    )

    def message(self) -> Said:
        """Say that there are two comparisons."""
        return Said("比较不能连写", "Comparisons cannot be chained")

    def hint(self) -> Said:
        """The range."""
        return Said("请写：x in (1..3)", "Write: x in (1..3)")


@dataclass(frozen=True, slots=True)
class InvalidDate(Problem):
    """A day the calendar does not have."""

    code = "invalid-date"
    why = Said(
        "日期写作“年-月-日”，并且必须是日历上真有的一天；2月30日没有，平年也没有2月29日。",
        "A date is written year-month-day and must exist: there is no 30 February, and no 29 February in "
        "most years.",
    )
    written: str

    def message(self) -> Said:
        """Name the date."""
        return Said(f"日历上没有 {self.written}", f"There is no {self.written} in the calendar")


@dataclass(frozen=True, slots=True)
class TooLong(Problem):
    """More characters than allowed."""

    code = "expression-too-long"
    why = Said(
        "一个表达式有长度上限，好让任何一条规则都能一眼看完，也能在限定时间内检查完。"
        "请拆成几个有名字的规则。",
        "An expression has a limit on its length, so that every rule can be read at a glance and checked in "
        "bounded time. Split it into several named rules.",
    )
    chars: int
    chars_max: int

    def message(self) -> Said:
        """Both lengths."""
        return Said(
            f"表达式有 {self.chars} 字，超过 {self.chars_max} 字",
            f"The expression has {self.chars} characters; {self.chars_max} are allowed",
        )


@dataclass(frozen=True, slots=True)
class TooDeep(Problem):
    """Nested more deeply than allowed."""

    code = "expression-too-deep"
    why = Said(
        "嵌套太深的规则没有人读得懂，也可能拖垮检查。把里面的部分写成单独的规则，再引用它；"
        "连加很多项时用列表求和。",
        "A rule nested this deeply cannot be read and could exhaust the checker. Give the inner parts names "
        "of their own; for many terms sum a list.",
    )
    depth_max: int

    def message(self) -> Said:
        """The limit."""
        return Said(f"嵌套超过 {self.depth_max} 层", f"Nested more than {self.depth_max} levels deep")


@dataclass(frozen=True, slots=True)
class TooLarge(Problem):
    """More parts than allowed."""

    code = "expression-too-large"
    why = Said(
        "一个表达式的组成部分有上限。部分太多的规则请拆开，或改写成对照表。",
        "The number of parts of an expression is limited. Split the rule or turn it into a table.",
    )
    nodes: int
    nodes_max: int

    def message(self) -> Said:
        """Both counts."""
        return Said(
            f"表达式有 {self.nodes} 个部分，超过 {self.nodes_max} 个",
            f"The expression has {self.nodes} parts; {self.nodes_max} are allowed",
        )


@dataclass(frozen=True, slots=True)
class TooCostly(Problem):
    """More work than allowed."""

    code = "expression-too-costly"
    why = Said(
        "每条规则的计算量有上限，这样谁也不能用一条规则拖慢全站。逐行计算明细表、汇总台账最费时，"
        "请减少它们。",
        "The work of each rule is bounded, so that no rule can slow the whole site. Going through tables and "
        "aggregating records cost most; use fewer of them.",
    )
    cost: int
    cost_max: int

    def message(self) -> Said:
        """Both costs."""
        return Said(
            f"计算量估计为 {self.cost}，超过 {self.cost_max}",
            f"The estimated cost is {self.cost}; {self.cost_max} is allowed",
        )


@dataclass(frozen=True, slots=True)
class TooManyAggregates(Problem):
    """More aggregates than allowed."""

    code = "too-many-aggregates"
    why = Said(
        "每个汇总都要查一次数据库。一条规则里的汇总有上限，请把其中一些写成单独的规则或额度账户。",
        "Each aggregate is a query to the database, so their number in one rule is limited. Move some to "
        "rules of their own, or keep the figure as a quota account.",
    )
    found: int
    found_max: int

    def message(self) -> Said:
        """Both counts."""
        return Said(
            f"有 {self.found} 个汇总，超过 {self.found_max} 个",
            f"There are {self.found} aggregates; {self.found_max} are allowed",
        )


SYNTAX_PROBLEMS: tuple[type[Problem], ...] = (
    SyntaxMistake,
    EmptyExpression,
    ForeignOperator,
    UnclosedText,
    ChainedComparison,
    InvalidDate,
    TooLong,
    TooDeep,
    TooLarge,
    TooCostly,
    TooManyAggregates,
)
