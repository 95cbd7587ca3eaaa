"""What can be wrong with the use of a decision table or of a rule in an expression."""

from __future__ import annotations

from dataclasses import dataclass

from engine.base.finding import Problem, Said, closest


@dataclass(frozen=True, slots=True)
class WrongTableInputs(Problem):
    """A table called with too many or too few values."""

    code = "wrong-table-inputs"
    why = Said(
        "决策表像函数一样使用：按 inputs 里的先后，每一列给一个值。",
        "A decision table is used like a function: one value for each of its inputs, in their order.",
    )
    shape: str
    given: int

    def message(self) -> Said:
        """How many were given."""
        return Said(f"决策表得到 {self.given} 个值", f"The decision table is given {self.given} value(s)")

    def hint(self) -> Said:
        """How it is called."""
        return Said(f"写法：{self.shape}", f"Write: {self.shape}")


@dataclass(frozen=True, slots=True)
class UnknownOutput(Problem):
    """An output that the table does not have."""

    code = "unknown-output"
    why = Said(
        "有几个输出的决策表，用“表(…).输出”取其中一个；输出的名字写在表的 outputs 下。",
        "Of several outputs one is taken as `table(…).output`; they are listed under `outputs`.",
    )
    name: str
    known: frozenset[str]

    def message(self) -> Said:
        """Name it."""
        return Said(f"决策表没有输出“{self.name}”", f"The decision table has no output `{self.name}`")

    def hint(self) -> Said:
        """The nearest, or all."""
        near = closest(self.name, sorted(self.known))
        return (
            near if near.zh else Said(f"有：{'、'.join(sorted(self.known))}", f"It has: {sorted(self.known)}")
        )


@dataclass(frozen=True, slots=True)
class WrongRuleInputs(Problem):
    """A rule of eligibility or pay called with too many or too few values."""

    code = "wrong-rule-inputs"
    why = Said(
        "资格和薪酬规则像函数一样使用：按 inputs 里的先后各给一个值，最后可以再给基准日，不写就是今天。",
        "A rule of eligibility or pay is used like a function: one value for each of its inputs in their "
        "order, then perhaps the day as of which it is asked (default: today).",
    )
    shape: str
    given: int

    def message(self) -> Said:
        """How many were given."""
        return Said(f"规则得到 {self.given} 个值", f"The rule is given {self.given} value(s)")

    def hint(self) -> Said:
        """How it is called."""
        return Said(f"写法：{self.shape}", f"Write: {self.shape}")


@dataclass(frozen=True, slots=True)
class UnknownPart(Problem):
    """A part that the rule does not have."""

    code = "unknown-rule-part"
    why = Said(
        "“规则(…).名字”取薪酬规则的一项（lines）或规则里的一个中间值（values）。",
        "`rule(…).name` is one of the lines of a pay rule, or one of the `values` of a rule.",
    )
    name: str
    known: frozenset[str]

    def message(self) -> Said:
        """Name it."""
        return Said(f"规则没有“{self.name}”这一项", f"The rule has no part `{self.name}`")

    def hint(self) -> Said:
        """The nearest, or all."""
        near = closest(self.name, sorted(self.known))
        names = sorted(self.known)
        return near if near.zh else Said(f"有：{'、'.join(names)}", f"It has: {', '.join(names)}")


LOOKUP_PROBLEMS: tuple[type[Problem], ...] = (WrongTableInputs, UnknownOutput, WrongRuleInputs, UnknownPart)
