"""Helping units: a step that asks each for its answer beside the one who leads."""

from __future__ import annotations

from engine.dsl.build.context import Context
from engine.dsl.build.processes.place import Place
from engine.dsl.build.view import View
from engine.dsl.shape.scalars import read_require
from engine.dsl.text.retell import Told, tree
from engine.model.assisting import ABSENT, DISMISSED, DONE, OBJECTS, UPHELD
from engine.model.ids import NodeId
from engine.model.process import Assist

ASSIST_KEYS = frozenset(
    {"label", "after", "renamed_from", "assists", "by", "require", "objections", "within", "overdue"}
    | {"empty", "no_proxy", "allow", "then", "source"}
)
_ANSWERS: dict[str, Told] = {
    DONE: {"label": "协办完成", "opinion": "true"},
    ABSENT: {"label": "逾期未答复，记缺席", "counts": "false", "by_clock": "true"},
}
_OBJECTING: dict[str, Told] = {
    OBJECTS: {"label": "退单", "counts": "false", "opinion": "true"},
    UPHELD: {"label": "退单成立，不再协办", "counts": "false", "opinion": "true", "rules": "true"},
    DISMISSED: {"label": "退单不成立，继续协办", "counts": "false", "opinion": "true", "rules": "true"},
}


def assist_outcomes(step: View) -> tuple[str, ...]:
    """The ids of what helping units, and those who rule on their objections, can answer."""
    return (*_ANSWERS, *_OBJECTING) if step.has("objections") else tuple(_ANSWERS)


def helping(step: View) -> View:
    """The task that helping is told as: silent units are absent when the time is over."""
    overdue: dict[str, Told] = {"outcome": ABSENT, "then": step.child("overdue").child("then").node}
    told: dict[str, Told] = {key: part.node for key, part in step.each()}
    told |= {"outcomes": {**_ANSWERS, **(_OBJECTING if step.has("objections") else {})}, "overdue": overdue}
    return View(tree(step.at, told), step.key)


def build_assist(ctx: Context, view: View, place: Place) -> Assist | None:
    """Whom a step helps, and how far that one waits for it."""
    lead = view.get("assists")
    if lead is None:
        return None
    return Assist(
        lead=NodeId(lead.text),
        require=read_require(view.text("require", "all")),
        objections=place.seats(view.child("objections").scalars()),
    )
