"""What can be wrong with a process: steps nobody reaches, ends nobody names, posts nobody holds."""

from __future__ import annotations

from dataclasses import dataclass

from engine.base.finding import Problem, Said, Severity


@dataclass(frozen=True, slots=True)
class Unreachable(Problem):
    """A step behind one that no case leaves."""

    code = "unreachable-step"
    why = Said(
        "前面的步骤把所有办件都结束或退回了，没有一件能走到这里。要么前面缺一种“继续”的结果，要么这一步是多余的。",
        "The step before ends or sends back every case, so none comes here. Either an outcome "
        "that goes on is "
        "missing there, or this step is not needed.",
    )
    step: str

    def message(self) -> Said:
        """Name the step."""
        return Said(f"没有办件能走到步骤“{self.step}”", f"No case can reach the step `{self.step}`")


@dataclass(frozen=True, slots=True)
class CannotEnd(Problem):
    """A task all of whose outcomes send the case back."""

    code = "cannot-end"
    why = Said(
        "这一步的每种结果都是退回，办件会一直转圈，永远办不完。至少要有一种继续或结束的结果。",
        "Every outcome of this step sends the case back, so it would go round for ever. One "
        "outcome at least must "
        "go on or end.",
    )
    step: str

    def message(self) -> Said:
        """Name the step."""
        return Said(f"办件走到“{self.step}”就出不来了", f"A case that comes to `{self.step}` never gets out")


@dataclass(frozen=True, slots=True)
class TooManyToPass(Problem):
    """More people must agree than there are seats."""

    code = "pass-too-many"
    why = Said(
        "pass 要求的人数多于席位数，永远凑不齐。一个岗位一席；岗位上有几个人也只算一席。",
        "`pass` asks for more people than there are seats, so it can never be reached. A post is one seat, "
        "however many hold it.",
    )
    needed: int
    seats: int

    def message(self) -> Said:
        """Both counts."""
        return Said(
            f"要 {self.needed} 席同意，但只有 {self.seats} 席",
            f"{self.needed} seats must agree, but there are {self.seats}",
        )


@dataclass(frozen=True, slots=True)
class OverdueWithoutLimit(Problem):
    """`overdue` on a step that never is."""

    code = "overdue-without-limit"
    why = Said(
        "没有 within 就没有逾期，overdue 里的内容永远不会发生。",
        "Without `within` nothing is ever overdue, and what `overdue` says never happens.",
    )

    def message(self) -> Said:
        """Say that there is no limit."""
        return Said("没有时限，不会逾期", "There is no limit to pass")

    def hint(self) -> Said:
        """Add a limit."""
        return Said("请加上 within", "Add `within`")


@dataclass(frozen=True, slots=True)
class NeverByClock(Problem):
    """An outcome that only the clock gives, and the clock never does."""

    code = "never-by-clock"
    why = Said(
        "by_clock 的结果不由人选，只在到期时由系统给出；这一步的 overdue 没有写它，就永远不会出现。",
        "An outcome with `by_clock` is none that people choose: it holds when the time is over. The step's "
        "`overdue` does not name it, so it never comes.",
    )
    outcome: str

    def message(self) -> Said:
        """Name the outcome."""
        return Said(
            f"“{self.outcome}”没有人给，到期也不给", f"Neither people nor the clock give `{self.outcome}`"
        )

    def hint(self) -> Said:
        """Name it there."""
        return Said(
            f"请写 overdue: {{outcome: {self.outcome}}}", f"Write `overdue: {{outcome: {self.outcome}}}`"
        )


@dataclass(frozen=True, slots=True)
class LimitWithoutClaim(Problem):
    """`claim_limit` without claiming."""

    code = "limit-without-claim"
    why = Said(
        "claim_limit 限制一人同时认领几件，只有 claim: true 或挂在公示栏上的步骤才要认领。",
        "`claim_limit` says how many one person may hold; only steps with `claim: true` or on a "
        "board are claimed.",
    )

    def message(self) -> Said:
        """Say that nothing is claimed."""
        return Said("这一步不用认领，限不了件数", "This step is not claimed")


