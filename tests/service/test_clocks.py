"""Deadlines in office hours through the front door: entered, suspended, resumed, shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

from engine.model.ids import PersonId
from engine.model.limit import Within
from engine.model.process import Overdue
from engine.service.jobs import run_due
from engine.service.rebuild import rebuild
from engine.service.views.cases.page import case_view
from tests.service.test_execute import reason
from tests.service.test_operations import LEADER
from tests.support.office import Office, at, office
from tests.support.rules import AGREE, DONE, compiled, expr, outcomes, post, process, task

QUICK = process(
    "quick",
    task(
        "do", post("accountant"), outcomes=outcomes(AGREE, DONE),
        within=Within(amount=expr("6 hours"), worktime=True), overdue=Overdue(outcome=DONE.id),
    ),
    managers=(LEADER,),
)  # fmt: skip
HOURS = ((time(8), time(12)), (time(14), time(18)))


def made() -> Office:
    rules = compiled(QUICK)
    calendar = replace(rules.calendar, hours=HOURS)
    return office(rules=replace(rules, calendar=calendar), start="2025-01-02 10:00")


def due_of(found: Office, case: str) -> object:
    return found.state(case).activations["do#1"].due  # type: ignore[arg-type, index]  # ids in a test


def test_a_limit_in_office_hours_ends_when_so_many_have_been_worked() -> None:
    found = made()
    case = found.opened("sec7", "quick")
    assert due_of(found, case) == at("2025-01-02 18:00")
    found.clock.move_to(at("2025-01-02 17:59"))
    assert run_due(found.engine) == 0
    found.clock.move_to(at("2025-01-02 18:00"))
    assert run_due(found.engine) == 1
    assert found.state(case).status == "done"


def test_what_is_left_of_the_office_hours_runs_on_after_a_suspension() -> None:
    found = made()
    case = found.opened("sec7", "quick")
    found.clock.move_to(at("2025-01-02 15:00"))
    assert reason(found.operate("lead", case, "suspend")) == "done"
    found.clock.move_to(at("2025-01-05 11:00"))
    assert reason(found.operate("lead", case, "resume")) == "done"
    # a Sunday: the three hours that are left run on Monday
    assert due_of(found, case) == at("2025-01-06 11:00")
    assert rebuild(found.engine) == []


def test_the_page_shows_which_hours_were_counted() -> None:
    found = made()
    case = found.opened("sec7", "quick")
    view = case_view(found.engine, PersonId("sec7"), case)
    (deadline,) = view.deadlines  # type: ignore[union-attr]  # the starter may see it
    assert deadline.rule.zh.endswith("只计上班时间")
    assert [(str(day.day), day.reason.zh) for day in deadline.days] == [
        ("2025-01-02", "10:00–12:00、14:00–18:00，计 6 小时，累计 6 小时")
    ]
