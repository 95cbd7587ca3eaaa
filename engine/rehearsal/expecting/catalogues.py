"""Comparing a catalogue: how many items it has, which wait, and what its newest version changed."""

from __future__ import annotations

from collections.abc import Iterable

from engine.base.finding import Said
from engine.model.command import SYSTEM
from engine.model.ids import CatalogueId
from engine.model.refusal import Refused
from engine.rehearsal.part import Part
from engine.rehearsal.world import World
from engine.service.views.rules.catalogues import CatalogueView, Wanted, catalogue_view

WORDS = {
    "count": Said("项数", "items"),
    "version": Said("版本", "version"),
    "pending": Said("未生效", "not in effect"),
    "added": Said("新增", "added"),
    "removed": Said("取消", "removed"),
    "changed": Said("修改", "changed"),
}


def expect_catalogue(world: World, part: Part) -> None:
    """Compare what is said of a catalogue; changes are those of the newest version against the one before."""
    view = _view(world, part, None)
    before = view.versions[-2].number if len(view.versions) > 1 else None
    changes = _view(world, part, before).changes
    found: dict[str, object] = {
        "count": view.total,
        "version": view.versions[-1].number,
        "pending": tuple(row.id for row in view.rows if row.waits),
        "added": _ids(changes.added if changes else ()),
        "removed": _ids(changes.removed if changes else ()),
        "changed": _ids(one for one, _ in changes.changed) if changes else (),
    }
    for key, got in found.items():
        if key in part and part.values[key] != got:
            world.differ(part.at(key), WORDS[key], _shown(part.values[key]), _shown(got))


def _view(world: World, part: Part, against: int | None) -> CatalogueView:
    pack, name = world.compiled.rules.pack, CatalogueId(part.text("catalogue"))
    view = catalogue_view(world.engine, SYSTEM.person, pack, name, Wanted(against=against))
    if isinstance(view, Refused):
        raise world.stop(part.at("catalogue"), Said("没有这张清单", "There is no such catalogue"), name, "—")
    return view


def _ids(named: Iterable[object]) -> tuple[str, ...]:
    return tuple(str(getattr(one, "id", one)) for one in named)


def _shown(value: object) -> str:
    return "、".join(map(str, value)) or "—" if isinstance(value, tuple) else str(value)
