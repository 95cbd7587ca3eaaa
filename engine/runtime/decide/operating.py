"""Operations on a case: who may, when, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import NoReturn

from engine.base.finding import Said
from engine.model import effect as f
from engine.model.command import START, SYSTEM, Operate
from engine.model.event import CaseClosed, CaseReopened, Operated
from engine.model.ids import NodeId, SeatId
from engine.model.limit import Roll
from engine.model.operation import Operation
from engine.model.process import Task
from engine.model.refusal import FieldError, Kind
from engine.model.seat_event import SeatOpened, SeatWithdrawn
from engine.model.state import Seat
from engine.runtime.calendar import midnight
from engine.runtime.children import stop
from engine.runtime.decide.acting import kept
from engine.runtime.decide.asking_others import RIGHTS, may_remove, may_share, remove, share
from engine.runtime.decide.pausing import resume, suspend
from engine.runtime.decide.receiving import may_read, may_sign_for, read, sign_for
from engine.runtime.decide.taking_back import may_recall, may_take_back, own_decision
from engine.runtime.decide.timing import may_pause, may_resume, pause, resume_clock
from engine.runtime.draft import Draft
from engine.runtime.effects.money import value_of
from engine.runtime.effects.notices import tell
from engine.runtime.effects.reversal import reverse
from engine.runtime.question import DueBy, PostingsOf
from engine.runtime.refusing import case_closed, invalid, refuse, suspended
from engine.runtime.returning import PASSED, carry, go_back
from engine.runtime.run import close
from engine.runtime.scope import Asking
from engine.runtime.seats import people_of
from engine.runtime.settling import settle
from engine.runtime.walk import task_of

URGED_AGAIN_AFTER = timedelta(hours=4)
TERMINATED, VOIDED = "terminated", "voided"
#: Ends that nothing can undo.
FINAL = (TERMINATED, VOIDED)
#: What may be done while the case is suspended.
_ANY_TIME = (Operation.RESUME, Operation.TERMINATE, Operation.VOID)
#: What is done in one's own name and needs no reason.
WITHOUT_REASON = (
    Operation.TAKE_BACK,
    Operation.RECALL,
    Operation.RESUME,
    Operation.RESUME_CLOCK,
    Operation.ADD_BEFORE,
    Operation.ADD_BESIDE,
    Operation.ADD_AFTER,
    Operation.TRANSFER,
    Operation.DELEGATE,
    Operation.REMOVE,
    Operation.URGE,
    Operation.SIGN_FOR,
    Operation.READ,
)


def operate(draft: Draft, command: Operate) -> Asking[None]:
    """Do what an operation does, if this person may do it now."""
    yield from permitted(draft, command)
    _refuse_silent(command)
    if command.what is Operation.READ:
        read(draft, command)
        return
    draft.tell(
        Operated(
            what=command.what.value,
            reason=kept(draft, command.reason),
            seat=command.seat,
            persons=command.persons,
            node=command.node,
            kind=command.kind or "",
            until=command.until,
        )
    )
    yield from _asked(_DO[command.what](draft, command))


def permitted(draft: Draft, command: Operate) -> Asking[None]:
    """Refuse whoever may not do this, and whatever cannot be done as the case stands."""
    if draft.state.suspended_at is not None and command.what not in _ANY_TIME:
        raise suspended()
    _refuse_ballot(draft, command)
    yield from _asked(_MAY[command.what](draft, command))


def _refuse_ballot(draft: Draft, command: Operate) -> None:
    """A ballot is its rater's own: nobody takes one back, hands one on or asks for more of them."""
    seat = draft.state.seats.get(command.seat) if command.seat else None
    if seat and task_of(draft.process, draft.state.activations[seat.activation].node).ballot is not None:
        refuse(
            Kind.CONFLICT, "ballot", "评议票不能收回、转交或加签。",
            "A ballot is neither taken back nor handed on, and nobody is added to it.",
        )  # fmt: skip


def _asked(asking: Asking[None] | None) -> Asking[None]:
    """Some operations need facts, some need none."""
    if asking is not None:
        yield from asking


def _refuse_silent(command: Operate) -> None:
    if command.what not in WITHOUT_REASON and not command.reason.strip():
        raise invalid([FieldError(path="reason", said=Said("请写明理由。", "Please give your reasons."))])


