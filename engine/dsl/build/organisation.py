"""Units, posts and hierarchies, as org.yaml tells them."""

from __future__ import annotations

from engine.base.finding import Findings
from engine.dsl.build.problems.names import UnknownHierarchy, UnknownPost, UnknownUnitType, Unresolved
from engine.dsl.build.view import View
from engine.dsl.text.node import Scalar, Table
from engine.model.ids import HierarchyId, PostId, UnitTypeId
from engine.model.organisation import Bounds, OrganisationRules, ParentRule, Post, UnitType


def organisation_rules(root: View, findings: Findings) -> OrganisationRules:
    """What the pack says about its organisation."""
    org = root.child("org")
    hierarchies = {
        HierarchyId(key): view.scalar.text for key, view in org.child("hierarchies").each() if view.scalar
    }
    reader = _Reader(findings, org)
    unit_types = {
        UnitTypeId(key): reader.unit_type(key, view) for key, view in org.child("unit_types").each()
    }
    posts = {PostId(key): reader.post(key, view) for key, view in org.child("posts").each()}
    return OrganisationRules(hierarchies=hierarchies, unit_types=unit_types, posts=posts)


class _Reader:
    def __init__(self, findings: Findings, org: View) -> None:
        self._findings = findings
        self._hierarchies = frozenset(key for key, _ in org.child("hierarchies").each())
        self._types = frozenset(key for key, _ in org.child("unit_types").each())
        self._posts = frozenset(key for key, _ in org.child("posts").each())

    def unit_type(self, id: str, view: View) -> UnitType:
        parents = {}
        for hierarchy, above in view.child("parents").each():
            if self._known(above.key, self._hierarchies, UnknownHierarchy):
                parents[HierarchyId(hierarchy)] = self._parent(above)
        children = {
            UnitTypeId(child): _bounds(bounds)
            for child, bounds in view.child("children").each()
            if self._known(bounds.key, self._types, UnknownUnitType)
        }
        return UnitType(
            id=UnitTypeId(id),
            label=view.text("label"),
            parents=parents,
            count=_count(view.child("count")),
            children=children,
            has_members=view.flag("members"),
            heads=tuple(
                PostId(one.text)
                for one in view.child("head").scalars()
                if self._known(one, self._posts, UnknownPost)
            ),
        )

    def post(self, id: str, view: View) -> Post:
        incompatible = view.child("incompatible").scalars()
        return Post(
            id=PostId(id),
            label=view.text("label"),
            unit_types=self._unit_types(view.child("in")),
            holders=_bounds(view.child("holders")),
            per_person=_bounds(view.child("per_person")),
            same_person=tuple(
                PostId(other.text)
                for other in view.child("same_person").scalars()
                if self._known(other, self._posts, UnknownPost)
            ),
            incompatible=tuple(
                PostId(other.text) for other in incompatible if self._known(other, self._posts, UnknownPost)
            ),
        )

    def _parent(self, view: View) -> ParentRule:
        if isinstance(view.node, Table):
            return ParentRule(types=self._unit_types(view.child("types")), missing=view.text("missing"))
        return ParentRule(types=self._unit_types(view))

    def _unit_types(self, view: View) -> tuple[UnitTypeId, ...]:
        return tuple(
            UnitTypeId(one.text) for one in view.scalars() if self._known(one, self._types, UnknownUnitType)
        )

    def _known(self, written: Scalar, known: frozenset[str], problem: type[Unresolved]) -> bool:
        if written.text in known:
            return True
        self._findings.add(problem(written.text, known), written.span)
        return False


def _count(view: View) -> Bounds | None:
    if view.node is None:
        return None
    if isinstance(view.node, Table):
        return _bounds(view)
    exact = View(Table({}, view.at), view.key) if view.scalar is None else view
    count = _int(exact)
    return None if count is None else Bounds(least=count, most=count)


def _int(view: View) -> int | None:
    return int(view.scalar.text) if view.scalar is not None and view.scalar.text.isdecimal() else None


def _bounds(view: View) -> Bounds:
    return Bounds(least=view.number("least"), most=view.number("most"), guide=view.flag("guide"))
