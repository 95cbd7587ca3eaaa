"""The roll of a meeting: a seat for each member, answered by themself or by the recorder."""

from __future__ import annotations

from engine.dsl.nouns.minutes import Sitting
from engine.dsl.text.node import Node
from engine.dsl.text.retell import Told, tree
from engine.model.meeting import ABSENT, PRESENT, REPRESENTED, THERE, arrive_of, count_of, roll_of

_WORDS = {PRESENT: "到会", REPRESENTED: "委托他人", ABSENT: "缺席"}


def roll_form(sitting: Sitting) -> Node:
    """How many there were when the roll ended, and what was said about it."""
    heads: dict[str, Told] = {"type": "int", "unit": "人", "list": "true"}
    fields: dict[str, Told] = {
        "note": {"type": "text", "label": "点名说明", "length": "500"},
        "entitled": {**heads, "label": "应到人数"},
        "present": {**heads, "label": "实到人数（含委托）"},
    }
    node = tree(sitting.at, {"label": f"{sitting.label}签到", "fields": fields})
    assert node is not None, "a map of parts is a node"
    return node


def roll_steps(sitting: Sitting) -> dict[str, Told]:
    """On the day, members and the recorder side by side; then what it came to is kept."""
    label, arrive, roll = sitting.label, arrive_of(sitting.id), roll_of(sitting.id)
    there = " + ".join(f"step.{arrive}.votes.{word}" for word in THERE)
    kept: Told = {"form": roll, "set": {"entitled": f"step.{arrive}.entitled", "present": there}}
    members: Told = {"label": "成员签到", "steps": {arrive: _arrive(sitting)}}
    recorder: Told = {"label": "记录人点名", "steps": {count_of(sitting.id): _count(sitting)}}
    day_before = f"add_days({sitting.notice}.held_on, -1)"
    return {
        f"{sitting.id}_day": {
            "label": f"{label}：等候开会",
            "wait": {"amount": "0 days", "since": day_before, "roll": "none"},
        },
        f"{sitting.id}_calling": {
            "label": f"{label}：点名",
            "parallel": {f"{sitting.id}_members": members, f"{sitting.id}_recorder": recorder},
        },
        f"{sitting.id}_counted": {"label": f"{label}：到会人数", "then": [{"revise": kept}]},
    }


def _arrive(sitting: Sitting) -> Told:
    return {
        "label": f"{sitting.label}：签到",
        "by": sitting.body.child("members").node,
        "outcomes": {word: {"label": said} for word, said in _WORDS.items()},
        "signing": {"each": "true", "wait_for_all": "true", "recorded_by": sitting.recorder},
    }


def _count(sitting: Sitting) -> Told:
    arrive = arrive_of(sitting.id)
    open_seats: Told = {
        "when": f"(step.{arrive}.participating ?? 0) < (step.{arrive}.entitled ?? 0)",
        "message": "还有成员没有点名",
        "reason": "roll_open",
    }
    return {
        "label": f"{sitting.label}：点名结束",
        "by": sitting.recorder,
        "form": roll_of(sitting.id),
        "writes": ["note"],
        "checks": {"open": open_seats},
    }
