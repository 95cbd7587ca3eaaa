"""Results of scores and open ballot boxes on a database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select, update

from engine.model.ids import ActivationId, CaseId, PersonId, ScoreId
from engine.service.rows import KeyReused, ScoreFilter, ScoreRow
from engine.store import tables
from engine.store.sql.part import Part
from engine.store.sql.statements import given, insert, insert_once, mine, remove

_S = tables.score_result.c
_B = tables.ballot_box.c
_KEY = ("score", "subject", "period", "revision")
_COLUMNS = [column for column in _S if column.name != "tenant"]
_PUT = insert_once(tables.score_result, *_KEY)
_FREEZE = (
    update(tables.score_result)
    .where(mine(tables.score_result, *_KEY))
    .values(frozen_at=given(_S.frozen_at), frozen_by=given(_S.frozen_by))
)
_NEWEST_FIRST = (_S.at.desc(), _S.revision.desc(), _S.subject.desc(), _S.period.desc())
_OF_CASE = select(*_COLUMNS).where(mine(tables.score_result, "case")).order_by(*_NEWEST_FIRST)
_OPEN = insert(tables.ballot_box)
_BOX = select(_B.counts).where(mine(tables.ballot_box, "case", "activation"))
_COUNT = (
    update(tables.ballot_box)
    .where(mine(tables.ballot_box, "case", "activation"))
    .values(counts=given(_B.counts))
)
_REMOVE = remove(tables.ballot_box, "case", "activation")


class SqlScores(Part):
    """Revisions that stay, and counters that say nothing of who."""

    def put_score(self, row: ScoreRow) -> None:
        """Keep a result; one with the same revision raises KeyReused."""
        values = {column.name: getattr(row, column.name) for column in _COLUMNS}
        if not self._link.change(_PUT, **values):
            raise KeyReused(f"{row.score} {row.subject} {row.period} r{row.revision}")

    def freeze_score(
        self, score: ScoreId, subject: str, period: str, revision: int, at: datetime, by: PersonId
    ) -> None:
        """A result is final."""
        self._link.change(
            _FREEZE,
            score=score,
            subject=subject,
            period=period,
            revision=revision,
            frozen_at=at,
            frozen_by=by,
        )

    def scores(self, wanted: ScoreFilter) -> Sequence[ScoreRow]:
        """Results, newest first."""
        return tuple(map(_read, self._link.ask(_wanted(wanted, self._link.tenant))))

    def scores_of_case(self, case: CaseId) -> Sequence[ScoreRow]:
        """Results that a case computed, newest first."""
        return tuple(map(_read, self._link.rows(_OF_CASE, case=case)))

    def open_box(self, case: CaseId, activation: ActivationId, groups: Mapping[str, Sequence[str]]) -> None:
        """A ballot begins: all its counters at nought."""
        empty = {group: dict.fromkeys(choices, 0) for group, choices in groups.items()}
        self._link.change(_OPEN, case=case, activation=activation, counts=empty)

    def drop_ballot(self, case: CaseId, activation: ActivationId, group: str, choice: str) -> None:
        """One more for a choice; the case is locked, so nobody counts beside us."""
        counts = {name: dict(each) for name, each in self.box(case, activation).items()}
        counts[group][choice] += 1
        self._link.change(_COUNT, case=case, activation=activation, counts=counts)

    def box(self, case: CaseId, activation: ActivationId) -> Mapping[str, Mapping[str, int]]:
        """What lies in the boxes of a ballot."""
        found = self._link.row(_BOX, case=case, activation=activation)
        return found[0] if found else {}

    def remove_box(self, case: CaseId, activation: ActivationId) -> None:
        """The ballot is over."""
        self._link.change(_REMOVE, case=case, activation=activation)


def _wanted(wanted: ScoreFilter, tenant: str) -> Select[Any]:
    found = select(*_COLUMNS).where(_S.tenant == tenant, _S.score == wanted.score)
    for column, value in (("subject", wanted.subject), ("person", wanted.person), ("period", wanted.period)):
        if value is not None:
            found = found.where(_S[column] == value)
    return found.order_by(*_NEWEST_FIRST).limit(wanted.limit)


def _read(row: Sequence[Any]) -> ScoreRow:
    return ScoreRow(**{column.name: value for column, value in zip(_COLUMNS, row, strict=True)})
