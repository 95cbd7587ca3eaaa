"""A site that was copied together is one that people can work on."""

from __future__ import annotations

from pathlib import Path

from bench.actions import STEPS, opened, step
from bench.scale import OPEN_ONE_IN, built
from engine.model.ids import PersonId
from engine.service.views.cases.desk import desk


def test_copies_stand_on_desks_and_are_looked_through(tmp_path: Path) -> None:
    engine = built(f"sqlite:///{tmp_path / 'site.db'}", 1_000)
    with engine.store.read() as work:
        assert len(list(work.all_cases())) == 1_002
        assert len(work.open_cases("", 1_000)) == 1_000 // OPEN_ONE_IN + 1
    shown = desk(engine, PersonId("p1"))
    assert len({row.case for row in shown.rows}) == len(shown.rows) > 1
    case = opened(engine, "one")
    for post, outcome in STEPS:
        step(engine, f"{post} acts", case, post, outcome)
    with engine.store.read() as work:
        row = work.case(case)
    assert row is not None
    assert not row.state.is_open
