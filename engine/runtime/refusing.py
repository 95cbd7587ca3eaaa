"""Refusals of case commands, each with its words; raised inside a decision and returned at its edge."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

from engine.base.finding import Said
from engine.model.refusal import FieldError, Kind, Refused
from engine.model.state import CaseState, Seat


class Refuse(Exception):
    """Ends a decision; `decide` turns it into its value, so it never leaves the runtime."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.reason)
        self.refused = refused


def refuse(kind: Kind, reason: str, zh: str, en: str, **details: str) -> NoReturn:
    """Refuse for a reason."""
    raise Refuse(Refused(kind=kind, reason=reason, said=Said(zh, en), details=details))


def unknown_case() -> Refused:
    """There is no such case."""
    return Refused(
        kind=Kind.NOT_FOUND, reason="unknown_case", said=Said("没有这个办件。", "There is no such case.")
    )


def already_handled(seat: Seat) -> Refuse:
    """Somebody was faster, or the page was old."""
    by = seat.decided_by or seat.claimed_by
    return Refuse(
        Refused(
            kind=Kind.CONFLICT,
            reason="already_handled",
            said=Said(
                "这项待办已经处理过了，请刷新查看。", "This task has already been handled; please reload."
            ),
            by=by,
            at=seat.decided_at or seat.claimed_at,
            details={"outcome": seat.outcome or ""},
        )
    )


def case_closed(state: CaseState) -> Refuse:
    """The case has ended."""
    return Refuse(
        Refused(
            kind=Kind.CONFLICT,
            reason="case_closed",
            said=Said("办件已经办结。", "The case has ended."),
            at=state.closed_at,
            details={"status": state.status},
        )
    )


def suspended() -> Refuse:
    """The case stands still."""
    return Refuse(
        Refused(
            kind=Kind.LOCKED,
            reason="suspended",
            said=Said(
                "办件已挂起，恢复后才能办理。",
                "The case is suspended; nothing can be done before it resumes.",
            ),
        )
    )


def invalid(errors: Sequence[FieldError]) -> Refuse:
    """Answers that have to be put right; the first check that names a reason gives the refusal its own."""
    return Refuse(
        Refused(
            kind=Kind.INVALID,
            reason=next((error.reason for error in errors if error.reason), "invalid"),
            said=Said("有内容需要更正。", "Some answers need correcting."),
            errors=tuple(errors),
        )
    )
