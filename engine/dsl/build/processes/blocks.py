"""Blocks of steps: choices, branches side by side, loops."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from engine.dsl.build.context import Context
from engine.dsl.build.problems.blocks import ChoiceNotTotal, DefaultNotLast, TooFewBranches
from engine.dsl.build.processes.place import Place
from engine.dsl.build.view import View
from engine.dsl.shape.scalars import read_join
from engine.model.expr import types as t
from engine.model.ids import NodeId
from engine.model.process import Branch, BranchReject, Choice, Loop, Parallel, Seq

#: Rounds of a loop, if it does not say how many at most.
ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Behind:
    """What a sequence gives: its steps and the place behind them."""

    seq: Seq
    place: Place


Building = Callable[[View, Place], Behind]


@dataclass(frozen=True, slots=True)
class Blocks:
    """Builds blocks; `sequence` builds what stands inside them."""

    ctx: Context
    sequence: Building

    def choice(self, id: str, view: View, place: Place) -> Choice:
        """The first branch whose condition holds."""
        branches = self._ways(view.child("choose"), place)
        origin = self.ctx.origin(view.at)
        return Choice(id=NodeId(id), label=view.text("label"), branches=branches, origin=origin)

    def inclusive(self, id: str, view: View, place: Place) -> tuple[Parallel, Place]:
        """Every branch whose condition holds; none of them is sure to be gone through."""
        branches = self._ways(view.child("inclusive"), place)
        return self._fork(id, view, branches, inclusive=True), place

    def parallel(self, id: str, view: View, place: Place) -> tuple[Parallel, Place]:
        """All branches; what they do is sure behind them if all must pass."""
        branches, ends, behind = [], [], place
        entries = list(view.child("parallel").each())
        if len(entries) < 2:
            self.ctx.findings.add(TooFewBranches(), view.child("parallel").at)
        for branch, entry in entries:
            inner = self.sequence(entry.child("steps"), place)
            branches.append(Branch(id=NodeId(branch), label=entry.text("label"), body=inner.seq))
            ends.append(inner.place)
        block = self._fork(id, view, tuple(branches), inclusive=False)
        if block.join is None and block.on_reject is not BranchReject.DROP_BRANCH:
            for end in ends:
                behind = replace(behind, done=behind.done | end.done, filled=behind.filled | end.filled)
        return block, behind

    def loop(self, id: str, view: View, place: Place) -> tuple[Loop, Place]:
        """The same steps again; without a list they are gone through once at least."""
        inside = replace(place, looped=place.looped | {id})
        inner = self.sequence(view.child("repeat"), inside)
        most = view.number("most")
        loop = Loop(
            id=NodeId(id),
            label=view.text("label"),
            branches=(Branch(id=NodeId(f"{id}.round"), label=view.text("label"), body=inner.seq),),
            most=ROUNDS if most is None else most,
            until=inner.place.compile(view.get("until"), t.Bool()),
            over=place.compile(view.get("over"), None),
            origin=self.ctx.origin(view.at),
        )
        return loop, inside if view.has("over") else inner.place

    def _ways(self, view: View, place: Place) -> tuple[Branch, ...]:
        branches = []
        entries = list(view.each())
        self._tell_ways(view, entries)
        for branch, entry in entries:
            when = place.compile_way(entry.get("when"))
            body = self.sequence(entry.child("steps"), place).seq
            branches.append(Branch(id=NodeId(branch), label=entry.text("label"), body=body, when=when))
        return tuple(branches)

    def _tell_ways(self, view: View, entries: Sequence[tuple[str, View]]) -> None:
        if len(entries) < 2:
            self.ctx.findings.add(TooFewBranches(), view.at)
            return
        for _, entry in entries[:-1]:
            if not entry.has("when"):
                self.ctx.findings.add(DefaultNotLast(), entry.at)
        last = entries[-1][1]
        if last.has("when"):
            self.ctx.findings.add(ChoiceNotTotal(), last.child("when").at)

    def _fork(self, id: str, view: View, branches: tuple[Branch, ...], *, inclusive: bool) -> Parallel:
        return Parallel(
            id=NodeId(id),
            label=view.text("label"),
            branches=branches,
            inclusive=inclusive,
            join=read_join(view.text("join", "all")),
            on_reject=view.word("branch_reject", BranchReject.FAIL_BLOCK),
            origin=self.ctx.origin(view.at),
        )
