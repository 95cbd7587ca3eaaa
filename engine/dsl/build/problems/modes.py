"""What can be wrong with a mode."""

from __future__ import annotations

from dataclasses import dataclass

from engine.base.finding import Problem, Said
from engine.dsl.build.problems.names import Unresolved


@dataclass(frozen=True, slots=True)
class NotForModes(Problem):
    """A figure that its rule does not leave to modes."""

    code = "not-for-modes"
    why = Said(
        "应急模式只能改写明 by_mode: true 的参数：平时规则的作者先说清哪些数可以临时改。",
        "A mode sets only parameters that say `by_mode: true`: whoever wrote the ordinary rule says first "
        "which of its figures may change for a time.",
    )
    name: str

    def message(self) -> Said:
        """Name the figure."""
        return Said(f"参数“{self.name}”没有开放给应急模式", f"`{self.name}` is not left to modes")

    def hint(self) -> Said:
        """Open it."""
        return Said("请在该参数下写 by_mode: true", "Write `by_mode: true` below that parameter")


@dataclass(frozen=True, slots=True)
class NotOneFigure(Problem):
    """A list or figures by name, which a mode cannot set."""

    code = "mode-sets-one-figure"
    why = Said(
        "应急模式每次改一个数；成组的数请拆成单个参数。",
        "A mode sets single figures; split figures by name into parameters of their own.",
    )
    name: str

    def message(self) -> Said:
        """Name it."""
        return Said(f"参数“{self.name}”是一组数", f"The parameter `{self.name}` is a group of figures")


@dataclass(frozen=True, slots=True)
class UnknownMode(Unresolved):
    """A mode nobody declared."""

    code = "unknown-mode"
    noun = Said("应急模式", "mode")
    why = Said(
        "应急模式在机制的 modes 下声明；mode: 写“机制.模式”。",
        "Modes are declared under `modes` of a mechanism; `mode:` names one as `mechanism.mode`.",
    )


@dataclass(frozen=True, slots=True)
class NotOfMode(Problem):
    """A process that ends with a mode without belonging to it."""

    code = "not-of-mode"
    why = Said(
        "convert 左边写这个模式下才开的流程（机制写了 mode:），右边写平时的流程。",
        "`convert` leads from a process that only this mode opens (its mechanism says `mode:`) to an "
        "ordinary one.",
    )
    name: str

    def message(self) -> Said:
        """Name it."""
        return Said(f"流程“{self.name}”不属于这个模式", f"The process `{self.name}` is none of this mode")


@dataclass(frozen=True, slots=True)
class CannotConvert(Problem):
    """An ordinary process that needs an answer which the mode's form does not ask."""

    code = "cannot-convert"
    why = Said(
        "转为平时事项时，同名字段带过去；平时表单必填的字段，应急表单里都要有、也必填。",
        "When a case becomes an ordinary one, answers go along by the names of their fields: whatever the "
        "ordinary form demands, the form of the mode must ask and demand too.",
    )
    field: str
    process: str

    def message(self) -> Said:
        """Name the field."""
        return Said(
            f"转入“{self.process}”缺少必填的“{self.field}”",
            f"`{self.process}` demands `{self.field}`, which is not asked here",
        )


MODE_PROBLEMS: tuple[type[Problem], ...] = (
    NotForModes,
    NotOneFigure,
    UnknownMode,
    NotOfMode,
    CannotConvert,
)
