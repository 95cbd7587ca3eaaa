"""A bar chart: one bar a unit, its figure in words beside it."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from engine.web.svg.measure import cut, width

ROW, BAR, GAP = 32, 18, 12
PLOT = 520
LABEL_MOST = 200


def draw(bars: Sequence[tuple[str, str, int]], title: str) -> Markup:
    """The drawing of (label, figure as shown, length in per mille of the longest)."""
    left = min(LABEL_MOST, max((width(label) for label, _, _ in bars), default=0)) + GAP
    right = max((width(figure) for _, figure, _ in bars), default=0) + GAP
    height = ROW * len(bars) + 8
    head = Markup('<svg width="{w}" height="{h}" viewBox="0 0 {w} {h}" role="img" aria-label="{t}">').format(
        w=left + PLOT + right, h=height, t=title
    )
    axis = Markup('<line class="axis" x1="{x}" y1="0" x2="{x}" y2="{h}"/>').format(x=left, h=height)
    rows = Markup("").join(_row(left, number, *bar) for number, bar in enumerate(bars))
    return head + axis + rows + Markup("</svg>")


def _row(left: int, number: int, label: str, figure: str, mille: int) -> Markup:
    top, long = 4 + number * ROW, max(0, min(1000, mille)) * PLOT // 1000
    return Markup(
        '<text x="{lx}" y="{ty}" text-anchor="end">{label}</text>'
        '<rect class="bar" x="{x}" y="{by}" width="{long}" height="{bar}" rx="3"/>'
        '<text x="{fx}" y="{ty}">{figure}</text>'
    ).format(
        lx=left - GAP, ty=top + 19, label=cut(label, LABEL_MOST), x=left, by=top + 5, long=long, bar=BAR,
        fx=left + long + 8, figure=figure,
    )  # fmt: skip
