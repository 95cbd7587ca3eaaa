"""What can be wrong with the names in an expression."""

from __future__ import annotations

from dataclasses import dataclass

from engine.base.finding import Problem, Said, closest


@dataclass(frozen=True, slots=True)
class UnknownName(Problem):
    """A name that stands for nothing here."""

    code = "unknown-name"
    why = Said(
        "表达式里的名字是字段、单位、日期等的 id，不是标签，因为标签会改。这里看得见的名字取决于写在哪里："
        "表单里看得见本表字段，流程里用 form.字段。",
        "Names in an expression are ids, never labels, because labels change. Which names can be seen "
        "depends on "
        "the place: a form sees its own fields; a process uses form.FIELD.",
    )
    name: str
    known: frozenset[str]

    def message(self) -> Said:
        """Name it."""
        return Said(f"找不到名字“{self.name}”", f"There is no name `{self.name}` here")

    def hint(self) -> Said:
        """The nearest known name."""
        return closest(self.name, sorted(self.known))


@dataclass(frozen=True, slots=True)
class KeywordWithoutSpace(Problem):
    """A keyword that ran together with a name."""

    code = "keyword-without-space"
    why = Said(
        "中文名字之间没有空格也连成一个名字，所以“如果时长”是一个名字。关键字的前后要留空格。",
        "Han characters written together are one name, so a keyword needs a space before and after it.",
    )
    name: str
    keyword: str

    def message(self) -> Said:
        """Name both."""
        return Said(
            f"找不到名字“{self.name}”；关键字“{self.keyword}”前后缺空格？",
            f"There is no name `{self.name}`; is a space missing around `{self.keyword}`?",
        )

    def hint(self) -> Said:
        """The name with a space."""
        apart = self.name.replace(self.keyword, f" {self.keyword} ").strip()
        return Said(f"请写：{apart}", f"Write: {apart}")


@dataclass(frozen=True, slots=True)
class UnknownFunction(Problem):
    """A function the language does not have."""

    code = "unknown-function"
    why = Said(
        "只能调用语言自带的函数、插件登记的函数，以及单位类型的名字（如 town(单位) 表示所在的镇）。",
        "Only the functions of the language, those of registered plugins, and names of unit types can "
        "be called "
        "(`town(unit)` is the town a unit lies in).",
    )
    name: str
    known: frozenset[str]

    def message(self) -> Said:
        """Name it."""
        return Said(f"没有函数“{self.name}”", f"There is no function `{self.name}`")

    def hint(self) -> Said:
        """The nearest known function."""
        return closest(self.name, sorted(self.known))


@dataclass(frozen=True, slots=True)
class UnknownParameter(Problem):
    """A parameter nobody declared."""

    code = "unknown-parameter"
    why = Said(
        "$名字 指参数：有生效日期、有出处的数值。参数要在 parameters: 下声明后才能用。",
        "$NAME stands for a parameter: a figure with dates and a source. Declare it under `parameters:` "
        "first.",
    )
    name: str
    known: frozenset[str]

    def message(self) -> Said:
        """Name it."""
        return Said(f"没有参数“${self.name}”", f"There is no parameter `${self.name}`")

    def hint(self) -> Said:
        """The nearest known parameter."""
        return closest(self.name, sorted(self.known))


@dataclass(frozen=True, slots=True)
class UnknownMember(Problem):
    """Something has no such member."""

    code = "unknown-member"
    why = Said(
        "点号后面是记录的字段，或单位的属性。请对照表单或组织文件里声明的 id。",
        "After the dot stands a field of a record or an attribute of a unit. Compare with the ids "
        "declared in the "
        "form or the organisation file.",
    )
    name: str
    of: Said
    known: frozenset[str]

    def message(self) -> Said:
        """Name both."""
        return Said(f"{self.of.zh}没有“{self.name}”", f"A {self.of.en} has no `{self.name}`")

    def hint(self) -> Said:
        """The nearest known member."""
        return closest(self.name, sorted(self.known))


@dataclass(frozen=True, slots=True)
class UnknownSource(Problem):
    """Records of a form, or cases of a process, that do not exist."""

    code = "unknown-source"
    why = Said(
        'records("表单") 取某个表单的台账，cases("流程") 取某个流程的办件；引号里是表单或流程的 id。',
        'records("FORM") are the records of a form and cases("PROCESS") the cases of a process, by id.',
    )
    kind: str
    name: str
    known: frozenset[str]

    def message(self) -> Said:
        """Name it."""
        what = Said("表单", "form") if self.kind == "records" else Said("流程", "process")
        return Said(f"没有{what.zh}“{self.name}”", f"There is no {what.en} `{self.name}`")

    def hint(self) -> Said:
        """The nearest known one."""
        return closest(self.name, sorted(self.known))


