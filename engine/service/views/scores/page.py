"""Scores as people see them: the scored their own, who handles the case, and of units who serves them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from urllib.parse import quote

from engine.base.finding import Said
from engine.model.ids import CaseId, PersonId, ScoreId, SeatId
from engine.model.period import read_period
from engine.model.process import Task
from engine.model.refusal import Refused
from engine.model.rule_set import Compiled
from engine.model.score import SCORE, Score, ranks
from engine.model.state import CaseState
from engine.service.engine import Engine
from engine.service.explanations import explanations_of
from engine.service.rows import ScoreFilter, ScoreRow
from engine.service.views.explained.page import why_in
from engine.service.views.reasons.shape import WhyView
from engine.service.views.score_access import may_see
from engine.service.views.scores.parts import part_lines, total_text
from engine.service.views.scores.shape import RevisionLine, ScoreListView, ScoreRowView, ScoreView
from engine.service.views.shared import Named
from engine.service.views.viewer import Viewer, cited_in, looking, not_found


def score_view(
    engine: Engine, person: PersonId, score: ScoreId, subject: str, period: str = "", revision: int = 0
) -> ScoreView | Refused:
    """A result, by default the newest; one that is not theirs is answered as if there were none."""
    with looking(engine, person) as viewer:
        compiled = _with_score(viewer, score)
        rows = viewer.work.scores(ScoreFilter(score=score, subject=subject, period=period))
        row = next((each for each in rows if revision in (0, each.revision)), None)
        if compiled is None or row is None or not may_see(viewer, row):
            return no_such_score()
        return _view(viewer, compiled, row, tuple(rows))


def score_list(engine: Engine, person: PersonId, score: ScoreId, period: str = "") -> ScoreListView | Refused:
    """The newest results of a period; by default of the newest period that has any."""
    with looking(engine, person) as viewer:
        compiled = _with_score(viewer, score)
        if compiled is None:
            return no_such_score()
        known = compiled.rules.scores[score]
        found = [row for row in viewer.work.scores(ScoreFilter(score=score)) if may_see(viewer, row)]
        periods = tuple(sorted({row.period for row in found}, reverse=True))
        shown = period if period or not periods else periods[0]
        newest = tuple(_newest(row for row in found if row.period == shown))
        return ScoreListView(
            score=score,
            label=known.label,
            period=shown,
            period_label=_period_label(known, shown),
            rows=tuple(sorted(_rows(viewer, known, newest), key=_place)),
            is_ranked=not known.subject.is_person,
            periods=tuple((each, _period_label(known, each)) for each in periods),
            source=cited_in(compiled.rules, known.mechanism, known.citation, known.origin),
        )


def scores_for(engine: Engine, person: PersonId) -> tuple[Named, ...]:
    """The scores of which a person may see some result."""
    with looking(engine, person) as viewer:
        return tuple(_seen(viewer))


def _seen(viewer: Viewer) -> Iterator[Named]:
    for compiled in viewer.active:
        for score in compiled.rules.scores.values():
            rows = viewer.work.scores(ScoreFilter(score=score.id))
            if any(may_see(viewer, row) for row in rows):
                yield Named(score.id, score.label)


def scores_of(viewer: Viewer, case: CaseId) -> Iterator[tuple[str, str]]:
    """The newest results that a case has computed and the person may see: name, and address of the page."""
    seen: set[tuple[str, str, str]] = set()
    for row in viewer.work.scores_of_case(case):
        compiled = _with_score(viewer, row.score)
        key = (row.score, row.subject, row.period)
        if compiled is None or key in seen or not may_see(viewer, row):
            continue
        seen.add(key)
        label = f"{compiled.rules.scores[row.score].label}：{total_text(row.body)} {row.body['band']}"
        yield label.strip(), f"/scores/{quote(row.score)}/{quote(row.subject)}?period={quote(row.period)}"


def no_such_score() -> Refused:
    """No result for these eyes."""
    return not_found("没有这个评分，或您无权查看。", "There is no such score, or you may not see it.")


def _with_score(viewer: Viewer, score: ScoreId) -> Compiled | None:
    return next((c for c in viewer.active if score in c.rules.scores), None)


def _period_label(score: Score, key: str) -> Said:
    period = read_period(score.period, key) if score.period else None
    return period.label if period else Said(key, key)


def _newest(rows: Iterator[ScoreRow]) -> Iterator[ScoreRow]:
    """The first of each subject: rows come newest first."""
    seen: set[str] = set()
    for row in rows:
        if row.subject not in seen:
            seen.add(row.subject)
            yield row


def _rows(viewer: Viewer, score: Score, rows: tuple[ScoreRow, ...]) -> Iterator[ScoreRowView]:
    totals = [None if row.body["total"] is None else Decimal(row.body["total"]) for row in rows]
    places = (None,) * len(rows) if score.subject.is_person else ranks(totals)
    for row, place in zip(rows, places, strict=True):
        yield ScoreRowView(
            subject=row.subject,
            of=_named(viewer, row),
            total=total_text(row.body),
            band=row.body["band"],
            revision=row.revision,
            is_final=row.frozen_at is not None,
            rank=place,
            is_rescaled=row.body["rescaled"],
        )


def _place(row: ScoreRowView) -> tuple[bool, int, str]:
    return row.rank is None, row.rank or 0, row.of.zh


def _named(viewer: Viewer, row: ScoreRow) -> Said:
    """Who or what is scored."""
    unit = viewer.unit(row.unit).label
    if row.person is None:
        return Said(unit, unit)
    name = viewer.who(row.person).name
    return Said(f"{name.zh}（{unit}）", f"{name.en} ({unit})")


def _view(viewer: Viewer, compiled: Compiled, row: ScoreRow, rows: tuple[ScoreRow, ...]) -> ScoreView:
    known, body = compiled.rules.scores[row.score], row.body
    case = viewer.visible_case(row.case)
    return ScoreView(
        score=row.score,
        label=known.label,
        subject=row.subject,
        of=_named(viewer, row),
        period=row.period,
        period_label=_period_label(known, row.period),
        revision=row.revision,
        total=total_text(body),
        band=body["band"],
        parts=tuple(part_lines(body)),
        ceilings=tuple((most, message) for _, most, message in body["ceilings"]),
        said=tuple(Said(zh, en) for zh, en in body["said"]),
        is_rescaled=body["rescaled"],
        reason=body["reason"],
        at=row.at,
        by=viewer.who(row.by),
        digest=row.digest,
        rules=body["rules"][:12],
        bands=tuple((label, least) for label, least in body["bands"]),
        revisions=tuple(_revision(each) for each in rows),
        is_final=row.frozen_at is not None,
        final_at=row.frozen_at,
        final_by=viewer.who(row.frozen_by) if row.frozen_by else None,
        case=case.id if case else None,
        number=case.number if case else "",
        objection=_objection(viewer, row, case) if row is rows[0] else None,
        source=cited_in(compiled.rules, known.mechanism, known.citation, known.origin),
        why=_why(viewer, row),
    )


def _why(viewer: Viewer, row: ScoreRow) -> WhyView | None:
    """Every expression of it step by step; none where somebody's data were erased since."""
    kept = explanations_of(viewer.work, row.case).of_score(row)
    found = None if kept is None else why_in(viewer, row.case, kept.explained.of, SCORE)
    return None if isinstance(found, Refused) else found


def _revision(row: ScoreRow) -> RevisionLine:
    return RevisionLine(
        revision=row.revision,
        at=row.at,
        total=total_text(row.body),
        band=row.body["band"],
        reason=row.body["reason"],
        is_final=row.frozen_at is not None,
    )


def _objection(viewer: Viewer, row: ScoreRow, case: CaseState | None) -> SeatId | None:
    """The seat by which the person may object while the period runs."""
    if case is None:
        return None
    process = viewer.rules_of(case).rules.processes[case.process]
    steps = {s.id for s in process.steps() if isinstance(s, Task) and s.objection == row.score}
    mine = (seat for seat in case.seats.values() if seat.is_live and viewer.person in seat.persons)
    return next((seat.id for seat in mine if case.activations[seat.activation].node in steps), None)
