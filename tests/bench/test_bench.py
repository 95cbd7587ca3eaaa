"""The measurements do the work they are compared by, and the table hides nothing."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest

from bench import aggregate, ledger, loading, others, rules, tables
from bench.__main__ import table
from bench.budgets import BUDGETS, Budget
from bench.commits import commit_rate
from bench.database import durable
from bench.others import EVALUATORS, Evaluator
from bench.spiff import STEPS, SpiffSite


def test_every_measured_commit_is_in_the_file(tmp_path: Path) -> None:
    with durable(tmp_path / "one.db") as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
        connection.execute("CREATE TABLE mark (id INTEGER PRIMARY KEY, body TEXT NOT NULL)")
        rate = commit_rate(connection, 0.05)
    with durable(tmp_path / "one.db") as connection:
        (count,) = connection.execute("SELECT count(*) FROM mark").fetchone()
    assert 0 < count <= rate * 1  # it ran for less than a second


def test_spiff_takes_a_case_through_all_four_steps_over_the_database(tmp_path: Path) -> None:
    with durable(tmp_path / "flows.db") as connection:
        site = SpiffSite(connection)
        site.open(1)
        for step in STEPS[1:]:
            assert not site.load(1).is_completed()
            site.act(1, step)
        assert site.load(1).is_completed()
        assert site.load(1).data["amount"] == 1200


@pytest.mark.parametrize(
    ("budget", "figures", "value", "kept"),
    [
        (Budget(label="b", figure="a", beside="b", at_least=0.2), {"a": 30.0, "b": 100.0}, 0.3, True),
        (Budget(label="b", figure="a", beside="b", at_least=0.2), {"a": 10.0, "b": 100.0}, 0.1, False),
        (Budget(label="b", figure="a", at_most=2), {"a": 1.5}, 1.5, True),
        (Budget(label="b", figure="a", at_most=2), {"a": 2.5}, 2.5, False),
    ],
)
def test_a_budget_is_kept_or_missed(
    budget: Budget, figures: dict[str, float], value: float, kept: bool
) -> None:
    assert budget.value(figures) == pytest.approx(value)
    assert budget.kept(value) is kept


def test_what_is_missing_is_said_and_fails_the_run() -> None:
    lines, kept = table({"bare_commits_per_second": 1.0}, ["actions"])
    assert not kept
    assert "missing: bench/actions.py" in lines
    assert sum("missing" in line for line in lines) == 1 + len(BUDGETS)


@pytest.mark.parametrize("evaluator", EVALUATORS, ids=lambda evaluator: evaluator.name)
def test_other_evaluators_decide_what_the_rule_by_hand_decides(evaluator: Evaluator) -> None:
    module = import_module(evaluator.module)
    for make, by_hand, asked in (
        (evaluator.rule, rules.by_hand, rules.INPUTS),
        (evaluator.table, tables.by_hand, tables.ASKED),
    ):
        run = make(module)
        given = evaluator.inputs(module, asked)
        assert [float(run(*one)) for one in given] == [float(by_hand(*one)) for one in asked]


def test_a_library_that_is_missing_is_named_and_left_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = replace(EVALUATORS[0], module="no_such_library")
    monkeypatch.setattr(others, "EVALUATORS", (missing,))
    assert others.measure() == {}
    assert "cel_python is not installed; `make bench` installs it." in capsys.readouterr().err


def test_a_thousand_different_rules_are_loaded() -> None:
    assert len(set(loading.RULES)) == loading.COUNT
    assert loading.load() == loading.COUNT


def test_the_ledger_balances_after_eight_processes_have_been_measured(sqlite_url: str) -> None:
    assert ledger.rate(sqlite_url, 0.5) > 0


def test_all_aggregates_are_timed_on_the_rows_that_were_filled_in(sqlite_url: str) -> None:
    figures = aggregate.measured(sqlite_url, "sqlite", 4_000)
    asked = ("person", "month", "everybody")
    assert set(figures) == {f"aggregate_{name}_microseconds_sqlite" for name in asked}
    assert all(figure > 0 for figure in figures.values())
