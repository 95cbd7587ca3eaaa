"""What can be wrong with the types in an expression."""

from __future__ import annotations

from dataclasses import dataclass

from engine.base.finding import NOTHING, Problem, Said, Severity


@dataclass(frozen=True, slots=True)
class WrongType(Problem):
    """A value of another type than is needed."""

    code = "wrong-type"
    why = Said(
        "每个位置只接受某些类型的值：条件要“是否”，计算要数。类型不同的值不会自动转换，"
        "免得规则悄悄变了意思。",
        "Each place takes values of certain types: a condition needs yes/no, arithmetic needs numbers. "
        "Nothing is "
        "converted silently, so that a rule cannot change its meaning unnoticed.",
    )
    found: Said
    needed: Said

    def message(self) -> Said:
        """Both types."""
        return Said(
            f"这里要{self.needed.zh}，写的是{self.found.zh}",
            f"{self.needed.en} is needed here, this is {self.found.en}",
        )


@dataclass(frozen=True, slots=True)
class NotComparable(Problem):
    """Two values that cannot be compared."""

    code = "not-comparable"
    why = Said(
        "只有同类的值才能比较；代码、单位、人员、是否只能比相等，没有大小先后。",
        "Only values of a kind can be compared. Codes, units, people and yes/no can only be equal or "
        "not; they "
        "have no order.",
    )
    op: str
    left: Said
    right: Said

    def message(self) -> Said:
        """Both types."""
        return Said(
            f"{self.left.zh}和{self.right.zh}不能用“{self.op}”比较",
            f"{self.left.en} and {self.right.en} cannot be compared with `{self.op}`",
        )


@dataclass(frozen=True, slots=True)
class MixedUnits(Problem):
    """Two quantities of different units."""

    code = "mixed-units"
    why = Said(
        "金额、积分、天数、工作日、小时各有单位，不同单位不能相加、相比。数字后面要写单位：300 元、5 "
        "个工作日、30 天。",
        "Money, points, days, workdays and hours carry units, and different units cannot be added or "
        "compared. "
        "Write the unit after the number: `300 元`, `5 workdays`, `30 days`.",
    )
    left: Said
    right: Said

    def message(self) -> Said:
        """Both types."""
        return Said(
            f"{self.left.zh}和{self.right.zh}单位不同",
            f"{self.left.en} and {self.right.en} have different units",
        )

    def hint(self) -> Said:
        """Write the unit."""
        return Said("请给数字写上单位，如 300 元、30 天", "Give the number a unit, such as 300 元 or 30 days")


@dataclass(frozen=True, slots=True)
class MoneyTimesMoney(Problem):
    """Money multiplied by money."""

    code = "money-times-money"
    why = Said(
        "金额乘金额没有意义（元的平方）。金额可以乘数或比例；金额除以金额得到比例。",
        "Money times money has no meaning. Money can be multiplied by a number or a ratio; money "
        "divided by money "
        "is a ratio.",
    )

    def message(self) -> Said:
        """Say so."""
        return Said("金额不能乘金额", "Money cannot be multiplied by money")

    def hint(self) -> Said:
        """Which side may lose its unit."""
        return Said("其中一个应当是数或比例", "One of them should be a number or a ratio")


@dataclass(frozen=True, slots=True)
class NoSuchOperation(Problem):
    """Arithmetic that is not in the table."""

    code = "no-such-operation"
    why = Said(
        "能算什么是一张封闭的表：同单位相加减，数乘数，金额乘数，日期加天数、月数或工作日，"
        "日期减日期得天数。其余都不成立。",
        "What can be computed is a closed table: like units add and subtract, numbers multiply, money "
        "times a "
        "number, a date plus days, months or workdays, date minus date. Nothing else is defined.",
    )
    op: str
    left: Said
    right: Said

    def message(self) -> Said:
        """The operation."""
        return Said(
            f"{self.left.zh}和{self.right.zh}之间没有“{self.op}”运算",
            f"`{self.op}` is not defined for {self.left.en} and {self.right.en}",
        )


