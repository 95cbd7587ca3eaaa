"""What explains the results of a case, as it was stored with their events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.model.explained import Explained, from_json
from engine.model.ids import BundleHash, CaseId
from engine.model.score import SCORE
from engine.service.chain import case_stream
from engine.service.ports import Work
from engine.service.rows import ScoreRow

#: Transactions that follow from an effect's own are keyed by it behind a word: `settle:KEY`, `reverse:KEY`.
_FOLLOWING = ("settle:", "reverse:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An explanation with the event it belongs to; the rules are those of the event's bundle."""

    explained: Explained
    at: datetime
    bundle: BundleHash


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanations:
    """Everything that explains a case's results, oldest first."""

    kept: Sequence[Kept]
    #: Whether some of it was erased when somebody's data were.
    is_erased: bool = False

    def newest(self, of: str, kind: str = "") -> Kept | None:
        """What explains one result; the newest, should a name have been used again."""
        found = (k for k in reversed(self.kept) if k.explained.of == of)
        return next((k for k in found if kind in ("", k.explained.kind)), None)

    def of_score(self, row: ScoreRow) -> Kept | None:
        """What explains one revision of a score."""
        wanted = {"score": row.score, "subject": row.subject, "period": row.period, "revision": row.revision}
        found = (kept for kept in self.kept if kept.explained.kind == SCORE)
        return next((kept for kept in found if kept.explained.facts == wanted), None)


def explanations_of(work: Work, case: CaseId) -> Explanations:
    """What is stored with the events of a case."""
    events = [event for event in work.events(case_stream(case)) if event.body.get("facts")]
    known = work.content([event.body["facts"] for event in events])
    kept: list[Kept] = []
    is_erased = False
    for event in events:
        grounds = known[event.body["facts"]].body
        if grounds is None:
            is_erased = True
            continue
        kept += [
            Kept(explained=from_json(one), at=event.occurred_at, bundle=BundleHash(event.bundle))
            for one in grounds.get("explained", ())
        ]
    return Explanations(kept=kept, is_erased=is_erased)


def effect_of(transaction: str) -> str:
    """The key of the effect behind a transaction or a hold."""
    for word in _FOLLOWING:
        transaction = transaction.removeprefix(word)
    return transaction