def may_manage(draft: Draft) -> Asking[bool]:
    """Whether the person manages the cases of this process, for the unit of this one."""
    if draft.actor == SYSTEM:
        return True
    for source in draft.process.managers:
        found = yield from people_of(source, draft.scope(), draft.state.unit)
        if draft.actor.person in found.persons:
            return True
    return False


def _refuse_stranger(draft: Draft) -> Asking[None]:
    if not (yield from may_manage(draft)):
        refuse(
            Kind.FORBIDDEN, "not_manager", "只有流程管理员可以这样做。", "Only who manages the process may."
        )


def _while_open(draft: Draft, command: Operate) -> Asking[None]:
    yield from _refuse_stranger(draft)
    if not draft.state.is_open:
        raise case_closed(draft.state)
    if command.what is Operation.SUSPEND and command.until and midnight(command.until) <= draft.at:
        _refuse_date()


def _refuse_date() -> NoReturn:
    refuse(Kind.INVALID, "past_day", "日期须在今天之后。", "The day must lie after today.")


def _may_void(draft: Draft, command: Operate) -> Asking[None]:
    yield from _refuse_stranger(draft)
    if draft.state.status in FINAL:
        raise case_closed(draft.state)


def _may_resume(draft: Draft, command: Operate) -> Asking[None]:
    yield from _refuse_stranger(draft)
    if draft.state.suspended_at is None:
        refuse(Kind.CONFLICT, "not_suspended", "办件没有挂起。", "The case is not suspended.")


def _may_reopen(draft: Draft, command: Operate) -> Asking[None]:
    yield from _refuse_stranger(draft)
    state, limit = draft.state, draft.process.reopen_within
    if state.is_open or state.closed_at is None:
        refuse(Kind.CONFLICT, "still_open", "办件还在办理。", "The case is still open.")
    if state.status in FINAL or limit is None or not reopen_targets(draft):
        refuse(Kind.CONFLICT, "not_reopenable", "这件事办结后不能重启。", "This case cannot be reopened.")
    amount = yield from value_of(draft, limit.amount)
    due = yield DueBy(state.closed_at, limit.amount.type, amount, Roll.NONE)
    if draft.at > due.at:
        refuse(Kind.CONFLICT, "too_late", "已过可以重启的期限。", "The time for reopening has passed.")
    if command.node is not None and command.node not in reopen_targets(draft):
        refuse(Kind.INVALID, "not_behind", "办件没有办过这一步。", "The case never passed that step.")


def reopen_targets(draft: Draft) -> tuple[NodeId, ...]:
    """The tasks a case has passed, latest first."""
    tasks = {step.id for step in draft.process.steps() if isinstance(step, Task)}
    steps = sorted(draft.state.activations.values(), key=lambda step: -step.left_seq)
    return tuple(dict.fromkeys(s.node for s in steps if s.node in tasks and s.state in (*PASSED, "rejected")))


def _recall(draft: Draft, command: Operate) -> Asking[None]:
    yield from go_back(draft, START, why="recalled")


def _take_back(draft: Draft, command: Operate) -> Asking[None]:
    """One's seat is open again; what others had decided in the step stands."""
    seat, step = own_decision(draft, command)
    if step.state == "open":
        draft.tell(SeatWithdrawn(seat=seat.id))
        draft.tell(next_seat(draft, seat))
        yield from settle(draft, task_of(draft.process, step.node), step.id)
        return
    draft.tell(SeatWithdrawn(seat=seat.id))
    again = yield from go_back(draft, step.node, why="recalled")
    carry(draft, step.id, again, but=_asked_first(draft, seat))


def _asked_first(draft: Draft, seat: Seat) -> SeatId:
    """The seat of the step itself whose holder, by way of others perhaps, asked for this one."""
    while seat.parent is not None:
        seat = draft.state.seats[seat.parent]
    return seat.id


def next_seat(draft: Draft, seat: Seat, **changed: object) -> SeatOpened:
    """A seat that takes over from another one, in the same place."""
    numbers = (
        int(s.id.rpartition("/")[2]) for s in draft.state.seats.values() if s.activation == seat.activation
    )
    given: dict[str, object] = {
        "persons": seat.persons, "post": seat.post, "unit": seat.unit, "claimable": seat.claimable,
        "source": seat.source, "kind": seat.kind.value, "parent": seat.parent, "follows": seat.id,
        "weight": seat.weight, "named": seat.named, "proxies": seat.proxies, **changed,
    }  # fmt: skip
    name = f"{seat.activation}/{max(numbers) + 1}"
    return SeatOpened(seat=name, activation=seat.activation, **given)  # type: ignore[arg-type]  # fields by name


