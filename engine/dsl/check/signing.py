"""Signing: the ways in which several people decide a step can be carried out, and mean what they say."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from engine.base.finding import Problem, Said
from engine.base.span import Span
from engine.dsl.build.view import View
from engine.dsl.check.subject import Subject, effects_of
from engine.model.effect import Release, Reserve, Settle
from engine.model.process import Process, Task, agreement_of, rejection_of
from engine.model.seats import Leaders
from engine.model.signing import Dedupe, Empty, MoreThan, OwnCase


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


@dataclass(frozen=True, slots=True)
class NothingToAnswer(Problem):
    """The engine is to answer where it has no answer to give."""

    code = "nothing-to-answer"
    why = Said(
        "auto_pass 由系统代为同意、auto_reject 由系统代为否决，所以这一步要有这样的办理结果；"
        "要填表单的步骤，系统没有内容可填。",
        "`auto_pass` agrees and `auto_reject` turns down in the name of nobody: the step needs such an "
        "outcome, and no form, which the engine could not fill in.",
    )
    empty: str

    def message(self) -> Said:
        """Name the word."""
        return Said(
            f"这一步没有系统能代办的结果（{self.empty}）",
            f"The engine has no answer to give here (`{self.empty}`)",
        )

    def hint(self) -> Said:
        """Give it to somebody else."""
        return Said("请写 empty: managers", "Write `empty: managers`")


@dataclass(frozen=True, slots=True)
class NoHead(Problem):
    """Something falls to whoever heads a unit, and no type of unit says who does."""

    code = "no-head"
    why = Said(
        "empty: up、self: unit_head 和 levels 找单位的负责人；"
        "哪个岗位负责，在 org.yaml 的单位类型下写 head。",
        "`empty: up`, `self: unit_head` and `levels` look for whoever heads a unit; unit types in org.yaml "
        "say with `head` which post that is.",
    )

    def message(self) -> Said:
        """Say what is missing."""
        return Said("没有单位类型写明负责的岗位", "No type of unit says which post heads it")

    def hint(self) -> Said:
        """Where it is said."""
        return Said("请在 org.yaml 里写 head: 岗位", "Write `head: POST` in org.yaml")


@dataclass(frozen=True, slots=True)
class AskedAgain(Problem):
    """Earlier agreement is to stand where everybody has to answer anew."""

    code = "asked-again"
    why = Said(
        "自动去重只用于单纯的同意：涉及资金、加权、必签（required）、要填表单或写意见的步骤，"
        "每个人都要亲自再签一次。",
        "`dedupe` lets a plain agreement stand. Where money is spent, votes weigh, the signature is "
        "`required`, or a form or an opinion is asked for, everybody signs anew.",
    )

    def message(self) -> Said:
        """Say that it cannot be left out."""
        return Said("这一步不能自动去重", "Nobody's signature is taken as given in this step")

    def hint(self) -> Said:
        """Leave it out."""
        return Said("请去掉 dedupe", "Leave `dedupe` out")


@dataclass(frozen=True, slots=True)
class WatchesNothing(Problem):
    """Watched answers that are none."""

    code = "watches-nothing"
    why = Said(
        "watch 写哪些内容改了，原来的同意就不再算数，所以要写表单的字段。",
        "`watch` names the answers on which agreement rests: fields of forms.",
    )

    def message(self) -> Said:
        """Say what is missing."""
        return Said("这里没有表单的字段", "There is no field of a form here")


@dataclass(frozen=True, slots=True)
class LevelsWithoutEnd(Problem):
    """A line of superiors that goes up to the very top without anybody having said so."""

    code = "levels-without-end"
    why = Said(
        "逐级审批要写到哪一级为止：几级（most），或到哪一类单位（until）；不写就会一直报到最顶层。",
        "A line of superiors ends somewhere: after so many levels (`most`), or at a type of unit (`until`).",
    )

    def message(self) -> Said:
        """Say what is missing."""
        return Said("没有写到哪一级为止", "Nothing says at which level it ends")

    def hint(self) -> Said:
        """The two ways."""
        return Said("请加上 most 或 until", "Add `most` or `until`")


PROBLEMS: tuple[type[Problem], ...] = (
    WeightsNotSeats,
    ChairWithoutMajority,
    NothingToCount,
    NoManagers,
    SkipsMoney,
    NothingToAnswer,
    NoHead,
    AskedAgain,
    WatchesNothing,
    LevelsWithoutEnd,
)
#: Effects that move money.
_MONEY = (Reserve, Settle, Release)
#: What becomes of an empty seat without anybody having answered.
_BY_NOBODY = (Empty.SKIP, Empty.AUTO_PASS, Empty.AUTO_REJECT)
_HALF = MoreThan(Fraction(1, 2))


def check(subject: Subject) -> None:
    """Tell what is wrong with the signing of steps."""
    for process in subject.rules.processes.values():
        for step in process.steps():
            if isinstance(step, Task):
                view = subject.step(process, step.id)
                _check(subject, step, view.child("signing"))
                _check_empty(subject, process, step, view)
                _check_repeats(subject, process, step, view)


def _check_empty(subject: Subject, process: Process, task: Task, view: View) -> None:
    if task.empty is Empty.MANAGERS and not process.managers:
        subject.findings.add(NoManagers(), _at(view, "empty"))
    spends = any(isinstance(each, _MONEY) for _, each in effects_of(process))
    if task.empty in _BY_NOBODY and spends:
        subject.findings.add(SkipsMoney(), _at(view, "empty"))
    answers = {Empty.AUTO_PASS: agreement_of(task), Empty.AUTO_REJECT: rejection_of(task)}
    if task.empty in answers and (answers[task.empty] is None or task.form is not None):
        subject.findings.add(NothingToAnswer(task.empty.value), _at(view, "empty"))
    headed = any(kind.heads for kind in subject.rules.organisation.unit_types.values())
    if task.empty is Empty.UP and not headed:
        subject.findings.add(NoHead(), _at(view, "empty"))
    if view.has("levels") and not headed:
        subject.findings.add(NoHead(), view.child("levels").at)
    levels = [source for source in task.by if isinstance(source, Leaders)]
    if any(source.most is None and source.until is None for source in levels):
        subject.findings.add(LevelsWithoutEnd(), _at(view.child("levels"), "of"))
    if task.own_case is OwnCase.UNIT_HEAD and not headed:
        subject.findings.add(NoHead(), _at(view, "self"))
    if task.own_case is OwnCase.SKIP and spends:
        subject.findings.add(SkipsMoney(), _at(view, "self"))


def _check_repeats(subject: Subject, process: Process, task: Task, view: View) -> None:
    spends = any(isinstance(each, _MONEY) for _, each in effects_of(process))
    agreement = agreement_of(task)
    asks = agreement is None or task.outcomes[agreement].needs_opinion or task.form is not None
    if task.dedupe is not Dedupe.NONE and (spends or asks or task.required or task.signing.weights):
        subject.findings.add(AskedAgain(), _at(view, "dedupe"))
    if view.has("watch") and not task.watch:
        subject.findings.add(WatchesNothing(), view.child("watch").at)


def _check(subject: Subject, task: Task, view: View) -> None:
    if view.node is None:
        return
    usable = [weight for weight in task.signing.weights if weight > 0]
    if view.has("weights") and task.by and len(usable) != len(task.by):
        subject.findings.add(WeightsNotSeats(len(usable), len(task.by)), view.child("weights").at)
    if task.signing.chair and task.passes != _HALF:
        subject.findings.add(ChairWithoutMajority(), _at(view, "chair"))
    if len(task.by) == 1 and not task.signing.each and not isinstance(task.by[0], Leaders):
        subject.findings.add(NothingToCount(), view.at)


def _at(view: View, key: str) -> Span:
    found = view.get(key)
    return view.at if found is None else found.span
