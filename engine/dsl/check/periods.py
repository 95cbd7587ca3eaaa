"""Periods, signatures and contracts: somebody above can put right what was closed, and enough levels sign."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.base.finding import Problem, Said
from engine.base.span import Span
from engine.dsl.check.subject import Subject, effects_of
from engine.model.effect import Adjust, ClosePeriod, Commit, Reserve, Settle
from engine.model.ids import LedgerId, PostId, UnitTypeId
from engine.model.ledger import Clawback, Unit
from engine.model.process import Leads, Process, Task
from engine.model.seats import PostHolders, SeatSource


@dataclass(frozen=True, slots=True)
class CloseWithoutHigherLevel(Problem):
    """A period is closed that nobody above could ever adjust."""

    code = "close-without-higher-level"
    why = Said(
        "结账后，只有更高一级审批的调账（adjust）才能改。没有这样的流程，错账就永远改不了。",
        "Once a period is closed, only an `adjust` that somebody at a higher level approved can put "
        "a mistake right. Without such a process it could never be.",
    )
    ledger: str

    def message(self) -> Said:
        """Name the ledger."""
        return Said(
            f"账本“{self.ledger}”结账后，没有上级可以调账",
            f"After closing `{self.ledger}`, nobody at a higher level can adjust it",
        )

    def hint(self) -> Said:
        """Add a process."""
        return Said(
            "请加一个由上级岗位审批、带 adjust 的流程，或由下级岗位结账",
            "Add a process with `adjust` that a post of a higher unit approves, or let a lower one close",
        )


@dataclass(frozen=True, slots=True)
class TooFewLevels(Problem):
    """Fewer levels sign in a process than its ledger asks for."""

    code = "too-few-levels"
    why = Said(
        "共管要求几个层级都签字才付款。签字的岗位要在不同层级的单位里，否则这笔钱永远付不出去。",
        "The ledger asks for signatures of several levels before anything is paid. The posts that sign "
        "stand in units of different levels, or the money can never be paid.",
    )
    ledger: str
    needed: int
    found: int

    def message(self) -> Said:
        """Say both numbers."""
        return Said(
            f"“{self.ledger}”要 {self.needed} 个层级签字，本流程只有 {self.found} 个",
            f"`{self.ledger}` needs {self.needed} levels to sign; here are {self.found}",
        )


@dataclass(frozen=True, slots=True)
class CommittedWithoutHold(Problem):
    """A contract over money that nobody reserved."""

    code = "commit-without-reserve"
    why = Said(
        "签约（commit）绑定的是本案预留（reserve）的钱。没有预留就签约，等于花没有的钱。",
        "`commit` binds what this case has reserved. A contract over money that is not reserved spends "
        "what is not there.",
    )
    ledger: str

    def message(self) -> Said:
        """Name the ledger."""
        return Said(
            f"本流程没有从“{self.ledger}”预留过，不能签约",
            f"This process reserves nothing from `{self.ledger}` that a contract could bind",
        )

    def hint(self) -> Said:
        """Reserve first."""
        return Said("请先写 reserve", "Write `reserve` before it")


@dataclass(frozen=True, slots=True)
class ResidentsInDebt(Problem):
    """Residents would owe points."""

    code = "residents-in-debt"
    why = Said(
        "居民的积分只奖不罚，不能欠账：冲正时要么交人处理（block），要么收回还在的部分（floor）。",
        "Residents' points are only ever given: when an award is taken back, people decide (`block`) or "
        "what is left is taken (`floor`). Nobody owes points.",
    )

    def message(self) -> Said:
        """Say who never owes."""
        return Said("居民的积分账户不能欠账", "Accounts of residents' points are never in debt")

    def hint(self) -> Said:
        """The other two."""
        return Said("请改为 block 或 floor", "Write block or floor")


PROBLEMS: tuple[type[Problem], ...] = (
    CloseWithoutHigherLevel, TooFewLevels, CommittedWithoutHold, ResidentsInDebt,
)  # fmt: skip


def check(subject: Subject) -> None:
    """Tell which closings, payments and contracts could never be put right, signed or paid."""
    for ledger in subject.rules.ledgers.values():
        owing = subject.view("ledgers", ledger.id).child("clawback")
        if ledger.clawback is Clawback.DEBT and ledger.unit is Unit.CURRENCY:
            subject.findings.add(ResidentsInDebt(), owing.at)
    for process in subject.rules.processes.values():
        _check_closing(subject, process)
        _check_signing(subject, process)
        _check_contracts(subject, process)


def _check_closing(subject: Subject, process: Process) -> None:
    for step, effect in effects_of(process):
        if isinstance(effect, ClosePeriod):
            closing = min(_closing_levels(subject, process), default=0)
            if min(_adjusting_levels(subject, effect.ledger), default=closing) >= closing:
                subject.findings.add(CloseWithoutHigherLevel(effect.ledger), _place(subject, process, step))


def _adjusting_levels(subject: Subject, ledger: LedgerId) -> Iterator[int]:
    for process in subject.rules.processes.values():
        if any(isinstance(e, Adjust) and e.ledger == ledger for _, e in effects_of(process)):
            yield from _signing_levels(subject, process)


def _closing_levels(subject: Subject, process: Process) -> set[int]:
    """Those who sign a closing; where nobody has to, those who ask for it."""
    return _signing_levels(subject, process) or _levels(subject, process.start.by)


def _signing_levels(subject: Subject, process: Process) -> set[int]:
    """The levels of the posts that decide in a process, besides those who start it."""
    tasks = [step for step in process.steps() if isinstance(step, Task)]
    deciding = [task for task in tasks if any(o.leads is not Leads.ON for o in task.outcomes.values())]
    return {level for task in deciding for level in _levels(subject, task.by)}


def _levels(subject: Subject, sources: tuple[SeatSource, ...]) -> set[int]:
    posts = subject.rules.organisation.posts
    named = (posts.get(PostId(source.post)) for source in sources if isinstance(source, PostHolders))
    return {_level(subject, kind) for post in named if post for kind in post.unit_types}


def _level(subject: Subject, kind: UnitTypeId) -> int:
    """How far below the top units of a type stand, by their shortest line."""
    depth, here, seen = 0, {kind}, {kind}
    while all(_above(subject, one) for one in here):
        here = {above for one in here for above in _above(subject, one)} - seen
        if not here:
            break
        seen |= here
        depth += 1
    return depth


def _above(subject: Subject, kind: UnitTypeId) -> set[UnitTypeId]:
    known = subject.rules.organisation.unit_types.get(kind)
    return {one for rule in known.parents.values() for one in rule.types} if known else set()


def _check_signing(subject: Subject, process: Process) -> None:
    for step, effect in effects_of(process):
        if isinstance(effect, Settle):
            needed = subject.rules.ledgers[effect.ledger].signatures
            found = len(_signing_levels(subject, process))
            if found < needed:
                problem = TooFewLevels(effect.ledger, needed, found)
                subject.findings.add(problem, _place(subject, process, step))


def _check_contracts(subject: Subject, process: Process) -> None:
    reserved = {effect.ledger for _, effect in effects_of(process) if isinstance(effect, Reserve)}
    for step, effect in effects_of(process):
        if isinstance(effect, Commit) and effect.ledger not in reserved:
            subject.findings.add(CommittedWithoutHold(effect.ledger), _place(subject, process, step))


def _place(subject: Subject, process: Process, step: str) -> Span:
    view = subject.view("processes", process.id)
    place = view.child("start") if step == "start" else subject.step(process, step)
    return place.child("then").at