def _terminate(draft: Draft, command: Operate) -> Asking[None]:
    yield from close(draft, TERMINATED)


def _void(draft: Draft, command: Operate) -> Asking[None]:
    """Everything the case has posted goes back, what it held is free, its number stays as void."""
    stop(draft, [child for step in draft.state.activations.values() for child in step.children], void=True)
    found = yield PostingsOf(draft.state.id)
    ledgers = {t.target.ledger for each in found for t in each.transaction.transfers}
    for ledger in sorted(ledgers):
        yield from reverse(draft, f.Reverse(ledger=ledger))
    if draft.state.is_open:
        yield from close(draft, VOIDED)
    else:
        draft.tell(CaseClosed(state=VOIDED))


def _suspend(draft: Draft, command: Operate) -> None:
    suspend(draft, midnight(command.until) if command.until else None)


def _resume(draft: Draft, command: Operate) -> Asking[None]:
    yield from resume(draft)


def _reopen(draft: Draft, command: Operate) -> Asking[None]:
    target = command.node or reopen_targets(draft)[0]
    draft.tell(CaseReopened())
    yield from go_back(draft, target)


def _may_urge(draft: Draft, command: Operate) -> Asking[None]:
    """The starter or a manager, not more often than is decent, and only where somebody has to act."""
    state = draft.state
    if draft.actor.person != state.starter:
        yield from _refuse_stranger(draft)
    if not state.is_open:
        raise case_closed(state)
    if not any(seat.is_live for seat in state.seats.values()):
        refuse(Kind.CONFLICT, "nobody_acts", "现在没有等待任何人办理。", "Nobody has to act now.")
    if state.urged_at is not None and draft.at - state.urged_at < URGED_AGAIN_AFTER:
        refuse(
            Kind.CONFLICT, "too_soon", "刚刚催办过，请过几小时再催。", "Urged a short while ago; please wait."
        )


def _urge(draft: Draft, command: Operate) -> None:
    """A message and no more: neither the state nor a deadline changes."""
    live = [seat for seat in draft.state.seats.values() if seat.is_live]
    persons = dict.fromkeys(p for s in live for p in ((s.claimed_by,) if s.claimed_by else s.persons))
    words = f"催办：{draft.process.label}（{draft.state.number}）请尽快办理。{command.reason.strip()}"
    tell(draft, tuple(persons), words)


def _may_remove(draft: Draft, command: Operate) -> Asking[None]:
    if may_remove(draft, command):
        yield from _refuse_stranger(draft)


_May = Callable[[Draft, Operate], Asking[None] | None]
_MAY: Mapping[Operation, _May] = {
    Operation.RECALL: may_recall,
    Operation.TAKE_BACK: may_take_back,
    Operation.TERMINATE: _while_open,
    Operation.VOID: _may_void,
    Operation.SUSPEND: _while_open,
    Operation.RESUME: _may_resume,
    Operation.REOPEN: _may_reopen,
    **dict.fromkeys(RIGHTS, may_share),
    Operation.REMOVE: _may_remove,
    Operation.PAUSE_CLOCK: may_pause,
    Operation.RESUME_CLOCK: may_resume,
    Operation.URGE: _may_urge,
    Operation.SIGN_FOR: may_sign_for,
    Operation.READ: may_read,
}
_DO: Mapping[Operation, _May] = {
    Operation.RECALL: _recall,
    Operation.TAKE_BACK: _take_back,
    Operation.TERMINATE: _terminate,
    Operation.VOID: _void,
    Operation.SUSPEND: _suspend,
    Operation.RESUME: _resume,
    Operation.REOPEN: _reopen,
    **dict.fromkeys(RIGHTS, share),
    Operation.REMOVE: remove,
    Operation.PAUSE_CLOCK: pause,
    Operation.RESUME_CLOCK: resume_clock,
    Operation.URGE: _urge,
    Operation.SIGN_FOR: sign_for,
    Operation.READ: read,
}