@dataclass(frozen=True, slots=True)
class PostNotThere(Problem):
    """A post that no unit at or above that place can have."""

    code = "post-not-there"
    why = Said(
        "岗位只设在 org.yaml 里 in 写的那些类型的单位。这里指的单位和它的上级里都没有这种类型，"
        "所以不会有人来办。",
        "A post exists only in units of the types that org.yaml names with `in`. Neither the "
        "unit meant here nor "
        "any above it is of such a type, so nobody could ever act.",
    )
    post: str
    unit_type: str
    types: tuple[str, ...]

    def message(self) -> Said:
        """Name the post and the unit type."""
        return Said(
            f"单位类型“{self.unit_type}”及其上级没有岗位“{self.post}”",
            f"Neither `{self.unit_type}` nor anything above it has the post `{self.post}`",
        )

    def hint(self) -> Said:
        """Where the post exists."""
        return Said(
            f"这个岗位设在：{'、'.join(self.types)}；请用 of 写明单位",
            f"It exists in: {', '.join(self.types)}; say with `of` which unit is meant",
        )


@dataclass(frozen=True, slots=True)
class NoMembers(Problem):
    """Members of a unit whose type has none."""

    code = "no-members"
    why = Said(
        "只有在 org.yaml 里写了 members: true 的单位类型才有成员。",
        "Only unit types with `members: true` in org.yaml have members.",
    )
    unit_type: str

    def message(self) -> Said:
        """Name the unit type."""
        return Said(
            f"单位类型“{self.unit_type}”没有成员", f"Units of type `{self.unit_type}` have no members"
        )


@dataclass(frozen=True, slots=True)
class NoStarter(Problem):
    """The starter of a case that nobody starts."""

    code = "no-starter"
    why = Said(
        "按日程自动开始的办件没有发起人，所以不能由发起人办理，也不能退回给发起人。",
        "A case that a schedule opens has no starter, so nothing can be given or sent back to one.",
    )

    def message(self) -> Said:
        """Say that there is no starter."""
        return Said("这个流程没有发起人", "This process has no starter")

    def hint(self) -> Said:
        """Name a post."""
        return Said("请改写成岗位：post(…)", "Name a post instead: post(…)")


@dataclass(frozen=True, slots=True)
class EndWithoutLabel(Problem):
    """A state that people would see as an id."""

    code = "end-without-label"
    why = Said(
        "办件结束时的状态要给人看，所以自己起名的状态要在 ends 下写标签。",
        "People see the state in which a case ended, so each state of one's own has its label under `ends`.",
    )
    state: str

    def message(self) -> Said:
        """Name the state."""
        return Said(f"结束状态“{self.state}”没有标签", f"The end state `{self.state}` has no label")

    def hint(self) -> Said:
        """Add it under ends."""
        return Said(
            f"请在流程下加 ends: {{{self.state}: …}}", f"Add `ends: {{{self.state}: …}}` to the process"
        )


@dataclass(frozen=True, slots=True)
class UnusedEnd(Problem):
    """A label for a state that no case ends in."""

    code = "unused-end"
    severity = Severity.WARNING
    why = Said(
        "ends 里写了标签，但没有步骤或结果在这个状态结束，多半是 id 写错了。",
        "`ends` has a label for a state in which nothing ends; most likely the id is misspelt.",
    )
    state: str

    def message(self) -> Said:
        """Name the state."""
        return Said(f"没有办件以“{self.state}”结束", f"No case ends as `{self.state}`")


PROCESS_CHECK_PROBLEMS: tuple[type[Problem], ...] = (
    Unreachable,
    CannotEnd,
    TooManyToPass,
    OverdueWithoutLimit,
    NeverByClock,
    LimitWithoutClaim,
    PostNotThere,
    NoMembers,
    NoStarter,
    EndWithoutLabel,
    UnusedEnd,
)
