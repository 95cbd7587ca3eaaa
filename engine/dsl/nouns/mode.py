"""Modes: declared, approved, extended and ended as a process whose open step is the mode itself."""

from __future__ import annotations

from engine.dsl.build.view import View
from engine.dsl.shape.mode_shapes import MODE
from engine.dsl.text.node import Node
from engine.dsl.text.retell import Told, tree
from engine.model.mode import HOLD, TOLD_AS

SECTION = "modes"
NEEDS = frozenset(MODE.required)
START = "start"


def declared(id: str) -> str:
    """The form by which a mode is declared."""
    return f"{id}_declared"


def form_of(id: str, mode: View) -> Node | None:
    """Why it is declared, and whatever else the author asks."""
    reason = {"type": "text", "label": "启动依据", "required": "true", "length": "500", "list": "true"}
    own = {key: field.node for key, field in mode.child("fields").each()}
    return tree(mode.at, {"label": f"{mode.text('label')}：启动", "fields": {"reason": reason, **own}})


def process_of(id: str, mode: View) -> Node | None:
    """Declared by some, approved by others where the author says so, then open until it is ended or over."""
    by, approve = mode.child("by").node, mode.child("approve").node
    notify = mode.child("notify").node
    again = START if approve is None else f"{id}_approve"
    steps: dict[str, Told] = {}
    if approve is not None:
        steps[f"{id}_approve"] = {
            "label": "批准启动",
            "by": approve,
            "outcomes": {
                "agree": {"label": "批准"},
                "reject": {"label": "不批准", "end": "rejected", "opinion": "true"},
            },
        }
    steps[f"{id}_{HOLD}"] = {
        "label": "执行中",
        "by": by,
        "within": {"amount": mode.get("longest"), "roll": "none"},
        "outcomes": {
            "ended": {"label": "结束"},
            "extend": {"label": "延长", "back": again, "opinion": "true", "most": mode.get("extensions")},
        },
        "overdue": {"outcome": "ended"},
        "then": [{"notify": notify}] if notify is not None else None,
    }
    told: Told = {
        "label": mode.get("label"),
        "start": {
            "form": declared(id),
            "by": by,
            "unit": mode.child("units").node,
            "then": [{"notify": notify}] if notify is not None else None,
        },
        "managers": mode.child("managers").node,
        "steps": steps,
        "source": mode.child("source").node,
        "told_as": TOLD_AS,
    }
    return tree(mode.at, told)
