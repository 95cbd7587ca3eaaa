"""What can be wrong with what comes round by itself: schedules and duties."""

from __future__ import annotations

from dataclasses import dataclass

from engine.base.finding import Problem, Said

_PERIODS = {
    "month": Said("每月", "a month"),
    "two_months": Said("每两个月", "two months"),
    "quarter": Said("每季度", "a quarter"),
    "half_year": Said("每半年", "a half-year"),
    "year": Said("每年", "a year"),
}


@dataclass(frozen=True, slots=True)
class NotOfPeriod(Problem):
    """A day that not every such period has."""

    code = "not-of-period"
    why = Said(
        "期间内的日子写作 日（如 05）、从期间第一个月数起的 月-日"
        "（如季度的 02-15 是第二个月 15 日），或 last（最后一天）。"
        "为了每个期间都有这一天，日只到 28；每年的可以写任何一天，2 月 29 日除外。",
        "A day of a period is written `DD`, or `MM-DD` counted from its first month (02-15 of a quarter is "
        "the 15th of its second month), or `last`. So that every period has it, days go up to 28; of a year "
        "it may be any day but 29 February.",
    )
    written: str
    every: str

    def message(self) -> Said:
        """Name the day and the period."""
        period = _PERIODS[self.every]
        return Said(
            f"不是{period.zh}都有的日子：“{self.written}”", f"`{self.written}` is no day of {period.en}"
        )

    def hint(self) -> Said:
        """The forms."""
        return Said("请写成 05、02-15 或 last", "Write it like 05, 02-15 or last")


@dataclass(frozen=True, slots=True)
class NoTimes(Problem):
    """A schedule that comes round never, or too often."""

    code = "no-times"
    why = Said(
        "times 说一个期间里有几次，每次各开一件。",
        "`times` says how often in each period; each time opens a case of its own.",
    )
    written: int
    most: int

    def message(self) -> Said:
        """Name the number."""
        return Said(f"{self.written} 次不行", f"{self.written} times cannot be")

    def hint(self) -> Said:
        """The range."""
        return Said(f"请写 1 到 {self.most}", f"Write 1 to {self.most}")


@dataclass(frozen=True, slots=True)
class IdTaken(Problem):
    """Two things that become processes under one id."""

    code = "id-taken"
    why = Said(
        "职责、会议和程序也是流程，会议还有自己的表单：同一机制里，它们的 id 不能相同。",
        "Duties, meetings and procedures are processes too, and meetings bring forms of their own: within "
        "one mechanism no two of them share an id.",
    )
    id: str

    def message(self) -> Said:
        """Name the id."""
        return Said(f"id“{self.id}”已经用了", f"`{self.id}` is taken already")

    def hint(self) -> Said:
        """Rename."""
        return Said("请换一个 id", "Choose another id")


@dataclass(frozen=True, slots=True)
class WindowBackwards(Problem):
    """A window that ends before it begins."""

    code = "window-backwards"
    why = Said(
        "职责从 from 那天起可以办，到 until 那天为止；until 不能在 from 之前。",
        "A duty is open from the day `from` to the day `until`, which cannot lie before it.",
    )
    since: str
    until: str

    def message(self) -> Said:
        """Name both days."""
        return Said(f"期限 {self.until} 在开始日 {self.since} 之前", f"{self.until} lies before {self.since}")

    def hint(self) -> Said:
        """Change one."""
        return Said("请改 from 或 until", "Change `from` or `until`")


SCHEDULE_PROBLEMS: tuple[type[Problem], ...] = (NotOfPeriod, NoTimes, IdTaken, WindowBackwards)
