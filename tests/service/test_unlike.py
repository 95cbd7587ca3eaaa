"""Whatever row of the evidence, or of what stands beside it, is changed below the product: `verify` finds it.

Promise 10, on both databases. Rows of the ledger are in `test_reckoning`.
"""

from __future__ import annotations

import zlib
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Table, delete, func, insert, update

from engine.dsl.freeze import bundle_digest
from engine.model.command import SYSTEM, AddPerson, AddRecords, AddUnit, Organise
from engine.model.ids import BundleHash, CommandId, FormId, HierarchyId, PersonId, UnitId, UnitTypeId
from engine.model.rule_set import Compiled
from engine.service.evidence import seal, verify
from engine.service.execute import Done
from engine.service.organise import add_records, organise
from engine.service.reckoning import unproven
from engine.service.unlike import unlike
from engine.store import tables
from engine.store.opening import open_store, prepare
from tests.support.office import at, office
from tests.support.rules import compiled
from tests.support.tampering import Change, tampered


@pytest.fixture
def worked(database_url: str) -> str:
    """A site with a case, a register, a new unit and a new person, all of it sealed; its address."""
    prepare(database_url)
    made = office(_as_written(), start="2025-06-03 08:00", store=open_store(database_url))
    unit = AddUnit(
        unit=UnitId("s9"), type=UnitTypeId("community"), label="九社区",
        parents={HierarchyId("line"): UnitId("t")},
    )  # fmt: skip
    person = AddPerson(person=PersonId("new"), name="新来的", contact="0000")
    day = at("2025-02-01 00:00").date()
    moved = Organise(id=CommandId("o1"), actor=SYSTEM, effective=day, changes=(unit, person))
    assert isinstance(organise(made.engine, moved), Done)
    rows = ((UnitId("s7"), {"what": "一"}), (UnitId("s7"), {"what": "二"}))
    taken = AddRecords(id=CommandId("r1"), actor=SYSTEM, form=FormId("m.service"), rows=rows)
    assert isinstance(add_records(made.engine, taken), Done)
    case = made.opened("huang", "serve", what="清扫楼道")
    made.act("sec7", case, "check#1/0", "agree", opinion="属实")
    assert seal(made.engine) is not None
    return database_url


def _as_written() -> Compiled:
    """The test rules under the digest that rules from files have."""
    given = compiled()
    pin = BundleHash(bundle_digest(given.bundle))
    return replace(given, rules=replace(given.rules, bundle=pin))


def found(url: str) -> set[str]:
    """What `yifang verify` finds, which starts anew and remembers nothing."""
    with open_store(url).read() as work:
        breaks = (*verify(work), *unlike(work), *unproven(work))
        return {broken.what.split(" of ")[0] for broken in breaks}


def test_an_untouched_site_is_what_its_evidence_says(worked: str) -> None:
    assert found(worked) == set()


def _where(column: str, is_now: str, /, **to: Any) -> Change:
    return lambda table: update(table).where(table.c[column] == is_now).values(**to)


def _gone(column: str, is_now: str) -> Change:
    return lambda table: delete(table).where(table.c[column] == is_now)


def _more(**row: Any) -> Change:
    return lambda table: insert(table).values(tenant="site", **row)


def _other_office(table: Any) -> object:
    return update(table).values(body=func.replace(table.c.body, "九社区", "八社区"))


def _other_rules(table: Any) -> object:
    return update(table).values(files=zlib.compress(b'{"pack.yaml":"pack: other"}'))


def _no_json(column: str) -> Change:
    return lambda table: update(table).values({column: func.replace(table.c[column], "{", "(")})


NOW = at("2025-06-03 08:00")
DAY, BEFORE = NOW.date(), at("2025-01-01 00:00").date()
OTHER = {"what": "三"}
RECORD = _more(
    id="x", revision=1, form="m.service", unit="s7", day=DAY, body=OTHER, bundle="x", written_at=NOW,
    written_by="x",
)  # fmt: skip
CLOSED = _more(ledger="m.fund", unit="s7", through=DAY, level=1, at=NOW, by="x")
ROWS = ("form", "m.service")
UNREADABLE = {"unreadable (JSONDecodeError)"}
CHANGED: tuple[tuple[str, Table, Change, set[str]], ...] = (
    ("actor of an event", tables.event, _where("type", "SeatDecided", actor="x"), {"hash"}),
    ("body of an event", tables.event, _where("type", "SeatDecided", body={}), {"hash"}),
    ("words", tables.content, _where("stream", "register:m.service", body=OTHER), {"content"}),
    ("answers", tables.record, _where(*ROWS, body=OTHER), {"record"}),
    ("unit of a record", tables.record, _where(*ROWS, unit="s8"), {"record"}),
    ("day of a record", tables.record, _where(*ROWS, day=BEFORE), {"record"}),
    ("author of a record", tables.record, _where(*ROWS, written_by="x"), {"record"}),
    ("a record gone", tables.record, _gone(*ROWS), {"record missing"}),
    ("a record more", tables.record, RECORD, {"record x"}),
    ("name of a person", tables.person, _where("id", "new", name="别人"), {"person"}),
    ("contact of a person", tables.person, _where("id", "new", contact="1"), {"person"}),
    ("a person gone", tables.person, _gone("id", "new"), {"person missing"}),
    ("a person more", tables.person, _more(id="x", name="x"), {"person x"}),
    ("a unit", tables.organisation, _other_office, {"organisation"}),
    ("the organisation gone", tables.organisation, delete, {"organisation"}),
    ("who put rules in force", tables.release, lambda t: update(t).values(by="x"), {"release"}),
    ("a release gone", tables.release, delete, {"release missing"}),
    ("text of the rules", tables.bundle, _other_rules, {"rules"}),
    ("words that are no JSON", tables.content, _no_json("body"), UNREADABLE),
    ("answers that are no JSON", tables.record, _no_json("body"), UNREADABLE),
    ("an organisation that is no JSON", tables.organisation, _no_json("body"), UNREADABLE),
    (
        "rules that are not packed",
        tables.bundle,
        lambda t: update(t).values(files=b"x"),
        {"unreadable (error)"},
    ),
    ("books closed", tables.period_close, CLOSED, {"closed books"}),
)


@pytest.mark.parametrize(
    ("table", "change", "said"), [row[1:] for row in CHANGED], ids=[row[0] for row in CHANGED]
)
def test_a_changed_row_is_found(worked: str, table: Table, change: Change, said: set[str]) -> None:
    tampered(open_store(worked), table, change)
    assert found(worked) == said


def test_an_event_that_cannot_be_read_is_found_and_the_search_goes_on(worked: str) -> None:
    tampered(open_store(worked), tables.event, _no_json("body"))
    tampered(open_store(worked), tables.person, _more(id="x", name="x"))
    with open_store(worked).read() as work:
        streams = set(work.streams())
        assert {broken.stream for broken in verify(work) if "unreadable" in broken.what} == streams
    assert found(worked) >= UNREADABLE
