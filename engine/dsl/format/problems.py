"""What formatting tells: a text that is not canonical, and texts it leaves as they are."""

from __future__ import annotations

from dataclasses import dataclass

from engine.base.finding import Problem, Said, Severity


@dataclass(frozen=True, slots=True)
class NotCanonical(Problem):
    """An expression that is not in canonical form."""

    code = "not-canonical"
    severity = Severity.WARNING
    why = Said(
        "同一个表达式只有一种规范写法：空格、括号、单位、关键字的写法都固定。这样两份配置可以逐行比较，"
        "审阅的人只看得到真正的改动。yifang format 会就地改成规范写法，意思不变。",
        "Each expression has one canonical form: spaces, brackets, units and keywords are fixed, so that two "
        "versions of a pack can be compared line by line and reviewers see real changes only. "
        "`yifang format` brings it into that form in place; the meaning stays.",
    )
    form: str

    def message(self) -> Said:
        """Say so."""
        return Said("不是规范写法", "Not in canonical form")

    def hint(self) -> Said:
        """The canonical form."""
        return Said(f"规范写法：{self.form}", f"Canonical form: {self.form}")


@dataclass(frozen=True, slots=True)
class LeftFolded(Problem):
    """A text over several lines that is left as it is."""

    code = "left-as-written"
    severity = Severity.WARNING
    why = Said(
        "跨行书写的标量（| 或 >，或引号里换行）无法在不动其他文字的前提下替换，所以保持原样。"
        "如果想要规范写法，请先把它写成一行。",
        "A scalar written over several lines (`|`, `>`, or a break inside quotes) cannot be replaced without "
        "touching anything else, so it stays as it is. Write it on one line to have it formatted.",
    )
    form: str

    def message(self) -> Said:
        """Say so."""
        return Said("表达式跨行书写，保持原样", "The expression spans several lines and is left as it is")

    def hint(self) -> Said:
        """The canonical form, on one line."""
        return Said(f"写成一行是：{self.form}", f"On one line: {self.form}")


@dataclass(frozen=True, slots=True)
class Unreadable(Problem):
    """A text that is no expression."""

    code = "unreadable-expression"
    severity = Severity.WARNING
    why = Said(
        "这段文字读不成表达式，所以不改动它。yifang check 会指出错在哪里。",
        "This text cannot be read as an expression, so it is left alone. `yifang check` tells what is wrong.",
    )

    def message(self) -> Said:
        """Say so."""
        return Said("读不成表达式，保持原样", "It cannot be read as an expression and is left as it is")

    def hint(self) -> Said:
        """Where to learn more."""
        return Said("运行 yifang check 查看原因", "Run `yifang check` to see why")


FORMAT_PROBLEMS: tuple[type[Problem], ...] = (NotCanonical, LeftFolded, Unreadable)
