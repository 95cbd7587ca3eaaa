"""Scores: total, band, parts, ceilings, place, and who may see them."""

from __future__ import annotations

from engine.base.finding import Said
from engine.model.command import SYSTEM
from engine.model.ids import PersonId, ScoreId
from engine.model.refusal import Refused
from engine.rehearsal.expecting.words import compare, compare_set, same
from engine.rehearsal.part import Part
from engine.rehearsal.world import World
from engine.service.rows import ScoreFilter, ScoreRow
from engine.service.views.scores.page import score_list, score_view
from engine.service.views.scores.shape import PartLine, ScoreView

_SEES = {True: "看得到", False: "看不到"}
_YES = {True: "是", False: "否"}


def expect_score(world: World, part: Part) -> None:
    """Compare a result, by default the newest."""
    row = _row(world, part)
    if row is None:
        wanted = f"{part.text('score')} {part.text('period')}".strip()
        world.differ(part.span, Said("还没有评分", "There is no score yet"), wanted, "（没有）")
        return
    revision = part.whole("revision") or 0
    view = score_view(world.engine, SYSTEM.person, row.score, row.subject, row.period, revision)
    if isinstance(view, Refused):
        world.differ(part.span, Said("没有这个版本", "No such revision"), str(revision), "（没有）")
        return
    _expect_result(world, part, view)
    _expect_parts(world, part, view)
    _expect_readers(world, part, view)


def _row(world: World, part: Part) -> ScoreRow | None:
    person = PersonId(part.text("person")) if "person" in part else None
    wanted = ScoreFilter(
        score=ScoreId(part.text("score")),
        subject=part.text("unit") if "unit" in part else None,
        person=person,
        period=part.text("period") if "period" in part else None,
    )
    with world.read() as work:
        return next(iter(work.scores(wanted)), None)


def _expect_result(world: World, part: Part, view: ScoreView) -> None:
    name, total = view.score, "" if view.total == "—" else view.total
    compare(world, part, "total", Said(f"{name} 总分", f"Total of {name}"), total)
    compare(world, part, "band", Said(f"{name} 等次", f"Band of {name}"), view.band)
    for key, got in (("final", view.is_final), ("rescaled", view.is_rescaled)):
        wanted = part.yes(key)
        if wanted is not None and wanted is not got:
            world.differ(part.at(key), Said(f"{name} {key}", f"{key} of {name}"), _YES[wanted], _YES[got])
    if "rank" in part:
        compare(world, part, "rank", Said(f"{name} 名次", f"Place in {name}"), _rank(world, view))
    reasons = Said(f"{name} 的封顶原因", f"Ceilings of {name}")
    compare_set(world, part, "ceilings", reasons, (message for _, message in view.ceilings))


def _rank(world: World, view: ScoreView) -> str:
    found = score_list(world.engine, SYSTEM.person, view.score, view.period)
    rows = () if isinstance(found, Refused) else found.rows
    return next((str(row.rank) for row in rows if row.subject == view.subject and row.rank is not None), "")


def _expect_parts(world: World, part: Part, view: ScoreView) -> None:
    lines = {line.id: line for line in view.parts}
    for key in ("parts", "points", "weights"):
        for path, wanted in part.by_id(key).items():
            got = _shown(lines[path], key) if path in lines else "（没有）"
            if not same(wanted, got):
                what = Said(f"{view.score} 的 {path}", f"{path} of {view.score}")
                world.differ(part.at(key), what, wanted, got or "（空）")
    said = "\n".join(each.zh for told in (*(line.said for line in view.parts), view.said) for each in told)
    for wanted in part.texts("says"):
        if wanted not in said:
            world.differ(part.at("says"), Said("评分说明", "Explanation"), wanted, said)


def _shown(line: PartLine, key: str) -> str:
    match key:
        case "parts":
            return "" if line.value == "—" else line.value
        case "points":
            return "" if line.points == "—" else line.points
        case _:
            return line.used


def _expect_readers(world: World, part: Part, view: ScoreView) -> None:
    for key, wanted in (("seen_by", True), ("hidden_from", False)):
        for reader in part.texts(key):
            found = score_view(world.engine, PersonId(reader), view.score, view.subject, view.period)
            if isinstance(found, Refused) is wanted:
                what = Said(f"{reader} 看 {view.of.zh} 的评分", f"{reader} looks at the score")
                world.differ(part.at(key), what, _SEES[wanted], _SEES[not wanted])