_SYMBOLS = {
    "post": Said("岗位", "post"),
    "ledger": Said("账本", "ledger"),
    "unit_type": Said("单位类型", "unit type"),
    "step": Said("步骤", "step"),
    "hierarchy": Said("体系", "hierarchy"),
}


@dataclass(frozen=True, slots=True)
class UnknownSymbol(Problem):
    """A post, ledger, unit type or step that does not exist."""

    code = "unknown-id"
    why = Said(
        "这个位置要写一个声明过的 id（岗位、账本、单位类型或步骤），不是表达式。",
        "Here stands the id of something declared (a post, ledger, unit type or step), not an expression.",
    )
    kind: str
    name: str
    known: frozenset[str]

    def message(self) -> Said:
        """Name it."""
        what = _SYMBOLS.get(self.kind, Said(self.kind, self.kind))
        return Said(f"找不到{what.zh}“{self.name}”", f"There is no {what.en} `{self.name}`")

    def hint(self) -> Said:
        """The nearest known one; the same without its quotes."""
        bare = self.name.strip('"')
        if bare != self.name and bare in self.known:
            return Said(f"不加引号：{bare}", f"Without quotes: {bare}")
        return closest(bare, sorted(self.known))


@dataclass(frozen=True, slots=True)
class AmbiguousName(Problem):
    """A name that the row and its surroundings both have."""

    code = "ambiguous-name"
    why = Said(
        "汇总里的名字先指每一行的字段。如果外面也有同名的字段，读的人分不清，所以必须写明：row.x "
        "是行里的，form.x 是外面的。",
        "Inside an aggregate a name means a field of the row first. Where the surroundings have the "
        "same name a "
        "reader cannot tell, so it must be said: row.x or form.x.",
    )
    name: str

    def message(self) -> Said:
        """Name it."""
        return Said(
            f"“{self.name}”在行里和外面都有", f"`{self.name}` is a name of the row and of its surroundings"
        )

    def hint(self) -> Said:
        """Both ways to say it."""
        return Said(f"请写 row.{self.name} 或 form.{self.name}", f"Write row.{self.name} or form.{self.name}")


@dataclass(frozen=True, slots=True)
class UnknownCode(Problem):
    """A text compared with a code list that does not have it."""

    code = "unknown-code"
    why = Said(
        "选择类字段的值是代码表里的代码。与代码表以外的文字比较永远不成立，所以按写错处理。",
        "A choice holds a code of its code list. Comparing it with a text outside the list could never "
        "hold, so "
        "it is taken for a slip.",
    )
    written: str
    codelist: str
    codes: frozenset[str]

    def message(self) -> Said:
        """Name the code and its list."""
        return Said(
            f"“{self.written}”不在代码表“{self.codelist}”中",
            f"`{self.written}` is not in the code list `{self.codelist}`",
        )

    def hint(self) -> Said:
        """The nearest code."""
        return closest(self.written, sorted(self.codes))


@dataclass(frozen=True, slots=True)
class DrawOutOfPlace(Problem):
    """Lots drawn where the same expression may be computed again."""

    code = "draw-out-of-place"
    why = Said(
        "抽签只在进入分支的那一刻抽一次，抽到的数记入办件。表单、汇总和命名规则会反复计算，每次抽到的都不同。",
        "A lot is drawn once, as a branch is entered, and what it showed is kept with the case. Forms, "
        "totals and definitions are computed again and again, and each time another number would come.",
    )

    def message(self) -> Said:
        """Say that it cannot stand here."""
        return Said("这里不能抽签", "No lot can be drawn here")

    def hint(self) -> Said:
        """Say where it can."""
        return Said(
            "请写在步骤 choose 或 inclusive 的 when 里：when: 抽签() < $比例",
            "Write it into `when` of a step with `choose` or `inclusive`: `when: draw() < $share`",
        )


NAME_PROBLEMS: tuple[type[Problem], ...] = (
    UnknownName,
    KeywordWithoutSpace,
    UnknownFunction,
    UnknownParameter,
    UnknownMember,
    UnknownSource,
    UnknownSymbol,
    AmbiguousName,
    UnknownCode,
    DrawOutOfPlace,
)
