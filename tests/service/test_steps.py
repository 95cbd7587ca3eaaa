"""Steps of every kind: back to the middle, branches side by side, checks, effects, vacant posts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from engine.model import effect as f
from engine.model.beginning import Start
from engine.model.expr import types as t
from engine.model.expr.tree import Literal
from engine.model.form import Check, Level
from engine.model.ids import FieldId, FormId, MechanismId, NodeId, OutcomeId, PersonId, ScoreId
from engine.model.limit import Within
from engine.model.process import (
    Automatic,
    Branch,
    Choice,
    End,
    Leads,
    Outcome,
    Parallel,
    Process,
    Seq,
    Step,
    Wait,
)
from engine.model.rule_set import Compiled
from engine.model.score import Band, Indicator, Score, Subject
from engine.model.seats import ActorOf, PersonOf
from engine.service.jobs import run_due
from engine.service.rows import RecordFilter, ScoreFilter
from tests.service.test_execute import reason
from tests.support.office import at, office, organisation
from tests.support.rules import (
    AGREE,
    REQUEST,
    RETURN,
    SERVICE,
    compiled,
    expr,
    outcomes,
    post,
    process,
    task,
    words,
)

ASKED = {"title": "办公桌", "class": "first", "line": "office", "item": "desk", "amount": "80"}
BACK = replace(RETURN, id=OutcomeId("back"), back_to=NodeId("one"), needs_opinion=False)
ASK = Start(by=(post("secretary"),), form=REQUEST.id)


def branch(name: str, *steps: Step, when: str = "") -> Branch:
    return Branch(id=NodeId(name), label=name, body=Seq(steps=steps), when=expr(when) if when else None)


def automatic(name: str, *effects: f.Effect) -> Automatic:
    return Automatic(id=NodeId(name), label=name, then=effects)


MIDDLE = process(
    "middle",
    task("one", post("secretary")),
    Parallel(
        id=NodeId("fork"), label="",
        branches=(
            branch("left", task("two", post("accountant"), outcomes=outcomes(AGREE, BACK))),
            branch("right", task("three", post("volunteer")), Wait(
                id=NodeId("wait"), label="", within=Within(amount=expr("2 hours")))),
        ),
    ),
    task("four", ActorOf("one")),
)  # fmt: skip
SIDES = process(
    "sides",
    Choice(
        id=NodeId("which"), label="",
        branches=(
            branch("big", End(id=NodeId("stop"), label="", state="too_big"), when="request.amount > 100 元"),
            branch("small", task("small_one", post("secretary"))),
        ),
    ),
    start=ASK,
)  # fmt: skip
CHECKED = process(
    "checked",
    task(
        "look", post("accountant"),
        checks=(
            Check(id="dear", when=expr("request.amount > 100 元"), message="太贵", reason="too_dear"),
            Check(id="odd", when=expr("request.amount > 50 元"), message="偏贵", level=Level.WARN),
        ),
    ),
    start=ASK,
)  # fmt: skip
EFFECTS = process(
    "effects",
    automatic(
        "all",
        f.Revise(form=REQUEST.id, values={FieldId("title"): words("改过的标题")}),
        f.AddRecord(
            form=SERVICE.id, unit=expr("case.unit"), values={FieldId("what"): expr("request.title")}
        ),
        f.Score(score=ScoreId("m.liked")),
        f.Notify(
            to=(PersonOf(expr("case.starter")),), text="{a} {b} {c}",
            values={"a": expr("request.title"), "b": expr("today")},
        ),
    ),
    start=ASK,
)  # fmt: skip
ENDLESS = process("endless", *(automatic(f"step{n}") for n in range(201)))
UPWARDS = process("upwards", task("see", post("secretary")), start=Start(by=(), open_to_residents=True))
EIGHT_NINTHS = Literal(type=t.Ratio(), value=Fraction(800, 9))
LIKED = Score(
    id=ScoreId("m.liked"), mechanism=MechanismId("m"), label="满意", subject=Subject.UNIT,
    indicators=(Indicator(id="rows", label="", value=EIGHT_NINTHS, weight=Fraction(1)),),
    bands=(Band(least=Decimal(60), label="合格"),),
)  # fmt: skip


def rules(*more: Process) -> Compiled:
    made = compiled(*more)
    return replace(made, rules=replace(made.rules, scores={LIKED.id: LIKED}))


def test_going_back_to_the_middle_ends_what_lies_behind_and_keeps_what_lies_before() -> None:
    made = office(rules=rules(MIDDLE))
    case = made.opened("sec7", "middle")
    made.act("sec7", case, "one#1/0", "done")
    made.act("vol7", case, "three#1/0", "done")
    assert (made.open_seats(case), list(made.state(case).timers)) == (["two#1/0"], ["wait#1/due"])
    assert reason(made.act("acc7", case, "two#1/0", "back")) == "done"
    assert (made.open_seats(case), made.state(case).timers) == (["one#2/0"], {})
    made.act("sec7", case, "one#2/0", "done")
    assert made.open_seats(case) == ["two#2/0", "three#2/0"]
    made.act("acc7", case, "two#2/0", "agree")
    made.act("wil7", case, "three#2/0", "done")
    made.clock.move_to(at("2025-01-02 10:00"))
    assert run_due(made.engine) == 1
    assert made.open_seats(case) == ["four#1/0"]
    assert made.state(case).seats["four#1/0"].persons == ("sec7",)  # type: ignore[index]  # a seat by its id
    made.act("sec7", case, "four#1/0", "done")
    assert made.state(case).status == "done"


@pytest.mark.parametrize(("amount", "status"), [("100", "running"), ("100.01", "too_big")])
def test_the_first_branch_that_holds_is_taken(amount: str, status: str) -> None:
    made = office(rules=rules(SIDES))
    case = made.opened("sec7", "sides", **{**ASKED, "amount": amount})
    assert made.state(case).status == status


@pytest.mark.parametrize(
    ("amount", "confirmed", "expected"),
    [
        ("50", set(), "done"),
        ("80", set(), "invalid"),
        ("80", {"odd"}, "done"),
        ("120", {"odd", "dear"}, "too_dear"),
    ],
)
def test_checks_of_a_step_stop_or_ask(amount: str, confirmed: set[str], expected: str) -> None:
    made = office(rules=rules(CHECKED))
    case = made.opened("sec7", "checked", **{**ASKED, "amount": amount})
    assert reason(made.act("acc7", case, "look#1/0", "done", confirmed=frozenset(confirmed))) == expected


def test_effects_revise_add_score_and_tell() -> None:
    made = office(rules=rules(EFFECTS))
    case = made.opened("sec7", "effects", **ASKED)
    with made.engine.store.read() as work:
        rows = work.records(RecordFilter(form=FormId("m.service")))
        assert [(row.body["what"], row.unit) for row in rows] == [("改过的标题", "s7")]
        (scored,) = work.scores(ScoreFilter(score=LIKED.id, subject="s7"))
        assert (scored.unit, scored.body["total"], scored.body["band"]) == ("s7", "88.89", "合格")
        assert [n.text for n in work.notices(PersonId("sec7"), 9)] == ["改过的标题 2025-01-02 {c}"]
        row = work.case(case)
    assert row is not None
    assert (row.title, row.state.records[REQUEST.id].revision) == ("effects：改过的标题", 2)


def test_a_process_that_never_rests_is_refused() -> None:
    assert reason(office(rules=rules(ENDLESS)).start("sec7", "endless")) == "too_many_steps"


def test_a_vacant_post_falls_to_the_unit_above() -> None:
    vacant = organisation(without=("sec7", "sec8"))
    lead = replace(vacant.appointments[-1], id="a-2", person="boss", post="secretary", unit="t")  # type: ignore[arg-type]  # ids in a test
    filled = replace(vacant, appointments=(*vacant.appointments, lead))
    assert (
        reason(office(rules=rules(UPWARDS), people=vacant).start("res", "upwards")) == "no_holder secretary"
    )
    made = office(rules=rules(UPWARDS), people=filled)
    case = made.opened("res", "upwards")
    assert made.state(case).seats["see#1/0"].unit == "t"  # type: ignore[index]  # a seat by its id
    assert reason(made.act("boss", case, "see#1/0", "done")) == "done"


def test_who_has_left_the_post_may_not_act_and_who_came_may() -> None:
    made = office()
    case = made.opened("sec7", "any")
    people = organisation()
    on = date(2025, 1, 3)
    left = tuple(replace(a, until=on) if a.person == "lead" else a for a in people.appointments)
    new = replace(next(a for a in left if a.person == "lead"), id="a-new", person="new", since=on, until=None)  # type: ignore[arg-type]  # ids in a test
    with made.engine.store.write() as work:
        work.put_organisation(replace(people, appointments=(*left, new)))
    made.clock.move_to(at("2025-01-03 09:00"))
    assert reason(made.act("lead", case, "look#1/0", "done")) == "not_yours"
    assert reason(made.act("new", case, "look#1/0", "done")) == "done"


def test_a_way_out_keeps_what_was_filled_in_and_asks_for_no_more() -> None:
    merge = Outcome(id=OutcomeId("merge"), label="合并", leads=Leads.END, end_state="merged", counts=False)
    triage = process(
        "triage", task("see", post("secretary"), form=REQUEST.id, outcomes=outcomes(AGREE, merge))
    )
    made = office(rules=rules(triage))
    case = made.opened("sec7", "triage")
    assert reason(made.act("sec7", case, "see#1/0", "agree", typed={"title": "一"})) == "invalid"
    assert (
        reason(made.act("sec7", case, "see#1/0", "merge", typed={"title": "一", "amount": "x"})) == "invalid"
    )
    assert reason(made.act("sec7", case, "see#1/0", "merge", typed={"title": "一", "amount": ""})) == "done"
    with made.engine.store.read() as work:
        rows = work.records(RecordFilter(form=REQUEST.id))
    assert [dict(row.body) for row in rows] == [{"title": "一"}]
    assert made.state(case).status == "merged"
