"""An organisation in the making: what every change of it needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from engine.base.finding import Said
from engine.model.ids import PersonId, UnitId
from engine.model.organisation import (
    Appointment,
    Link,
    Membership,
    Organisation,
    OrganisationRules,
    Proxy,
    Succession,
    Unit,
)

_T = TypeVar("_T", Link, Appointment, Membership, Proxy)
_U = TypeVar("_U", Link, Appointment, Membership)


class Impossible(Exception):
    """A change that cannot be made; the words say why."""

    def __init__(self, reason: str, zh: str, en: str) -> None:
        super().__init__(reason)
        self.reason, self.said = reason, Said(zh, en)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changing:
    """The organisation in the making, and who is known."""

    rules: OrganisationRules
    organisation: Organisation
    persons: frozenset[PersonId]
    on: date


def unit_of(now: Changing, unit: UnitId) -> Unit:
    """A unit that is there on the day."""
    must(
        now.organisation.exists(unit, now.on), "unknown_unit",
        f"单位 {unit} 在 {now.on} 不存在", f"There is no unit {unit} on {now.on}",
    )  # fmt: skip
    return now.organisation.units[unit]


def must_know(now: Changing, person: PersonId) -> None:
    """Refuse a person nobody knows."""
    must(person in now.persons, "unknown_person", f"没有人员 {person}", f"There is no person {person}")


def must(holds: bool, reason: str, zh: str, en: str) -> None:
    """Refuse unless something holds."""
    if not holds:
        raise Impossible(reason, zh, en)


def ended(now: Changing, things: tuple[_T, ...], mine: Callable[[_T], bool]) -> tuple[_T, ...]:
    """The things, with mine that hold on the day ended by it."""
    live = [thing for thing in things if mine(thing) and is_live(thing, now.on)]
    must(bool(live), "not_in_force", f"在 {now.on} 没有可以结束的对象", f"Nothing to end on {now.on}")
    return tuple(
        _until(thing, now.on) if thing in live else thing for thing in things if not _undone(thing, live, now)
    )


def _undone(thing: _T, live: list[_T], now: Changing) -> bool:
    """What began on the very day it ends has never been."""
    return thing in live and thing.since == now.on


def ended_of(now: Changing, things: tuple[_U, ...], unit: UnitId) -> tuple[_U, ...]:
    """The things, with those of a unit that hold on the day ended by it."""
    live = [thing for thing in things if thing.unit == unit and is_live(thing, now.on)]
    return tuple(_until(thing, now.on) if thing in live else thing for thing in things)


def _until(thing: _T, on: date) -> _T:
    return replace(thing, until=on)


def is_live(thing: Link | Appointment | Membership | Proxy, on: date) -> bool:
    """Whether a thing holds on a day."""
    return thing.since <= on and (thing.until is None or on < thing.until)


def with_parts(
    now: Changing,
    units: dict[UnitId, Unit] | None = None,
    links: Iterable[Link] | None = None,
    appointments: Iterable[Appointment] | None = None,
    memberships: Iterable[Membership] | None = None,
    successions: Iterable[Succession] | None = None,
    proxies: Iterable[Proxy] | None = None,
) -> Changing:
    """The same with other parts; a new object, since an organisation keeps indexes of its parts."""
    org = now.organisation
    made = Organisation(
        units=org.units if units is None else units,
        links=org.links if links is None else tuple(links),
        appointments=org.appointments if appointments is None else tuple(appointments),
        memberships=org.memberships if memberships is None else tuple(memberships),
        successions=org.successions if successions is None else tuple(successions),
        proxies=org.proxies if proxies is None else tuple(proxies),
    )
    return replace(now, organisation=made)
