"""Signing: the ways in which several people decide a step can be carried out, and mean what they say."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from engine.base.finding import Problem, Said
from engine.base.span import Span
from engine.dsl.build.view import View
from engine.dsl.check.subject import Subject, effects_of
from engine.model.effect import Release, Reserve, Settle
from engine.model.process import Process, Task
from engine.model.signing import Empty, MoreThan, OwnCase


@dataclass(frozen=True, slots=True)
class WeightsNotSeats(Problem):
    """Not one weight for each seat, or one that is nothing."""

    code = "weights-not-seats"
    why = Said(
        "weights 按 by 的次序给每一席一个权数，都是不小于 1 的整数。少写、多写或写 0，就说不清谁占多少。",
        "`weights` gives each seat of `by`, in order, a whole number of at least one.",
    )
    weights: int
    seats: int

    def message(self) -> Said:
        """Both counts."""
        return Said(
            f"{self.seats} 席要有 {self.seats} 个不小于 1 的权数，这里能用的有 {self.weights} 个",
            f"{self.seats} seats need as many weights of at least one; {self.weights} can be used",
        )


@dataclass(frozen=True, slots=True)
class ChairWithoutMajority(Problem):
    """A casting vote where there is no tie."""

    code = "chair-without-majority"
    why = Said(
        "chair 只在赞成与反对各占一半时起作用，所以只能和“过半数”（pass: >1/2）一起用。",
        "The chair decides where exactly half agree, so it goes with a majority (`pass: >1/2`) only.",
    )

    def message(self) -> Said:
        """Say what is missing."""
        return Said("没有过半数的规则，谈不上平票", "Without a majority rule there is no tie to decide")

    def hint(self) -> Said:
        """The rule that has ties."""
        return Said('请写 pass: ">1/2"', 'Write `pass: ">1/2"`')


@dataclass(frozen=True, slots=True)
class NothingToCount(Problem):
    """A way of counting several answers where one person answers."""

    code = "nothing-to-count"
    why = Said(
        "signing 说明几席的意见怎么合成一个结果。by 只有一个来源就只有一席（一人办完即可），没有可合的意见；"
        "来源里的每个人都要表态时写 each: true。",
        "`signing` says how the answers of several seats become one. A single source is a single seat, which "
        "anybody of it may decide; where each person of it has to answer, write `each: true`.",
    )

    def message(self) -> Said:
        """Say that there is one seat."""
        return Said("这一步只有一席", "The step has a single seat")

    def hint(self) -> Said:
        """How there would be several."""
        return Said("请在 by 里写几个来源，或写 each: true", "Name several sources in `by`, or `each: true`")


@dataclass(frozen=True, slots=True)
class NoManagers(Problem):
    """Seats that would fall to managers whom nobody has named."""

    code = "no-managers"
    why = Said(
        "empty: managers 表示没有人任职时由流程管理员办理，所以流程要写 managers。",
        "`empty: managers` gives a seat that nobody can take to the managers; name them at the process.",
    )

    def message(self) -> Said:
        """Say that there are none."""
        return Said("这个流程没有写管理员", "This process names no managers")

    def hint(self) -> Said:
        """Name them."""
        return Said("请在流程下写 managers: post(…)", "Write `managers: post(…)` at the process")


@dataclass(frozen=True, slots=True)
class SkipsMoney(Problem):
    """A signature on money that would be left out where nobody else can give it."""

    code = "skips-money"
    why = Said(
        "涉及资金的流程，签字的岗位空缺、或只有发起人能签，也不能跳过：少一个人签，就少一道把关。",
        "Where money is spent, a signature is not left out because the post is vacant or only the starter "
        "could give it.",
    )

    def message(self) -> Said:
        """Say that it cannot be skipped."""
        return Said("涉及资金的步骤不能跳过", "A step about money is not passed over")

    def hint(self) -> Said:
        """Give it to somebody else."""
        return Said("请写 empty: managers 或 self: superior", "Write `empty: managers` or `self: superior`")


PROBLEMS: tuple[type[Problem], ...] = (
    WeightsNotSeats,
    ChairWithoutMajority,
    NothingToCount,
    NoManagers,
    SkipsMoney,
)
#: Effects that move money.
_MONEY = (Reserve, Settle, Release)
_HALF = MoreThan(Fraction(1, 2))


def check(subject: Subject) -> None:
    """Tell what is wrong with the signing of steps."""
    for process in subject.rules.processes.values():
        for step in process.steps():
            if isinstance(step, Task):
                view = subject.step(process, step.id)
                _check(subject, step, view.child("signing"))
                _check_empty(subject, process, step, view)


def _check_empty(subject: Subject, process: Process, task: Task, view: View) -> None:
    if task.empty is Empty.MANAGERS and not process.managers:
        subject.findings.add(NoManagers(), _at(view, "empty"))
    spends = any(isinstance(each, _MONEY) for _, each in effects_of(process))
    if task.empty is Empty.SKIP and spends:
        subject.findings.add(SkipsMoney(), _at(view, "empty"))
    if task.own_case is OwnCase.SKIP and spends:
        subject.findings.add(SkipsMoney(), _at(view, "self"))


def _check(subject: Subject, task: Task, view: View) -> None:
    if view.node is None:
        return
    usable = [weight for weight in task.signing.weights if weight > 0]
    if view.has("weights") and task.by and len(usable) != len(task.by):
        subject.findings.add(WeightsNotSeats(len(usable), len(task.by)), view.child("weights").at)
    if task.signing.chair and task.passes != _HALF:
        subject.findings.add(ChairWithoutMajority(), _at(view, "chair"))
    if len(task.by) == 1 and not task.signing.each:
        subject.findings.add(NothingToCount(), view.at)


def _at(view: View, key: str) -> Span:
    found = view.get(key)
    return view.at if found is None else found.span
