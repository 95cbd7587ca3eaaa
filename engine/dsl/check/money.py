"""Money and points: two pairs of eyes, nothing paid that was not set aside, every rule of points capped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeGuard

from engine.base.finding import Problem, Said, Severity
from engine.dsl.build.problems.names import UnknownShare
from engine.dsl.build.view import View
from engine.dsl.check.process_problems import NoMembers
from engine.dsl.check.subject import Subject, effects_of
from engine.model.effect import Award, Effect, Redeem, Reserve, Settle
from engine.model.expr.tree import If, Literal, Node, Unary
from engine.model.ids import UnitTypeId
from engine.model.ledger import OF_PEOPLE, Ledger, Unit
from engine.model.process import Leads, Process, Task
from engine.model.quantity import half_up
from engine.model.seats import PostHolders, SeatSource, Starter


@dataclass(frozen=True, slots=True)
class SharesNotWhole(Problem):
    """Shares of sources that do not sum to 1."""

    code = "shares-not-whole"
    why = Said(
        "各方分担的份额加起来要正好是 100%，否则每次拨付都会多出或少掉一部分钱。",
        "The shares of the sources sum to exactly 100 %; else money would appear or vanish at "
        "each allocation.",
    )
    total: Fraction

    def message(self) -> Said:
        """The sum."""
        shown = half_up(self.total * 100, 2)
        return Said(f"份额之和是 {shown}%，应为 100%", f"The shares sum to {shown} %, not 100 %")

    def hint(self) -> Said:
        """How much too little or too much it is."""
        gap = half_up(abs(1 - self.total) * 100, 2)
        if self.total < 1:
            return Said(f"还差 {gap}%", f"{gap} % are missing")
        return Said(f"多了 {gap}%", f"{gap} % too much")


@dataclass(frozen=True, slots=True)
class AllowedAndDenied(Problem):
    """An item that a line both allows and denies."""

    code = "allow-and-deny"
    why = Said(
        "同一项开支不能既允许又禁止；只写一处。",
        "An item cannot be both allowed and denied; write it once.",
    )
    item: str

    def message(self) -> Said:
        """Name the item."""
        return Said(f"“{self.item}”既允许又禁止", f"`{self.item}` is both allowed and denied")


@dataclass(frozen=True, slots=True)
class SectionNotForLedger(Problem):
    """Lines of a points ledger, caps of a money ledger."""

    code = "section-not-for-ledger"
    why = Said(
        "资金账本有 lines 和 shares；积分账本有 rules、caps、base 和 shown_in。",
        "A money ledger has `lines` and `shares`; a ledger of points has `rules`, `caps`, `base` "
        "and `shown_in`.",
    )
    section: str
    unit: str

    def message(self) -> Said:
        """Name both."""
        return Said(
            f"{self.unit} 账本没有 {self.section}", f"A ledger of {self.unit} has no `{self.section}`"
        )


@dataclass(frozen=True, slots=True)
class NoLines(Problem):
    """A money ledger without lines."""

    code = "ledger-without-lines"
    why = Said(
        "资金要按用途专款专用，所以资金账本至少要有一项 lines；来源的份额写在 shares，一方独出写 100%。",
        "Money is set aside for purposes, so a money ledger has at least one of `lines`, and "
        "says in `shares` who "
        "pays (100 % for one).",
    )
    section: str

    def message(self) -> Said:
        """Name what is missing."""
        return Said(f"资金账本缺少 {self.section}", f"The money ledger has no `{self.section}`")


@dataclass(frozen=True, slots=True)
class Uncapped(Problem):
    """A rule of points without a cap."""

    code = "points-uncapped"
    why = Said(
        "没有上限的积分规则会被刷分，也让分数失去意义。每条规则在 caps 下写一个周期内最多多少分。",
        "A rule of points without a cap invites farming and makes the points meaningless. Each "
        "rule has its most "
        "per period under `caps`.",
    )
    rule: str

    def message(self) -> Said:
        """Name the rule."""
        return Said(f"积分规则“{self.rule}”没有上限", f"The points rule `{self.rule}` has no cap")

    def hint(self) -> Said:
        """Add a cap."""
        return Said(
            f"请加上 caps: {{{self.rule}: {{most: …, per: year}}}}",
            f"Add `caps: {{{self.rule}: {{most: …, per: year}}}}`",
        )


@dataclass(frozen=True, slots=True)
class NegativePoints(Problem):
    """Points that are taken away."""

    code = "negative-points"
    why = Said(
        "积分只奖不罚：只能记正分。扣分会把自愿的服务变成考核人的工具（办错了用冲正，不用负分）。",
        "Points reward and never punish: only positive points are awarded. Taking points away "
        "would turn voluntary "
        "service into a means of pressing people. A mistake is reversed, not punished.",
    )

    def message(self) -> Said:
        """Say that points are never negative."""
        return Said("积分只能是正的，不能扣分", "Points are only given, never taken away")


@dataclass(frozen=True, slots=True)
class PaidWithoutHold(Problem):
    """A settlement in a process that holds nothing."""

    code = "settle-without-reserve"
    why = Said(
        "支付（settle）付的是本案预留（reserve）的钱。流程里没有预留，就没有可付的。",
        "`settle` pays what this case has reserved. A process that reserves nothing has nothing to pay.",
    )
    ledger: str

    def message(self) -> Said:
        """Name the ledger."""
        return Said(
            f"本流程没有从“{self.ledger}”预留过，付不出去",
            f"This process reserves nothing from `{self.ledger}` that could be paid",
        )


@dataclass(frozen=True, slots=True)
class NeverPaid(Problem):
    """A reservation that is never settled."""

    code = "reserve-never-settled"
    severity = Severity.WARNING
    why = Said(
        "预留的钱在流程里没有一步支付，办件结束时会全部退回。",
        "What is reserved is never settled in this process and goes back when the case ends.",
    )
    ledger: str

    def message(self) -> Said:
        """Name the ledger."""
        return Said(
            f"从“{self.ledger}”预留的钱始终没有支付", f"What is reserved from `{self.ledger}` is never paid"
        )


@dataclass(frozen=True, slots=True)
class OnePairOfEyes(Problem):
    """Money paid by whoever asked for it."""

    code = "money-needs-second-person"
    why = Said(
        "申请、审批、支付不能是同一个人。支付步骤的岗位要与发起的岗位不同，二者之间还要有别的岗位把关。",
        "Whoever asks for money must not be the one who approves or pays it. The posts that pay "
        "differ from those "
        "that ask, and some other post approves.",
    )
    post: str
    also: Said

    def message(self) -> Said:
        """Name who does both."""
        return Said(
            f"“{self.post}”既{self.also.zh}又经手支付，没有第二个人把关",
            f"`{self.post}` both {self.also.en} the money and pays it, with no second person",
        )


PROBLEMS: tuple[type[Problem], ...] = (
    SharesNotWhole,
    AllowedAndDenied,
    SectionNotForLedger,
    NoLines,
    Uncapped,
    NegativePoints,
    PaidWithoutHold,
    NeverPaid,
    OnePairOfEyes,
)
_OF_MONEY = frozenset({"lines", "shares", "share_labels", "year_end", "signatures", "matched"})
_OF_PEOPLE = frozenset({"rules", "caps", "shown_in", "ceiling"})
#: Which sections a ledger of each unit has, of those that not every ledger has.
_SECTIONS = {
    Unit.MONEY: _OF_MONEY,
    Unit.SCORE: _OF_PEOPLE | {"base", "clawback"},
    Unit.CURRENCY: _OF_PEOPLE | {"lots", "clawback"},
    Unit.RECORD: _OF_PEOPLE,
    Unit.STOCK: frozenset[str](),
    Unit.PLACES: frozenset[str](),
}


def check(subject: Subject) -> None:
    """Tell what is wrong with ledgers and with the effects on them."""
    for ledger in subject.rules.ledgers.values():
        _check_ledger(subject, ledger)
    for process in subject.rules.processes.values():
        _check_holds(subject, process)
        _check_awards(subject, process)


def _check_ledger(subject: Subject, ledger: Ledger) -> None:
    view = subject.view("ledgers", ledger.id)
    is_money = ledger.unit is Unit.MONEY
    for section in sorted(frozenset().union(*_SECTIONS.values()) - _SECTIONS[ledger.unit]):
        if view.has(section):
            subject.findings.add(SectionNotForLedger(section, ledger.unit.value), view.child(section).at)
    for section in ("lines", "shares") if is_money else ():
        if not view.has(section):
            subject.findings.add(NoLines(section), view.at)
    whole = len(ledger.shares) == len(list(view.child("shares").each()))
    total = sum(ledger.shares.values(), Fraction(0))
    if view.has("shares") and whole and total != 1:
        subject.findings.add(SharesNotWhole(total), view.child("shares").at)
    for name, entry in view.child("share_labels").each():
        if name not in dict(view.child("shares").each()):
            subject.findings.add(UnknownShare(name, tuple(ledger.shares)), entry.at)
    for name, entry in view.child("matched").each():
        lead = ledger.matched.get(name, name)
        for unknown in (one for one in (name, lead) if one not in ledger.shares):
            subject.findings.add(UnknownShare(unknown, tuple(ledger.shares)), entry.at)
    _check_shown(subject, ledger, view)
    for line in ledger.lines.values():
        for item in sorted(line.allow & set(line.deny)):
            subject.findings.add(
                AllowedAndDenied(item), view.child("lines").child(line.id).child("deny").child(item).at
            )
    for rule, entry in view.child("rules").each():
        if ledger.unit in OF_PEOPLE and not any(cap.rule in ("", rule) for cap in ledger.caps.values()):
            subject.findings.add(Uncapped(rule), entry.at)


def _check_shown(subject: Subject, ledger: Ledger, view: View) -> None:
    """Points are shown inside units of which their owner is a member."""
    for written in view.child("shown_in").scalars():
        kind = subject.rules.organisation.unit_types.get(UnitTypeId(written.text))
        if written.text in ledger.shown_in and kind is not None and not kind.has_members:
            subject.findings.add(NoMembers(written.text), written.span)


def _check_holds(subject: Subject, process: Process) -> None:
    reserved = {effect.ledger: step for step, effect in effects_of(process) if _holds(effect)}
    reserved |= {
        step.place.ledger: step.id for step in process.steps() if isinstance(step, Task) and step.place
    }
    settled = {effect.ledger: step for step, effect in effects_of(process) if isinstance(effect, Settle)}
    for ledger, step in settled.items():
        if ledger not in reserved:
            subject.findings.add(PaidWithoutHold(ledger), subject.step(process, step).child("then").at)
    for ledger, step in reserved.items():
        if ledger not in settled:
            view = subject.view("processes", process.id)
            place = view.child("start") if step == "start" else subject.step(process, step)
            subject.findings.add(NeverPaid(ledger), place.child("then").at)
    if settled:
        _check_eyes(subject, process, set(settled.values()))


def _holds(effect: Effect) -> TypeGuard[Reserve | Redeem | Award]:
    """Whether it sets something aside that must be paid or given back."""
    return isinstance(effect, Reserve | Redeem) or (isinstance(effect, Award) and effect.pending)


def _check_eyes(subject: Subject, process: Process, paying: set[str]) -> None:
    """Whoever pays must not be all of those who ask, nor hold whole an approval before."""
    asking = {name for source in process.start.by if (name := _who(source))} | {"starter"}
    approving = [step for step in process.steps() if isinstance(step, Task) and _approves(step)]
    for step in process.steps():
        if not isinstance(step, Task) or step.id not in paying or not step.by:
            continue
        doers, place = {_who(source) for source in step.by}, subject.step(process, step.id).child("by").at
        shown = ", ".join(sorted(doers))
        if doers <= asking:
            subject.findings.add(OnePairOfEyes(shown, Said("申请", "asks for")), place)
        for other in approving:
            if other.id != step.id and doers <= {_who(source) for source in other.by}:
                subject.findings.add(OnePairOfEyes(shown, Said("审批", "approves")), place)


def _approves(task: Task) -> bool:
    """Whether people there can say no."""
    return any(outcome.leads is not Leads.ON for outcome in task.outcomes.values())


def _who(source: SeatSource) -> str:
    match source:
        case PostHolders(post=post):
            return post
        case Starter():
            return "starter"
        case _:
            return "?"


def _check_awards(subject: Subject, process: Process) -> None:
    for step, effect in effects_of(process):
        if isinstance(effect, Award) and any(map(_is_negative, _ways(effect.amount))):
            view = subject.view("processes", process.id)
            place = view.child("start") if step == "start" else subject.step(process, step)
            subject.findings.add(NegativePoints(), place.child("then").at)


def _ways(node: Node) -> Iterator[Node]:
    if isinstance(node, If):
        yield from _ways(node.then)
        yield from _ways(node.otherwise)
    else:
        yield node


def _is_negative(node: Node) -> bool:
    match node:
        case Unary(op="-"):
            return True
        case Literal(value=int() as value):
            return value < 0
        case _:
            return False
