"""Deciding a seat: whether this person may, with which answers, and what the outcome leads to."""

from __future__ import annotations

from engine.base.finding import Said
from engine.model.assisting import answers_of
from engine.model.command import Act, Cast, Claim, Operate, Unclaim
from engine.model.fields.normal import clean
from engine.model.ids import NodeId, SeatId
from engine.model.process import Outcome, Parallel, Task, Wait
from engine.model.refusal import FieldError, Kind
from engine.model.seat_event import SeatClaimed, SeatDecided, SeatUnclaimed
from engine.model.state import Seat, SeatState
from engine.runtime.ballots import drop
from engine.runtime.draft import Draft, seats_of
from engine.runtime.filling import fill, fill_partly
from engine.runtime.question import OpenClaims, PostsOf
from engine.runtime.receiving import awaits_receipt, end_claim, hold_claim
from engine.runtime.refusing import already_handled, case_closed, invalid, refuse, suspended
from engine.runtime.returning import given, targets
from engine.runtime.scope import Asking
from engine.runtime.seats import barred_from, people_of
from engine.runtime.settling import settle
from engine.runtime.walk import spends_money, task_of

OPINION_CHARS_MAX = 2_000


def act(draft: Draft, command: Act) -> Asking[None]:
    """Somebody gives an outcome."""
    _refuse_suspended(draft)
    seat, task = yield from open_seat(draft, command)
    if task.ballot is not None:
        refuse(Kind.INVALID, "ballot", "请在评议票上投票。", "Please use the ballot paper.")
    refuse_unclaimed(draft, seat)
    refuse_unsigned(draft, task, seat)
    outcome = _outcome(draft, task, seat, command)
    back_to = _chosen(draft, task, outcome, command)
    yield from _answers(draft, task, seat, outcome, command)
    draft.tell(
        SeatDecided(
            seat=seat.id,
            outcome=outcome.id,
            person=draft.actor.person,
            opinion=kept(draft, command.opinion),
            on_behalf_of=seat.principal_of(draft.actor.person),
        )
    )
    yield from settle(draft, task, seat.activation, command.confirmed, back_to)


def _chosen(draft: Draft, task: Task, outcome: Outcome, command: Act) -> NodeId | None:
    """Where the case is to go back to, if whoever gives the outcome chooses."""
    if command.back_to is None or not outcome.chooses:
        return None
    if command.back_to not in targets(draft.process, draft.state, task.id):
        refuse(
            Kind.INVALID,
            "not_behind",
            "不能退回到这一步：只能退回到已经办过的、在本步骤之前的环节。",
            "The case cannot go back there: only to a step it has passed on its way here.",
            step=command.back_to,
        )
    return command.back_to


def _answers(draft: Draft, task: Task, seat: Seat, outcome: Outcome, command: Act) -> Asking[None]:
    if task.form is None or not seat.counts:
        return
    form = draft.rules.forms[task.form]
    if outcome.counts:
        yield from fill(draft, form, command.typed, task.writes, command.confirmed)
    else:
        yield from fill_partly(draft, form, command.typed, task.writes)


def cast(draft: Draft, command: Cast) -> Asking[None]:
    """Somebody puts a ballot into the box; nothing follows from it before the deadline."""
    _refuse_suspended(draft)
    seat, task = yield from open_seat(draft, command)
    if task.ballot is None:
        refuse(Kind.INVALID, "no_ballot", "这项待办不是评议。", "This task is no ballot.")
    drop(draft, command, seat, task)


def claim(draft: Draft, command: Claim) -> Asking[None]:
    """A member of a pool takes a seat for themself."""
    _refuse_suspended(draft)
    seat, task = yield from open_seat(draft, command)
    if not task.claim:
        refuse(Kind.CONFLICT, "not_claimable", "这项待办不需要认领。", "This task need not be claimed.")
    if seat.state is SeatState.CLAIMED:
        raise already_handled(seat)
    if task.claim_limit is not None:
        held = yield OpenClaims(draft.actor.person, draft.process.id, task.id)
        if held >= task.claim_limit:
            refuse(
                Kind.CONFLICT,
                "claim_limit",
                f"您已认领 {held} 项，请先办结再认领。",
                f"You hold {held} of these already; finish one first.",
                limit=str(task.claim_limit),
            )
    refuse_unsigned(draft, task, seat)
    draft.tell(SeatClaimed(seat=seat.id, person=draft.actor.person))
    yield from hold_claim(draft, task, seat)


def unclaim(draft: Draft, command: Unclaim) -> Asking[None]:
    """A claimed seat goes back to its pool."""
    _refuse_suspended(draft)
    seat, _ = yield from open_seat(draft, command)
    refuse_unclaimed(draft, seat)
    if seat.state is not SeatState.CLAIMED:
        refuse(Kind.CONFLICT, "not_claimed", "这项待办没有被认领。", "This task has not been claimed.")
    end_claim(draft, seat)
    draft.tell(SeatUnclaimed(seat=seat.id))


def open_seat(draft: Draft, command: Act | Cast | Claim | Operate | Unclaim) -> Asking[tuple[Seat, Task]]:
    """The seat a command is about, if it is this person's and still as they saw it."""
    if isinstance(command, Act) and command.step is not None and command.seat not in draft.state.seats:
        _refuse_out_of_order(draft, command.step)
    seat = _known(draft, command.seat or SeatId(""))
    task = task_of(draft.process, draft.state.activations[seat.activation].node)
    if task.place is not None:
        refuse(Kind.FORBIDDEN, "not_yours", "排队由系统按序安排。", "The line moves by itself, in order.")
    yield from _refuse_stranger(draft, task, seat)
    if not seat.is_live or seat.version != command.seat_version:
        raise already_handled(seat)
    return seat, task


