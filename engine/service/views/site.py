"""What a person can open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.model.ids import PersonId, UnitTypeId
from engine.model.ledger import OF_PEOPLE, Unit
from engine.model.rule_set import Compiled
from engine.service.engine import Engine
from engine.service.views.books.shops import shops
from engine.service.views.cases.duties import has_duties
from engine.service.views.lists.lines import queue_name, queues
from engine.service.views.people.rosters import concerns, rosters
from engine.service.views.rules.catalogues import has_catalogues
from engine.service.views.shared import Named
from engine.service.views.viewer import Viewer, looking


def menu(engine: Engine, person: PersonId) -> Menu:
    """Registers, funds, lines and reports for those who serve a unit; points for members; boards for all."""
    with looking(engine, person) as viewer:
        serves = bool(viewer.posts)
        return Menu(
            registers=tuple(_registers(viewer)) if serves else (),
            funds=tuple(_funds(viewer)) if serves else (),
            points=tuple(_points(viewer)),
            queues=tuple(_queues(viewer)) if serves else (),
            boards=tuple(Named(b.id, b.label) for c in viewer.active for b in c.rules.boards.values()),
            reports=tuple(_reports(viewer)),
            rosters=tuple(rosters(viewer)),
        )


def standing(engine: Engine, person: PersonId) -> Standing:
    """What kind of pages concern a person at all: cheap enough for every page."""
    with looking(engine, person) as viewer:
        rulings = (ruling for each in viewer.active for ruling in each.rules.rulings.values())
        return Standing(
            serves=bool(viewer.posts),
            belongs=bool(viewer.inside),
            listed=any(concerns(viewer, ruling) for ruling in rulings),
            shops=any(True for _ in shops(viewer)),
            owes=bool(viewer.scope) and has_duties(viewer),
            lists=has_catalogues(viewer),
        )


def _registers(viewer: Viewer) -> Iterator[Named]:
    return (Named(form.id, form.label) for c in viewer.active for form in c.rules.forms.values())


def _funds(viewer: Viewer) -> Iterator[Named]:
    for compiled in viewer.active:
        for ledger in compiled.rules.ledgers.values():
            if ledger.unit in (Unit.MONEY, Unit.PLACES):
                yield Named(ledger.id, ledger.label)


def _points(viewer: Viewer) -> Iterator[Named]:
    for compiled in viewer.active:
        for ledger in compiled.rules.ledgers.values():
            if ledger.unit in OF_PEOPLE and _concerns(viewer, ledger.shown_in):
                yield Named(ledger.id, ledger.label)


def _concerns(viewer: Viewer, types: tuple[str, ...]) -> bool:
    return not types or any(viewer.organisation.units[unit].type in types for unit in viewer.inside)


def _queues(viewer: Viewer) -> Iterator[Named]:
    for compiled in viewer.active:
        for process, task in queues(compiled):
            label = task.queue.label if task.queue else ""
            yield Named(queue_name(process, task), label or task.label)


def _reports(viewer: Viewer) -> Iterator[Named]:
    """Reports that have a row for some unit of the person's."""
    types = {viewer.organisation.units[unit].type for unit in viewer.scope}
    for compiled in viewer.active:
        yield from _with_rows(compiled, types)


def _with_rows(compiled: Compiled, types: set[UnitTypeId]) -> Iterator[Named]:
    return (Named(r.id, r.label) for r in compiled.rules.reports.values() if r.rows in types)


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu:
    """What a person can open: registers, ledgers, points, queues, boards, reports, lists of verdicts."""

    registers: tuple[Named, ...] = ()
    funds: tuple[Named, ...] = ()
    points: tuple[Named, ...] = ()
    queues: tuple[Named, ...] = ()
    boards: tuple[Named, ...] = ()
    reports: tuple[Named, ...] = ()
    rosters: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Whether a person holds a post in any unit, whether they belong to any, and whether there is a shop."""

    serves: bool
    belongs: bool
    #: Whether a list of verdicts is for them, or they stand in one.
    listed: bool = False
    #: Whether the rules in force know duties of their units.
    owes: bool = False
    shops: bool = False
    #: Whether the rules in force have lists to read.
    lists: bool = False
