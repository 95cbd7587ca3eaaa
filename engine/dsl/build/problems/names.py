"""References to things that nobody declared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from engine.base.finding import Problem, Said, closest


@dataclass(frozen=True, slots=True)
class Unresolved(Problem):
    """A reference to something that is not declared; each kind of thing has its own code."""

    code = "unresolved"
    noun: ClassVar[Said]
    name: str
    known: frozenset[str]

    def message(self) -> Said:
        """Name what is missing."""
        return Said(f"找不到{self.noun.zh}“{self.name}”", f"There is no {self.noun.en} `{self.name}`")

    def hint(self) -> Said:
        """The nearest declared one."""
        return closest(self.name, sorted(self.known))


def _why(zh: str, en: str) -> Said:
    return Said(
        f"{zh}引用时写它的 id，不写标签；先在本机制里找，找不到再按“机制.id”找。",
        f"{en} A reference is an id, never a label; it is looked up in the own mechanism first, then as "
        "`mechanism.id`.",
    )


@dataclass(frozen=True, slots=True)
class UnknownPost(Unresolved):
    """A post the locality does not have."""

    code = "unknown-post"
    noun = Said("岗位", "post")
    why = _why("岗位在 org.yaml 的 posts 下声明。", "Posts are declared under `posts` in org.yaml.")


@dataclass(frozen=True, slots=True)
class UnknownUnitType(Unresolved):
    """A unit type the locality does not have."""

    code = "unknown-unit-type"
    noun = Said("单位类型", "unit type")
    why = _why(
        "单位类型在 org.yaml 的 unit_types 下声明。",
        "Unit types are declared under `unit_types` in org.yaml.",
    )


@dataclass(frozen=True, slots=True)
class UnknownHierarchy(Unresolved):
    """A hierarchy the locality does not have."""

    code = "unknown-hierarchy"
    noun = Said("隶属线", "hierarchy")
    why = _why(
        "隶属线在 org.yaml 的 hierarchies 下声明。",
        "Hierarchies are declared under `hierarchies` in org.yaml.",
    )


@dataclass(frozen=True, slots=True)
class UnknownForm(Unresolved):
    """A form nobody declared."""

    code = "unknown-form"
    noun = Said("表单", "form")
    why = _why("表单在机制的 forms 下声明。", "Forms are declared under `forms` of a mechanism.")


@dataclass(frozen=True, slots=True)
class UnknownField(Unresolved):
    """A field the form does not have."""

    code = "unknown-field"
    noun = Said("字段", "field")
    why = Said(
        "这里写表单里某个字段的 id。字段改名后，引用它的地方也要改。",
        "Here stands the id of a field of the form. Where a field was renamed, its references follow.",
    )


@dataclass(frozen=True, slots=True)
class UnknownCodeList(Unresolved):
    """A code list nobody declared."""

    code = "unknown-code-list"
    noun = Said("代码表", "code list")
    why = _why("代码表在机制的 codes 下声明。", "Code lists are declared under `codes` of a mechanism.")


@dataclass(frozen=True, slots=True)
class UnknownFigure(Unresolved):
    """A parameter nobody declared, where one is named without `$`."""

    code = "unknown-figure"
    noun = Said("参数", "parameter")
    why = _why("参数在机制的 parameters 下声明。", "Figures are declared under `parameters` of a mechanism.")


@dataclass(frozen=True, slots=True)
class UnknownProcess(Unresolved):
    """A process nobody declared."""

    code = "unknown-process"
    noun = Said("流程", "process")
    why = _why("流程在机制的 processes 下声明。", "Processes are declared under `processes` of a mechanism.")


@dataclass(frozen=True, slots=True)
class UnknownStep(Unresolved):
    """A step the process does not have."""

    code = "unknown-step"
    noun = Said("步骤", "step")
    why = Said(
        "这里写同一流程里某个步骤的 id；发起写作 start。",
        "Here stands the id of a step of the same process; the start is called `start`.",
    )


@dataclass(frozen=True, slots=True)
class UnknownOutcome(Unresolved):
    """An outcome the step does not have."""

    code = "unknown-outcome"
    noun = Said("处理结果", "outcome")
    why = Said(
        "标准的处理结果是 agree、reject、return、done；其他的要写成映射，给出标签。",
        "The standard outcomes are agree, reject, return and done; any other is written as a map "
        "with its label.",
    )


@dataclass(frozen=True, slots=True)
class UnknownLedger(Unresolved):
    """A ledger nobody declared."""

    code = "unknown-ledger"
    noun = Said("账本", "ledger")
    why = _why("账本在机制的 ledgers 下声明。", "Ledgers are declared under `ledgers` of a mechanism.")


@dataclass(frozen=True, slots=True)
class UnknownLine(Unresolved):
    """A line the ledger does not have."""

    code = "unknown-line"
    noun = Said("列支科目", "ledger line")
    why = Said(
        "账本的每一项资金用途在 lines 下声明；写成表达式时，代码表里的每个代码都要是账本的一项。",
        "The purposes of a ledger are its `lines`. Where an expression names the line, every "
        "code of its list "
        "must be a line.",
    )


@dataclass(frozen=True, slots=True)
class UnknownRule(Unresolved):
    """A points rule the ledger does not have."""

    code = "unknown-rule"
    noun = Said("积分规则", "points rule")
    why = Said(
        "积分的每条规则在账本的 rules 下声明，这样对账单上才有名字，也才能规定上限。",
        "Each rule of awarding points is declared under `rules` of the ledger, so that "
        "statements can name it "
        "and caps can bind it.",
    )


@dataclass(frozen=True, slots=True)
class UnknownScore(Unresolved):
    """A score nobody declared."""

    code = "unknown-score"
    noun = Said("评分", "score")
    why = _why("评分在机制的 scores 下声明。", "Scores are declared under `scores` of a mechanism.")


@dataclass(frozen=True, slots=True)
class UnknownIndicator(Unresolved):
    """An indicator that the score does not have."""

    code = "unknown-indicator"
    noun = Said("指标", "indicator")
    why = _why(
        "裁定只能改评分里有的指标；组内的指标写作“组.指标”。",
        "A ruling sets indicators of the score; one inside a group is written `GROUP.INDICATOR`.",
    )


@dataclass(frozen=True, slots=True)
class UnknownBallot(Unresolved):
    """A ballot nobody declared."""

    code = "unknown-ballot"
    noun = Said("评议", "ballot")
    why = _why("评议在机制的 ballots 下声明。", "Ballots are declared under `ballots` of a mechanism.")


@dataclass(frozen=True, slots=True)
class UnknownGroup(Unresolved):
    """A rater group that the ballot does not have."""

    code = "unknown-group"
    noun = Said("评议组", "rater group")
    why = _why("评议组在评议的 groups 下声明。", "Rater groups are declared under `groups` of a ballot.")


@dataclass(frozen=True, slots=True)
class UnknownBoard(Unresolved):
    """A board nobody declared."""

    code = "unknown-board"
    noun = Said("公示栏", "board")
    why = _why("公示栏在机制的 boards 下声明。", "Boards are declared under `boards` of a mechanism.")


@dataclass(frozen=True, slots=True)
class UnknownMeasure(Unresolved):
    """A measure the report does not have."""

    code = "unknown-measure"
    noun = Said("指标", "measure")
    why = Said(
        "图表和达标值要指到报表 measures 下的某个指标。",
        "The chart and the target name one of the report's measures.",
    )


@dataclass(frozen=True, slots=True)
class UnknownDocument(Unresolved):
    """A source that pack.yaml does not list."""

    code = "unknown-document"
    noun = Said("依据文件", "source document")
    why = Said(
        "依据写 pack.yaml（或上级）sources 下的 id，或者直接写 {document: 文件名, …}。",
        "A source is an id under `sources` of pack.yaml or of a parent, or written out as {document: …}.",
    )


@dataclass(frozen=True, slots=True)
class DefinitionCycle(Problem):
    """Definitions that need one another."""

    code = "definition-cycle"
    why = Said(
        "命名规则可以引用别的命名规则，但不能绕回自己，否则永远算不完。",
        "A definition may use others, but never itself by any way; else it could not be computed.",
    )
    names: tuple[str, ...]

    def message(self) -> Said:
        """Show the circle."""
        circle = " → ".join(self.names)
        return Said(f"命名规则绕成了圈：{circle}", f"The definitions form a circle: {circle}")


@dataclass(frozen=True, slots=True)
class OutOfPlace(Problem):
    """A definition that reads something which this place does not have."""

    code = "definition-out-of-place"
    why = Said(
        "命名规则会原样展开到引用它的地方。那里要有它读取的内容：报表里没有“本案”，流程里没有报表的“期间”。",
        "A definition is expanded where it is used, and that place must have what it reads: a "
        "report has no case, "
        "a process has no period.",
    )
    reads: str

    def message(self) -> Said:
        """Name what is read."""
        return Said(f"这里读不到“{self.reads}”", f"`{self.reads}` cannot be read here")


@dataclass(frozen=True, slots=True)
class UnknownShare(Problem):
    """A source that has no share."""

    code = "unknown-share"
    why = Said(
        "share_labels、matched 和 source 只能写 shares 里的各方；别的名字没有对应的份额。",
        "`share_labels`, `matched` and `source` name sources in `shares`; a further name belongs to none.",
    )
    name: str
    known: tuple[str, ...]

    def message(self) -> Said:
        """Name it."""
        return Said(f"shares 里没有“{self.name}”", f"There is no share `{self.name}`")

    def hint(self) -> Said:
        """The nearest share."""
        return closest(self.name, self.known)


NAME_PROBLEMS: tuple[type[Problem], ...] = (
    UnknownPost,
    UnknownUnitType,
    UnknownHierarchy,
    UnknownForm,
    UnknownField,
    UnknownCodeList,
    UnknownFigure,
    UnknownProcess,
    UnknownStep,
    UnknownOutcome,
    UnknownLedger,
    UnknownLine,
    UnknownRule,
    UnknownScore,
    UnknownIndicator,
    UnknownBallot,
    UnknownGroup,
    UnknownBoard,
    UnknownMeasure,
    UnknownDocument,
    DefinitionCycle,
    OutOfPlace,
    UnknownShare,
)
