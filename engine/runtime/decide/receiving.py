"""Signing for a task (签收), and noting that somebody has looked at it."""

from __future__ import annotations

from engine.model.command import Operate
from engine.model.refusal import Kind
from engine.model.seat_event import SeatRead, SeatSignedFor
from engine.runtime.decide.acting import open_seat
from engine.runtime.draft import Draft
from engine.runtime.receiving import awaits_receipt
from engine.runtime.refusing import refuse
from engine.runtime.scope import Asking


def may_sign_for(draft: Draft, command: Operate) -> Asking[None]:
    """Whoever has the task, once."""
    seat, task = yield from open_seat(draft, command)
    if not awaits_receipt(draft.state, task, seat):
        refuse(Kind.CONFLICT, "nothing_to_sign_for", "这项待办不需要签收。", "This need not be signed for.")


def sign_for(draft: Draft, command: Operate) -> None:
    """The task has come; its deadline runs as before."""
    assert command.seat is not None, "permitted looked it up"
    draft.tell(SeatSignedFor(seat=command.seat, person=draft.actor.person))


def may_read(draft: Draft, command: Operate) -> Asking[None]:
    """Whoever has the task; the first time counts."""
    seat, _ = yield from open_seat(draft, command)
    if seat.read_at is not None:
        refuse(Kind.CONFLICT, "read_before", "这项待办已经有人看过。", "Somebody has looked at this before.")


def read(draft: Draft, command: Operate) -> None:
    """Somebody has seen it."""
    assert command.seat is not None, "permitted looked it up"
    draft.tell(SeatRead(seat=command.seat, person=draft.actor.person))
