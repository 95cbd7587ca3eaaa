"""Results of scores and open ballot boxes in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from engine.model.ids import ActivationId, CaseId, PersonId, ScoreId
from engine.service.rows import KeyReused, ScoreFilter, ScoreRow
from engine.store.memory.tables import Part


class ScoresInMemory(Part):
    """Revisions that stay, and counters that say nothing of who."""

    def put_score(self, row: ScoreRow) -> None:
        """Keep a result; one with the same revision raises KeyReused."""
        key = (row.score, row.subject, row.period, row.revision)
        if key in self._t.scores:
            raise KeyReused(f"{row.score} {row.subject} {row.period} r{row.revision}")
        self._t.put(self._t.scores, key, row)

    def freeze_score(
        self, score: ScoreId, subject: str, period: str, revision: int, at: datetime, by: PersonId
    ) -> None:
        """A result is final."""
        key = (score, subject, period, revision)
        self._t.put(self._t.scores, key, replace(self._t.scores[key], frozen_at=at, frozen_by=by))

    def scores(self, wanted: ScoreFilter) -> Sequence[ScoreRow]:
        """Results, newest first."""
        found = (row for row in self._t.scores.values() if _fits(row, wanted))
        return tuple(sorted(found, key=_order, reverse=True)[: wanted.limit])

    def scores_of_case(self, case: CaseId) -> Sequence[ScoreRow]:
        """Results that a case computed, newest first."""
        found = (row for row in self._t.scores.values() if row.case == case)
        return tuple(sorted(found, key=_order, reverse=True))

    def open_box(self, case: CaseId, activation: ActivationId, groups: Mapping[str, Sequence[str]]) -> None:
        """A ballot begins: all its counters at nought."""
        empty = {group: dict.fromkeys(choices, 0) for group, choices in groups.items()}
        self._t.put(self._t.boxes, (case, activation), empty)

    def drop_ballot(self, case: CaseId, activation: ActivationId, group: str, choice: str) -> None:
        """One more for a choice."""
        counts = {name: dict(each) for name, each in self._t.boxes[case, activation].items()}
        counts[group][choice] += 1
        self._t.put(self._t.boxes, (case, activation), counts)

    def box(self, case: CaseId, activation: ActivationId) -> Mapping[str, Mapping[str, int]]:
        """What lies in the boxes of a ballot."""
        return self._t.boxes.get((case, activation), {})

    def remove_box(self, case: CaseId, activation: ActivationId) -> None:
        """The ballot is over."""
        self._t.drop(self._t.boxes, (case, activation))


def _order(row: ScoreRow) -> tuple[datetime, int, str, str]:
    return row.at, row.revision, row.subject, row.period


def _fits(row: ScoreRow, wanted: ScoreFilter) -> bool:
    return (
        row.score == wanted.score
        and wanted.subject in (None, row.subject)
        and wanted.person in (None, row.person)
        and wanted.period in (None, row.period)
    )
