"""The dry run predicts exactly what the migration then does, whatever changes and wherever cases stand."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.model.ids import CaseId, NodeId
from engine.model.process import Process, Step, Task
from engine.runtime.migration.compare import Class
from engine.service.migration.batches import progress
from engine.service.migration.forecast import Forecaster, open_steps_of
from engine.service.migration.preview import running
from tests.service.test_migration import BOTH, FORK, LOOK, PAY, at_work, moved, swapped
from tests.support.office import Office
from tests.support.rules import post, process, task

OLD = process("go", BOTH, FORK, task("last", post("reviewer")))
POSTS = ("town_lead", "reviewer", "finance", "nobody_holds_it")
#: How far a case goes before the swap.
ACTS = ("lead both#1/0", "rev both#1/1", "lead look#1/0", "fin pay#1/0")


@st.composite
def newer(draw: st.DrawFn) -> Process:
    """The process with steps dropped, renamed, asked of others, put elsewhere."""
    steps: list[Step] = []
    for step in OLD.body.steps:
        match draw(st.sampled_from(("keep", "drop", "ask", "rename", "label", "more"))):
            case "drop":
                continue
            case "ask" if isinstance(step, Task):
                steps.append(replace(step, by=(post(draw(st.sampled_from(POSTS))),)))
            case "rename":
                steps.append(replace(step, id=NodeId(f"{step.id}2")))
            case "label":
                steps.append(replace(step, label="改名"))
            case "more":
                steps += [step, task(f"{step.id}_after", post("finance"))]
            case _:
                steps.append(step)
    made = process("go", *(steps or [PAY]))
    ids = [step.id for step in made.steps()]
    renames = {step.id: NodeId(f"{step.id}2") for step in OLD.body.steps if f"{step.id}2" in ids}
    plan = {old: draw(st.sampled_from(ids)) for old in (LOOK.id, BOTH.id) if draw(st.booleans())}
    known = draw(st.booleans())
    return replace(made, renamed_steps=renames if known else {}, migrations=plan)


def case_at(made: Office, acts: int) -> CaseId:
    case = made.opened("sec7", "go")
    for act in ACTS[:acts]:
        who, seat = act.split()
        made.act(who, case, seat, "done")
    return case


@settings(max_examples=60, deadline=None)
@given(newer(), st.lists(st.integers(0, len(ACTS)), min_size=1, max_size=4))
def test_what_the_dry_run_says_is_what_the_migration_does(new: Process, stands: list[int]) -> None:
    made = at_work(OLD)
    cases = [case_at(made, acts) for acts in stands]
    there = swapped(made, new)
    before = [made.snapshot(case) for case in cases]
    with made.engine.store.read() as work:
        looking = Forecaster(engine=made.engine, work=work, pack=there.rules.pack, target=there)
        told = {row.state.id: looking.of(row) for row in running(work)}
    assert [made.snapshot(case) for case in cases] == before, "a dry run writes nothing"
    done = progress(made.engine, moved(made, there))
    assert done is not None
    kept = {case for case, _ in done.kept}
    for case in cases:
        forecast = told[case]
        moves = forecast.cls in (Class.MOVES, Class.PLANNED)
        assert (made.state(case).bundle == "v2", case not in kept) == (moves, moves), forecast
        assert open_steps_of(made.state(case)) == forecast.after


def test_a_case_is_in_one_class_and_no_other() -> None:
    made = at_work(OLD)
    cases = [case_at(made, acts) for acts in range(len(ACTS) + 1)]
    there = swapped(made, OLD)
    with made.engine.store.read() as work:
        looking = Forecaster(engine=made.engine, work=work, pack=there.rules.pack, target=there)
        assert {looking.of(row).cls for row in running(work)} == {Class.MOVES}
        assert [row.state.id for row in running(work)] == sorted(cases)
