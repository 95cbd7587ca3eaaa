"""When a unit ends nothing that stands on its accounts is left behind."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from engine.model.command import SYSTEM, AddPerson, Appoint, CloseUnit, Organise
from engine.model.ids import AppointmentId, CommandId, LedgerId, PersonId, PostId, UnitId
from engine.model.refusal import Refused
from engine.service.evidence import verify
from engine.service.execute import Done
from engine.service.organise import organise
from engine.service.rebuild import rebuild
from engine.service.reckoning import discrepancies, unproven
from engine.store.memory.store import MemoryStore
from tests.service.test_execute import A
from tests.service.test_on_databases import database, funded
from tests.service.test_reseating import on_desk, settle
from tests.support.office import Office, at

FUND, POINTS = LedgerId("m.fund"), LedgerId("m.points")
YEARLY = 5_000_000 + 2_000_000 + 10_000_000


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def made(request: pytest.FixtureRequest, tmp_path: Path) -> Office:
    """An office whose communities have their yearly money."""
    if request.param == "memory":
        return funded(MemoryStore())
    if request.param == "sqlite":
        return funded(database(f"sqlite:///{tmp_path / 'site.db'}"))
    return funded(database(request.getfixturevalue("postgres_url")))


def closing(made: Office, *changes: CloseUnit | AddPerson | Appoint, dry_run: bool = False) -> Done | Refused:
    command = Organise(
        id=CommandId(f"close-{dry_run}"), actor=SYSTEM, effective=date(2025, 2, 1), changes=changes,
        dry_run=dry_run,
    )  # fmt: skip
    return organise(made.engine, command)


def total(made: Office, unit: str, ledger: LedgerId = FUND) -> int:
    with made.engine.store.read() as work:
        found = work.accounts(ledger, UnitId(unit), None, None)
        return sum(held.total for account, held in found.items() if account.bucket in ("available", "points"))


def proven(made: Office) -> bool:
    with made.engine.store.read() as work:
        return not (verify(work) or list(unproven(work)) or discrepancies(work))


def test_a_plan_that_leaves_money_behind_is_refused_with_the_way_out(made: Office) -> None:
    answer = closing(made, CloseUnit(unit=UnitId("s7")))
    assert isinstance(answer, Refused)
    assert [(error.path, error.reason) for error in answer.errors] == [
        ("changes.0.accounts", "accounts_left")
    ]
    assert answer.errors[0].said.zh == "“单位s7”的“经费”还有 170,000.00 元，请写明转入哪个单位"
    told = CloseUnit(unit=UnitId("s7"), accounts={LedgerId("nowhere"): UnitId("t"), FUND: UnitId("t")})
    answer = closing(made, told)
    assert isinstance(answer, Refused)
    assert answer.reason == "unknown_ledger"


def test_a_dry_run_moves_nothing(made: Office) -> None:
    merge = CloseUnit(unit=UnitId("s7"), successor=UnitId("s8"))
    assert isinstance(closing(made, merge, dry_run=True), Done)
    made.clock.move_to(at("2025-02-02 08:00"))
    settle(made)
    assert (total(made, "s7"), total(made, "s8")) == (YEARLY, YEARLY)


def test_what_is_free_moves_on_the_day_and_what_was_set_aside_follows_when_it_is_free(made: Office) -> None:
    case = made.opened("sec7", "spend", **A)
    assert isinstance(closing(made, CloseUnit(unit=UnitId("s7"), successor=UnitId("s8"))), Done)
    settle(made)
    assert total(made, "s7") == YEARLY
    made.clock.move_to(at("2025-02-01 00:00"))
    settle(made)
    with made.engine.store.read() as work:
        held = sum(each.held for each in work.accounts(FUND, UnitId("s7"), None, None).values())
    assert held > 0
    assert (total(made, "s7"), total(made, "s8")) == (held, 2 * YEARLY - held)
    assert isinstance(made.act("rev", case, "approve#1/0", "reject", opinion="不符合"), Done)
    settle(made)
    assert (total(made, "s7"), total(made, "s8")) == (0, 2 * YEARLY)
    assert proven(made)
    assert rebuild(made.engine) == []


def test_each_ledger_goes_where_the_plan_says(made: Office) -> None:
    serve = made.opened("huang", "serve", what="送餐")
    made.act("sec7", serve, "check#1/0", "agree")
    scored = total(made, "s7", POINTS)
    assert scored > 0
    plan = CloseUnit(unit=UnitId("s7"), successor=UnitId("s8"), accounts={FUND: UnitId("t")})
    assert isinstance(closing(made, plan), Done)
    made.clock.move_to(at("2025-02-01 00:00"))
    settle(made)
    assert (total(made, "s7"), total(made, "t"), total(made, "s8")) == (0, YEARLY, YEARLY)
    assert (total(made, "s7", POINTS), total(made, "s8", POINTS)) == (0, scored)
    assert proven(made)


def test_who_goes_on_in_the_same_post_keeps_the_open_tasks(made: Office) -> None:
    case = made.opened("huang", "serve", what="送餐")
    moves = CloseUnit(
        unit=UnitId("s7"), successor=UnitId("s8"), posts={AppointmentId("a-sec7"): UnitId("s8")}
    )
    assert isinstance(closing(made, moves), Done)
    made.clock.move_to(at("2025-02-01 00:00"))
    settle(made)
    assert on_desk(made, "sec7", "sec8") == [1, 1]
    assert isinstance(made.act("sec7", case, "check#1/0", "agree"), Done)
    wrong = CloseUnit(unit=UnitId("s8"), successor=UnitId("t"), posts={AppointmentId("none"): UnitId("t")})
    answer = organise(
        made.engine,
        Organise(id=CommandId("x"), actor=SYSTEM, effective=date(2025, 3, 1), changes=(wrong,)),
    )
    assert isinstance(answer, Refused)
    assert answer.errors[0].reason == "not_in_force"


def test_somebody_seconded_keeps_the_post_at_home_and_acts_elsewhere_between_two_days(made: Office) -> None:
    seconded = Appoint(
        appointment=AppointmentId("loan"), person=PersonId("acc7"), post=PostId("accountant"),
        unit=UnitId("s8"), until=date(2025, 3, 1),
    )  # fmt: skip
    known = AddPerson(person=PersonId("acc7"), name="韦会计")
    assert isinstance(closing(made, known, seconded), Done)
    with made.engine.store.read() as work:
        org = work.organisation()
    posts = {
        day: {str(held.unit) for held in org.posts_of(PersonId("acc7"), date.fromisoformat(day))}
        for day in ("2025-01-31", "2025-02-01", "2025-02-28", "2025-03-01")
    }
    assert list(posts.values()) == [{"s7"}, {"s7", "s8"}, {"s7", "s8"}, {"s7"}]
