"""The chart of one hierarchy on a day: each unit with its posts, who holds them, and what is below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from engine.model.ids import PersonId, UnitId
from engine.service.engine import Engine
from engine.service.views.people.organisations import organisation_view
from engine.service.views.people.shape import UnitView
from engine.service.views.shared import Named

#: Levels drawn below the one at the top; what lies deeper is counted, and has a chart of its own.
LEVELS_MAX = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A unit, what stands directly below it, and how many units below are not drawn."""

    unit: UnitView
    below: tuple[Branch, ...] = ()
    hidden: int = 0

    @property
    def vacant(self) -> int:
        """How many posts of the unit nobody holds."""
        return sum(1 for post in self.unit.posts if not post.holders)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartView:
    """One hierarchy, or what stands below one unit of it, with the figures of all that is below."""

    hierarchies: tuple[Named, ...]
    hierarchy: Named
    on: date
    tops: tuple[Branch, ...]
    #: What stands above the top that was asked for, the highest first.
    above: tuple[Named, ...] = ()
    units: int = 0
    posts: int = 0
    vacant: int = 0
    acting: int = 0


def chart_view(
    engine: Engine, person: PersonId, hierarchy: str = "", top: UnitId | None = None, on: date | None = None
) -> ChartView | None:
    """The chart from the top of a hierarchy or from one unit down; None where there is no hierarchy."""
    view = organisation_view(engine, person, on)
    found = [each for each in view.hierarchies if hierarchy in ("", each[0].id)] or list(view.hierarchies)
    if not found:
        return None
    named, rows = found[0]
    above, mine = _from(rows, top)
    posts = [post for row in {row.id: row for row in mine}.values() for post in row.posts]
    return ChartView(
        hierarchies=tuple(each for each, _ in view.hierarchies),
        hierarchy=named,
        on=view.on,
        tops=_branches(mine, 0),
        above=above,
        units=len({row.id for row in mine}),
        posts=len(posts),
        vacant=sum(1 for post in posts if not post.holders),
        acting=sum(len(post.acting) for post in posts),
    )


def _from(rows: Sequence[UnitView], top: UnitId | None) -> tuple[tuple[Named, ...], tuple[UnitView, ...]]:
    """The rows from one unit down, and the units above it."""
    above = list[Named]()
    for at, row in enumerate(rows):
        del above[row.depth :]
        if row.id == top:
            rest = list(rows[at + 1 :])
            end = next((n for n, each in enumerate(rest) if each.depth <= row.depth), len(rest))
            return tuple(above), (row, *rest[:end])
        above.append(Named(row.id, row.label))
    return (), tuple(rows)


def _branches(rows: Sequence[UnitView], level: int) -> tuple[Branch, ...]:
    """The rows as trees: a row belongs below the nearest one before it that is less deep."""
    starts = [n for n, row in enumerate(rows) if row.depth == rows[0].depth]
    parts = [rows[start:end] for start, end in zip(starts, [*starts[1:], len(rows)], strict=True)]
    return tuple(_branch(part, level) for part in parts)


def _branch(rows: Sequence[UnitView], level: int) -> Branch:
    head, *rest = rows
    if level == LEVELS_MAX:
        return Branch(unit=head, hidden=len(rest))
    return Branch(unit=head, below=_branches(rest, level + 1) if rest else ())
