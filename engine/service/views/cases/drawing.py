"""A process as a tree to be drawn, with where the case stands."""

from __future__ import annotations

from collections.abc import Mapping

from engine.base.finding import NOTHING, Said, same
from engine.model.command import START
from engine.model.ids import NodeId
from engine.model.process import (
    Automatic,
    Block,
    Branch,
    Choice,
    End,
    Loop,
    Parallel,
    Process,
    Seq,
    Step,
    Subprocess,
    Task,
    Wait,
)
from engine.model.state import Activation, CaseState
from engine.service.views.case_shape import DrawnNode
from engine.service.views.cases.block_words import block_words
from engine.service.views.status import end_label

_KINDS: Mapping[type, str] = {
    Task: "task",
    Automatic: "automatic",
    Wait: "wait",
    Choice: "choice",
    Parallel: "parallel",
    Loop: "loop",
    Subprocess: "subprocess",
    End: "end",
}
#: How a step ended that has to be gone through again.
_UNDONE = ("returned", "cancelled")


def drawing(process: Process, state: CaseState | None) -> DrawnNode:
    """The whole process; without a case, as it stands in the rules."""
    pen = _Pen(process, state)
    steps = pen.steps(process.body, gone=pen.is_closed, reached=True)
    first = DrawnNode(id=START, kind="start", label=Said("发起", "Start"), state=pen.start_state())
    return DrawnNode(
        id=process.id,
        kind="process",
        label=same(process.label),
        state=pen.end_state(),
        children=(first, *steps, pen.end()),
    )


class _Pen:
    """Draws one case."""

    def __init__(self, process: Process, state: CaseState | None) -> None:
        self._process = process
        self._state = state
        self.is_closed = state is not None and not state.is_open
        self._last: dict[NodeId, Activation] = {}
        for activation in state.activations.values() if state else ():
            self._last[activation.node] = activation
        self._returned = START in self._last and self._last[START].state == "open"

    def start_state(self) -> str:
        """The start is open again while the case is with its starter."""
        if self._state is None:
            return "waiting"
        return "open" if self._returned else "done"

    def end_state(self) -> str:
        return "waiting" if self._state is None else "done" if self.is_closed else "open"

    def end(self) -> DrawnNode:
        ended = self._state is not None and self.is_closed
        label = end_label(self._process, self._state.status) if self._state and ended else Said("结束", "End")
        return DrawnNode(id="end", kind="end", label=label, state="done" if ended else "waiting")

    def steps(self, body: Seq, *, gone: bool, reached: bool) -> tuple[DrawnNode, ...]:
        """Steps in order; `gone`: the case will not come here any more."""
        drawn: list[DrawnNode] = []
        behind_open = self._returned or not reached
        for step in body.steps:
            node = self._step(step, gone, behind_open)
            drawn.append(node)
            behind_open = behind_open or node.state == "open"
        return tuple(drawn)

    def _step(self, step: Step, gone: bool, behind_open: bool) -> DrawnNode:
        state = self._step_state(step.id, gone, behind_open)
        children: tuple[DrawnNode, ...] = ()
        if isinstance(step, Block):
            children = tuple(self._branch(step, b, gone, state) for b in step.branches)
        return DrawnNode(
            id=step.id,
            kind=_KINDS[type(step)],
            label=same(step.label),
            state=state,
            detail=self._detail(step, state),
            children=children,
        )

    def _step_state(self, node: NodeId, gone: bool, behind_open: bool) -> str:
        last = self._last.get(node)
        if last is not None and last.state == "open" and not self.is_closed:
            return "open"
        if last is None or last.state in _UNDONE or behind_open:
            return "skipped" if gone else "waiting"
        return "done"

    def _branch(self, block: Block, branch: Branch, gone: bool, around: str) -> DrawnNode:
        entered = self._last.get(block.id)
        taken = entered is not None and around in ("open", "done") and branch.id in entered.branches
        taken = taken and entered is not None and branch.id not in entered.rejected
        passed_by = around in ("open", "done") and not taken
        steps = self.steps(branch.body, gone=gone or passed_by, reached=taken)
        state = "skipped" if passed_by else around
        return DrawnNode(id=branch.id, kind="branch", label=same(branch.label), state=state, children=steps)

    def _detail(self, step: Step, state: str) -> Said:
        last = self._last.get(step.id)
        if isinstance(step, Parallel | Loop | Subprocess):
            return block_words(step, last if state in ("open", "done") else None)
        if state != "done" or last is None or last.outcome is None or not isinstance(step, Task):
            return NOTHING
        outcome = step.outcomes.get(last.outcome)
        return outcome.said if outcome else NOTHING
