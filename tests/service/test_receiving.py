"""Claiming for a time, signing for what has come, and looking at it: one situation a row, on every store."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.model import effect as f
from engine.model.beginning import Recall
from engine.model.command import Actor, Unclaim
from engine.model.ids import CaseId, PersonId, SeatId
from engine.model.limit import Roll, Within
from engine.model.process import Process, SignFor
from engine.model.seats import Starter
from engine.service.execute import execute
from engine.service.jobs import run_due
from engine.service.ports import Store
from engine.service.reading import opened_by
from engine.service.rebuild import rebuild
from tests.service.test_execute import reason
from tests.service.test_on_databases import every_store as every_store
from tests.service.test_operations import BOTH, LEADER
from tests.service.test_own_case import told
from tests.support.office import Office, at, office
from tests.support.rules import compiled, expr, post, process, task

HOURS = Within(amount=expr("4 hours"), roll=Roll.NONE)
POOLED = process(
    "pooled",
    task("take", post("volunteer"), outcomes=BOTH, claim=True, claim_for=HOURS,
         allow={"add": (LEADER,)}),
    managers=(LEADER,),
)  # fmt: skip
LATE = (f.Notify(to=(Starter(),), text="还没有签收"),)
SENT = process(
    "sent",
    task("do", post("volunteer"), outcomes=BOTH, sign_for=SignFor(within=HOURS, late=LATE),
         within=Within(amount=expr("2 workdays")), allow={"transfer": (LEADER,)}),
    task("read", LEADER),
    managers=(LEADER,),
)  # fmt: skip


def working(of: Process, store: Store) -> tuple[Office, CaseId]:
    made = office(rules=compiled(of), store=store)
    made.clock.move_to(at("2025-01-02 08:00"))
    return made, made.opened("sec7", of.label)


def later(made: Office, moment: str) -> None:
    made.clock.move_to(at(moment))
    while run_due(made.engine):
        pass


def version(made: Office, case: CaseId, seat: str) -> int:
    return made.state(case).seats[SeatId(seat)].version


def given_back(made: Office, case: CaseId, who: str) -> str:
    command = Unclaim(
        id=made.command_id(), actor=Actor(person=PersonId(who)), case=case, seat=SeatId("take#1/0"),
        seat_version=version(made, case, "take#1/0"),
    )  # fmt: skip
    return reason(execute(made.engine, command))


@pytest.mark.parametrize(
    ("acts", "moment", "held_by", "history"),
    [
        (["08:00 vol7 claims"], "2025-01-02 11:59", "vol7", []),
        (["08:00 vol7 claims"], "2025-01-02 12:00", None, ["claim_over"]),
        # given back and taken again: the time of the second claim runs
        (["08:00 vol7 claims", "10:00 vol7 gives", "11:00 wil7 claims"], "2025-01-02 12:30", "wil7", []),
        (["08:00 vol7 claims", "10:00 vol7 gives", "11:00 wil7 claims"], "2025-01-02 15:00", None,
         ["claim_over"]),
        # while the case stands still no claim runs out
        (["08:00 vol7 claims", "09:00 lead suspends", "18:00 lead resumes"], "2025-01-02 20:59", "vol7",
         ["suspend", "resume"]),
        (["08:00 vol7 claims", "09:00 lead suspends", "18:00 lead resumes"], "2025-01-02 21:00", None,
         ["suspend", "resume", "claim_over"]),
    ],
)  # fmt: skip
def test_what_is_claimed_goes_back_by_itself(
    every_store: Store, acts: list[str], moment: str, held_by: str | None, history: list[str]
) -> None:
    made, case = working(POOLED, every_store)
    for each in acts:
        when, who, what = each.split()
        later(made, f"2025-01-02 {when}")
        match what:
            case "claims":
                answer = reason(made.claim(who, case, "take#1/0", version(made, case, "take#1/0")))
            case "gives":
                answer = given_back(made, case, who)
            case _:
                answer = reason(made.operate(who, case, what.removesuffix("s"), reason="有事"))
        assert answer == "done", each
    later(made, moment)
    assert made.state(case).seats[SeatId("take#1/0")].claimed_by == held_by
    assert told(made, case) == history
    assert rebuild(made.engine) == []


def test_who_decided_in_time_hears_no_more_of_their_claim(every_store: Store) -> None:
    made, case = working(POOLED, every_store)
    made.claim("vol7", case, "take#1/0")
    assert reason(made.act("vol7", case, "take#1/0", "agree")) == "done"
    later(made, "2025-01-03 08:00")
    assert (made.state(case).status, told(made, case)) == ("done", [])


def test_what_has_come_is_signed_for_before_anything_else(every_store: Store) -> None:
    made, case = working(SENT, every_store)
    due = made.state(case).activations[made.state(case).seats[SeatId("do#1/0")].activation].due
    assert reason(made.act("vol7", case, "do#1/0", "agree")) == "sign_first"
    lead = (PersonId("lead"),)
    assert reason(made.operate("vol7", case, "transfer", "do#1/0", persons=lead)) == "sign_first"
    assert reason(made.operate("acc7", case, "sign_for", "do#1/0")) == "not_yours"
    assert reason(made.operate("vol7", case, "sign_for", "do#1/0")) == "done"
    assert reason(made.operate("vol7", case, "sign_for", "do#1/0")) == "nothing_to_sign_for"
    assert reason(made.operate("sec7", case, "recall")) == "too_late", "it has come to somebody"
    step = made.state(case).activations[made.state(case).seats[SeatId("do#1/0")].activation]
    assert step.due == due, "the deadline has run since it was sent"
    later(made, "2025-01-02 12:00")
    assert told(made, case) == ["sign_for"]
    # whoever it is handed on to signs for it anew
    assert reason(made.operate("vol7", case, "transfer", "do#1/0", persons=lead)) == "done"
    assert reason(made.act("lead", case, "do#1/1", "agree")) == "sign_first"
    assert rebuild(made.engine) == []


def test_what_nobody_signs_for_in_time_is_told(every_store: Store) -> None:
    made, case = working(SENT, every_store)
    later(made, "2025-01-02 11:59")
    assert told(made, case) == []
    later(made, "2025-01-02 12:00")
    assert told(made, case) == ["receipt_late"]
    with made.engine.store.read() as work:
        assert [n.text for n in work.notices(PersonId("sec7"), 9)] == ["还没有签收"]
    assert reason(made.operate("vol7", case, "sign_for", "do#1/0")) == "done", "late is better than never"
    assert rebuild(made.engine) == []


@pytest.mark.parametrize(
    ("recall", "looks", "what", "expected"),
    [
        (Recall.FIRST_OPENED, [], "recall", "done"),
        (Recall.FIRST_OPENED, ["lead"], "recall", "too_late"),
        # whoever it does not belong to has opened nothing
        (Recall.FIRST_OPENED, ["fin"], "recall", "done"),
        (Recall.FIRST_DECIDED, ["lead"], "recall", "done"),
        (Recall.FIRST_OPENED, [], "take_back", "done"),
        (Recall.FIRST_OPENED, ["lead", "lead"], "take_back", "too_late"),
        (Recall.FIRST_DECIDED, ["lead"], "take_back", "done"),
    ],
)
def test_until_somebody_has_opened_it(
    every_store: Store, recall: Recall, looks: list[str], what: str, expected: str
) -> None:
    first = [task("one", post("accountant"))] if what == "take_back" else []
    usual = process("two", *first, task("two", LEADER))
    made, case = working(replace(usual, start=replace(usual.start, recall=recall)), every_store)
    if first:
        made.act("acc7", case, "one#1/0", "done")
    for who in looks:
        opened_by(made.engine, Actor(person=PersonId(who)), case, SeatId("two#1/0"))
    read = made.state(case).seats[SeatId("two#1/0")]
    assert (read.read_at is not None) == (recall is Recall.FIRST_OPENED and "lead" in looks)
    assert read.version == 1, "looking makes nobody's page old"
    who, seat = ("acc7", "one#1/0") if first else ("sec7", "")
    assert reason(made.operate(who, case, what, seat)) == expected
    assert rebuild(made.engine) == []
