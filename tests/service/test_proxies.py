"""Standing proxies: who acts for whom, one situation a row, through the front door."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from engine.base.clock import SHANGHAI
from engine.model.ids import CommandId, PersonId, ProcessId
from engine.model.refusal import Refused
from engine.model.signing import Signing
from engine.service.execute import Done
from engine.service.jobs import run_due
from engine.service.proxies import Wanted, end_proxy, proxies_of, set_proxy
from engine.service.rebuild import rebuild
from engine.service.rows import PersonRow
from engine.service.views.cases.page import case_view
from tests.service.test_execute import reason
from tests.service.test_operations import BOTH, LEADER
from tests.support.office import MEMBERS, POSTS, Office, at, office
from tests.support.rules import compiled, post, process, task

ONE = process("one", task("sign", post("accountant"), outcomes=BOTH))
TWO = process("two", task("sign", post("accountant"), LEADER, outcomes=BOTH))
POOL = process("pool", task("sign", post("volunteer"), outcomes=BOTH))
EACH = process("each", task("sign", post("volunteer"), outcomes=BOTH, signing=Signing(each=True)))
MONEY = process("money", task("sign", post("accountant"), outcomes=BOTH), task("next", LEADER, outcomes=BOTH))
OWN = process("own", task("sign", post("accountant"), outcomes=BOTH, no_proxy=True))
TO = date(2025, 1, 20)


def working() -> Office:
    made = office(rules=compiled(ONE, TWO, POOL, EACH, MONEY, OWN))
    with made.engine.store.write() as work:
        for person in {*POSTS, *MEMBERS}:
            work.put_person(PersonRow(person=PersonId(person), name=person, contact=None))
    return made


def named(made: Office, principal: str, proxy: str, *in_these: str, **more: object) -> Done | Refused:
    """`principal` names `proxy` until the 20th, from today unless said otherwise."""
    today = made.clock.now().astimezone(SHANGHAI).date()
    given: dict[str, object] = {"since": today, "until": TO, **more}
    processes = tuple(ProcessId(f"m.{each}") for each in in_these)
    wanted = Wanted(proxy=PersonId(proxy), processes=processes, **given)  # type: ignore[arg-type]  # keyword arguments by name
    who = PersonId(principal)
    answer = set_proxy(made.engine, who, who, wanted, made.command_id(), admin=True)
    run_due(made.engine)
    return answer


def holders(made: Office, case: str) -> list[tuple[str, ...]]:
    seats = made.state(case).seats.values()  # type: ignore[arg-type]  # a case id
    return [tuple(seat.persons) for seat in seats if seat.is_pending]


@pytest.mark.parametrize(
    ("rules", "of", "starter", "expected"),
    [
        # beside the principal, or instead of them
        ([("acc7", "wil7", {})], "one", "sec7", [("acc7", "wil7")]),
        ([("acc7", "wil7", {"instead": True})], "one", "sec7", [("wil7",)]),
        # no further than one
        ([("acc7", "wil7", {}), ("wil7", "vol7", {})], "one", "sec7", [("acc7", "wil7")]),
        # whoever started it, or signs in the step already, does not stand in
        ([("acc7", "sec7", {"instead": True})], "one", "sec7", [("acc7",)]),
        ([("acc7", "lead", {"instead": True})], "two", "sec7", [("acc7",), ("lead",)]),
        # one proxy for two who sign beside each other acts for the first alone
        ([("acc7", "rev", {}), ("lead", "rev", {})], "two", "sec7", [("acc7", "rev"), ("lead",)]),
        # a member of the same pool is there already
        ([("vol7", "wil7", {"instead": True})], "pool", "sec7", [("vol7", "wil7")]),
        ([("vol7", "rev", {})], "each", "sec7", [("vol7", "rev"), ("wil7",)]),
        # the rule for this process before the general one, then the later one
        ([("acc7", "rev", {"in": ["one"]}), ("acc7", "wil7", {})], "one", "sec7", [("acc7", "rev")]),
        ([("acc7", "rev", {"in": ["one"]}), ("acc7", "wil7", {})], "two", "sec7",
         [("acc7", "wil7"), ("lead",)]),
        ([("acc7", "rev", {}), ("acc7", "wil7", {})], "one", "sec7", [("acc7", "wil7")]),
        ([("acc7", "rev", {"in": ["two"]})], "one", "sec7", [("acc7",)]),
        # before its day it does not hold
        ([("acc7", "wil7", {"since": date(2025, 1, 6)})], "one", "sec7", [("acc7",)]),
        # where the step asks for the person themself
        ([("acc7", "wil7", {})], "own", "sec7", [("acc7",)]),
    ],
)  # fmt: skip
def test_who_stands_in(
    rules: list[tuple[str, str, dict[str, object]]],
    of: str,
    starter: str,
    expected: list[tuple[str, ...]],
) -> None:
    """Whether the rule was made before the case began or while it waits, the same people have it."""
    early, late = working(), working()
    for principal, proxy, more in rules:
        names = [str(name) for name in more.get("in", ())]  # type: ignore[attr-defined]  # a list of names
        rest = {key: value for key, value in more.items() if key != "in"}
        assert reason(named(early, principal, proxy, *names, **rest)) == "done"
    case = early.opened(starter, of)
    assert holders(early, case) == expected
    waiting = late.opened(starter, of)
    for principal, proxy, more in rules:
        names = [str(name) for name in more.get("in", ())]  # type: ignore[attr-defined]  # a list of names
        rest = {key: value for key, value in more.items() if key != "in"}
        named(late, principal, proxy, *names, **rest)
    assert holders(late, waiting) == expected
    assert rebuild(early.engine) == rebuild(late.engine) == []


def test_the_history_says_for_whom_and_the_decision_is_final() -> None:
    made = working()
    named(made, "acc7", "wil7", instead=True)
    case = made.opened("sec7", "one")
    assert reason(made.act("acc7", case, "sign#1/0", "agree")) == "not_yours"
    assert reason(made.act("wil7", case, "sign#1/0", "agree")) == "done"
    seat = made.state(case).seats["sign#1/0"]  # type: ignore[index]  # a seat id
    assert (seat.decided_by, seat.on_behalf_of) == ("wil7", "acc7")
    seen = case_view(made.engine, PersonId("sec7"), case)
    assert not isinstance(seen, Refused)
    assert [entry.who.name.zh for entry in seen.timeline if entry.kind == "decided" and entry.who] == [
        "wil7 代 acc7"
    ]


def test_the_end_of_a_rule_gives_back_what_is_undecided_and_nothing_else() -> None:
    made = working()
    named(made, "acc7", "wil7", instead=True)
    decided, waiting = made.opened("sec7", "one"), made.opened("sec7", "one")
    assert reason(made.act("wil7", decided, "sign#1/0", "agree")) == "done"
    made.clock.move_to(at("2025-01-20 00:00") + timedelta(minutes=1))
    while run_due(made.engine):
        pass
    assert holders(made, waiting) == [("acc7",)]
    assert reason(made.act("wil7", waiting, "sign#1/0", "agree")) == "not_yours"
    assert made.state(decided).seats["sign#1/0"].on_behalf_of == "acc7"  # type: ignore[index]  # a seat id
    assert rebuild(made.engine) == []


def test_whoever_signs_for_another_and_whom_they_sign_for_have_both_acted() -> None:
    made = working()
    apart = replace(MONEY, body=replace(MONEY.body, steps=(
        MONEY.body.steps[0],
        task("next", post("accountant"), outcomes=BOTH, distinct_from=("sign",)),
    )))  # fmt: skip
    made = office(rules=compiled(apart))
    with made.engine.store.write() as work:
        for person in POSTS:
            work.put_person(PersonRow(person=PersonId(person), name=person, contact=None))
    named(made, "acc7", "wil7", instead=True)
    case = made.opened("sec7", "money")
    assert reason(made.act("wil7", case, "sign#1/0", "agree")) == "no_holder accountant"


def test_people_name_their_own_proxies_and_take_them_back() -> None:
    made = working()
    who, other = PersonId("acc7"), PersonId("sec7")
    wanted = Wanted(proxy=PersonId("wil7"), since=date(2025, 1, 2), until=TO)
    assert reason(set_proxy(made.engine, other, who, wanted, made.command_id(), admin=False)) == "forbidden"
    far = replace(wanted, proxy=PersonId("sec8"))
    assert reason(set_proxy(made.engine, who, who, far, made.command_id(), admin=False)) == "outside"
    past = replace(wanted, since=date(2025, 1, 1))
    assert reason(set_proxy(made.engine, who, who, past, made.command_id(), admin=False)) == "outside"
    self = replace(wanted, proxy=who)
    assert reason(set_proxy(made.engine, who, who, self, made.command_id(), admin=True)) == "own_proxy"
    short = replace(wanted, until=date(2025, 1, 2))
    assert reason(set_proxy(made.engine, who, who, short, made.command_id(), admin=False)) == "term_backwards"
    assert reason(set_proxy(made.engine, who, who, wanted, CommandId("rule"), admin=False)) == "done"
    assert reason(set_proxy(made.engine, who, who, wanted, CommandId("rule"), admin=False)) == "done"
    (row,) = proxies_of(made.engine, who).rows
    assert (row.proxy.id, row.last) == ("wil7", date(2025, 1, 19))
    case = made.opened("sec7", "one")
    assert reason(end_proxy(made.engine, other, row.id, made.command_id(), admin=False)) == "forbidden"
    assert reason(end_proxy(made.engine, who, row.id, made.command_id(), admin=False)) == "done"
    run_due(made.engine)
    assert holders(made, case) == [("acc7",)]
    assert proxies_of(made.engine, who).rows == ()
