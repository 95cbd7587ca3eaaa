"""What closing a unit would do: who takes over, what goes where, what still has to be settled first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.base.finding import Said
from engine.model.command import CloseUnit
from engine.model.ids import PersonId, UnitId
from engine.model.ledger import Unit as Measure
from engine.model.organisation import Organisation
from engine.model.written import yuan_written
from engine.service.engine import Engine
from engine.service.views.shared import Named, Who
from engine.service.views.viewer import Viewer, looking

TASKS_MAX = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingView:
    """A unit that is to end on a day, with everything that hangs on it."""

    unit: Named
    on: date
    successor: Named | None
    #: What stands directly below, and where each then stands; None where nobody said.
    below: tuple[tuple[Named, Named | None], ...]
    members: int
    #: Posts that end, with who holds them.
    posts: tuple[tuple[str, tuple[Who, ...]], ...]
    #: Open cases on the desks of these people; the successor's people find them on theirs.
    open_cases: int
    #: Money that still stands on the unit's accounts: it stays there until a process moves it.
    money: tuple[tuple[str, Said], ...]


def closing_view(engine: Engine, person: PersonId, change: CloseUnit, on: date) -> ClosingView:
    """What the change would do on that day; nothing is written."""
    with looking(engine, person) as viewer:
        org = viewer.organisation
        heir = change.successor or next(iter(org.parents(change.unit, on).values()), None)
        return ClosingView(
            unit=viewer.unit(change.unit),
            on=on,
            successor=viewer.unit(heir) if heir else None,
            below=tuple(_below(viewer, change, on)),
            members=len(org.members(change.unit, on)),
            posts=tuple(_posts(viewer, change.unit, on)),
            open_cases=len(_open_cases(viewer, org, change.unit, on)),
            money=tuple(_money(viewer, change.unit)),
        )


def _below(viewer: Viewer, change: CloseUnit, on: date) -> list[tuple[Named, Named | None]]:
    found = []
    for child in viewer.organisation.children(change.unit, on):
        target = change.children.get(child, change.successor)
        found.append((viewer.unit(child), viewer.unit(target) if target else None))
    return found


def _posts(viewer: Viewer, unit: UnitId, on: date) -> list[tuple[str, tuple[Who, ...]]]:
    found = []
    for post in {p.id: p for c in viewer.active for p in c.rules.organisation.posts.values()}.values():
        held = viewer.organisation.holders(post.id, unit, on)
        if held:
            found.append((post.label, viewer.everybody(each.person for each in held)))
    return found


def _open_cases(viewer: Viewer, org: Organisation, unit: UnitId, on: date) -> set[str]:
    people = {held.person for held in org.appointments if held.unit == unit} | set(org.members(unit, on))
    tasks = (task for each in sorted(people) for task in viewer.work.desk(each, True, None, TASKS_MAX))
    return {str(task.case) for task in tasks}


def _money(viewer: Viewer, unit: UnitId) -> list[tuple[str, Said]]:
    found = []
    for compiled in viewer.active:
        for ledger in compiled.rules.ledgers.values():
            if ledger.unit is Measure.MONEY:
                held = viewer.work.accounts(ledger.id, unit, None, None)
                total = sum(balance.total for balance in held.values())
                if total:
                    found.append((ledger.label, yuan_written(total)))
    return found
