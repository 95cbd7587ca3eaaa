"""What can be wrong with figures: parameters, bounds of fields, shares."""

from __future__ import annotations

from dataclasses import dataclass

from engine.base.finding import NOTHING, Problem, Said


@dataclass(frozen=True, slots=True)
class BadValue(Problem):
    """A parameter's value that is not of its type."""

    code = "bad-value"
    why = Said(
        "参数的值按它的类型书写：money 写 5万元 或 300 元；workdays 写 5 个工作日 或 5 workdays；"
        "days 写 7 天；"
        "months 写 3 个月；hours 写 24 小时；points 写 10 分；number 写 3、0.5 或 5%；date 写 2025-01-31。",
        "The value of a parameter is written as its type demands: money `300 元`, workdays `5 "
        "workdays`, days "
        "`7 days`, months `3 months`, hours `24 hours`, points `10 分`, number `3`, `0.5` or `5%`, date "
        "`2025-01-31`.",
    )
    written: str
    type: str
    example: str

    def message(self) -> Said:
        """Name the value and the type."""
        return Said(
            f"“{self.written}”不是 {self.type} 类型的值", f"`{self.written}` is no value of type {self.type}"
        )

    def hint(self) -> Said:
        """An example."""
        return Said(f"请写成例如：{self.example}", f"Write for example: {self.example}")


@dataclass(frozen=True, slots=True)
class TwoValues(Problem):
    """Both `value` and `values`."""

    code = "value-and-values"
    why = Said(
        "value 是一直有效的值，values 是按日期生效的值，两者只能写一种，否则不知道哪天用哪个。",
        "`value` always holds, `values` hold from their days on. With both nobody could tell "
        "which holds when.",
    )

    def message(self) -> Said:
        """Say that one must go."""
        return Said("value 和 values 只能写一种", "Write `value` or `values`, not both")


@dataclass(frozen=True, slots=True)
class NoValue(Problem):
    """A parameter without any value."""

    code = "parameter-without-value"
    why = Said(
        "参数从配置包生效那天起就要有值，否则那天的办件会算不出结果。还没有数的，"
        "请先定一个默认值并标 standing: D。",
        "A parameter needs a value from the day the pack comes into force on, or cases of that day cannot be "
        "computed. Where no figure is known yet, set a default and mark it `standing: D`.",
    )
    parameter: str
    since: str

    def message(self) -> Said:
        """Name the parameter and the gap."""
        if not self.since:
            return Said(f"参数“{self.parameter}”没有值", f"The parameter `{self.parameter}` has no value")
        return Said(
            f"参数“{self.parameter}”在 {self.since} 以前没有值，而配置包那时已经生效",
            f"The parameter `{self.parameter}` has no value before {self.since}, but the pack is in "
            f"force by then",
        )


@dataclass(frozen=True, slots=True)
class BadFieldOption(Problem):
    """A bound or size that the field's type cannot have."""

    code = "bad-field-option"
    why = Said(
        "min 和 max 按字段的类型书写：金额写 0.01元，整数写 1，日期写 2025-01-31；选择和明细表写个数。",
        "`min` and `max` are written as the field's type demands: money `0.01元`, a number `1`, a date "
        "`2025-01-31`; for choices and tables they count entries.",
    )
    option: str
    written: str
    detail: Said = NOTHING

    def message(self) -> Said:
        """Name the option and the value."""
        tail = Said(f"：{self.detail.zh}", f": {self.detail.en}") if self.detail.zh else NOTHING
        return Said(
            f"{self.option} 不能写“{self.written}”{tail.zh}",
            f"`{self.option}` cannot be `{self.written}`{tail.en}",
        )


@dataclass(frozen=True, slots=True)
class OptionNotForType(Problem):
    """An option that means nothing for this type of field."""

    code = "option-not-for-type"
    why = Said(
        "有些选项只对某些字段类型有意义，例如 codes 只用于选择，columns 只用于明细表，accept 只用于文件。",
        "Some options concern only some types: `codes` belong to choices, `columns` to tables, "
        "`accept` to files.",
    )
    option: str
    type: str
    allowed: tuple[str, ...]

    def message(self) -> Said:
        """Name both."""
        return Said(
            f"{self.type} 类型的字段没有 {self.option}", f"A field of type {self.type} has no `{self.option}`"
        )

    def hint(self) -> Said:
        """For which types it is."""
        return Said(f"它用于：{'、'.join(self.allowed)}", f"It belongs to: {', '.join(self.allowed)}")


@dataclass(frozen=True, slots=True)
class OptionNeeded(Problem):
    """An option that this type of field cannot do without."""

    code = "option-needed"
    why = Said(
        "选择要有代码表（codes），引用要有所指的表单（of），明细表要有列（columns），否则无法填写。",
        "A choice needs its `codes`, a reference its form (`of`), a table its `columns`; else it "
        "cannot be filled.",
    )
    option: str
    type: str

    def message(self) -> Said:
        """Name both."""
        return Said(
            f"{self.type} 类型的字段要写 {self.option}", f"A field of type {self.type} needs `{self.option}`"
        )


VALUE_PROBLEMS: tuple[type[Problem], ...] = (
    BadValue,
    TwoValues,
    NoValue,
    BadFieldOption,
    OptionNotForType,
    OptionNeeded,
)
