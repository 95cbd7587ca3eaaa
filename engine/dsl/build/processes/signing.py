"""How the answers of several seats are counted."""

from __future__ import annotations

from engine.dsl.build.context import Context
from engine.dsl.build.problems.names import UnknownHierarchy, UnknownPost, UnknownUnitType
from engine.dsl.build.processes.place import FORM_PREFIX, Place
from engine.dsl.build.view import View
from engine.dsl.shape.scalars import read_share
from engine.dsl.text.node import Scalar
from engine.model.expr import types as t
from engine.model.expr.tree import slots
from engine.model.ids import HierarchyId, PostId, UnitTypeId
from engine.model.seats import Leaders, Vacant
from engine.model.signing import Base, Empty, Signing

#: Words of `veto` that are no posts.
ANYBODY, NOBODY = "any", "none"


def build_signing(ctx: Context, view: View, place: Place, *, in_turn: bool = False) -> Signing:
    """The policy of a step; what is not said is as usual. Levels always sign in turn."""
    if view.node is None:
        return Signing(sequential=in_turn)
    quorum = view.get("quorum")
    return Signing(
        base=view.word("base", Base.SEATS),
        abstain_counts=view.text("abstain", "counts") == "counts",
        quorum=None if quorum is None else read_share(quorum.text),
        veto=_veto(ctx, view.child("veto")),
        early_stop=not view.flag("wait_for_all"),
        chair=view.flag("chair"),
        sequential=view.flag("in_turn") or in_turn,
        each=view.flag("each"),
        recorded_by=place.seats(view.child("recorded_by").scalars()),
        weights=tuple(int(one.text) for one in view.child("weights").scalars() if one.text.isdecimal()),
    )


def empty_of(view: View, *, managed: bool) -> Empty:
    """What becomes of a seat that nobody can take; where the process names managers they take it."""
    if view.child("empty").has("assign"):
        return Empty.ASSIGN
    usual = Empty.MANAGERS if managed else Empty.REFUSE
    return view.word("empty", usual)


def leaders_of(ctx: Context, view: View, place: Place) -> tuple[Leaders, ...]:
    """The line of superiors that a step goes up, if any."""
    unit = place.compile(view.get("of"), t.Org())
    if unit is None:
        return ()
    line, until = view.get("line"), view.get("until")
    if line is not None and HierarchyId(line.text) not in ctx.organisation.hierarchies:
        known = frozenset(map(str, ctx.organisation.hierarchies))
        ctx.findings.add(UnknownHierarchy(line.text, known), line.span)
    if until is not None and UnitTypeId(until.text) not in ctx.organisation.unit_types:
        known = frozenset(map(str, ctx.organisation.unit_types))
        ctx.findings.add(UnknownUnitType(until.text, known), until.span)
    source = Leaders(
        unit=unit,
        line=None if line is None else HierarchyId(line.text),
        most=view.number("most"),
        until=None if until is None else UnitTypeId(until.text),
        vacant=Vacant(view.text("vacant", Vacant.SKIP.value)),
    )
    return (source,)


def watched(written: tuple[Scalar, ...], place: Place) -> frozenset[str]:
    """The answers that these expressions read, as FORM.FIELD."""
    nodes = [node for one in written if (node := place.compile(one, None)) is not None]
    paths = (path for node in nodes for path in slots(node))
    return frozenset(p.removeprefix(FORM_PREFIX) for p in paths if p.startswith(FORM_PREFIX))


def _veto(ctx: Context, view: View) -> frozenset[str] | None:
    written = view.scalars()
    words = [one.text for one in written]
    if words in ([], [ANYBODY]):
        return None
    if words == [NOBODY]:
        return frozenset()
    known = frozenset(map(str, ctx.organisation.posts))
    for one in written:
        if one.text not in known:
            ctx.findings.add(UnknownPost(one.text, known), one.span)
    return frozenset(PostId(word) for word in words)
