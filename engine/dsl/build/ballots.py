"""Ballots: what is asked, what can be answered, and the groups of raters."""

from __future__ import annotations

from engine.dsl.build.context import Context
from engine.dsl.build.view import View
from engine.dsl.shape.scalars import read_decimal
from engine.model.ballot import LEAST_BALLOTS, Ballot, Choice, RaterGroup
from engine.model.ids import BallotId, MechanismId


def declare_ballots(ctx: Context) -> None:
    """Every ballot; who its raters are is asked where a step holds it."""
    for key, view in ctx.declared["ballots"].items():
        ctx.ballots[BallotId(key)] = Ballot(
            id=BallotId(key),
            mechanism=MechanismId(key.partition(".")[0]),
            label=view.text("label"),
            ask=view.text("ask"),
            choices=dict(_choices(view.child("choices"))),
            groups={name: _group(name, entry) for name, entry in view.child("groups").each()},
            origin=ctx.origin(view.at),
        )


def _choices(view: View) -> list[tuple[str, Choice]]:
    found = []
    for name, entry in view.each():
        points = read_decimal(entry.text("points"))
        if points is not None:
            found.append((name, Choice(id=name, label=entry.text("label"), points=points)))
    return found


def _group(id: str, view: View) -> RaterGroup:
    least = view.number("least")
    return RaterGroup(id=id, label=view.text("label"), least=LEAST_BALLOTS if least is None else least)
