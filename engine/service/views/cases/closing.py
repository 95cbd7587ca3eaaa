"""What closing a unit would do: who takes over, what goes where, what still has to be settled first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from engine.base.finding import Said, same
from engine.model.command import CloseUnit
from engine.model.ids import PersonId, PostId, UnitId
from engine.model.organisation import Organisation
from engine.service.engine import Engine
from engine.service.taking_over import amount_said, standing
from engine.service.views.shared import Named, Who
from engine.service.views.viewer import Viewer, looking

TASKS_MAX = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftView:
    """What stands on a unit's accounts in one ledger, how much of it is set aside, and who gets it."""

    ledger: Named
    amount: Said
    held: Said | None
    to: Named | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndingView:
    """Somebody's post that ends, or goes on in another unit."""

    appointment: str
    post: str
    who: Who
    to: Named | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingView:
    """A unit that is to end on a day, with everything that hangs on it."""

    unit: Named
    on: date
    successor: Named | None
    #: What stands directly below, and where each then stands; None where nobody said.
    below: tuple[tuple[Named, Named | None], ...]
    members: int
    posts: tuple[EndingView, ...]
    #: Posts nobody would hold in the successor: what is open for them falls to the unit above it.
    vacant: tuple[str, ...]
    #: Open cases on the desks of these people; the successor's people find them on theirs.
    open_cases: int
    #: What stands on the unit's accounts.
    accounts: tuple[LeftView, ...]
    #: Processes that begin by themselves for such a unit: no more for this one.
    schedules: tuple[Said, ...]
    #: What the plan leaves behind; as long as there is any, the unit does not end.
    left: tuple[Said, ...]


def closing_view(
    engine: Engine, person: PersonId, change: CloseUnit, on: date, left: tuple[Said, ...] = ()
) -> ClosingView:
    """What the change would do on that day; nothing is written. `left` is what a dry run objected to."""
    with looking(engine, person) as viewer:
        org = viewer.organisation
        heir = change.successor or next(iter(org.parents(change.unit, on).values()), None)
        return ClosingView(
            unit=viewer.unit(change.unit),
            on=on,
            successor=viewer.unit(heir) if heir else None,
            below=tuple(_below(viewer, change, on)),
            members=len(org.members(change.unit, on)),
            posts=tuple(_posts(viewer, change, on)),
            vacant=tuple(_vacant(viewer, change, heir, on)) if heir else (),
            open_cases=len(_open_cases(viewer, org, change.unit, on)),
            accounts=tuple(_accounts(viewer, change)),
            schedules=tuple(_schedules(viewer, change.unit)),
            left=left,
        )


def _below(viewer: Viewer, change: CloseUnit, on: date) -> list[tuple[Named, Named | None]]:
    found = []
    for child in viewer.organisation.children(change.unit, on):
        target = change.children.get(child, change.successor)
        found.append((viewer.unit(child), viewer.unit(target) if target else None))
    return found


def _labels(viewer: Viewer) -> dict[PostId, str]:
    return {post.id: post.label for c in viewer.active for post in c.rules.organisation.posts.values()}


def _posts(viewer: Viewer, change: CloseUnit, on: date) -> Iterator[EndingView]:
    for post, label in _labels(viewer).items():
        for held in viewer.organisation.holders(post, change.unit, on):
            to, (who,) = change.posts.get(held.id), viewer.everybody([held.person])
            yield EndingView(appointment=held.id, post=label, who=who, to=viewer.unit(to) if to else None)


def _vacant(viewer: Viewer, change: CloseUnit, heir: UnitId, on: date) -> Iterator[str]:
    org = viewer.organisation
    for post, label in _labels(viewer).items():
        ending = org.holders(post, change.unit, on)
        moves = any(change.posts.get(held.id) == heir for held in ending)
        if ending and not moves and not org.holders(post, heir, on):
            yield label


def _open_cases(viewer: Viewer, org: Organisation, unit: UnitId, on: date) -> set[str]:
    people = {held.person for held in org.appointments if held.unit == unit} | set(org.members(unit, on))
    tasks = (task for each in sorted(people) for task in viewer.work.desk(each, True, None, TASKS_MAX))
    return {str(task.case) for task in tasks}


def _accounts(viewer: Viewer, change: CloseUnit) -> Iterator[LeftView]:
    for ledger in {each.id: each for c in viewer.active for each in c.rules.ledgers.values()}.values():
        found = standing(viewer.work, ledger, change.unit).values()
        total, held = sum(each.total for each in found), sum(each.held for each in found)
        to = change.accounts.get(ledger.id, change.successor)
        if total:
            yield LeftView(
                ledger=Named(ledger.id, ledger.label), amount=amount_said(ledger, total),
                held=amount_said(ledger, held) if held else None, to=viewer.unit(to) if to else None,
            )  # fmt: skip


def _schedules(viewer: Viewer, unit: UnitId) -> Iterator[Said]:
    kind = viewer.organisation.units[unit].type
    for compiled in viewer.active:
        for process in compiled.rules.processes.values():
            if process.schedule is not None and process.schedule.unit_type == kind:
                yield same(process.label)
