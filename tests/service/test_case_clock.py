"""The time of a whole case through the front door: started, paused for reasons, resumed, late."""

from __future__ import annotations

import pytest

from engine.model.ids import CaseId, NodeId, PersonId
from engine.model.limit import CaseClock, Pause, Within
from engine.service.jobs import run_due
from engine.service.ports import Store
from engine.service.rebuild import rebuild
from engine.service.views.case_shape import CaseView
from engine.service.views.cases.page import case_view
from engine.store.memory.store import MemoryStore
from tests.service.test_execute import reason
from tests.service.test_on_databases import on_database as on_database
from tests.service.test_operations import LEADER
from tests.support.office import Office, at, office
from tests.support.rules import DONE, RETURN, compiled, expr, outcomes, post, process, task

CLOCK = CaseClock(
    within=Within(amount=expr("5 workdays")),
    starts=NodeId("accept"),
    pauses={
        "papers": Pause(id="papers", label="待补正", during=(NodeId("start"),)),
        "test": Pause(id="test", label="等外部检验", by=(post("accountant"),)),
        "notice": Pause(id="notice", label="公示期"),
    },
    paused_most=expr("10 days"),
)
TIMED = process(
    "timed",
    task("accept", post("accountant"), outcomes=outcomes(DONE)),
    task("do", post("accountant"), outcomes=outcomes(DONE, RETURN)),
    managers=(LEADER,),
    clock=CLOCK,
)


def accepted(store: Store | None = None) -> tuple[Office, CaseId]:
    """Accepted on Friday the third of January; five working days end on the tenth."""
    made = office(rules=compiled(TIMED), start="2025-01-02 10:00", store=store)
    case = made.opened("sec7", "timed")
    made.clock.move_to(at("2025-01-03 10:00"))
    assert reason(made.act("acc7", case, "accept#1/0", "done")) == "done"
    return made, case


def due_day(made: Office, case: CaseId) -> str:
    clock = made.state(case).clock
    return str(clock.due_day) if clock else "none"


def test_the_time_begins_with_the_step_that_the_process_names() -> None:
    made = office(rules=compiled(TIMED), start="2025-01-02 10:00")
    case = made.opened("sec7", "timed")
    assert due_day(made, case) == "none"
    assert reason(made.operate("lead", case, "pause_clock", kind="notice")) == "clock_not_started"
    made, case = accepted()
    assert due_day(made, case) == "2025-01-10"


def story(store: Store) -> list[object]:
    """Two pauses that overlap count once; what was used before is not given again."""
    made, case = accepted(store)
    made.clock.move_to(at("2025-01-07 10:00"))
    told: list[object] = [reason(made.operate("acc7", case, "pause_clock", kind="test"))]
    made.clock.move_to(at("2025-01-08 10:00"))
    told.append(
        reason(made.operate("lead", case, "pause_clock", kind="notice", until=at("2025-01-10 00:00").date()))
    )
    made.clock.move_to(at("2025-01-10 00:00"))
    told += [run_due(made.engine), due_day(made, case)]
    made.clock.move_to(at("2025-01-13 10:00"))
    told.append(reason(made.operate("acc7", case, "resume_clock", kind="test")))
    told += [due_day(made, case), rebuild(made.engine)]
    return told


def test_pauses_that_overlap_count_once() -> None:
    # two of five days were used by the seventh; three run from the thirteenth on
    assert story(MemoryStore()) == ["done", "done", 1, "2025-01-10", "done", "2025-01-16", []]


def test_every_database_keeps_the_time_alike(on_database: Store) -> None:
    assert story(on_database) == story(MemoryStore())


@pytest.mark.parametrize(
    ("who", "what", "kind", "says"),
    [
        ("sec7", "pause_clock", "test", "not_pausable"),
        ("lead", "pause_clock", "test", "not_pausable"),
        ("lead", "pause_clock", "papers", "not_pausable"),
        ("lead", "pause_clock", "odd", "not_pausable"),
        ("lead", "resume_clock", "notice", "not_paused"),
        ("acc7", "pause_clock", "test", "done"),
        ("lead", "pause_clock", "notice", "done"),
    ],
)
def test_who_may_stop_the_clock_for_what(who: str, what: str, kind: str, says: str) -> None:
    made, case = accepted()
    assert reason(made.operate(who, case, what, kind=kind)) == says


def test_the_same_reason_is_not_given_twice_and_not_after_the_end() -> None:
    made, case = accepted()
    made.operate("acc7", case, "pause_clock", kind="test")
    assert reason(made.operate("acc7", case, "pause_clock", kind="test")) == "paused_already"
    made.act("acc7", case, "do#1/0", "done")
    assert reason(made.operate("acc7", case, "pause_clock", kind="test")) == "case_closed"


def test_what_was_late_stays_late() -> None:
    made, case = accepted()
    made.clock.move_to(at("2025-01-13 10:00"))
    made.operate("acc7", case, "pause_clock", kind="test")
    made.clock.move_to(at("2025-01-14 10:00"))
    made.operate("acc7", case, "resume_clock", kind="test")
    assert due_day(made, case) == "2025-01-10"
    made.act("acc7", case, "do#1/0", "done")
    view = case_view(made.engine, PersonId("sec7"), case)
    assert isinstance(view, CaseView)
    assert view.clock is not None
    assert view.clock.late.zh == "逾期 4 天办结"


def test_a_step_of_a_reason_stops_the_clock_and_the_page_shows_the_sum() -> None:
    made, case = accepted()
    made.clock.move_to(at("2025-01-06 10:00"))
    made.act("acc7", case, "do#1/0", "return", opinion="缺材料")
    clock = made.state(case).clock
    assert clock is not None
    assert clock.pauses == ("papers",)
    made.clock.move_to(at("2025-01-20 10:00"))
    made.act("sec7", case, "start#2/0", "submit")
    view = case_view(made.engine, PersonId("sec7"), case)
    assert isinstance(view, CaseView)
    assert view.clock is not None
    assert view.clock.steps[-1].sum.zh == "5 个工作日 − 已用 1 个工作日 = 还剩 4 个工作日，到 2025年1月24日"


def test_people_stop_it_no_longer_than_it_may_stand_in_all() -> None:
    made, case = accepted()
    made.operate("acc7", case, "pause_clock", kind="test")
    made.clock.move_to(at("2025-01-13 09:59"))
    assert run_due(made.engine) == 0
    made.clock.move_to(at("2025-01-13 10:00"))
    assert run_due(made.engine) == 1
    assert due_day(made, case) == "2025-01-20"
    # nothing is left of the ten days: another pause ends as soon as it is polled
    made.operate("acc7", case, "pause_clock", kind="test")
    assert run_due(made.engine) == 1
    assert due_day(made, case) == "2025-01-20"


def test_a_suspended_case_stops_its_clock_too() -> None:
    made, case = accepted()
    made.operate("lead", case, "suspend")
    made.clock.move_to(at("2025-01-08 10:00"))
    made.operate("lead", case, "resume")
    assert due_day(made, case) == "2025-01-15"
