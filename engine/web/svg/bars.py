"""A bar chart: one bar a unit under its name and figure; it is as wide as the page is."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

ROW, BAR = 44, 12
NOTHING = "—"

Bar = tuple[str, str, int]


def draw(bars: Sequence[Bar], title: str) -> Markup:
    """The drawing of (label, figure, length in per mille of the longest); empty ones are left out."""
    shown = with_figures(bars)
    head = Markup('<svg width="100%" height="{}" role="img" aria-label="{}">').format(ROW * len(shown), title)
    return head + Markup("").join(_row(number, *bar) for number, bar in enumerate(shown)) + Markup("</svg>")


def with_figures(bars: Sequence[Bar]) -> list[Bar]:
    """The bars that have something to show."""
    return [bar for bar in bars if bar[1] != NOTHING]


def _row(number: int, label: str, figure: str, mille: int) -> Markup:
    top = number * ROW
    return Markup(
        '<text x="0" y="{ty}">{label}</text><text x="100%" y="{ty}" text-anchor="end">{figure}</text>'
        '<rect class="track" x="0" y="{by}" width="100%" height="{bar}" rx="6"/>'
        '<rect class="bar" x="0" y="{by}" width="{long}%" height="{bar}" rx="6"/>'
    ).format(
        ty=top + 16, label=label, figure=figure, by=top + 23, bar=BAR,
        long=f"{max(0, min(1000, mille)) / 10:.1f}",
    )  # fmt: skip
