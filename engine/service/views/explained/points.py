"""The reason of each credit in a statement of points, in one sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.base.finding import Said
from engine.model.ids import PersonId
from engine.model.refusal import Refused
from engine.service.engine import Engine
from engine.service.views.books.ledger_shape import PointsEntry
from engine.service.views.explained.page import why_in
from engine.service.views.viewer import looking

#: So many of the newest credits tell their reason at once; the others tell it on their own page.
TOLD_AT_ONCE = 12


def reasons_of(engine: Engine, person: PersonId, entries: Iterable[PointsEntry]) -> Mapping[str, Said]:
    """The first sentence of why, by the key of what explains an entry."""
    told: dict[str, Said] = {}
    with looking(engine, person) as viewer:
        for entry in [each for each in entries if each.why and each.of_case is not None][:TOLD_AT_ONCE]:
            assert entry.of_case is not None
            view = why_in(viewer, entry.of_case, entry.why, "effect")
            if not isinstance(view, Refused) and view.sentences:
                told[entry.why] = view.sentences[0]
    return told
