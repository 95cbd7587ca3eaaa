"""Problems of blocks: choices, forks, loops, and steps that are done again."""

from __future__ import annotations

from dataclasses import dataclass

from engine.base.finding import Problem, Said


@dataclass(frozen=True, slots=True)
class RedoWithoutBack(Problem):
    """How often, or how soon, of an outcome that sends nothing back."""

    code = "redo-without-back"
    why = Said(
        "most 和 within 说的是退回重办：最多几次，重办的那一步有多少时间。不退回的结果没有这些。",
        "`most` and `within` of an outcome say how often a step is to be done again, and how soon. An "
        "outcome that sends nothing back has neither.",
    )
    key: str

    def message(self) -> Said:
        """Name the key."""
        return Said(f"“{self.key}”只用于退回的结果", f"`{self.key}` goes with an outcome that leads back")

    def hint(self) -> Said:
        """Say where to."""
        return Said("请写明 back: 退回到哪一步", "Say where to: `back: STEP`")


@dataclass(frozen=True, slots=True)
class DefaultNotLast(Problem):
    """A branch without condition that is not the last."""

    code = "default-not-last"
    why = Said(
        "分支从上往下看，第一个条件成立的就走。没有 when 的分支总成立，放在前面会使后面的永远走不到。",
        "Branches are tried from the top and the first that holds is taken. One without `when` "
        "always holds; those "
        "below it could never be reached.",
    )

    def message(self) -> Said:
        """Say which."""
        return Said("没有条件的分支要放在最后", "The branch without a condition stands last")


@dataclass(frozen=True, slots=True)
class ChoiceNotTotal(Problem):
    """A choice whose last branch has a condition."""

    code = "choice-not-total"
    why = Said(
        "如果所有条件都不成立，办件就会卡住。最后一个分支不写 when，它接住其余所有情况。",
        "If no condition held, a case would be stuck. The last branch has no `when` and takes "
        "all that is left.",
    )

    def message(self) -> Said:
        """Say that cases may fall through."""
        return Said("有的情况没有分支可走", "Some cases would find no branch")

    def hint(self) -> Said:
        """Drop the last when."""
        return Said(
            "请去掉最后一个分支的 when，或再加一个不带 when 的分支", "Let the last branch have no `when`"
        )


@dataclass(frozen=True, slots=True)
class TooFewBranches(Problem):
    """A choice or parallel block with fewer than two branches."""

    code = "too-few-branches"
    why = Said(
        "选择和并行至少要有两个分支，只有一个就直接写步骤。",
        "A choice or a parallel block has two branches at least; with one, write the steps themselves.",
    )

    def message(self) -> Said:
        """Say how many are needed."""
        return Said("至少要有两个分支", "Two branches at least are needed")


@dataclass(frozen=True, slots=True)
class JoinTooMany(Problem):
    """More branches must pass than there are."""

    code = "join-too-many"
    why = Said(
        "join 说几个分支办完才继续。要求的比分支还多，办件就永远停在这里。",
        "`join` says how many branches must pass. More than there are would keep every case here for ever.",
    )
    join: int
    branches: int

    def message(self) -> Said:
        """Both counts."""
        return Said(
            f"要 {self.join} 个分支办完，总共只有 {self.branches} 个",
            f"{self.join} branches must pass, there are {self.branches}",
        )


@dataclass(frozen=True, slots=True)
class WaitAllNeedsAll(Problem):
    """All are waited for, and some are cancelled."""

    code = "wait-all-needs-all"
    why = Said(
        "wait_all 是有人不同意也等各分支办完再说；join 写了 first 或几个，其余分支却会取消。两样只能选一样。",
        "`wait_all` goes through every branch although one was rejected; with `join: first` or a number the "
        "others are cancelled. Only one of the two can be.",
    )

    def message(self) -> Said:
        """Say what contradicts."""
        return Said("又要等各分支，又要取消其余分支", "Every branch is waited for, and others are cancelled")

    def hint(self) -> Said:
        """Drop one."""
        return Said("请写 join: all，或 branch_reject: drop_branch", "Write `join: all` or `drop_branch`")


@dataclass(frozen=True, slots=True)
class NobodyRejects(Problem):
    """What follows a rejection, where nobody can reject."""

    code = "nobody-rejects"
    why = Said(
        "branch_reject 说分支里有人不同意（有 end 且不计入同意的结果）以后怎么办。各分支都没有这样的结果，"
        "这一行就永远用不上。",
        "`branch_reject` says what follows when somebody in a branch rejects (an outcome that ends the case "
        "and does not count). No branch has one.",
    )

    def message(self) -> Said:
        """Say that it is idle."""
        return Said("各分支都没有“不同意”这样的结果", "No branch has an outcome that rejects")


@dataclass(frozen=True, slots=True)
class LoopNotBounded(Problem):
    """A loop that says neither over what nor until when, or both."""

    code = "loop-not-bounded"
    why = Said(
        "repeat 要么按名单逐项办（over），要么办到条件成立为止（until），并写明最多几轮（most，1 到 100）。",
        "`repeat` goes through a list (`over`) or on until a condition holds (`until`), with the most rounds "
        "there may be (`most`, 1 to 100).",
    )

    def message(self) -> Said:
        """Say what is missing."""
        return Said(
            "要写 over、until 其中一个，轮数在 1 到 100 之间", "Write one of over, until; 1 to 100 rounds"
        )


@dataclass(frozen=True, slots=True)
class LoopOverWhat(Problem):
    """A loop over something that is no list."""

    code = "loop-over-what"
    why = Said(
        "over 后面是一份名单：表单里的表格、多选的答案，或一组单位。每一项办一轮。",
        "`over` names a list: a table of a form, an answer of several, or units. Each item has its round.",
    )

    def message(self) -> Said:
        """Say that it is no list."""
        return Said("这不是名单", "This is no list")


@dataclass(frozen=True, slots=True)
class SubprocessCircle(Problem):
    """A process that asks for cases of itself."""

    code = "subprocess-circle"
    why = Said(
        "子流程又发起它自己（或者绕一圈发起自己），一件办件就会生出没完没了的办件。",
        "A process that asks for cases of itself, directly or by way of others, would never come to an end.",
    )
    process: str

    def message(self) -> Said:
        """Name the process."""
        return Said(f"流程“{self.process}”绕回了自己", f"The process `{self.process}` asks for itself")


@dataclass(frozen=True, slots=True)
class RedoUnlike(Problem):
    """A step is done again within another kind of time than usual."""

    code = "redo-unlike"
    why = Said(
        "重办的时限要和那一步原来的时限同一种单位（都用工作日，或都用小时）；"
        "那一步没有时限，就先给它写上 within。",
        "The time for doing a step again is of the kind that the step usually has: both working days, or "
        "both hours. A step without a limit gets its own `within` first.",
    )
    step: str

    def message(self) -> Said:
        """Name the step."""
        return Said(f"和“{self.step}”原来的时限不是同一种", f"Not the kind of limit that `{self.step}` has")


BLOCK_PROBLEMS: tuple[type[Problem], ...] = (
    RedoWithoutBack,
    DefaultNotLast,
    ChoiceNotTotal,
    TooFewBranches,
    JoinTooMany,
    WaitAllNeedsAll,
    NobodyRejects,
    LoopNotBounded,
    LoopOverWhat,
    SubprocessCircle,
    RedoUnlike,
)
