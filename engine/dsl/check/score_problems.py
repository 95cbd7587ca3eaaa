"""What is wrong with scores and ballots once they are read: figures, whom they are about, who may object."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from engine.base.finding import Problem, Said
from engine.model.ballot import LEAST_BALLOTS


@dataclass(frozen=True, slots=True)
class LimitsReversed(Problem):
    """A floor above its cap, or limits outside of what a score can be."""

    code = "limits-reversed"
    why = Said(
        "cap 是最高分，floor 是最低分，都在 0 到 100 之间，最低分不能高于最高分。",
        "`cap` is the most and `floor` the least that can be had, both from 0 to 100, and the "
        "floor is not above the cap.",
    )

    def message(self) -> Said:
        """Say so."""
        return Said("最低分和最高分不成区间", "The floor and the cap make no range")


@dataclass(frozen=True, slots=True)
class CeilingOutOfRange(Problem):
    """A ceiling that lowers nothing, or lies below nought."""

    code = "ceiling-out-of-range"
    why = Said(
        "ceilings 在条件成立时把总分压到不高于 most。most 要在 0 到 100 之间，且小于 100，否则什么也压不住。",
        "A ceiling keeps the total at or below `most` while its condition holds. `most` lies "
        "from 0 to below 100; otherwise it keeps nothing down.",
    )
    most: Decimal

    def message(self) -> Said:
        """Name the figure."""
        return Said(
            f"封顶 {self.most} 不在 0 到 100 之间", f"A ceiling of {self.most} is not between 0 and 100"
        )


@dataclass(frozen=True, slots=True)
class LeastNotSensible(Problem):
    """So few ballots that single people would be known, or a minimum without ballots."""

    code = "least-not-sensible"
    why = Said(
        f"不记名评议每组至少 {LEAST_BALLOTS} 票才开箱，票数再少就能猜到是谁投的。"
        "用算式给票数的，least 和 ballots 要一起写，并且至少为 1。",
        f"A group of a secret ballot is opened from {LEAST_BALLOTS} ballots on: with fewer one can "
        "guess who chose what. Where an expression counts the ballots, `least` and `ballots` go "
        "together, and `least` is at least 1.",
    )
    least: int

    def message(self) -> Said:
        """Name the figure."""
        return Said(f"最少票数 {self.least} 不成立", f"A minimum of {self.least} ballots makes no sense")


@dataclass(frozen=True, slots=True)
class ScoreCircle(Problem):
    """Scores that take each other as indicators."""

    code = "score-circle"
    why = Said(
        "评分引用评分，不能绕回自己，否则永远算不出来。",
        "A score that takes others cannot lead back to itself: it could never be computed.",
    )
    scores: tuple[str, ...]

    def message(self) -> Said:
        """Show the circle."""
        circle = " → ".join(self.scores)
        return Said(f"评分绕成了圈：{circle}", f"The scores form a circle: {circle}")


@dataclass(frozen=True, slots=True)
class ScoreNotFinal(Problem):
    """An indicator that takes a score which nobody ever makes final, or which is of something else."""

    code = "score-not-final"
    why = Said(
        "引用另一个评分时，用的是它同一对象、同一期间定稿后的总分。"
        "那个评分要有流程 freeze 它，对象和期间也要一致。",
        "A score taken as an indicator gives its final total for the same subject and period. "
        "Some process must `freeze` it, and it must be of the same kind of subject and period.",
    )
    score: str

    def message(self) -> Said:
        """Name the score."""
        return Said(
            f"评分“{self.score}”不会有同一对象、同一期间的定稿",
            f"`{self.score}` never becomes final for the same subject and period",
        )


@dataclass(frozen=True, slots=True)
class WhoIsScored(Problem):
    """A score of people without saying of whom, or one of a unit that names a person."""

    code = "who-is-scored"
    why = Said(
        "岗位和党员的评分要用 of 写明评谁，岗位的还要在评分里用 post 写明是哪个岗位；"
        "只有在岗的工作人员能被评，居民不能。单位、组织、项目的评分就是本案的单位，不写 of。",
        "A score of appointments or members says of whom in `of`, one of appointments also names "
        "its `post`: only holders of that post are scored, never residents. Scores of units, "
        "organisations and projects are about the unit of the case and have no `of`.",
    )
    score: str

    def message(self) -> Said:
        """Name the score."""
        return Said(f"评分“{self.score}”评的是谁没有写对", f"`{self.score}` does not say well who is scored")


@dataclass(frozen=True, slots=True)
class NoObjection(Problem):
    """A score of people that becomes final before they could object, or without anybody deciding so."""

    code = "no-objection"
    why = Said(
        "对人的评分，定稿前本人要能看到算法、数据和理由，并有若干个工作日提出异议；"
        "定稿要由人来做，系统不自动定稿。写法：算分之后有一步 objection: 评分，"
        "由被评的人办理（by 与 of 相同），有 within（工作日）和逾期视为无异议；"
        "freeze 写在后面某个由人办理的步骤里。",
        "Before a score of people is final they see formula, inputs and reasons and have working "
        "days to object, and a person makes it final, never the engine. After computing comes a "
        "step with `objection: SCORE`, taken by whom `of` names, with `within` in workdays and an "
        "`overdue` outcome; `freeze` stands in a later step that a person takes.",
    )
    score: str

    def message(self) -> Said:
        """Name the score."""
        return Said(
            f"评分“{self.score}”定稿前，本人没有提出异议的机会，或不是由人定稿",
            f"`{self.score}` becomes final without a chance to object, or without a person deciding so",
        )

    def hint(self) -> Said:
        """The step."""
        return Said(
            "请在定稿前加一步：objection、by 被评的人、within 若干个工作日",
            "Add a step before it: objection, by whoever is scored, within so many workdays",
        )


@dataclass(frozen=True, slots=True)
class BallotWithoutLimit(Problem):
    """A ballot that never closes."""

    code = "ballot-without-limit"
    why = Said(
        "评议到截止时间才开箱，没有截止就永远不开箱；人到齐了也不提前开，否则最后一票是谁投的就知道了。",
        "A ballot is counted at its deadline, and without one never. It is not counted early "
        "either, or the last ballot would be known.",
    )

    def message(self) -> Said:
        """Say that the limit is missing."""
        return Said("评议没有写截止时间 within", "The ballot has no `within`")


@dataclass(frozen=True, slots=True)
class BallotElsewhere(Problem):
    """A score whose ballots are not held where it is computed."""

    code = "ballot-elsewhere"
    why = Said(
        "评分用的评议票，要在同一个流程里先投、后算，否则算分时一张票也没有。",
        "The ballots of a score are cast in the same process, before it is computed; otherwise "
        "there are none to count.",
    )
    ballot: str

    def message(self) -> Said:
        """Name the ballot."""
        return Said(
            f"算分之前，这个流程没有举行评议“{self.ballot}”",
            f"The ballot `{self.ballot}` is not held in this process before the score is computed",
        )


SCORE_CHECK_PROBLEMS: tuple[type[Problem], ...] = (
    LimitsReversed,
    CeilingOutOfRange,
    LeastNotSensible,
    ScoreCircle,
    ScoreNotFinal,
    WhoIsScored,
    NoObjection,
    BallotWithoutLimit,
    BallotElsewhere,
)
