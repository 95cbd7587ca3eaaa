"""Cases that belong together: who asked for this one, and for which this one asked."""

from __future__ import annotations

from engine.base.finding import Said
from engine.model.ids import CaseId
from engine.model.state import CaseState, Child
from engine.service.views.case_shape import CaseLink
from engine.service.views.status import ENDS, status_label
from engine.service.views.viewer import Viewer

_ASKED = {
    "asked": Said("即将开始", "About to begin"),
    "running": Said("办理中", "Under way"),
    "not_started": Said("没能发起", "Could not be started"),
}


def parent_of(viewer: Viewer, state: CaseState) -> CaseLink | None:
    """The case that asked for this one."""
    return None if state.parent is None else _link(viewer, state.parent, "", Said("办理中", "Under way"))


def children_of(viewer: Viewer, state: CaseState) -> tuple[CaseLink, ...]:
    """The cases that this one asked for, in the order of the asking."""
    steps = sorted(state.activations.values(), key=lambda step: step.entered_seq)
    return tuple(_child(viewer, child) for step in steps for child in step.children)


def _child(viewer: Viewer, child: Child) -> CaseLink:
    said = _ASKED.get(child.state) or ENDS.get(child.state, Said(child.state, child.state))
    label = child.number or viewer.unit(child.unit).label
    return (
        CaseLink(label=label, status=said) if child.case is None else _link(viewer, child.case, label, said)
    )


def _link(viewer: Viewer, case: CaseId, label: str, said: Said) -> CaseLink:
    """A link for those who may see the case; the others read that there is one, and no more of it."""
    row = viewer.work.case(case)
    if row is None or not viewer.may_see(row.state):
        return CaseLink(label=label, status=said)
    process = viewer.rules_of(row.state).rules.processes[row.state.process]
    where = viewer.unit(row.state.unit).label
    named = f"{row.state.number} {row.title}（{where}）"
    return CaseLink(label=named, status=status_label(process, row.state), case=case)
