"""A process as boxes from top to bottom: its tree laid out, each state coloured and labelled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from engine.base.finding import Lang
from engine.service.views.case_shape import DrawnNode
from engine.web.svg.measure import cut, width

BOX_HEIGHT, BOX_LEAST, BOX_MOST = 54, 148, 260
GAP_DOWN, GAP_ASIDE, PAD = 30, 22, 14
GROUP_HEAD = 26
_CLASSES = {"done": "done", "open": "now", "waiting": "later", "skipped": "later", "late": "late"}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A laid-out part: its size, where its middle line is, and its marks relative to its corner."""

    wide: int
    high: int
    marks: Markup


@dataclass(frozen=True, slots=True)
class Words:
    """What states are called, and the language of the page."""

    states: Mapping[str, str]
    lang: Lang


def draw(root: DrawnNode, title: str, states: Mapping[str, str], lang: Lang = "zh") -> Markup:
    """The whole drawing; `states` are the words for the states."""
    drawn = _column(root.children or [root], Words(states, lang))
    wide, high = drawn.wide + 2 * PAD, drawn.high + 2 * PAD
    return Markup(
        '<svg width="{w}" height="{h}" viewBox="0 0 {w} {h}" role="img" aria-label="{title}">'
        '<g transform="translate({pad} {pad})">{marks}</g></svg>'
    ).format(w=wide, h=high, title=title, pad=PAD, marks=drawn.marks)


def _column(nodes: Sequence[DrawnNode], words: Words) -> Drawn:
    parts = [_part(node, words) for node in nodes]
    wide = max((part.wide for part in parts), default=BOX_LEAST)
    marks, top = Markup(""), 0
    for number, part in enumerate(parts):
        if number:
            marks += _wire(wide // 2, top - GAP_DOWN, wide // 2, top)
        marks += Markup('<g transform="translate({} {})">{}</g>').format(
            (wide - part.wide) // 2, top, part.marks
        )
        top += part.high + GAP_DOWN
    return Drawn(wide, max(0, top - GAP_DOWN), marks)


def _part(node: DrawnNode, words: Words) -> Drawn:
    if node.kind in ("choice", "parallel", "loop") and node.children:
        return _group(node, words)
    return _box(node, words)


def _box(node: DrawnNode, words: Words) -> Drawn:
    label = node.label.in_(words.lang)
    sub = " · ".join(filter(None, (words.states.get(node.state, node.state), node.detail.in_(words.lang))))
    wide = min(BOX_MOST, max(BOX_LEAST, width(label) + 32, width(sub, 12) + 32))
    marks = Markup(
        '<g class="{cls}"><title>{full}</title><rect class="box" width="{w}" height="{h}" rx="{r}"/>'
        '<text x="{mid}" y="23" text-anchor="middle">{label}</text>'
        '<text class="sub" x="{mid}" y="42" text-anchor="middle">{sub}</text></g>'
    ).format(
        cls=_CLASSES.get(node.state, "later"), w=wide, h=BOX_HEIGHT, mid=wide // 2,
        r=27 if node.kind in ("start", "end") else 8, full=f"{label} {sub}",
        label=cut(label, wide - 20), sub=cut(sub, wide - 16, 12),
    )  # fmt: skip
    return Drawn(wide, BOX_HEIGHT, marks)


def _group(node: DrawnNode, words: Words) -> Drawn:
    """Branches side by side in a dashed frame, each under its own words."""
    label = " · ".join(filter(None, (node.label.in_(words.lang), node.detail.in_(words.lang))))
    columns = [_branch(branch, words) for branch in node.children]
    inner = sum(column.wide for column in columns) + GAP_ASIDE * (len(columns) - 1)
    wide = max(inner, width(label) + 20) + 2 * PAD
    high = max(column.high for column in columns) + GROUP_HEAD + 2 * PAD
    marks = Markup(
        '<rect class="group" width="{}" height="{}" rx="8"/><text class="sub" x="12" y="19">{}</text>'
    ).format(wide, high, cut(label, wide - 24, 12))
    left = (wide - inner) // 2
    for column in columns:
        marks += Markup('<g transform="translate({} {})">{}</g>').format(
            left, GROUP_HEAD + PAD // 2, column.marks
        )
        left += column.wide + GAP_ASIDE
    return Drawn(wide, high, marks)


def _branch(branch: DrawnNode, words: Words) -> Drawn:
    label = branch.label.in_(words.lang)
    steps = _column(branch.children, words) if branch.children else Drawn(BOX_LEAST, 12, Markup(""))
    wide = max(steps.wide, width(label, 12) + 8)
    marks = Markup(
        '<text class="sub" x="{}" y="14" text-anchor="middle">{}</text><g transform="translate({} 24)">{}</g>'
    ).format(wide // 2, cut(label, wide, 12), (wide - steps.wide) // 2, steps.marks)
    return Drawn(wide, steps.high + 24, marks)


def _wire(x1: int, y1: int, x2: int, y2: int) -> Markup:
    return Markup(
        '<path class="wire" d="M{x1} {y1}V{stop}"/><path class="tip" d="M{x2} {y2}l-5 -8h10z"/>'
    ).format(x1=x1, y1=y1, stop=y2 - 7, x2=x2, y2=y2)
