"""A small office on the in-memory store: units, people, a clock, and short ways to act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

from engine.base.clock import SHANGHAI, VirtualClock
from engine.model.command import Act, Actor, Claim, Operate, StartCase
from engine.model.ids import (
    AppointmentId,
    CaseId,
    CommandId,
    HierarchyId,
    OutcomeId,
    PersonId,
    PostId,
    ProcessId,
    SeatId,
    UnitId,
    UnitTypeId,
)
from engine.model.operation import Operation
from engine.model.organisation import Appointment, Link, Membership, Organisation, Unit
from engine.model.refusal import Refused
from engine.model.rule_set import Compiled
from engine.model.state import CaseState
from engine.service.activate import activate
from engine.service.engine import Engine, RuleLibrary
from engine.service.execute import Done, execute
from engine.service.ports import Store
from engine.store.memory.store import MemoryStore
from tests.support.rules import DAY_ONE, compiled

UNITS = {"c": ("city", ""), "t": ("town", "c"), "s7": ("community", "t"), "s8": ("community", "t")}
#: Person: post and unit.
POSTS = {
    "sec7": ("secretary", "s7"),
    "sec8": ("secretary", "s8"),
    "acc7": ("accountant", "s7"),
    "vol7": ("volunteer", "s7"),
    "wil7": ("volunteer", "s7"),
    "lead": ("town_lead", "t"),
    "rev": ("reviewer", "c"),
    "fin": ("finance", "c"),
}
MEMBERS = {"huang": "s7", "sec7": "s7"}


def organisation(without: tuple[str, ...] = ()) -> Organisation:
    """The units and people, without some."""
    line = HierarchyId("line")
    return Organisation(
        units={
            UnitId(u): Unit(id=UnitId(u), type=UnitTypeId(kind), label=f"单位{u}", since=DAY_ONE)
            for u, (kind, _) in UNITS.items()
        },
        links=tuple(
            Link(unit=UnitId(u), hierarchy=line, parent=UnitId(above), since=DAY_ONE)
            for u, (_, above) in UNITS.items()
            if above
        ),
        appointments=tuple(
            Appointment(
                id=AppointmentId(f"a-{p}"),
                person=PersonId(p),
                post=PostId(post),
                unit=UnitId(u),
                since=DAY_ONE,
            )
            for p, (post, u) in POSTS.items()
            if p not in without
        ),
        memberships=tuple(
            Membership(person=PersonId(p), unit=UnitId(u), since=DAY_ONE) for p, u in MEMBERS.items()
        ),
    )


def at(text: str) -> datetime:
    """A moment in local time: `2025-06-03 09:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@dataclass
class Office:
    """An engine at work, and the words to use it in a test."""

    engine: Engine
    clock: VirtualClock
    numbers: Any = field(default_factory=lambda: count(1))

    def command_id(self) -> CommandId:
        """A fresh id."""
        return CommandId(f"cmd{next(self.numbers)}")

    def start(self, who: str, process: str, unit: str = "s7", **typed: Any) -> Done | Refused:
        """Somebody starts a case."""
        return execute(self.engine, self.start_command(who, process, unit, typed))

    def start_command(self, who: str, process: str, unit: str, typed: Mapping[str, Any]) -> StartCase:
        """The command that starts a case."""
        return StartCase(
            id=self.command_id(), actor=Actor(person=PersonId(who)), process=ProcessId(f"m.{process}"),
            unit=UnitId(unit), typed=typed,
        )  # fmt: skip

    def opened(self, who: str, process: str, unit: str = "s7", **typed: Any) -> CaseId:
        """The case that somebody has started."""
        done = self.start(who, process, unit, **typed)
        assert isinstance(done, Done), done
        assert done.case is not None
        return done.case

    def act(self, who: str, case: CaseId, seat: str, outcome: str, **more: Any) -> Done | Refused:
        """Somebody decides a seat as they see it now."""
        return execute(self.engine, self.act_command(who, case, seat, outcome, **more))

    def act_command(self, who: str, case: CaseId, seat: str, outcome: str, **more: Any) -> Act:
        """The command that decides a seat."""
        known = self.state(case).seats.get(SeatId(seat))
        more.setdefault("seat_version", known.version if known else 1)
        return Act(
            id=self.command_id(), actor=Actor(person=PersonId(who)), case=case, seat=SeatId(seat),
            outcome=OutcomeId(outcome), **more,
        )  # fmt: skip

    def claim(self, who: str, case: CaseId, seat: str, version: int = 1) -> Done | Refused:
        """Somebody claims a seat."""
        return execute(self.engine, self.claim_command(who, case, seat, version))

    def claim_command(self, who: str, case: CaseId, seat: str, version: int = 1) -> Claim:
        """The command that claims a seat."""
        return Claim(
            id=self.command_id(), actor=Actor(person=PersonId(who)), case=case, seat=SeatId(seat),
            seat_version=version,
        )  # fmt: skip

    def operate(self, who: str, case: CaseId, what: str, seat: str = "", **more: Any) -> Done | Refused:
        """Somebody does something to a case or to a seat as they see it now."""
        return execute(self.engine, self.operate_command(who, case, what, seat, **more))

    def operate_command(self, who: str, case: CaseId, what: str, seat: str = "", **more: Any) -> Operate:
        """The command of an operation; a reason is given unless the test says otherwise."""
        known = self.state(case).seats.get(SeatId(seat))
        more.setdefault("reason", "情况有变")
        more.setdefault("seat_version", known.version if known else 0)
        return Operate(
            id=self.command_id(), actor=Actor(person=PersonId(who)), case=case, what=Operation(what),
            seat=SeatId(seat) if seat else None, **more,
        )  # fmt: skip

    def state(self, case: CaseId) -> CaseState:
        """The case as stored."""
        with self.engine.store.read() as work:
            row = work.case(case)
        assert row is not None
        return row.state

    def open_seats(self, case: CaseId) -> list[str]:
        """The seats somebody still has to decide."""
        return [seat.id for seat in self.state(case).seats.values() if seat.is_live]

    def snapshot(self, case: CaseId) -> tuple[object, ...]:
        """Everything about a case that a refused or repeated command must leave alone."""
        with self.engine.store.read() as work:
            return (
                work.case(case), tuple(work.tasks_of_case(case)), work.head(f"case:{case}"),
                tuple(work.unbalanced()), work.next_due(),
            )  # fmt: skip


def office(
    rules: Compiled | None = None,
    start: str = "2025-01-02 08:00",
    people: Organisation | None = None,
    store: Store | None = None,
) -> Office:
    """An office with the test rules in force."""
    given = rules or compiled()
    clock = VirtualClock(at(start))

    def refuse(files: Mapping[str, str], pack: str) -> Compiled:
        raise AssertionError(f"the test keeps its rules at hand, not {pack} from {sorted(files)}")

    engine = Engine(store or MemoryStore(), clock, RuleLibrary(refuse))
    with engine.store.write() as work:
        work.put_organisation(people or organisation())
    activate(engine, given, Actor(person=PersonId("admin")))
    return Office(engine, clock)
