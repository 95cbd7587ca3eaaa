"""Signing: the ways in which several people decide a step can be carried out, and mean what they say."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from engine.base.finding import Problem, Said
from engine.base.span import Span
from engine.dsl.build.view import View
from engine.dsl.check.subject import Subject
from engine.model.process import MoreThan, Task


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


PROBLEMS: tuple[type[Problem], ...] = (WeightsNotSeats, ChairWithoutMajority, NothingToCount)
_HALF = MoreThan(Fraction(1, 2))


def check(subject: Subject) -> None:
    """Tell what is wrong with the signing of steps."""
    for process in subject.rules.processes.values():
        for step in process.steps():
            if isinstance(step, Task):
                _check(subject, step, subject.step(process, step.id).child("signing"))


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
