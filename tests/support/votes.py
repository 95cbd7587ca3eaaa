"""A place with one secret ballot: twelve clerks and four guests rate a community, which gets a score."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from engine.dsl.compile import compile_pack
from engine.model.command import Actor, Cast
from engine.model.ids import AppointmentId, CaseId, HierarchyId, PersonId, PostId, SeatId, UnitId, UnitTypeId
from engine.model.organisation import Appointment, Link, Organisation, Unit
from engine.model.refusal import Refused
from engine.model.rule_set import Compiled
from engine.service.execute import Done, execute
from engine.service.ports import Store
from tests.dsl.cases import base
from tests.support.office import Office, office
from tests.support.rules import DAY_ONE

CLERKS = tuple(f"clerk{number:02d}" for number in range(12))
GUESTS = tuple(f"guest{number:02d}" for number in range(4))
#: Words that stand nowhere else, so that they can be looked for in everything that is stored.
GOOD, BAD = "zebra", "okapi"
PACK = """
pack: votes
label: 评议
level: city
extends: nation
language: 1
in_force_from: 2021-01-01
sources:
  plan: {document: 某方案, dated: 2021-01-01}
"""
ORG = """
hierarchies: {admin: 行政}
unit_types:
  city: {label: 市}
  community: {label: 社区, parents: {admin: city}}
posts:
  chief: {label: 主任, in: city}
  clerk: {label: 工作者, in: community}
  guest: {label: 代表, in: community}
"""
MECHANISM = f"""
mechanism: m
label: 评议
source: plan
ballots:
  yearly:
    label: 年度评议
    ask: 这个社区的工作怎么样？
    choices: {{{GOOD}: {{label: 好, points: 100}}, {BAD}: {{label: 差, points: 40}}}}
    groups:
      clerks: {{label: 工作者, by: post(clerk), least: 10}}
      guests: {{label: 代表, by: post(guest), least: 5}}
scores:
  work:
    label: 社区评议
    subject: unit
    period: year
    indicators:
      rated: {{label: 评议, weight: 100%, ballot: yearly, groups: {{clerks: 60%, guests: 40%}}, short: drop}}
    bands: {{好: 80, 一般: 0}}
processes:
  rate:
    label: 评议
    start: {{by: post(chief), unit: community}}
    steps:
      vote:
        label: 评议
        ballot: yearly
        within: 2 个工作日
        then:
          - score: work
      confirm:
        label: 定稿
        by: post(chief)
        then:
          - freeze: work
"""


@cache
def voting_rules() -> Compiled:
    """The place, compiled."""
    files = {
        path: text for path, text in base().items() if path.startswith("nation/") and "/mech" not in path
    }
    own = {"votes/pack.yaml": PACK, "votes/org.yaml": ORG, "votes/mechanisms/m.yaml": MECHANISM}
    found = compile_pack({**files, **own}, "votes")
    assert found.compiled is not None, [finding.problem.message().zh for finding in found.findings]
    return found.compiled


def voters() -> Organisation:
    """The units and people."""
    units = {"c": "city", "s7": "community"}
    posts = {"boss": ("chief", "c")}
    posts |= dict.fromkeys(CLERKS, ("clerk", "s7")) | dict.fromkeys(GUESTS, ("guest", "s7"))
    link = Link(unit=UnitId("s7"), hierarchy=HierarchyId("admin"), parent=UnitId("c"), since=DAY_ONE)
    return Organisation(
        units={
            UnitId(u): Unit(id=UnitId(u), type=UnitTypeId(kind), label=u, since=DAY_ONE)
            for u, kind in units.items()
        },
        links=(link,),
        appointments=tuple(
            Appointment(
                id=AppointmentId(f"a-{who}"), person=PersonId(who), post=PostId(post), unit=UnitId(unit),
                since=DAY_ONE,
            )
            for who, (post, unit) in posts.items()
        ),
    )  # fmt: skip


def polling(store: Store | None = None) -> tuple[Office, CaseId]:
    """An office in which the ballot is open."""
    made = office(rules=voting_rules(), people=voters(), store=store)
    return made, made.opened("boss", "rate")


def cast_command(made: Office, case: CaseId, who: str, choice: str) -> Cast:
    """The command that puts somebody's ballot into the box."""
    seats = made.state(case).seats.values()
    seat = next((seat for seat in seats if PersonId(who) in seat.persons), None)
    return Cast(
        id=made.command_id(), actor=Actor(person=PersonId(who)), case=case,
        seat=seat.id if seat else SeatId("vote#1/0"), seat_version=seat.version if seat else 1, choice=choice,
    )  # fmt: skip


def cast(made: Office, case: CaseId, who: str, choice: str) -> Done | Refused:
    """Somebody puts a ballot into the box."""
    return execute(made.engine, cast_command(made, case, who, choice))


def cast_all(made: Office, case: CaseId, ballots: Iterable[tuple[str, str]]) -> None:
    """Many put theirs in."""
    for who, choice in ballots:
        done = cast(made, case, who, choice)
        assert isinstance(done, Done), done
