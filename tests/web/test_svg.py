"""Drawings say in words what they show, escape what they are given, and stay inside themselves."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree

from engine.base.finding import same
from engine.service.views.case_shape import DrawnNode
from engine.web.svg import bars, process
from engine.web.svg.measure import cut, width

STATES = {"done": "已完成", "open": "办理中", "waiting": "未到", "skipped": "未经过"}


def node(kind: str, label: str, state: str, *children: DrawnNode) -> DrawnNode:
    return DrawnNode(id=label, kind=kind, label=same(label), state=state, children=children)


TREE = node(
    "process", "全程", "open",
    node("start", "发起", "done"),
    node("parallel", "并行", "open",
         node("branch", "左", "open", node("task", "审批<b>", "open")),
         node("branch", "右", "done", node("task", "很长很长很长很长很长很长很长很长的名字", "done"))),
    node("end", "结束", "waiting"),
)  # fmt: skip


def test_a_process_is_drawn_with_every_step_and_its_state() -> None:
    drawn = ElementTree.fromstring(str(process.draw(TREE, "流程图", STATES)))
    words = " ".join(drawn.itertext())
    for said in ("发起", "已完成", "并行", "审批<b>", "办理中", "结束", "未到"):
        assert said in words
    assert drawn.get("aria-label") == "流程图"


def test_every_box_lies_inside_the_drawing() -> None:
    drawn = ElementTree.fromstring(str(process.draw(TREE, "x", STATES)))
    wide, high = float(drawn.get("width", 0)), float(drawn.get("height", 0))

    def check(part: ElementTree.Element, x: float, y: float) -> None:
        moved = re.match(r"translate\(([-\d.]+) ([-\d.]+)\)", part.get("transform", ""))
        if moved:
            x, y = x + float(moved[1]), y + float(moved[2])
        if part.tag == "rect":
            assert x >= 0
            assert y >= 0
            assert x + float(part.get("width", 0)) <= wide
            assert y + float(part.get("height", 0)) <= high
        for child in part:
            check(child, x, y)

    check(drawn, 0, 0)


def test_bars_leave_out_what_has_no_figure_and_never_pass_the_end() -> None:
    drawn = str(bars.draw([("甲", "100.00%", 1000), ("乙", "—", 0), ("<i>", "200%", 2000)], "率"))
    assert "乙" not in drawn
    assert "<i>" not in drawn
    assert re.findall(r'class="bar"[^>]*width="([\d.]+)%"', drawn) == ["100.0", "100.0"]


def test_words_are_cut_to_what_fits() -> None:
    assert cut("短", 100) == "短"
    long = cut("很长" * 50, 100)
    assert long.endswith("…")
    assert width(long) <= 100
