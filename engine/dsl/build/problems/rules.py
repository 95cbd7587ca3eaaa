"""What can be wrong with rules of eligibility and pay."""

from __future__ import annotations

from dataclasses import dataclass

from engine.base.finding import Problem, Said
from engine.dsl.build.problems.names import Unresolved


@dataclass(frozen=True, slots=True)
class RuleNameTaken(Problem):
    """A rule with the name of something else that is called."""

    code = "rule-name-taken"
    why = Said(
        "资格和薪酬规则像函数一样按名字使用，所以同一机制里不能重名，也不能与函数、决策表、单位类型同名。",
        "A rule of eligibility or pay is called by its name, which it must not share with another rule, a "
        "decision table, a function or a unit type.",
    )
    name: str

    def message(self) -> Said:
        """Name it."""
        return Said(f"“{self.name}”这个名字已被使用", f"The name `{self.name}` is taken")


@dataclass(frozen=True, slots=True)
class GivenTwice(Problem):
    """A derived value with the id of an input, or of the day."""

    code = "rule-value-twice"
    why = Said(
        "规则里 inputs 和 values 的名字不能相同，也不能叫 as_of：那是基准日。",
        "`inputs` and `values` of a rule need different ids, and none is called `as_of`: that is its day.",
    )
    name: str

    def message(self) -> Said:
        """Name it."""
        return Said(
            f"规则里“{self.name}”这个名字用了两次", f"`{self.name}` stands for two things in the rule"
        )


@dataclass(frozen=True, slots=True)
class TypeOrLike(Problem):
    """An input with no type, or with two."""

    code = "input-type"
    why = Said(
        "规则的每个输入写 type，或者写 like: 表单.字段（类型与那个字段相同），二者取一。",
        "An input of a rule has a `type`, or is `like: FORM.FIELD` and has the type of that field.",
    )
    name: str

    def message(self) -> Said:
        """Name the input."""
        return Said(
            f"输入“{self.name}”要写 type 或 like 之一", f"`{self.name}` needs one of `type` and `like`"
        )


@dataclass(frozen=True, slots=True)
class PostsOfStaff(Problem):
    """Staff without the posts that make them staff, or posts for something else."""

    code = "rule-posts"
    why = Said(
        "关于人的规则只能针对在岗位上的工作人员：subject: appointment 要写 posts，说明是哪些岗位。"
        "别的对象没有岗位，不写 posts。",
        "A rule about people is about staff in their posts: `subject: appointment` names the `posts`, and no "
        "other subject has any.",
    )
    is_staff: bool

    def message(self) -> Said:
        """Say which way it is."""
        if self.is_staff:
            return Said("没有写明是哪些岗位的人（posts）", "It is not said which posts it is about (`posts`)")
        return Said("只有 subject: appointment 才写 posts", "Only `subject: appointment` has `posts`")


@dataclass(frozen=True, slots=True)
class FloorOrCap(Problem):
    """A limit that is neither a floor nor a cap, or both."""

    code = "floor-or-cap"
    why = Said(
        "limits 里每一项写 least（保底）或 most（封顶）之一；两样都要就写成两项，先后就是执行的先后。",
        "Each of the `limits` is a floor (`least`) or a cap (`most`). Write two of them for both; they are "
        "applied in their order.",
    )

    def message(self) -> Said:
        """Say so."""
        return Said("要写 least 或 most 之一", "It needs one of `least` and `most`")


@dataclass(frozen=True, slots=True)
class RosterGap(Problem):
    """A register whose rows do not give all that a rule needs."""

    code = "roster-gap"
    why = Said(
        "规则按登记表逐行计算：每个输入取登记表里同名的字段，没有同名字段的，在 set 里写从哪里来。",
        "A rule is computed for each row of its register: an input is the field of the same id, or what "
        "`set` says.",
    )
    name: str

    def message(self) -> Said:
        """Name the input."""
        return Said(f"登记表给不出输入“{self.name}”", f"The register does not give `{self.name}`")

    def hint(self) -> Said:
        """Where it may come from."""
        return Said(f"请写 set: {{{self.name}: …}}", f"Write `set: {{{self.name}: …}}`")


