"""Modes: what holds while one is in force, and what is left when it has ended, on every store."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.model.beginning import Start
from engine.model.command import SYSTEM
from engine.model.ids import CaseId, FormId, ModeId, NodeId, OutcomeId, ParameterId, ProcessId
from engine.model.limit import Roll, Within
from engine.model.mode import TOLD_AS, Mode, ModeValue
from engine.model.process import Leads, Outcome, Overdue
from engine.model.rule_set import Compiled
from engine.service.chain import case_stream
from engine.service.evidence import verify
from engine.service.execute import Done, execute
from engine.service.jobs import run_due
from engine.service.ports import Store
from engine.service.rebuild import rebuild
from tests.service.test_execute import reason
from tests.service.test_on_databases import on_database as on_database
from tests.support.office import Office, at, office
from tests.support.rules import AGREE, REJECT, compiled, expr, outcomes, post, process, task

STORM = ModeId("m.storm")
LEAK, MEND = ProcessId("m.leak"), ProcessId("m.mend")
FAULT = FormId("m.purchase")
WHAT = {"supplier": "屋顶漏水"}
OVER = Outcome(id=OutcomeId("ended"), label="结束")
EXTEND = Outcome(id=OutcomeId("extend"), label="延长", leads=Leads.BACK, back_to=NodeId("storm_approve"))


def rules() -> Compiled:
    """A storm that the town's lead declares and the city approves."""
    storm = process(
        "storm",
        task("storm_approve", post("reviewer"), outcomes=outcomes(AGREE, REJECT)),
        task(
            "storm_hold", post("town_lead"), outcomes=outcomes(OVER, EXTEND),
            within=Within(amount=expr("48 hours"), roll=Roll.NONE), overdue=Overdue(outcome=OVER.id),
        ),
        start=Start(by=(post("town_lead"),), unit_types=("town",)), told_as=TOLD_AS,
    )  # fmt: skip
    start = Start(by=(post("secretary"),), form=FAULT)
    leak = process("leak", task("act", post("accountant")), start=start, mode=STORM)
    mend = process(
        "mend", task("fix", post("accountant"), within=Within(amount=expr("$approve_other"))), start=start
    )
    made = compiled(storm, leak, mend)
    mode = Mode(
        id=STORM, label="防汛", sets={ParameterId("approve_other"): ModeValue(value=1)},
        convert={LEAK: MEND}, purge_after=15, purge_forms=(FAULT,),
    )  # fmt: skip
    return replace(made, rules=replace(made.rules, modes={STORM: mode}))


@pytest.fixture
def town(on_database: Store) -> Office:
    """An office on a morning before the storm."""
    made = office(rules(), start="2025-06-03 09:00", store=on_database)
    _work_off(made)
    return made


def _work_off(made: Office) -> None:
    while run_due(made.engine):
        pass


def declared(made: Office) -> CaseId:
    """A storm that holds."""
    case = made.opened("lead", "storm", "t")
    assert isinstance(made.act("rev", case, "storm_approve#1/0", "agree"), Done)
    return case


def test_a_mode_holds_from_its_approval_in_its_unit_and_below(town: Office) -> None:
    assert reason(town.start("sec7", "leak", **WHAT)) == "mode_not_in_force"
    case = town.opened("lead", "storm", "t")
    assert reason(town.start("sec7", "leak", **WHAT)) == "mode_not_in_force"
    town.act("rev", case, "storm_approve#1/0", "agree")
    town.opened("sec7", "leak", **WHAT)
    mend = town.opened("sec7", "mend", supplier="灯不亮")
    (step,) = town.state(mend).activations.values()
    assert str(step.due_day) == "2025-06-04"


def test_when_it_has_ended_figures_are_the_old_ones_and_open_cases_become_ordinary(town: Office) -> None:
    storm = declared(town)
    done, open_ = town.opened("sec7", "leak", supplier="一处"), town.opened("sec7", "leak", supplier="另一处")
    town.act("acc7", done, "act#1/0", "done")
    town.act("lead", storm, "storm_hold#1/0", "ended")
    assert reason(town.start("sec7", "leak", **WHAT)) == "mode_not_in_force"
    assert reason(town.act("acc7", open_, "act#1/0", "done")) == "mode_not_in_force"
    _work_off(town)
    assert town.state(done).status == "done"
    assert town.state(open_).status == "terminated"
    with town.engine.store.read() as work:
        (ordinary,) = work.cases_of(MEND, at("2025-06-03 00:00").date(), 10)
        assert work.record(ordinary.state.records[FAULT].record).body == {"supplier": "另一处"}  # type: ignore[union-attr]  # it is there
    (step,) = ordinary.state.activations.values()
    assert str(step.due_day) == "2025-06-17"


@pytest.mark.parametrize(("moment", "holds"), [("2025-06-05 08:59", True), ("2025-06-05 09:00", False)])
def test_it_ends_at_its_limit_even_before_any_worker_comes(town: Office, moment: str, holds: bool) -> None:
    storm = declared(town)
    town.clock.move_to(at(moment))
    answer = town.start("sec7", "leak", **WHAT)
    assert isinstance(answer, Done) is holds
    _work_off(town)
    assert town.state(storm).is_open is holds


def test_while_an_extension_waits_for_its_approval_the_old_limit_stands(town: Office) -> None:
    storm = declared(town)
    town.clock.move_to(at("2025-06-05 08:00"))
    assert isinstance(town.act("lead", storm, "storm_hold#1/0", "extend"), Done)
    town.opened("sec7", "leak", **WHAT)
    town.clock.move_to(at("2025-06-05 10:00"))
    assert reason(town.start("sec7", "leak", supplier="又一处")) == "mode_not_in_force"
    town.act("rev", storm, "storm_approve#2/0", "agree")
    town.opened("sec7", "leak", supplier="又一处")


def test_what_it_collected_is_erased_in_time_and_that_it_was_there_stays(town: Office) -> None:
    storm = declared(town)
    case = town.opened("sec7", "leak", **WHAT)
    town.act("acc7", case, "act#1/0", "done")
    town.act("lead", storm, "storm_hold#1/0", "ended")
    town.clock.move_to(at("2025-06-18 23:59"))
    _work_off(town)
    record = town.state(case).records[FAULT].record
    with town.engine.store.read() as work:
        assert work.record(record).body == WHAT  # type: ignore[union-attr]  # it is there
    town.clock.move_to(at("2025-06-19 00:00"))
    _work_off(town)
    with town.engine.store.read() as work:
        assert work.record(record).body == {}  # type: ignore[union-attr]  # it is there
        assert work.events(case_stream(case))[-1].type == "AnswersPurged"
        assert verify(work) == []
        erased = work.content(e.body["digest"] for e in work.events(case_stream(case)) if "digest" in e.body)
    assert [words.body for words in erased.values()] == [None]
    assert rebuild(town.engine) == []
    assert isinstance(town.start("sec7", "mend", **WHAT), Done)


def test_a_mode_that_is_stopped_ends_like_any_other(town: Office) -> None:
    storm = declared(town)
    case = town.opened("sec7", "leak", **WHAT)
    stopped = town.operate_command("lead", storm, "terminate")
    assert isinstance(execute(town.engine, replace(stopped, actor=SYSTEM)), Done)
    _work_off(town)
    assert town.state(case).status == "terminated"
