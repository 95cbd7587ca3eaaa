"""Answers that wait to be looked through: kept in the draft, for a page that is asked for by GET."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.model.ids import CommandId
from engine.service.people import draft, save_draft
from engine.web.here import site, visitor

#: Where a draft keeps it: no field of a form can be called so.
_KEY = "?sent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What is sent with a form besides its answers."""

    nonce: CommandId
    typed: Mapping[str, Any]
    confirmed: frozenset[str]
    opinion: str
    outcome: str
    seat_version: int
    #: For an outcome whose giver chooses where the case goes back to.
    back_to: str = ""


def lay_by(place: str, sent: Sent, unasked: Mapping[str, Any]) -> None:
    """Keep what was sent, and the answers to questions that were not on the page."""
    note = {
        "nonce": sent.nonce,
        "asked": list(sent.typed),
        "confirmed": sorted(sent.confirmed),
        "opinion": sent.opinion,
        "outcome": sent.outcome,
        "seat_version": sent.seat_version,
        "back_to": sent.back_to,
    }
    save_draft(site().store, site().clock, visitor().person, place, {**unasked, **sent.typed, _KEY: note})


def laid_by(place: str, nonce: str) -> Sent | None:
    """What was kept under a nonce, if it still waits."""
    saved = draft(site().store, visitor().person, place)
    match saved.typed.get(_KEY) if saved is not None else None:
        case {
            "nonce": str(kept),
            "asked": list(asked),
            "confirmed": list(confirmed),
            "opinion": str(opinion),
            "outcome": str(outcome),
            "seat_version": int(version),
            "back_to": str(back_to),
        } if kept == nonce:
            assert saved is not None, "it was just read"
            return Sent(
                nonce=CommandId(kept),
                typed={key: saved.typed[key] for key in asked if key in saved.typed},
                confirmed=frozenset(map(str, confirmed)),
                opinion=opinion,
                outcome=outcome,
                seat_version=version,
                back_to=back_to,
            )
        case _:
            return None


def answers_in(typed: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of a draft alone."""
    return {key: answer for key, answer in typed.items() if key != _KEY}