@dataclass(frozen=True, slots=True)
class MissingNotHandled(Problem):
    """A value that may be missing, used as if it were there."""

    code = "missing-not-handled"
    why = Said(
        "不是必填、或有条件才显示的字段可能没有值；没有记录时的平均、最大、最小也没有值。"
        "用之前要说明没有值时怎么办："
        "“x ?? 0”给出默认值，“如果 x 不为空 那么 … 否则 …”分开处理。",
        "A field that is not always required may have no value, nor has the average of no records. Say "
        "what then: "
        "`x ?? 0` gives a default, `if x is present then … else …` treats the cases apart.",
    )
    found: Said

    def message(self) -> Said:
        """Say that it may be missing."""
        return Said(f"这个值可能缺失：{self.found.zh}", f"This value may be missing: {self.found.en}")

    def hint(self) -> Said:
        """The two ways out."""
        return Said("请写 … ?? 默认值，或先判断 不为空", "Write … ?? DEFAULT, or test `is present` first")


@dataclass(frozen=True, slots=True)
class DivisionNeedsDefault(Problem):
    """A division whose divisor may be zero, used as if it always had a result."""

    code = "division-needs-default"
    why = Said(
        "除数可能是 0，这时没有结果，例如没有受理一件时的办结率。要写明那时怎么办：“办结数 / 受理数 ?? 0”，"
        "或者让结果保持可能缺失，显示为“—”。",
        "The divisor may be zero and then there is no result, such as a closing rate without any case. "
        "Say what "
        "then: `closed / accepted ?? 0`, or leave the result missing, shown as a dash.",
    )

    def message(self) -> Said:
        """Say that it may be zero."""
        return Said("除数可能为 0，没有说明那时怎么办", "The divisor may be zero; it is not said what then")

    def hint(self) -> Said:
        """The default."""
        return Said("请写 a / b ?? 0", "Write a / b ?? 0")


@dataclass(frozen=True, slots=True)
class DivisionByZero(Problem):
    """Division by a written zero."""

    code = "division-by-zero"
    why = Said("除以 0 没有结果。", "Nothing can be divided by zero.")

    def message(self) -> Said:
        """Say so."""
        return Said("不能除以 0", "Cannot divide by zero")


@dataclass(frozen=True, slots=True)
class NeedsRounding(Problem):
    """A value with more decimals than its place holds."""

    code = "needs-rounding"
    why = Said(
        "比例、平均、金额乘小数的结果是精确的分数，要存成金额、积分或几位小数时必须写明怎么取整："
        "round 四舍五入，floor 舍去，ceil 进位。怎么取整是规则的一部分，不由机器替人选。",
        "Ratios, averages and money times a decimal are exact fractions. To store them as money, points "
        "or a few "
        "decimals, say how to round: `round`, `floor` or `ceil`. How to round is part of the rule.",
    )
    found: Said
    needed: Said

    def message(self) -> Said:
        """Both types."""
        return Said(
            f"{self.found.zh}要取整后才能作为{self.needed.zh}",
            f"{self.found.en} must be rounded to serve as {self.needed.en}",
        )

    def hint(self) -> Said:
        """The three functions."""
        return Said("请写 round(…)、floor(…) 或 ceil(…)", "Write round(…), floor(…) or ceil(…)")


@dataclass(frozen=True, slots=True)
class WrongArguments(Problem):
    """Too many or too few arguments."""

    code = "wrong-arguments"
    why = Said(
        "函数的参数个数是固定的；带问号的可以省略，带省略号的可以重复。",
        "A function takes a fixed number of arguments; those with a question mark may be left out, the "
        "last may "
        "repeat where there are dots.",
    )
    shape: str
    given: int

    def message(self) -> Said:
        """How many were given."""
        return Said(
            f"参数有 {self.given} 个，应为 {self.shape}", f"{self.given} arguments given to {self.shape}"
        )


