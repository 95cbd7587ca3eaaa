"""Scores and ballot boxes: revisions stay, what is final says so, a box holds sums and nothing of people."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.model.ids import ActivationId, CaseId, PersonId, ScoreId
from engine.service.ports import Store, Work
from engine.service.rows import KeyReused, ScoreFilter, ScoreRow
from tests.store.samples import EAST, NOON, WEST, hours

RATING = ScoreId("checkin.rating")
ROW = ScoreRow(
    score=RATING, subject=EAST, unit=EAST, person=None, period="2025", revision=1, case=CaseId("c1"),
    digest="d1", body={"total": "91.5"}, at=NOON, by=PersonId("boss"),
)  # fmt: skip
BOX = (CaseId("c1"), ActivationId("vote#1"))


def _filled(store: Store) -> None:
    with store.write() as work:
        work.put_score(ROW)
        work.put_score(replace(ROW, revision=2, digest="d2", body={"total": "93"}, at=NOON + hours(1)))
        later = replace(ROW, subject=WEST, unit=WEST, case=CaseId("c3"), period="2026", at=NOON + hours(2))
        work.put_score(replace(later, person=PersonId("lan"), subject="clerk@west:lan"))


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, ["clerk@west:lan 1", f"{EAST} 2", f"{EAST} 1"]),
        ({"subject": EAST}, [f"{EAST} 2", f"{EAST} 1"]),
        ({"period": "2026"}, ["clerk@west:lan 1"]),
        ({"person": PersonId("lan")}, ["clerk@west:lan 1"]),
        ({"person": PersonId("mo")}, []),
        ({"limit": 1}, ["clerk@west:lan 1"]),
    ],
)
def test_results_are_found_newest_first(store: Store, wanted: dict[str, str], found: list[str]) -> None:
    _filled(store)
    with store.read() as work:
        rows = work.scores(ScoreFilter(score=RATING, **wanted))  # type: ignore[arg-type]  # filters of a table
        assert [f"{row.subject} {row.revision}" for row in rows] == found


def test_a_result_is_never_overwritten_and_only_becomes_final(store: Store) -> None:
    _filled(store)
    with pytest.raises(KeyReused), store.write() as work:
        work.put_score(replace(ROW, body={"total": "100"}))
    with store.write() as work:
        work.freeze_score(RATING, EAST, "2025", 1, NOON + hours(3), PersonId("boss"))
    with store.read() as work:
        second, first = work.scores(ScoreFilter(score=RATING, subject=EAST))
        assert first == replace(ROW, frozen_at=NOON + hours(3), frozen_by=PersonId("boss"))
        assert second.frozen_at is None
        assert [row.revision for row in work.scores_of_case(CaseId("c1"))] == [2, 1]


def test_a_box_counts_until_it_is_removed(store: Store) -> None:
    with store.write() as work:
        work.open_box(*BOX, {"cadres": ("good", "bad"), "others": ("good", "bad")})
        for choice in ("good", "bad", "good"):
            work.drop_ballot(*BOX, "cadres", choice)
    with store.read() as work:
        assert work.box(*BOX) == {"cadres": {"good": 2, "bad": 1}, "others": {"good": 0, "bad": 0}}
    with store.write() as work:
        work.remove_box(*BOX)
        work.remove_box(*BOX)
        assert work.box(*BOX) == {}


def _dropped_and_failed(work: Work) -> None:
    work.drop_ballot(*BOX, "cadres", "good")
    raise KeyReused("elsewhere")


def test_a_box_that_is_given_up_is_as_it_was(store: Store) -> None:
    with store.write() as work:
        work.open_box(*BOX, {"cadres": ("good",)})
    with pytest.raises(KeyReused), store.write() as work:
        _dropped_and_failed(work)
    with store.read() as work:
        assert work.box(*BOX) == {"cadres": {"good": 0}}