def _refuse_out_of_order(draft: Draft, node: NodeId) -> None:
    """A step whose gates lie shut: what stands before it comes first."""
    steps = {step.id: step for step in draft.process.steps()}
    reached = any(each.node == node for each in draft.state.activations.values())
    if node not in steps or reached or not draft.state.is_open:
        return
    waiting = [each.node for each in draft.state.activations.values() if each.state == "open"]
    first = "、".join(
        steps[each].label for each in waiting if isinstance(steps.get(each), Task | Wait | Parallel)
    )
    refuse(
        Kind.CONFLICT,
        "step_order",
        f"还不能办“{steps[node].label}”：先要完成“{first}”。",
        f"“{steps[node].label}” cannot be done yet: “{first}” comes first.",
        step=node,
    )


def _known(draft: Draft, seat: SeatId) -> Seat:
    known = draft.state.seats.get(seat)
    if known is None and not draft.state.is_open:
        raise case_closed(draft.state)
    if known is None:
        refuse(Kind.NOT_FOUND, "unknown_seat", "没有这项待办。", "There is no such task.")
    return known


def _refuse_stranger(draft: Draft, task: Task, seat: Seat) -> Asking[None]:
    person = draft.actor.person
    source = task.by[seat.source] if seat.source < len(task.by) else None
    if person in barred_from(draft, task, source) or _signed_beside(draft, seat):
        refuse(
            Kind.FORBIDDEN,
            "same_person",
            "您已经办理过本件的其他环节，须由另一人办理。",
            "You have acted elsewhere in this case; somebody else must do this.",
        )
    posts = (yield PostsOf(person)) if seat.post is not None else ()
    if not _is_theirs(seat, draft, tuple(posts)) and not (yield from _records(draft, task)):
        refuse(Kind.FORBIDDEN, "not_yours", "这项待办不属于您。", "This task is not yours.")


def _is_theirs(seat: Seat, draft: Draft, posts: tuple[tuple[str, str], ...]) -> bool:
    """Named when the seat opened and still in the post, or a newcomer in that very post."""
    person = draft.actor.person
    if seat.post is None or seat.named or seat.principal_of(person):
        return person in seat.persons
    if person in dict(seat.proxies).values():
        return person in seat.persons  # whoever asked somebody to act instead does not act beside them
    return (seat.post, seat.unit) in posts or (
        person in seat.persons and any(post == seat.post for post, _ in posts)
    )


def _records(draft: Draft, task: Task) -> Asking[bool]:
    """Whether they write down what others answer, such as who has come to a meeting."""
    for source in task.signing.recorded_by:
        found = yield from people_of(source, draft.scope(), draft.state.unit)
        if draft.actor.person in found.persons:
            return True
    return False


def _signed_beside(draft: Draft, seat: Seat) -> bool:
    """Money needs as many people as signatures: nobody signs two seats of one step."""
    beside = seats_of(draft.state, seat.activation)
    signed = any(draft.actor.person in (s.decided_by, s.on_behalf_of) for s in beside if s.id != seat.id)
    return signed and seat.is_live and spends_money(draft.process)


def refuse_unclaimed(draft: Draft, seat: Seat) -> None:
    """A pool's task is claimed before anything is done with it."""
    if seat.claimable and seat.state is not SeatState.CLAIMED:
        refuse(Kind.CONFLICT, "claim_first", "请先认领再办理。", "Please claim this first.")
    if seat.state is SeatState.CLAIMED and seat.claimed_by != draft.actor.person:
        raise already_handled(seat)


def refuse_unsigned(draft: Draft, task: Task, seat: Seat) -> None:
    """What has come is signed for before anything is done with it."""
    if awaits_receipt(draft.state, task, seat):
        refuse(Kind.CONFLICT, "sign_first", "请先签收再办理。", "Please sign for this first.")


def _outcome(draft: Draft, task: Task, seat: Seat, command: Act) -> Outcome:
    outcome = task.outcomes.get(command.outcome)
    if outcome is None or outcome not in answers_of(task, draft.state, seat):
        refuse(
            Kind.INVALID,
            "unknown_outcome",
            "不能这样办理，请从列出的办理意见中选择。",
            "This is none of the outcomes of the step.",
            outcome=command.outcome,
        )
    if outcome.most is not None and given(draft.state, task.id, outcome.id) >= outcome.most:
        refuse(
            Kind.CONFLICT,
            "used_up",
            f"“{outcome.label}”最多 {outcome.most} 次，已经用完。",
            f"“{outcome.label}” can be given {outcome.most} times at most, and has been.",
            limit=str(outcome.most),
        )
    if outcome.needs_opinion and not clean(command.opinion):
        raise invalid([FieldError(path="opinion", said=Said("请填写意见。", "Please give your reasons."))])
    return outcome


def _refuse_suspended(draft: Draft) -> None:
    if draft.state.suspended_at is not None:
        raise suspended()


def kept(draft: Draft, opinion: str) -> str:
    """The digest under which a person's words are kept; empty for none."""
    words = clean(opinion)
    if not words:
        return ""
    if len(words) > OPINION_CHARS_MAX:
        said = Said(f"意见请在 {OPINION_CHARS_MAX} 字以内。", f"At most {OPINION_CHARS_MAX} characters.")
        raise invalid([FieldError(path="opinion", said=said)])
    return draft.keep(words)
