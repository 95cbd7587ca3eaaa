"""What can be wrong with bodies, rules of voting, meetings and procedures."""

from __future__ import annotations

from dataclasses import dataclass

from engine.base.finding import Problem, Said
from engine.dsl.build.problems.names import Unresolved


def _why(zh: str, en: str) -> Said:
    return Said(
        f"{zh}引用时写 id；先在本机制里找，找不到再按“机制.id”找。",
        f"{en} A reference is an id, looked up in the own mechanism first, then as `mechanism.id`.",
    )


@dataclass(frozen=True, slots=True)
class UnknownBody(Unresolved):
    """A body that nobody declared."""

    code = "unknown-body"
    noun = Said("会议主体", "body")
    why = _why("会议主体在 bodies 下声明。", "Bodies are declared under `bodies`.")


@dataclass(frozen=True, slots=True)
class UnknownVoteRule(Unresolved):
    """A rule of voting that nobody declared."""

    code = "unknown-vote-rule"
    noun = Said("表决规则", "vote rule")
    why = _why("表决规则在 vote_rules 下声明。", "Rules of voting are declared under `vote_rules`.")


@dataclass(frozen=True, slots=True)
class NotAShare(Problem):
    """A quorum or threshold that is no share."""

    code = "not-a-share"
    why = Said(
        "法定人数和通过比例是准确的分数或百分数：2/3 指至少三分之二，“>1/2”指过半数。",
        "Quorums and thresholds are exact shares: 2/3 is at least two thirds, `>1/2` more than half.",
    )
    written: str

    def message(self) -> Said:
        """Name what was written."""
        return Said(f"“{self.written}”不是比例", f"`{self.written}` is no share")

    def hint(self) -> Said:
        """The forms."""
        return Said('请写 2/3、50% 或 ">1/2"', 'Write 2/3, 50% or ">1/2"')


@dataclass(frozen=True, slots=True)
class CannotPass(Problem):
    """A quorum or threshold that nothing can meet, or that is met by nobody."""

    code = "cannot-pass"
    why = Said(
        "比例超过 1（或“高于 1”）永远达不到，会议永远开不成或什么都通不过；比例为 0 则没有人也算达到。",
        "A share above 1 (or `more than 1`) can never be met, so nothing could ever pass; a share of 0 is "
        "met by nobody at all.",
    )
    written: str

    def message(self) -> Said:
        """Name what was written."""
        return Said(
            f"“{self.written}”不能作为比例：要么永远达不到，要么没有人也算达到",
            f"`{self.written}` can never be met, or is met by nobody",
        )

    def hint(self) -> Said:
        """The range."""
        return Said("请写大于 0、不超过 1 的比例", "Write a share above 0 and not above 1")


@dataclass(frozen=True, slots=True)
class NoNotice(Problem):
    """A body that is called without any notice."""

    code = "no-notice"
    why = Said(
        "notice 是提前通知的天数：0 天或负数等于没有通知，成员来不及准备和到会。",
        "`notice` is how many days ahead members are told: with 0 or less nobody could prepare or come.",
    )
    written: str

    def message(self) -> Said:
        """Name the number."""
        return Said(f"提前 {self.written} 天通知等于没有通知", f"{self.written} days ahead are no notice")

    def hint(self) -> Said:
        """One day at least."""
        return Said("请写至少 1 天", "Write 1 or more")


@dataclass(frozen=True, slots=True)
class NotOneKind(Problem):
    """A stage that is nothing, or several things."""

    code = "stage-kind"
    why = Said(
        "每道程序是三者之一：开会表决（body 和 rule）、由人办理（by）、公示（post）。",
        "Each stage is one of: a meeting that votes (`body` and `rule`), a decision (`by`), publicity "
        "(`post`).",
    )
    stage: str

    def message(self) -> Said:
        """Name the stage."""
        return Said(
            f"“{self.stage}”没有写明是开会、办理还是公示，或写了不止一种",
            f"`{self.stage}` says neither or several of meeting, decision and publicity",
        )

    def hint(self) -> Said:
        """The three keys."""
        return Said("请写 body 和 rule、by、post 之一", "Write `body` and `rule`, or `by`, or `post`")


@dataclass(frozen=True, slots=True)
class NothingToMergeWith(Problem):
    """A stage that cannot be merged."""

    code = "cannot-merge"
    why = Said(
        "merge_if 说这道程序何时与前一道合并办理：只能写在由人办理的程序上，且前面要有一道由人办理的程序。",
        "`merge_if` says when a stage is done together with the one before: both must be decisions (`by`).",
    )
    stage: str

    def message(self) -> Said:
        """Name the stage."""
        return Said(f"“{self.stage}”不能与前一道合并", f"`{self.stage}` cannot be merged with the one before")

    def hint(self) -> Said:
        """Remove it."""
        return Said("请去掉 merge_if", "Remove `merge_if`")


MEETING_PROBLEMS: tuple[type[Problem], ...] = (
    UnknownBody,
    UnknownVoteRule,
    NotAShare,
    CannotPass,
    NoNotice,
    NotOneKind,
    NothingToMergeWith,
)
