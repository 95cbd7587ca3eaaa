"""Running cases moved to other rules: what can be, is foretold, moved, kept and taken back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from engine.model.command import SYSTEM, Actor
from engine.model.ids import BundleHash, CaseId, NodeId, PersonId
from engine.model.limit import Within
from engine.model.process import Branch, Parallel, Process, Seq
from engine.model.refusal import Refused
from engine.model.rule_set import Compiled
from engine.runtime.migration.compare import Class
from engine.service.activate import activate
from engine.service.evidence import verify
from engine.service.jobs import run_due
from engine.service.migration.batches import begin, progress, stop, undo
from engine.service.migration.preview import preview
from engine.service.rebuild import rebuild
from engine.service.views.cases.page import case_view
from tests.support.office import Office, office
from tests.support.rules import compiled, expr, post, process, task

LOOK, PAY = task("look", post("town_lead")), task("pay", post("finance"))
BOTH = task("both", post("town_lead"), post("reviewer"))
OLD = process("go", LOOK, PAY)
FORK = Parallel(
    id=NodeId("fork"), label="并行",
    branches=(
        Branch(id=NodeId("left"), label="左", body=Seq(steps=(LOOK,))),
        Branch(id=NodeId("right"), label="右", body=Seq(steps=(PAY,))),
    ),
)  # fmt: skip


def ruled(version: str, *processes: Process) -> Compiled:
    found = compiled(*processes)
    return replace(found, rules=replace(found.rules, bundle=BundleHash(version)))


def at_work(old: Process) -> Office:
    return office(rules=ruled("v1", old))


def swapped(made: Office, *new: Process) -> Compiled:
    """Other rules in force."""
    found = ruled("v2", *new)
    activate(made.engine, found, Actor(person=PersonId("admin")))
    return found


def settle(made: Office) -> None:
    while run_due(made.engine):
        pass


def moved(made: Office, new: Compiled) -> str:
    begun = begin(made.engine, SYSTEM, new.rules.pack, new.rules.bundle)
    settle(made)
    return begun


def renamed(old: Process, **more: Any) -> Process:
    return replace(old, **more)


@pytest.mark.parametrize(
    ("old", "acts", "new", "cls", "at"),
    [
        # a label, a deadline or a step that comes later changes nothing for who stands before it
        (OLD, [], process("go", replace(LOOK, label="审"), PAY, task("file", post("reviewer"))),
         Class.MOVES, ["look#1/0"]),
        # the open step asks others now: they get it
        (OLD, [], process("go", replace(LOOK, by=(post("reviewer"),)), PAY), Class.MOVES, ["look#2/0"]),
        (OLD, [], replace(process("go", replace(LOOK, id=NodeId("see")), PAY),
                          renamed_steps={NodeId("look"): NodeId("see")}), Class.MOVES, ["look#1/0"]),
        # the open step is gone
        (OLD, [], process("go", PAY), Class.BREAKS, ["look#1/0"]),
        (OLD, [], replace(process("go", PAY), migrations={NodeId("look"): NodeId("pay")}),
         Class.PLANNED, ["pay#1/0"]),
        # the process is gone
        (OLD, [], process("other", LOOK), Class.BREAKS, ["look#1/0"]),
        # somebody has signed under rules that changed
        (process("go", BOTH, PAY), ["lead both#1/0 done"],
         process("go", replace(BOTH, by=(*BOTH.by, post("finance"))), PAY), Class.PERSON, ["both#1/1"]),
        (process("go", BOTH, PAY), [], process("go", replace(BOTH, by=(*BOTH.by, post("finance"))), PAY),
         Class.MOVES, ["both#2/0", "both#2/1", "both#2/2"]),
        # blocks must be the same around what is open
        (process("go", FORK), [], process("go", FORK, PAY_AGAIN := task("again", post("finance"))),
         Class.MOVES, ["look#1/0", "pay#1/0"]),
        (process("go", FORK), [], OLD, Class.BREAKS, ["look#1/0", "pay#1/0"]),
        (OLD, [], process("go", FORK), Class.BREAKS, ["look#1/0"]),
    ],
)  # fmt: skip
def test_a_running_case_moves_only_where_it_can_simply_go_on(
    old: Process, acts: list[str], new: Process, cls: Class, at: list[str]
) -> None:
    made = at_work(old)
    case = made.opened("sec7", "go")
    for act in acts:
        who, seat, outcome = act.split()
        made.act(who, case, seat, outcome)
    there = swapped(made, new)
    before = made.snapshot(case)
    foretold = preview(made.engine, there.rules.pack, there.rules.bundle)
    assert dict(foretold.counts) == {cls: 1}
    assert made.snapshot(case) == before, "a dry run writes nothing"
    moves = cls in (Class.MOVES, Class.PLANNED)
    found = progress(made.engine, moved(made, there))
    assert found is not None
    assert (found.moved, [kept for kept, _ in found.kept]) == ((1, []) if moves else (0, [case]))
    assert sorted(made.open_seats(case)) == at
    assert made.state(case).bundle == ("v2" if moves else "v1")
    assert rebuild(made.engine) == []
    assert not isinstance(case_view(made.engine, PersonId("sec7"), case), Refused)
    with made.engine.store.read() as work:
        assert verify(work) == []


def test_a_moved_case_ends_under_its_new_rules_with_its_old_deadline() -> None:
    slow = replace(LOOK, within=Within(amount=expr("5 workdays")))
    made = at_work(process("go", slow, PAY))
    case = made.opened("sec7", "go")
    due = {step.due for step in made.state(case).activations.values()}
    quick = replace(LOOK, within=Within(amount=expr("1 workdays")))
    moved(made, swapped(made, process("go", quick, task("file", post("reviewer")))))
    assert {step.due for step in made.state(case).activations.values()} == due
    made.act("lead", case, "look#1/0", "done")
    assert made.open_seats(case) == ["file#1/0"]
    made.act("rev", case, "file#1/0", "done")
    assert made.state(case).status == "done"


def test_a_migration_is_taken_back_until_somebody_acts() -> None:
    made = at_work(OLD)
    early, late = made.opened("sec7", "go"), made.opened("sec7", "go")
    first = moved(made, swapped(made, process("go", LOOK, PAY, task("file", post("reviewer")))))
    made.act("lead", late, "look#1/0", "done")
    back = undo(made.engine, SYSTEM, first)
    assert back is not None
    settle(made)
    assert [made.state(case).bundle for case in (early, late)] == ["v1", "v2"]
    found = progress(made.engine, back)
    assert found is not None
    assert found.kept == ((late, "gone_on"),)
    assert undo(made.engine, SYSTEM, "nothing") is None


def test_a_stopped_migration_goes_no_further_and_a_second_one_finishes_it() -> None:
    made = at_work(OLD)
    cases = [made.opened("sec7", "go") for _ in range(3)]
    there = swapped(made, process("go", LOOK, PAY, task("file", post("reviewer"))))
    begun = begin(made.engine, SYSTEM, there.rules.pack, there.rules.bundle)
    stop(made.engine, SYSTEM, begun)
    settle(made)
    assert {made.state(case).bundle for case in cases} == {"v1"}
    moved(made, there)
    moved(made, there)
    assert {made.state(case).bundle for case in cases} == {"v2"}
    assert [len(_moves(made, case)) for case in cases] == [1, 1, 1]


def _moves(made: Office, case: CaseId) -> list[str]:
    with made.engine.store.read() as work:
        return [event.type for event in work.events(f"case:{case}") if event.type == "CaseMigrated"]


def test_cases_never_moved_go_on_under_their_own_rules_after_ten_versions() -> None:
    made = at_work(OLD)
    case = made.opened("sec7", "go")
    for number in range(2, 12):
        activate(made.engine, ruled(f"v{number}", process("go", PAY)), Actor(person=PersonId("admin")))
    made.act("lead", case, "look#1/0", "done")
    made.act("fin", case, "pay#1/0", "done")
    assert made.state(case).status == "done"
    assert made.state(case).bundle == "v1"
