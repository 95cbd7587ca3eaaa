"""The calendar of duties: met, late, open, overdue, each in its period."""

from __future__ import annotations

from dataclasses import replace

from engine.model.beginning import Schedule, Start
from engine.model.ids import PersonId
from engine.model.limit import Within
from engine.model.refusal import Refused
from engine.service.jobs import run_due
from engine.service.views.cases.duties import DutyView, duty_calendar
from tests.support.office import Office, at, office
from tests.support.rules import compiled, expr, post, process, task

DAYS = Within(amount=expr("20 days"))
REPORT = replace(
    process("report", task("meet", post("secretary"), within=DAYS), start=Start(by=())),
    schedule=Schedule(every="quarter", on="01-01", unit_type="community", owed_at_once=True),
    told_as="duty",
)


def seen(made: Office, who: str, year: int) -> DutyView:
    view = duty_calendar(made.engine, PersonId(who), year)
    assert not isinstance(view, Refused)
    (duty,) = view.duties
    return duty


def settle(made: Office) -> None:
    while run_due(made.engine):
        pass


def test_each_period_shows_whether_what_was_owed_was_met_in_time() -> None:
    made = office(rules=compiled(REPORT), start="2025-02-03 09:00")
    settle(made)
    for day, done in (("2025-02-10", ("sec7",)), ("2025-04-15", ("sec7", "sec8")), ("2025-07-02", ())):
        made.clock.move_to(at(f"{day} 09:00"))
        settle(made)
        for who in done:
            with made.engine.store.read() as work:
                (mine, *_) = work.desk(PersonId(who), True, None, 9)
            made.act(who, mine.case, mine.seat, "done")
    duty = seen(made, "lead", 2025)
    assert duty.periods == ("2025Q1", "2025Q2", "2025Q3", "2025Q4")
    found = {row.unit.id: [[owed.state for owed in cell] for cell in row.cells] for row in duty.rows}
    # s8 answered in April what it owed since January; its second quarter is still to come, and late by now
    assert found == {
        "s7": [["met"], ["met"], ["open"], []],
        "s8": [["late"], ["overdue"], ["open"], []],
    }
    assert [row.unit.id for row in seen(made, "sec7", 2025).rows] == ["s7"]


def test_who_serves_no_unit_sees_no_calendar() -> None:
    made = office(rules=compiled(REPORT))
    refused = duty_calendar(made.engine, PersonId("nobody"))
    assert isinstance(refused, Refused)
    assert refused.reason == "forbidden"