@dataclass(frozen=True, slots=True)
class RegisterOrUnits(Problem):
    """A list of neither the rows of a register nor the units of a type, or of both."""

    code = "roster-of"
    why = Said(
        "名单逐行取自一张登记表（register 和 about），或者是某一类的全部单位（units，只用于对单位的规则）。",
        "A list goes through a register (`register` and `about`), or through all units of a type (`units`, "
        "for rules about units only).",
    )

    def message(self) -> Said:
        """Say so."""
        return Said("要写 register 和 about，或者写 units", "It needs `register` and `about`, or `units`")


@dataclass(frozen=True, slots=True)
class RosterAbout(Problem):
    """A register whose rows are not about the subject of the rule."""

    code = "roster-about"
    why = Said(
        "about 指登记表里写明对象的字段：对象是人的，字段类型为 person；对象是单位的，字段类型为 unit。",
        "`about` is the field that names the subject: of type `person` for people, `unit` for all others.",
    )
    needed: str

    def message(self) -> Said:
        """The type that is needed."""
        return Said(
            f"about 要指一个 {self.needed} 类型的字段", f"`about` names a field of type `{self.needed}`"
        )


@dataclass(frozen=True, slots=True)
class RuleCycle(Problem):
    """Rules that need one another."""

    code = "rule-cycle"
    why = Said(
        "规则可以使用别的规则，但不能绕回自己，否则永远算不完。",
        "A rule may use others, but never itself by any way; else it could not be computed.",
    )
    names: tuple[str, ...]

    def message(self) -> Said:
        """Show the circle."""
        circle = " → ".join(self.names)
        return Said(f"规则绕成了圈：{circle}", f"The rules form a circle: {circle}")


@dataclass(frozen=True, slots=True)
class UnknownRuling(Unresolved):
    """A rule nobody declared."""

    code = "unknown-ruling"
    noun = Said("资格或薪酬规则", "rule of eligibility or pay")
    why = Said(
        "资格规则写在机制的 eligibility 下，薪酬规则写在 pay 下；引用时写 id，别的机制的写“机制.id”。",
        "Rules of eligibility stand under `eligibility`, rules of pay under `pay`; each is known "
        "by its id, or as `mechanism.id`.",
    )


@dataclass(frozen=True, slots=True)
class UnknownGiven(Unresolved):
    """A value for an input that the rule does not have."""

    code = "unknown-input"
    noun = Said("输入", "input")
    why = Said(
        "这里的键是规则 inputs 下的 id。",
        "The keys here are ids under the `inputs` of the rule.",
    )


@dataclass(frozen=True, slots=True)
class InputNotGiven(Problem):
    """A rule applied without one of its inputs."""

    code = "input-not-given"
    why = Said(
        "判定时规则的每个输入都要有来处：手头表单里的同名字段，或者写在 with 里。",
        "Each input of the rule is the answer of the same id in the form at hand, or stands under `with`.",
    )
    name: str

    def message(self) -> Said:
        """Name the input."""
        return Said(f"没有给出输入“{self.name}”", f"The input `{self.name}` is not given")

    def hint(self) -> Said:
        """Where it may come from."""
        return Said(f"请写 with: {{{self.name}: …}}", f"Write `with: {{{self.name}: …}}`")


RULE_PROBLEMS: tuple[type[Problem], ...] = (
    RuleNameTaken,
    GivenTwice,
    TypeOrLike,
    PostsOfStaff,
    FloorOrCap,
    RosterGap,
    RegisterOrUnits,
    RosterAbout,
    RuleCycle,
    UnknownRuling,
    UnknownGiven,
    InputNotGiven,
)
