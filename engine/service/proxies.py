"""Standing proxies: a person names who acts for them while away; an administrator may for anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.base.finding import Said
from engine.model.command import Actor, EndProxy, Organise, SetProxy
from engine.model.ids import CommandId, PersonId, ProcessId, ProxyId
from engine.model.organisation import Proxy
from engine.model.refusal import Kind, Refused
from engine.runtime.scope import local_day
from engine.service.engine import Engine
from engine.service.execute import Done
from engine.service.organise import organise
from engine.service.views.shared import Named, Who
from engine.service.views.viewer import Viewer, forbidden, looking

OFFERED_MAX = 500
OUTSIDE = Refused(
    kind=Kind.INVALID,
    reason="outside",
    said=Said("只能委托列出的人。", "Choose one of the people offered."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProxyRow:
    """One rule, as its principal reads it."""

    id: ProxyId
    proxy: Who
    since: date
    last: date
    processes: tuple[str, ...]
    instead: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProxyView:
    """Who acts for a person now and later, and who and what may be chosen."""

    principal: Who
    rows: tuple[ProxyRow, ...]
    people: tuple[Who, ...]
    processes: tuple[Named, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody asks for: who is to act, from a day until (excluding) another, and in what."""

    proxy: PersonId
    since: date
    until: date
    processes: tuple[ProcessId, ...] = ()
    instead: bool = False


def proxies_of(engine: Engine, person: PersonId) -> ProxyView:
    """The rules of a person that hold today or will."""
    with looking(engine, person) as viewer:
        labels = {p.id: p.label for c in viewer.active for p in c.rules.processes.values()}
        live = [p for p in viewer.organisation.proxies if p.principal == person and p.until > viewer.today]
        return ProxyView(
            principal=viewer.who(person),
            rows=tuple(_row(viewer, each, labels) for each in live),
            people=viewer.everybody(_offered(viewer)),
            processes=tuple(Named(name, labels[name]) for name in sorted(labels, key=lambda x: labels[x])),
        )


def _row(viewer: Viewer, rule: Proxy, labels: dict[ProcessId, str]) -> ProxyRow:
    return ProxyRow(
        id=rule.id,
        proxy=viewer.who(rule.proxy),
        since=rule.since,
        last=date.fromordinal(rule.until.toordinal() - 1),
        processes=tuple(labels.get(each, each) for each in rule.processes),
        instead=rule.instead,
    )


def _offered(viewer: Viewer) -> tuple[PersonId, ...]:
    """Who holds a post in the person's units, above or below them."""
    org, today = viewer.organisation, viewer.today
    own = {held.unit for held in viewer.posts}
    near = viewer.scope | {above for unit in own for above in org.upwards(unit, today)}
    held = (a for a in org.appointments if a.unit in near and a in org.posts_of(a.person, today))
    found = dict.fromkeys(a.person for a in held if a.person != viewer.person)
    return tuple(found)[:OFFERED_MAX]


def set_proxy(
    engine: Engine, actor: PersonId, principal: PersonId, wanted: Wanted, command: CommandId, *, admin: bool
) -> Done | Refused:
    """Name who acts for oneself; an administrator names it for anybody."""
    if not admin and actor != principal:
        return forbidden()
    with looking(engine, principal) as viewer:
        offered, today = _offered(viewer), viewer.today
    if not admin and (wanted.proxy not in offered or wanted.since < today):
        return OUTSIDE
    change = SetProxy(
        proxy_rule=ProxyId(command),
        principal=principal,
        proxy=wanted.proxy,
        until=wanted.until,
        processes=wanted.processes,
        instead=wanted.instead,
    )
    asked = Organise(id=command, actor=Actor(person=actor), effective=wanted.since, changes=(change,))
    return organise(engine, asked)


def end_proxy(
    engine: Engine, actor: PersonId, rule: ProxyId, command: CommandId, *, admin: bool
) -> Done | Refused:
    """Take back what one has asked for: from today, or before it began."""
    today = local_day(engine.clock.now())
    with engine.store.read() as work:
        known = next((p for p in work.organisation().proxies if p.id == rule), None)
    if known is None or not (admin or known.principal == actor):
        return forbidden()
    change = EndProxy(proxy_rule=rule)
    begins = max(today, known.since)
    return organise(
        engine, Organise(id=command, actor=Actor(person=actor), effective=begins, changes=(change,))
    )
