"""A story told on memory and on SQLite shows the same pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from engine.model.ids import BoardId, CaseId, FormId, LedgerId, PersonId, ReportId, SeatId, UnitId
from engine.service.ports import Store
from engine.service.views.books.funds import fund_view
from engine.service.views.books.points import points_view
from engine.service.views.cases.desk import TABS, desk
from engine.service.views.cases.duties import duty_calendar
from engine.service.views.cases.page import case_view
from engine.service.views.forms.filling import task_form
from engine.service.views.forms.starting import startable
from engine.service.views.lists.lines import board_view, queue_view
from engine.service.views.lists.registers import register_view, rows_for_export
from engine.service.views.lists.reports import report_cases, report_view
from engine.service.views.people.organisations import organisation_view, people_view
from engine.service.views.rules.figures import rules_view
from engine.service.views.site import menu
from engine.store.memory.store import MemoryStore
from engine.store.opening import open_store, prepare
from tests.service.views.test_desk import REQUEST, WISH
from tests.service.views.world import world
from tests.support.office import Office, at

PEOPLE = ("sec7", "sec8", "rev", "lead", "fin", "vol7", "huang", "wang")
IDS = re.compile(r"\b[0-9a-hjkmnp-tv-z]{26}\b")


def told(store: Store) -> tuple[Office, list[CaseId]]:
    """A story that leaves something on every page."""
    town = world(store=store)
    cases = [town.opened("sec7", "spend", **REQUEST)]
    town.clock.move_to(at("2025-06-03 10:00"))
    cases.append(town.opened("wang", "wish", **WISH, items=[{"name": "鞋", "number": "1"}]))
    town.claim("vol7", cases[1], "claim#1/0")
    town.clock.move_to(at("2025-06-03 11:00"))
    cases.append(town.opened("huang", "serve", what="扫雪"))
    town.act("sec7", cases[2], "check#1/0", "agree")
    town.act("rev", cases[0], "approve#1/0", "agree", opinion="同意")
    town.act("lead", cases[0], "pay#1/0", "agree")
    for day in range(1, 5):
        town.clock.move_to(at(f"2025-06-{3 + day:02d} 11:00"))
        closed = {"closed_on": "2025-05-20"} if day > 1 else {}
        cases.append(town.opened("sec7", "matter", title=f"事{day}", due_on=f"2025-05-1{day}", **closed))
    return town, cases


def pages(town: Office, cases: list[CaseId], who: PersonId) -> Iterator[object]:
    """Everything a person can open."""
    engine, matter = town.engine, FormId("m.matter")
    yield from (desk(engine, who, tab) for tab in TABS)
    yield from (case_view(engine, who, case) for case in cases)
    yield from (task_form(engine, who, case, SeatId(s)) for case in cases for s in town.open_seats(case))
    yield register_view(engine, who, matter, {"closed_on": "2025-05-20"})
    yield rows_for_export(engine, who, matter)
    yield fund_view(engine, who, LedgerId("m.fund"))
    yield points_view(engine, who, LedgerId("m.points"))
    yield queue_view(engine, who, "m.spend/approve")
    yield board_view(engine, who, BoardId("m.wishes"))
    yield report_view(engine, who, ReportId("m.closing"), "2025-05")
    yield report_cases(engine, who, ReportId("m.closing"), UnitId("s7"), "due", "2025-05")
    yield organisation_view(engine, who)
    yield duty_calendar(engine, who)
    yield people_view(engine, who)
    yield menu(engine, who)
    yield startable(engine, who)


@pytest.fixture(scope="module")
def on_memory() -> tuple[Office, list[CaseId]]:
    return told(MemoryStore())


@pytest.fixture(scope="module")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, list[CaseId]]]:
    url = f"sqlite:///{tmp_path_factory.mktemp('views') / 'a.db'}"
    prepare(url)
    store = open_store(url)
    yield told(store)
    store.close()


def without_ids(page: object) -> str:
    return IDS.sub("ID", repr(page))


@pytest.mark.parametrize("who", PEOPLE)
def test_every_store_shows_the_same(
    on_memory: tuple[Office, list[CaseId]], on_sqlite: tuple[Office, list[CaseId]], who: str
) -> None:
    one, other = pages(*on_memory, PersonId(who)), pages(*on_sqlite, PersonId(who))
    for first, second in zip(one, other, strict=True):
        assert without_ids(first) == without_ids(second)


def test_the_rules_are_the_same_for_all(
    on_memory: tuple[Office, list[CaseId]], on_sqlite: tuple[Office, list[CaseId]]
) -> None:
    assert rules_view(on_memory[0].engine) == rules_view(on_sqlite[0].engine)
