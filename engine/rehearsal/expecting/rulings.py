"""What rules of eligibility and pay say: asked directly, or as kept by a case."""

from __future__ import annotations

from collections.abc import Mapping

from engine.base.finding import Said
from engine.model.command import SYSTEM
from engine.model.explained import Explained
from engine.model.ids import RulingId
from engine.model.refusal import Refused
from engine.model.ruling import VERDICT, Ruling
from engine.rehearsal.expecting.given import given_values
from engine.rehearsal.expecting.words import compare, listed, same
from engine.rehearsal.part import Part
from engine.rehearsal.refusing import described
from engine.rehearsal.world import World
from engine.service.explanations import explanations_of
from engine.service.rulings import asking
from engine.service.views.reasons.verdicts import VerdictView, verdict_view
from engine.service.views.viewer import looking


def expect_ruling(world: World, part: Part) -> None:
    """Ask a rule as of a day and compare what it says."""
    ruling = _ruling(world, part)
    if ruling is None:
        return
    world.touch("rulings", ruling.id)
    as_of = part.day("as_of") or world.today
    figures_on = part.day("figures_on") or world.today
    with world.read() as work:
        asked = asking(work, world.compiled, as_of, figures_on)
        explained = asked.explained(ruling, "", given_values(world, ruling, part))
    if isinstance(explained, Refused):
        what = Said("没有结论", "There is no verdict")
        world.differ(part.at("rule"), what, ruling.label, described(explained))
        return
    _compare(world, part, ruling, explained)


def expect_verdict(world: World, part: Part) -> None:
    """Compare the newest verdict of a rule that a case has kept."""
    ruling = _ruling(world, part)
    if ruling is None:
        return
    world.touch("rulings", ruling.id)
    kept = _kept(world, part, ruling)
    if kept is None:
        world.differ(part.span, Said("没有这个判定", "There is no such verdict"), ruling.id, "（没有）")
        return
    _compare(world, part, ruling, kept)


def _ruling(world: World, part: Part) -> Ruling | None:
    rulings = world.compiled.rules.rulings
    found = rulings.get(RulingId(part.text("rule")))
    if found is None:
        world.differ(
            part.at("rule"), Said("没有这条规则", "No such rule"), part.text("rule"), listed(rulings)
        )
    return found


def _kept(world: World, part: Part, ruling: Ruling) -> Explained | None:
    case = world.case_named(part.text("case"), part.at("case"))
    with world.read() as work:
        kept = [one.explained for one in explanations_of(work, case).kept]
    found = (one for one in reversed(kept) if one.kind == VERDICT and one.facts["rule"] == ruling.id)
    about = part.text("about", "")
    return next((one for one in found if about in ("", one.facts["subject"])), None)


def _compare(world: World, part: Part, ruling: Ruling, explained: Explained) -> None:
    name = ruling.label
    with looking(world.engine, SYSTEM.person) as viewer:
        view = verdict_view(viewer, world.compiled.rules, explained, viewer.at)
    compare(world, part, "answer", Said(f"{name} 结论", f"{ruling.id}: answer"), view.answer)
    reasons = [one.id for one in view.reasons]
    if "reasons" in part and list(filter(None, part.texts("reasons"))) != reasons:
        what = Said(f"{name} 理由", f"{ruling.id}: reasons")
        world.differ(part.at("reasons"), what, listed(part.texts("reasons")), listed(reasons))
    if "says" in part:
        _says(world, part, ruling, view)
    total = "" if view.answer else view.head.zh
    compare(world, part, "total", Said(f"{name} 合计", f"{ruling.id}: total"), total)
    for key, found in (("parts", view.parts), ("values", view.derived)):
        _each(world, part, key, {one.id: one.value.zh for one in found})


def _says(world: World, part: Part, ruling: Ruling, view: VerdictView) -> None:
    sentences = [one.sentence.zh for one in (*view.reasons, *view.parts) if one.sentence.zh]
    for wanted in part.texts("says"):
        if not any(wanted in sentence for sentence in sentences):
            what = Said(f"{ruling.label} 说明", f"{ruling.id}: sentences")
            world.differ(part.at("says"), what, wanted, listed(sentences))


def _each(world: World, part: Part, key: str, found: Mapping[str, str]) -> None:
    """Compare values by id; a part that is not there counts as absent, written as an empty text."""
    for name, wanted in part.by_id(key).items():
        if not same(wanted, found.get(name, "")):
            what = Said(f"{key}.{name}", f"{key}.{name}")
            world.differ(part.at(key), what, wanted, found.get(name) or f"（没有；有 {listed(found)}）")