@dataclass(frozen=True, slots=True)
class LiteralNeeded(Problem):
    """An argument that must be written out."""

    code = "literal-needed"
    why = Said(
        "取整的位数、步长必须直接写成数字，这样检查时就知道结果的精度。位数是 0 到 6 的整数，步长大于 0。",
        "How many places to round to, or which step, must be written as a number, so that the precision "
        "of the "
        "result is known when the pack is checked. Places are 0 to 6, a step is above 0.",
    )
    argument: str

    def message(self) -> Said:
        """Name the argument."""
        return Said(
            f"{self.argument} 要直接写数字（位数 0–6，步长大于 0）",
            f"{self.argument} must be a written number (places 0-6, step above 0)",
        )


@dataclass(frozen=True, slots=True)
class FractionalQuantity(Problem):
    """A quantity finer than its smallest step."""

    code = "fractional-quantity"
    why = Said(
        "金额最小到分，天、月、工作日是整数，小时最小到分钟。更细的写法会被舍去，所以不允许；"
        "数太大也不允许。",
        "Money goes down to one fen, days, months and workdays are whole, hours go down to minutes. "
        "What is finer "
        "would be cut off, so it is refused; so is what is far too large.",
    )
    written: str

    def message(self) -> Said:
        """The quantity."""
        return Said(f"“{self.written}”太细或太大", f"`{self.written}` is too fine or too large")


@dataclass(frozen=True, slots=True)
class EmptyList(Problem):
    """A list without items."""

    code = "empty-list"
    why = Said(
        "空列表没有类型，也没有值属于它，所以按漏写处理。",
        "An empty list has no type and nothing is ever in it, so it is taken for an omission.",
    )

    def message(self) -> Said:
        """Say so."""
        return Said("列表是空的", "The list is empty")


@dataclass(frozen=True, slots=True)
class NeverMissing(Problem):
    """A default, or a test, for a value that is always there."""

    code = "never-missing"
    severity = Severity.WARNING
    why = Said(
        "这个值总是有的，所以默认值用不上，判断为空也没有意义。删去它，或检查字段是否本该选填。",
        "This value is always there, so the default is never used and the test is constant. Remove it, "
        "or check "
        "whether the field was meant to be optional.",
    )

    def message(self) -> Said:
        """Say so."""
        return Said("这个值不会缺失", "This value is never missing")

    def hint(self) -> Said:
        """Nothing more to say."""
        return NOTHING


@dataclass(frozen=True, slots=True)
class ReasonMisplaced(Problem):
    """A reason that does not follow a condition with `or`, or a condition without one beside rulings."""

    code = "reason-misplaced"
    why = Said(
        '带理由的结论由“条件 或者 reason("代码")”组成，几个结论用“并且”连起来：'
        "每个不成立的条件都给出自己的理由。没有理由的条件不能直接与结论相连，否则被拒的人不知道为什么。",
        'A ruling is made of `CONDITION or reason("code")`, and rulings are joined by `and`: each '
        "condition that fails gives its own reason. A condition without a reason cannot be joined to them, "
        "because nobody could tell the person why.",
    )

    def message(self) -> Said:
        """Say so."""
        return Said("条件和理由不能这样连接", "A condition and a reason cannot be joined like this")

    def hint(self) -> Said:
        """The shape."""
        return Said(
            '请写：条件 或者 reason("代码")，再用“并且”相连',
            'Write: CONDITION or reason("code"), joined by `and`',
        )


TYPE_PROBLEMS: tuple[type[Problem], ...] = (
    WrongType,
    NotComparable,
    MixedUnits,
    MoneyTimesMoney,
    NoSuchOperation,
    MissingNotHandled,
    DivisionNeedsDefault,
    DivisionByZero,
    NeedsRounding,
    WrongArguments,
    LiteralNeeded,
    FractionalQuantity,
    EmptyList,
    NeverMissing,
    ReasonMisplaced,
)
