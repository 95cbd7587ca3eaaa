"""Cases that a step asks for: they begin, end, are counted, and are stopped with their parent."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest

from engine.model.beginning import Start
from engine.model.effect import StartCase
from engine.model.ids import CaseId, FieldId, NodeId, PersonId, ProcessId
from engine.model.process import Process, Seq, Subprocess
from engine.model.signing import Empty, MoreThan, Pass, Passes
from engine.service.jobs import ATTEMPTS_MAX, run_due
from engine.service.rebuild import rebuild
from engine.service.views.case_shape import CaseView
from engine.service.views.cases.page import case_view
from tests.service.test_execute import reason
from tests.service.test_operations import BACK, BOTH, LEADER, at_work, given
from tests.support.office import Office
from tests.support.rules import AGREE, PURCHASE, SERVICE, expr, outcomes, post, process, task

ASKED = Start(by=(post("secretary"),), form=PURCHASE.id)
CHILD = process("child", task("do", post("volunteer"), outcomes=BOTH, empty=Empty.SKIP), start=ASKED)
SLOW = process("slow", task("do", LEADER, outcomes=BOTH), start=ASKED)
TOWN = "children(town(case.unit), community)"


def parent(name: str, of: str = "slow", **more: object) -> Process:
    """A case for each community of the town, then a last step."""
    starts = StartCase(
        process=ProcessId(f"m.{of}"), unit=expr(f"item({TOWN}, step.each.round) ?? case.unit"),
        values={FieldId("supplier"): expr('concat("走访", text(step.each.round))')},
    )  # fmt: skip
    each = Subprocess(
        id=NodeId("each"), label="逐个走访", starts=starts, over=expr(TOWN), **more,  # type: ignore[arg-type]  # keys by name
    )  # fmt: skip
    first = task("first", LEADER, outcomes=BOTH)
    last = task("last", post("finance"), outcomes=outcomes(AGREE, BACK))
    return process(name, first, each, last, managers=(LEADER,))


def begun(made: Office, name: str) -> tuple[CaseId, list[CaseId]]:
    """A parent whose children have begun, and have told it so."""
    case = made.opened("sec7", name)
    given(made, case, "lead:first#1/0=agree")
    drain(made)
    return case, children(made, case)


def drain(made: Office) -> None:
    while run_due(made.engine):
        pass


def children(made: Office, case: CaseId, activation: str = "each#1") -> list[CaseId]:
    found = made.state(case).activations[activation].children  # type: ignore[index]  # a step by its id
    return [child.case for child in found if child.case is not None]


def states(made: Office, cases: list[CaseId]) -> list[str]:
    return [made.state(case).status for case in cases]


def test_each_child_has_its_own_number_unit_and_answers_and_the_parent_waits_for_all() -> None:
    made = at_work(SLOW, parent("all"))
    case, (one, two) = begun(made, "all")
    assert [made.state(each).unit for each in (one, two)] == ["s7", "s8"]
    assert len({made.state(each).number for each in (case, one, two)}) == 3
    assert made.state(one).parent == case
    assert made.open_seats(case) == []
    given(made, one, "lead:do#1/0=agree")
    drain(made)
    assert made.open_seats(case) == []
    made.act("lead", two, "do#1/0", "reject", opinion="不行")
    drain(made)
    # a rejected child is an outcome: it has ended too
    assert made.open_seats(case) == ["last#1/0"]
    told = made.state(case).activations["each#1"].children  # type: ignore[index]  # a step by its id
    assert [child.state for child in told] == ["done", "rejected"]
    assert rebuild(made.engine) == []


@pytest.mark.parametrize(
    ("waits_for", "ended", "goes_on"),
    [
        (Pass.ALL, 1, False), (Pass.ALL, 2, True), (Pass.ANY, 0, False), (Pass.ANY, 1, True),
        (1, 1, True), (2, 1, False), (9, 2, True), (Fraction(1, 2), 1, True), (Fraction(2, 3), 1, False),
        (Fraction(2, 3), 2, True), (MoreThan(Fraction(1, 2)), 1, False), (None, 0, True),
    ],
)  # fmt: skip
def test_as_many_are_waited_for_as_the_step_says(waits_for: Passes | None, ended: int, goes_on: bool) -> None:
    made = at_work(SLOW, parent("some", waits_for=waits_for))
    case, found = begun(made, "some")
    for child in found[:ended]:
        given(made, child, "lead:do#1/0=agree")
    drain(made)
    assert (made.open_seats(case) == ["last#1/0"]) is goes_on
    # those that are not waited for go on
    assert states(made, found[ended:]) == ["running"] * (len(found) - ended)


def test_a_list_without_anybody_asks_for_nothing_and_is_never_stuck() -> None:
    empty = replace(SLOW, id=ProcessId("m.slow"))
    nobody = parent("none")
    each = next(step for step in nobody.steps() if isinstance(step, Subprocess))
    body = tuple(
        replace(each, over=expr("children(case.unit, town)")) if s is each else s for s in nobody.body.steps
    )
    made = at_work(empty, replace(nobody, body=Seq(steps=body)))
    case, found = begun(made, "none")
    assert (found, made.open_seats(case)) == ([], ["last#1/0"])


@pytest.mark.parametrize(
    ("what", "parent_ends", "children_end"),
    [("terminate", "terminated", ["done", "terminated"]), ("void", "voided", ["voided", "voided"])],
)
def test_whoever_stops_the_parent_stops_its_children(
    what: str, parent_ends: str, children_end: list[str]
) -> None:
    made = at_work(SLOW, parent("all"))
    case, found = begun(made, "all")
    given(made, found[0], "lead:do#1/0=agree")
    drain(made)
    assert reason(made.operate("lead", case, what)) == "done"
    drain(made)
    assert made.state(case).status == parent_ends
    assert states(made, found) == children_end
    assert rebuild(made.engine) == []


def test_children_that_have_not_begun_when_the_parent_stops_never_begin() -> None:
    made = at_work(SLOW, parent("all"))
    case = made.opened("sec7", "all")
    given(made, case, "lead:first#1/0=agree")
    assert reason(made.operate("lead", case, "terminate")) == "done"
    drain(made)
    assert children(made, case) == []
    with made.engine.store.read() as work:
        assert not work.due_jobs(made.clock.now(), 9)


def test_going_through_the_step_again_asks_for_new_cases_and_nobody_returns_into_old_ones() -> None:
    made = at_work(SLOW, parent("all"))
    case, found = begun(made, "all")
    for child in found:
        given(made, child, "lead:do#1/0=agree")
    drain(made)
    answer = made.act("fin", case, "last#1/0", "back", back_to=NodeId("each"))
    assert reason(answer) == "not_behind"
    given(made, case, "fin:last#1/0=back>first", "lead:first#2/0=agree")
    drain(made)
    again = children(made, case, "each#2")
    assert states(made, [*found, *again]) == ["done", "done", "running", "running"]
    assert made.state(case).activations["each#1"].state == "superseded"  # type: ignore[index]  # a step by its id


def test_a_suspended_parent_goes_on_when_it_is_resumed_with_what_ended_meanwhile() -> None:
    made = at_work(SLOW, parent("all"))
    case, found = begun(made, "all")
    assert reason(made.operate("lead", case, "suspend")) == "done"
    for child in found:
        given(made, child, "lead:do#1/0=agree")
    drain(made)
    assert made.open_seats(case) == []
    assert reason(made.operate("lead", case, "resume")) == "done"
    assert made.open_seats(case) == ["last#1/0"]


def test_children_that_end_at_once_and_news_that_comes_twice_change_nothing_more() -> None:
    made = at_work(CHILD, parent("quick", of="child"))
    case, found = begun(made, "quick")
    # sec8's community has no volunteer: its step is passed over
    given(made, found[0], "vol7:do#1/0=agree")
    drain(made)
    assert made.open_seats(case) == ["last#1/0"]
    before = made.snapshot(case)
    drain(made)
    assert made.snapshot(case) == before


def test_a_child_that_cannot_begin_is_told_in_the_end_and_not_waited_for() -> None:
    twice = replace(SLOW, start=replace(ASKED, form=SERVICE.id))
    asking = parent("all")
    each = next(step for step in asking.steps() if isinstance(step, Subprocess))
    values = {FieldId("what"): expr('"走访"')}
    same = replace(each, starts=replace(each.starts, values=values))
    body = tuple(same if step is each else step for step in asking.body.steps)
    made = at_work(twice, replace(asking, body=Seq(steps=body)))
    # what must be unique is the same for both: the second cannot be written
    case, (one,) = begun(made, "all")
    given(made, one, "lead:do#1/0=agree")
    for _ in range(ATTEMPTS_MAX):
        made.clock.move_to(made.clock.now() + timedelta(hours=9))
        drain(made)
    assert made.open_seats(case) == ["last#1/0"]
    told = made.state(case).activations["each#1"].children  # type: ignore[index]  # a step by its id
    assert sorted(child.state for child in told) == ["done", "not_started"]


def test_parent_and_children_lead_to_each_other_for_those_who_may_see_them() -> None:
    made = at_work(SLOW, parent("all"))
    case, (one, two) = begun(made, "all")
    above = case_view(made.engine, PersonId("lead"), case)
    assert isinstance(above, CaseView)
    assert [(link.case, link.status.zh) for link in above.children] == [
        (one, "办理中：do"), (two, "办理中：do"),
    ]  # fmt: skip
    below = case_view(made.engine, PersonId("lead"), two)
    assert isinstance(below, CaseView)
    assert (below.parent.case if below.parent else None) == case
    # a secretary of one community sees that there is another case, and nothing of it
    beside = case_view(made.engine, PersonId("sec7"), case)
    assert isinstance(beside, CaseView)
    assert [link.case for link in beside.children] == [one, None]
