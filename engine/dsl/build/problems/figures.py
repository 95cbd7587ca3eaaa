"""What can be wrong with figures by name, and with what a configuration promises of its figures."""

from __future__ import annotations

from dataclasses import dataclass

from engine.base.finding import NOTHING, Problem, Said, Severity
from engine.model.rule_set import Status


@dataclass(frozen=True, slots=True)
class FiguresUnlike(Problem):
    """A value of another make than the one before."""

    code = "figures-unlike"
    why = Said(
        "同一个参数在各个日期的值要写成一样的形式：都是一个数，都是一列数，或都按名称分列；"
        "否则引用它的表达式不知道拿到的是什么。",
        "The values of a parameter have one make on all days: one figure, a list, or figures by name; else "
        "an expression could not know what it reads.",
    )

    def message(self) -> Said:
        """Say that it differs."""
        return Said("与前一个日期的值形式不同", "This value is made otherwise than the one before")


@dataclass(frozen=True, slots=True)
class MemberWithoutValue(Problem):
    """A name (a line, a grade) that has no figure on some day."""

    code = "member-without-value"
    why = Said(
        "按名称分列的参数，每个生效日期都要把每个名称的数写全；写了 codes 的，代码表里的每一项都要有数。",
        "A parameter with figures by name gives every name its figure on every day; with `codes`, every code "
        "of the list.",
    )
    name: str

    def message(self) -> Said:
        """Name it."""
        return Said(f"“{self.name}”从这天起没有数", f"`{self.name}` has no figure from this day on")


@dataclass(frozen=True, slots=True)
class FigureFalls(Problem):
    """A figure that must not fall, and does."""

    code = "figure-falls"
    why = Said(
        "asserts 里写了 rising 的参数要逐次不减（文件要求逐年递增的数）。"
        "后一个日期的值比前一个小，配置就不成立。",
        "A parameter under `rising` never falls from one day to the next, as its document demands.",
    )
    name: str
    now: str
    before: str
    since: str
    document: str

    def message(self) -> Said:
        """Both figures and the document."""
        by = _by(self.document)
        return Said(
            f"“{self.name}”{self.since} 起为 {self.now}，比此前的 {self.before} 少{by.zh}",
            f"`{self.name}` is {self.now} from {self.since}, less than {self.before} before{by.en}",
        )


@dataclass(frozen=True, slots=True)
class AssertBroken(Problem):
    """What the configuration promises of its figures does not hold."""

    code = "assert-broken"
    why = Said(
        "asserts 写的是文件对数的硬要求（例如“不低于”）。配置里的数在生效期内的任何一天都要满足，"
        "下级改数时也一样。",
        "`asserts` are what documents demand of figures, such as a floor. They hold on every day of the life "
        "of the configuration, also when a layer below changes a figure.",
    )
    message_text: str
    since: str
    document: str

    def message(self) -> Said:
        """The demand, the day and the document."""
        by = _by(self.document)
        return Said(
            f"{self.since} 起不满足：{self.message_text}{by.zh}",
            f"From {self.since} this does not hold: {self.message_text}{by.en}",
        )


@dataclass(frozen=True, slots=True)
class AssertUnclear(Problem):
    """Not exactly one demand."""

    code = "assert-unclear"
    why = Said(
        "每条 asserts 写一个要求：rising（逐次不减的参数），或 that（只含参数的条件）"
        "加 message（要求的原话）。",
        "An entry of `asserts` demands one thing: `rising` with a parameter, or `that` with a condition over "
        "parameters and its `message`.",
    )

    def message(self) -> Said:
        """Say what is needed."""
        return Said("请写 rising，或写 that 和 message", "Write `rising`, or `that` and `message`")


@dataclass(frozen=True, slots=True)
class AssertAsks(Problem):
    """A demand on figures that needs facts."""

    code = "assert-asks"
    why = Said(
        "asserts 在装载配置时检验，那时没有办件、单位和台账，所以只能用参数和常数。",
        "`asserts` are tested when the configuration is loaded, where there are no cases, units or records: "
        "parameters and constants only.",
    )

    def message(self) -> Said:
        """Say what may be used."""
        return Said("这里只能用参数和常数", "Only parameters and constants can be used here")


@dataclass(frozen=True, slots=True)
class PlaceholderLeft(Problem):
    """A figure or a list that is only a stand-in."""

    code = "placeholder-left"
    severity = Severity.WARNING
    blocks_publication = True
    why = Said(
        "写了 placeholder: true 的参数或代码表只是占位：文件还没有给出数或名称。"
        "草稿可以先用，正式启用前要换成真的。",
        "A parameter or code list with `placeholder: true` stands in for what no document gives yet. A draft "
        "may have it; it must be replaced before the pack is put in force.",
    )
    name: str

    def message(self) -> Said:
        """Name it."""
        return Said(f"“{self.name}”还是待定内容，不能启用", f"`{self.name}` is still a placeholder")

    def hint(self) -> Said:
        """Fix it and drop the mark."""
        return Said("定下来以后删去 placeholder", "Once it is settled, drop `placeholder`")


@dataclass(frozen=True, slots=True)
class PlaceholderPlanned(Problem):
    """A stand-in in a mechanism that does not run."""

    code = "placeholder-planned"
    severity = Severity.WARNING
    why = Said(
        "规划中或草稿状态的机制里可以有待定内容，不妨碍配置包启用；机制启用之前要换成真的。",
        "A planned mechanism or a draft may hold placeholders, and the pack can be put in force; "
        "they must be replaced before the mechanism itself is.",
    )
    name: str

    def message(self) -> Said:
        """Name it."""
        return Said(
            f"“{self.name}”还是待定内容，这项机制不能启用",
            f"`{self.name}` is still a placeholder; the mechanism cannot be put in force",
        )


def placeholder(id: str, status: Status) -> Problem:
    """What is told of a stand-in: it blocks publication only where its mechanism runs."""
    name = id.partition(".")[2]
    return PlaceholderLeft(name) if status is Status.ACTIVE else PlaceholderPlanned(name)


def _by(document: str) -> Said:
    return Said(f"（依据 {document}）", f" (by {document})") if document else NOTHING


FIGURE_PROBLEMS: tuple[type[Problem], ...] = (
    FiguresUnlike,
    MemberWithoutValue,
    FigureFalls,
    AssertBroken,
    AssertUnclear,
    AssertAsks,
    PlaceholderLeft,
    PlaceholderPlanned,
)
