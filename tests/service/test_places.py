"""Places of an establishment on every store: none is given twice, and the line is served in order."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from engine.dsl.compile import compile_pack
from engine.model.ids import CaseId, LedgerId
from engine.model.ledger import Bucket
from engine.model.rule_set import Compiled
from engine.service.evidence import verify
from engine.service.execute import Done, execute
from engine.service.jobs import run_due
from engine.service.ports import Store
from engine.service.rebuild import rebuild
from tests.service.test_execute import reason
from tests.support.office import Office, office

POOL = LedgerId("m.pool")
PACK = """
pack: town
label: 镇
level: street
language: 1
in_force_from: 2020-01-01
"""
ORG = """
hierarchies: {line: 行政}
unit_types:
  city: {label: 市}
  town: {label: 镇, parents: {line: city}}
  community: {label: 社区, parents: {line: town}}
posts:
  secretary: {label: 书记, in: community}
"""
MECHANISM = """
mechanism: m
label: 编制
forms:
  opening:
    label: 核编
    fields:
      count: {type: int, label: 个数, required: true}
  leaving:
    label: 离岗
    fields:
      note: {type: text, label: 说明}
ledgers:
  pool: {label: 编制, unit: places}
processes:
  open:
    label: 核编
    start: {form: opening, by: post(secretary), unit: community}
    steps:
      open: {label: 入池, then: [{open: {ledger: pool, count: opening.count}}]}
  want:
    label: 用编
    start: {residents: true, unit: community}
    steps:
      post:
        label: 等候
        place: {ledger: pool, person: case.starter}
        queue: {order: [case.starter]}
      take: {label: 使用, then: [{settle: pool}]}
  refuse:
    label: 等到了又放弃
    start: {residents: true, unit: community}
    steps:
      post:
        label: 等候
        place: {ledger: pool, person: case.starter}
      answer:
        label: 答复
        by: post(secretary)
        outcomes: {no: {label: 放弃, end: declined}, yes: {label: 接受}}
      take: {label: 使用, then: [{settle: pool}]}
    ends: {declined: 放弃}
  leave:
    label: 离岗
    start: {residents: true, unit: community}
    steps:
      leave: {label: 腾退, then: [{vacate: {ledger: pool, person: case.starter}}]}
"""


def rules() -> Compiled:
    """A pack with a pool of places, as an author would write it."""
    files = {"p/pack.yaml": PACK, "p/org.yaml": ORG, "p/mechanisms/m.yaml": MECHANISM}
    result = compile_pack(files, "p")
    assert result.compiled is not None, [f.problem.message().en for f in result.findings]
    return result.compiled


def opened(store: Store, count: int) -> Office:
    made = office(rules=rules(), store=store)
    if count:
        made.opened("sec7", "open", count=count)
    settle(made)
    return made


def settle(made: Office) -> None:
    """Everything that is due."""
    while run_due(made.engine):
        pass


def numbers(made: Office) -> dict[str, str]:
    """Who has which place."""
    with made.engine.store.read() as work:
        assert verify(work) == []
        assert not work.unbalanced()
        found = work.accounts(POOL, None, None, None)
    assert rebuild(made.engine) == []
    return {a.person: a.line for a, b in found.items() if a.bucket == Bucket.FILLED.value and b.total}


def in_line(made: Office) -> list[CaseId]:
    with made.engine.store.read() as work:
        return [task.case for task in work.queue("m.want/post", 99)]


@pytest.mark.parametrize("held", [0, 5])
def test_many_who_want_a_place_at_once_get_each_number_once(every_store: Store, held: int) -> None:
    made = opened(every_store, held)
    people = [f"p{n:02d}" for n in range(12)]
    commands = [made.start_command(who, "want", "s7", {}) for who in people]
    with ThreadPoolExecutor(max_workers=4) as pressing:
        answers = list(pressing.map(lambda c: execute(made.engine, c), commands))
        list(pressing.map(lambda _: run_due(made.engine), range(8)))
    assert all(isinstance(answer, Done) for answer in answers), answers
    settle(made)
    assert sorted(numbers(made).values(), key=int) == [str(n + 1) for n in range(held)]
    assert len(in_line(made)) == 12 - held


def test_a_place_that_is_left_goes_to_the_first_in_line(every_store: Store) -> None:
    made = opened(every_store, 1)
    made.opened("ann", "want")
    settle(made)
    later, sooner = made.opened("zoe", "want"), made.opened("bea", "want")
    settle(made)
    assert in_line(made) == [sooner, later]
    made.opened("ann", "leave")
    settle(made)
    assert numbers(made) == {"bea": "1"}
    assert made.state(sooner).status == "done"
    assert in_line(made) == [later]


def test_a_place_that_is_refused_goes_on_to_the_next(every_store: Store) -> None:
    made = opened(every_store, 1)
    first = made.opened("ann", "refuse")
    settle(made)
    second = made.opened("bea", "want")
    settle(made)
    assert numbers(made) == {}
    assert made.open_seats(first) == ["answer#1/0"]
    assert reason(made.act("sec7", first, "answer#1/0", "no")) == "done"
    settle(made)
    assert numbers(made) == {"bea": "1"}
    assert made.state(second).status == "done"


def test_nobody_has_two_places_and_nobody_decides_the_line(every_store: Store) -> None:
    made = opened(every_store, 0)
    first, second = made.opened("ann", "want"), made.opened("ann", "want")
    assert reason(made.act("ann", first, "post#1/0", "given")) == "not_yours"
    made.opened("sec7", "open", count=2)
    settle(made)
    assert numbers(made) == {"ann": "1"}
    assert {made.state(first).status, made.state(second).status} == {"done", "withdrawn"}
    assert reason(made.start("ann", "want")) == "has_place"
