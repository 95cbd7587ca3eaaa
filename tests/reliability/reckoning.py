"""What clients were told, reconciled with what the database holds."""

from __future__ import annotations

import subprocess
import time
from collections import Counter

from sqlalchemy import func, select

from engine.model.ids import CaseId, LedgerId, PersonId, UnitId
from engine.service.chain import case_stream
from engine.service.evidence import verify
from engine.service.ports import Work
from engine.store import tables
from engine.store.sql.store import SqlStore
from tests.reliability.load import YUAN_EACH, Acknowledged, Load
from tests.reliability.site import HEADS, Site
from tests.support.processes import ROOT

REST_SECONDS_MAX = 60
#: What happens to a case exactly once, from the request to the archive.
ONCE = (
    "CaseOpened", "RecordWritten", "HoldPlaced", "SeatOpened", "SeatClaimed", "SeatDecided", "TimerSet",
    "TimerEnded", "Posted", "HoldEnded", "CaseLinked", "CaseClosed",
)  # fmt: skip
PURSE = LedgerId("money.purse")


def wait_until_nothing_is_due(site: Site) -> None:
    """Wait until every timer and follow-up has been carried out."""
    store, until = site.open().store, time.monotonic() + REST_SECONDS_MAX
    while True:
        with store.read() as work:
            if work.next_due() is None:
                return
        assert time.monotonic() < until, "jobs are left"
        time.sleep(0.1)


def reconcile(site: Site, load: Load) -> None:
    """Every acknowledged action is there once, nothing else is, and all that is derived agrees."""
    engine = site.open()
    assert isinstance(engine.store, SqlStore)
    with engine.store.read() as work:
        happened = {
            case: Counter(event.type for event in work.events(case_stream(case))) for case in work.all_cases()
        }
        _acknowledged_are_there(work, load.acknowledged)
        _cases_are_single(work, load, happened)
        _money_is_right(work, load)
        assert verify(work) == []
    # one timer and one follow-up for each case
    assert _jobs(engine.store) == {"done": 2 * load.cases}
    _tools_agree(site)


def _acknowledged_are_there(work: Work, log: list[Acknowledged]) -> None:
    for told in log:
        of_command = [
            event.type
            for event in work.events(case_stream(CaseId(told.case)))
            if event.command == told.command
        ]
        assert of_command.count(told.kind) == 1, f"{told} was acknowledged, but there is {of_command}"
    assert len({told.command for told in log}) == len(log)


def _cases_are_single(work: Work, load: Load, happened: dict[CaseId, Counter[str]]) -> None:
    asked = {told.case for told in load.acknowledged if told.kind == "CaseOpened"}
    assert len(asked) == load.cases
    rows = [row for case in happened if (row := work.case(case)) is not None]
    titles = Counter(row.title.partition("：")[0] for row in rows)
    assert titles == {"用款": load.cases, "归档": load.cases, "拨款": len(HEADS)}
    spelled = Counter(row.title for row in rows if "：" in row.title)
    assert set(spelled.values()) == {1}
    assert len({row.state.number for row in rows}) == len(rows)
    for case in asked:
        counted = happened[CaseId(case)]
        assert {kind: counted[kind] for kind in ONCE} == dict.fromkeys(ONCE, 1), case
    for head in HEADS:
        assert len(work.notices(PersonId(head), 10**6)) == load.cases // len(HEADS)


def _money_is_right(work: Work, load: Load) -> None:
    assert work.unbalanced() == ()
    for number in range(1, len(HEADS) + 1):
        village = UnitId(f"V{number}")
        fen = load.cases // len(HEADS) * YUAN_EACH * 100
        held = work.accounts(PURSE, village, None, None).items()
        assert {account.bucket: (each.total, each.held) for account, each in held} == {
            "available": (0, 0), "spent": (fen, 0),
        }  # fmt: skip
        amounts = Counter(entry.amount for entry in work.entries(PURSE, village, None, 10**6))
        assert amounts == {YUAN_EACH * 100: load.cases // len(HEADS), fen: 1}


def _jobs(store: SqlStore) -> dict[str, int]:
    state = tables.job.c.state
    with store.writing() as connection:
        return {
            str(each): int(count)
            for each, count in connection.execute(select(state, func.count()).group_by(state))
        }


def _tools_agree(site: Site) -> None:
    for name in ("verify", "rebuild"):  # evidence and ledgers; every case folded anew
        done = subprocess.run(
            site.command(name),
            cwd=ROOT,
            env=site.whole_env,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
