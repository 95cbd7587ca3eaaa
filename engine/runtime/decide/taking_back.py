"""Until when a case may be recalled by whoever started it, and a decision taken back by whoever gave it."""

from __future__ import annotations

from engine.model.beginning import Recall
from engine.model.command import START, SYSTEM, Operate
from engine.model.refusal import Kind
from engine.model.state import Activation, Seat, SeatKind, SeatState
from engine.runtime.blocks import newest
from engine.runtime.draft import Draft
from engine.runtime.refusing import case_closed, refuse
from engine.runtime.returning import PASSED
from engine.runtime.walk import places, task_of


def may_recall(draft: Draft, command: Operate) -> None:
    """The starter, until the moment the process names, unless the case is with them already."""
    state = draft.state
    if draft.actor.person != state.starter:
        refuse(
            Kind.FORBIDDEN, "not_starter", "只有发起人可以撤回。", "Only who started the case may recall it."
        )
    if not state.is_open:
        raise case_closed(state)
    until = draft.process.start.recall
    submitted = max((s.left_seq for s in state.activations.values() if s.node == START), default=0)
    touched = any(_is_begun(draft, s) for s in state.seats.values() if _after(draft, s, submitted))
    with_starter = any(s.node == START and s.state == "open" for s in state.activations.values())
    too_late = until is Recall.NEVER or (until is not Recall.ANY_TIME and touched)
    if too_late or with_starter:
        refuse(
            Kind.CONFLICT,
            "too_late",
            "已有人办理，不能撤回；请联系办理人退回。" if touched else "现在不能撤回。",
            "Somebody has acted already; ask them to return it." if touched else "It cannot be recalled now.",
        )


def _after(draft: Draft, seat: Seat, seq: int) -> bool:
    return draft.state.activations[seat.activation].entered_seq > seq


def _is_touched(seat: Seat) -> bool:
    """Whether a person has decided, claimed or signed for it; what the engine decided binds nobody."""
    return (
        seat.claimed_by is not None
        or seat.signed_for_at is not None
        or seat.decided_by not in (None, SYSTEM.person)
    )


def _is_begun(draft: Draft, seat: Seat) -> bool:
    """Whether it is too late to take back what led to it: it is touched or, where that counts, was opened."""
    opened = draft.process.start.recall is Recall.FIRST_OPENED and seat.read_at is not None
    return opened or _is_touched(seat)


def may_take_back(draft: Draft, command: Operate) -> None:
    """Whoever decided it, while nobody has built upon it and nothing was posted since."""
    seat, step = own_decision(draft, command)
    if not draft.state.is_open:
        raise case_closed(draft.state)
    asker = draft.state.seats.get(seat.parent) if seat.parent else None
    if seat.kind in (SeatKind.BEFORE, SeatKind.ADVICE) and asker is not None and _is_touched(asker):
        refuse(
            Kind.CONFLICT,
            "too_late",
            "请您出主意的人已经办理，不能拿回。",
            "Whoever asked you has acted upon it already.",
        )
    if step.state == "open":
        return
    if step.state not in PASSED:
        refuse(
            Kind.CONFLICT,
            "not_passed",
            "这一步已经退回或取消，不能拿回。",
            "The step was returned or cancelled.",
        )
    _refuse_next_round(draft, step)
    later = [s for s in draft.state.seats.values() if _after(draft, s, step.left_seq)]
    if any(_is_begun(draft, each) for each in later):
        refuse(
            Kind.CONFLICT,
            "too_late",
            "后面的环节已有人办理，不能拿回。",
            "Somebody has acted upon it already.",
        )
    if draft.state.final_seq > step.left_seq:
        refuse(
            Kind.CONFLICT,
            "irrevocable",
            "已经入账、支付或发起了其他事项，不能拿回。",
            "Something was posted, paid or started since; it cannot be taken back.",
        )


def _refuse_next_round(draft: Draft, step: Activation) -> None:
    """What a round of a loop came to is what the next one was begun upon."""
    way = () if step.node == START else places(draft.process, step.node)
    around = (newest(draft.state, place.block.id) for place in way if place.block)
    if any(block is not None and block.turned_seq > step.left_seq for block in around):
        refuse(Kind.CONFLICT, "next_round", "下一轮已经开始，不能拿回。", "The next round has begun already.")


def own_decision(draft: Draft, command: Operate) -> tuple[Seat, Activation]:
    """The seat that the person has decided, and its step."""
    seat = draft.state.seats.get(command.seat) if command.seat else None
    if seat is None or seat.state is not SeatState.DECIDED or seat.decided_by != draft.actor.person:
        refuse(
            Kind.FORBIDDEN, "not_yours", "只能拿回自己的决定。", "Only your own decision can be taken back."
        )
    step = draft.state.activations[seat.activation]
    if task_of(draft.process, step.node).ballot is not None:
        refuse(Kind.CONFLICT, "irrevocable", "票已投入票箱，不能收回。", "A ballot in the box stays there.")
    return seat, step
