"""Due work: schedules, follow-ups, failures that hold up nobody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from engine.model import effect as f
from engine.model.beginning import Schedule, Start
from engine.model.command import SYSTEM, AddPerson, Appoint, Organise
from engine.model.ids import AppointmentId, CommandId, LedgerId, NodeId, PersonId, PostId, ProcessId, UnitId
from engine.model.limit import Within
from engine.model.process import Automatic, Overdue, Wait
from engine.service.engine import Engine
from engine.service.jobs import ATTEMPTS_MAX, run_due
from engine.service.organise import organise
from engine.service.schedules import next_occurrence
from tests.support.office import Office, at, office, organisation
from tests.support.rules import compiled, expr, post, process, task


def run_all(made: Office) -> int:
    done = 0
    while found := run_due(made.engine):
        done += found
    return done


def total(made: Office, year: str) -> int:
    with made.engine.store.read() as work:
        held = work.accounts(LedgerId("m.fund"), None, None, year)
    return sum(b.available for a, b in held.items() if a.bucket == "available")


def test_every_community_gets_its_money_each_year_once() -> None:
    made = office(start="2024-12-30 08:00")
    assert run_all(made) == 0
    made.clock.move_to(at("2025-01-01 00:00"))
    assert run_all(made) == 3
    assert run_all(made) == 0
    assert (total(made, "2025"), total(made, "2026")) == (34_000_000, 0)
    made.clock.move_to(at("2026-01-03 00:00"))
    run_all(made)
    assert (total(made, "2025"), total(made, "2026")) == (34_000_000, 34_000_000)


def test_money_is_split_by_source() -> None:
    made = office(start="2024-12-30 08:00")
    made.clock.move_to(at("2025-01-01 00:00"))
    run_all(made)
    with made.engine.store.read() as work:
        held = work.accounts(LedgerId("m.fund"), UnitId("s7"), None, "2025")
    by_source = {
        s: sum(b.available for a, b in held.items() if a.source == s) for s in ("city", "town", "community")
    }
    assert by_source == {"city": 10_200_000, "town": 5_100_000, "community": 1_700_000}


@pytest.mark.parametrize(
    ("every", "on", "since", "period", "coming"),
    [
        ("year", "01-01", "2025-01-01 00:00", "2025", "2025-01-01 00:00"),
        ("year", "01-01", "2025-01-01 00:01", "2026", "2026-01-01 00:00"),
        ("month", "05", "2025-01-05 00:01", "2025-02", "2025-02-05 00:00"),
        ("month", "05", "2025-12-31 08:00", "2026-01", "2026-01-05 00:00"),
        ("month", "last", "2025-02-01 00:00", "2025-02", "2025-02-28 00:00"),
        ("quarter", "last", "2025-03-31 00:01", "2025Q2", "2025-06-30 00:00"),
        ("quarter", "02-15", "2025-10-02 00:00", "2025Q4", "2025-11-15 00:00"),
        ("half_year", "01-01", "2025-01-02 00:00", "2025H2", "2025-07-01 00:00"),
    ],
)
def test_when_a_schedule_comes_round(every: str, on: str, since: str, period: str, coming: str) -> None:
    found = next_occurrence(Schedule(every=every, on=on, unit_type="community"), at(since))
    assert found is not None
    assert (found.period, found.at) == (period, at(coming))


CHAIN = process(
    "chain",
    Automatic(
        id=NodeId("next"), label="",
        then=(f.StartCase(process=ProcessId("m.any"), unit=expr("case.unit"), values={}),),
    ),
    start=Start(by=(post("secretary"),)),
)  # fmt: skip
LOST = process(
    "lost",
    Wait(id=NodeId("wait"), label="", within=Within(amount=expr("1 days"))),
    task("late", post("accountant")),
    start=Start(by=(post("secretary"),)),
)
TELL = f.Notify(to=(post("town_lead"),), text="{who} 逾期", values={"who": expr("case.unit")})
SLOW = process(
    "slow",
    task(
        "see", post("secretary"), within=Within(amount=expr("1 days")),
        overdue=Overdue(then=(TELL,)),
    ),
)  # fmt: skip


def test_a_follow_up_starts_another_case_once() -> None:
    made = office(rules=compiled(CHAIN))
    made.opened("sec7", "chain")
    assert (run_all(made), run_all(made)) == (1, 0)
    with made.engine.store.read() as work:
        tasks = work.desk(PersonId("lead"), True, None, 9)
    assert [(task.process, task.unit) for task in tasks] == [("m.any", "s7")]


def test_an_overdue_step_tells_and_stays_open() -> None:
    made = office(rules=compiled(SLOW), start="2025-06-03 08:00")
    case = made.opened("sec7", "slow")
    made.clock.move_to(at("2025-06-05 00:00"))
    assert (run_all(made), run_all(made)) == (1, 0)
    with made.engine.store.read() as work:
        assert [n.text for n in work.notices(PersonId("lead"), 9)] == ["单位s7 逾期"]
    assert made.open_seats(case) == ["see#1/0"]


def test_a_failing_job_is_tried_again_and_stops_no_other_case() -> None:
    made = office(rules=compiled(CHAIN, SLOW), start="2025-06-03 08:00", people=organisation(("lead",)))
    made.opened("sec7", "chain")
    slow = made.opened("sec7", "slow")
    made.clock.move_to(at("2025-06-05 00:00"))
    assert run_due(made.engine) == 1
    assert made.open_seats(slow) == ["see#1/0"]
    with made.engine.store.write() as work:
        work.put_organisation(organisation())
    assert run_due(made.engine) == 0
    made.clock.move_to(made.clock.now() + timedelta(minutes=1))
    assert run_due(made.engine) == 1
    with made.engine.store.read() as work:
        assert len(work.desk(PersonId("lead"), True, None, 9)) == 1


def test_a_job_that_never_succeeds_is_given_up() -> None:
    made = office(rules=compiled(CHAIN), start="2025-06-03 08:00", people=organisation(("lead",)))
    made.opened("sec7", "chain")
    for _ in range(ATTEMPTS_MAX):
        with made.engine.store.read() as work:
            coming = work.next_due()
        assert coming is not None
        assert coming < at("2025-12-31 00:00")
        made.clock.move_to(max(coming, made.clock.now()))
        assert run_due(made.engine) == 0
    with made.engine.store.read() as work:
        later = work.next_due()
    assert later is None or later > at("2025-12-31 00:00")


def test_a_timer_that_leads_to_a_vacant_post_leaves_a_seat_that_waits_for_somebody() -> None:
    made = office(rules=compiled(LOST), start="2025-06-03 08:00", people=organisation(("acc7",)))
    lost = made.opened("sec7", "lost")
    made.clock.move_to(at("2025-06-05 00:00"))
    assert run_due(made.engine) == 1
    (seat,) = made.state(lost).seats.values()
    assert (seat.id, seat.is_live, seat.persons) == ("late#1/0", True, ())
    comes = (
        AddPerson(person=PersonId("new"), name="新会计"),
        Appoint(
            appointment=AppointmentId("n"), person=PersonId("new"), post=PostId("accountant"),
            unit=UnitId("s7"),
        ),
    )  # fmt: skip
    organise(
        made.engine,
        Organise(id=CommandId("o"), actor=SYSTEM, effective=date(2025, 6, 5), changes=comes),
    )
    run_all(made)
    with made.engine.store.read() as work:
        assert [task.case for task in work.desk(PersonId("new"), True, None, 9)] == [lost]


def test_people_are_told_outside_once() -> None:
    told: list[tuple[str, str]] = []
    made = office(rules=compiled(SLOW), start="2025-06-03 08:00")
    engine: Engine = replace(made.engine, notifiers=(lambda person, text, key: told.append((person, text)),))
    made = replace(made, engine=engine)
    made.opened("sec7", "slow")
    made.clock.move_to(at("2025-06-05 00:00"))
    run_all(made)
    assert told == [("lead", "单位s7 逾期")]
