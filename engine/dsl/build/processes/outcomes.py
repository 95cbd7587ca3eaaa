"""The answers that a task can get, and where each leads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.dsl.build.context import Context
from engine.dsl.build.problems.blocks import RedoWithoutBack
from engine.dsl.build.problems.names import UnknownOutcome
from engine.dsl.build.problems.processes import AnswerPosts, BackAndEnd, BackNotEarlier, ResubmitWithoutBack
from engine.dsl.build.processes.effects import build_effects
from engine.dsl.build.processes.limits import within_of
from engine.dsl.build.processes.place import Place
from engine.dsl.build.view import View
from engine.dsl.shape.scalars import read_bool
from engine.dsl.text.node import Table
from engine.model.effect import AddRecord, Effect, Notify, Revise
from engine.model.ids import NodeId, OutcomeId
from engine.model.process import Leads, Outcome

START = "start"
#: `back: any`: whoever gives the outcome chooses where to.
ANY = "any"
STANDARD: Mapping[str, Outcome] = {
    "agree": Outcome(id=OutcomeId("agree"), label="同意", en="Agree"),
    "reject": Outcome(
        id=OutcomeId("reject"),
        label="不同意",
        en="Reject",
        leads=Leads.END,
        end_state="rejected",
        counts=False,
        needs_opinion=True,
    ),
    "return": Outcome(
        id=OutcomeId("return"), label="退回", en="Return", leads=Leads.BACK, counts=False, needs_opinion=True
    ),
    "abstain": Outcome(id=OutcomeId("abstain"), label="弃权", en="Abstain", counts=False, abstains=True),
    "done": Outcome(id=OutcomeId("done"), label="完成", en="Done"),
}


def outcome_ids(view: View) -> tuple[str, ...]:
    """The ids of a task's outcomes, before anything is checked."""
    if isinstance(view.node, Table):
        return tuple(view.node.entries)
    return tuple(one.text for one in view.scalars()) or ("done",)


def build_outcomes(
    ctx: Context, view: View, place: Place, earlier: Sequence[str]
) -> dict[OutcomeId, Outcome]:
    """The outcomes of a task; `earlier` are the tasks that a case has surely passed by then."""
    if isinstance(view.node, Table):
        return {OutcomeId(key): _outcome(ctx, key, entry, place, earlier) for key, entry in view.each()}
    found = {}
    for one in view.scalars():
        if one.text in STANDARD:
            found[OutcomeId(one.text)] = STANDARD[one.text]
        else:
            ctx.findings.add(UnknownOutcome(one.text, frozenset(STANDARD)), one.span)
    return found if view.node is not None else {OutcomeId("done"): STANDARD["done"]}


def _outcome(ctx: Context, id: str, view: View, place: Place, earlier: Sequence[str]) -> Outcome:
    usual = STANDARD.get(id, Outcome(id=OutcomeId(id), label=id))
    back, end = view.get("back"), view.get("end")
    if back is not None and end is not None:
        ctx.findings.add(BackAndEnd(), end.span)
    chooses = back is not None and back.text == ANY
    resubmit = view.get("resubmit")
    if resubmit is not None and back is None and usual.leads is not Leads.BACK:
        ctx.findings.add(ResubmitWithoutBack(), resubmit.span)
    if back is not None and back.text not in (START, ANY, *earlier):
        ctx.findings.add(BackNotEarlier(back.text, (START, *earlier)), back.span)
    for key in ("most", "within"):
        if view.has(key) and back is None and usual.leads is not Leads.BACK:
            ctx.findings.add(RedoWithoutBack(key), view.child(key).at)
    leads = Leads.END if end is not None else Leads.BACK if back is not None else usual.leads
    label = view.text("label", usual.label)
    return Outcome(
        id=OutcomeId(id),
        label=label,
        en=usual.en if label == usual.label else "",
        leads=leads,
        back_to=NodeId(back.text) if back is not None and back.text not in (START, ANY) else None,
        chooses=chooses,
        direct=resubmit is not None and resubmit.text == "direct",
        end_state=end.text if end is not None else usual.end_state if leads is Leads.END else "",
        counts=_flag(view, "counts", usual.counts and not _flag(view, "abstains", usual.abstains)),
        abstains=_flag(view, "abstains", usual.abstains),
        most=view.number("most"),
        within=within_of(ctx, view.child("within"), place),
        needs_opinion=_flag(view, "opinion", usual.needs_opinion),
        by_clock=_flag(view, "by_clock", False),
        rules=_flag(view, "rules", False),
        then=_effects(ctx, view.child("then"), place),
    )


def _effects(ctx: Context, view: View, place: Place) -> tuple[Effect, ...]:
    """What follows from one answer: nothing that is posted, since going back would have to undo it."""
    found = build_effects(view, place)
    if not all(isinstance(effect, AddRecord | Notify | Revise) for effect in found):
        ctx.findings.add(AnswerPosts(), view.at)
    return found


def _flag(view: View, key: str, default: bool) -> bool:
    written = view.get(key)
    value = None if written is None else read_bool(written.text)
    return default if value is None else value
