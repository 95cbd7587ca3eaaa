"""Problems of clocks: office hours that are not known, or of something else than hours."""

from __future__ import annotations

from dataclasses import dataclass

from engine.base.finding import Problem, Said


@dataclass(frozen=True, slots=True)
class WorktimeOfDays(Problem):
    """Office hours, and a limit in days."""

    code = "worktime-of-days"
    why = Said(
        "counts: worktime 只数上班时间里的小时和分钟。按工作日、自然日、月计的期限不写这一项。",
        "`counts: worktime` counts hours and minutes while offices are open. Limits in days or "
        "months have none.",
    )

    def message(self) -> Said:
        """Say what does not fit."""
        return Said("这个期限不是按小时计的", "This limit is not one in hours")

    def hint(self) -> Said:
        """Write hours."""
        return Said("请写小时数，如 8 小时", "Write hours: `8 hours`")


@dataclass(frozen=True, slots=True)
class WorktimeWithoutHours(Problem):
    """Office hours that no calendar tells."""

    code = "worktime-without-hours"
    why = Said(
        "按上班时间计时，要在 calendar.yaml 里写明上下班时间；各地不同，可以在下级覆盖。",
        "To count office hours, `calendar.yaml` says when offices are open. A place below may say otherwise.",
    )

    def message(self) -> Said:
        """Say what is missing."""
        return Said("日历里没有写上班时间", "The calendar does not say when offices are open")

    def hint(self) -> Said:
        """How it is written."""
        return Said(
            "请在 calendar.yaml 写 hours: [08:00-12:00, 14:00-18:00]",
            "Write `hours: [08:00-12:00, 14:00-18:00]` in calendar.yaml",
        )


@dataclass(frozen=True, slots=True)
class BadHours(Problem):
    """Not a stretch of a day, or one that overlaps the one before."""

    code = "bad-hours"
    why = Said(
        "hours 按先后写一天里开门的几段时间，如 08:00-12:00；每一段的结束晚于开始，也不早于前一段的结束。",
        "`hours` lists the stretches of a day in which offices are open, in order: `08:00-12:00`. Each "
        "ends after it begins, and begins when the one before is over.",
    )
    written: str

    def message(self) -> Said:
        """Name what was written."""
        return Said(f"“{self.written}”不是一段上班时间", f"`{self.written}` is no stretch of office hours")


@dataclass(frozen=True, slots=True)
class ClockWithoutLimit(Problem):
    """When a clock starts and pauses, and no limit for it to count."""

    code = "clock-without-limit"
    why = Said(
        "clock 说明整件的时限从哪一步起算、因什么停钟；时限本身写在流程的 within。",
        "`clock` says when the time of the whole case starts and for what it stands still; the limit itself "
        "is `within` of the process.",
    )

    def message(self) -> Said:
        """Say what is missing."""
        return Said("整件没有时限", "The whole case has no limit")

    def hint(self) -> Said:
        """Where it is written."""
        return Said("请在流程写 within", "Write `within` beside `clock`")


CLOCK_PROBLEMS: tuple[type[Problem], ...] = (
    WorktimeOfDays,
    WorktimeWithoutHours,
    BadHours,
    ClockWithoutLimit,
)
