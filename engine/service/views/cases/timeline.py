"""What happened in a case: who did what when, in what words, and what it moved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from engine.base.finding import NOTHING, Said, listed, same
from engine.model import event as e
from engine.model import ledger_event as le
from engine.model.block_event import BranchRejected, ChildTold, RoundBegun
from engine.model.ids import FormId, LedgerId, NodeId, PersonId, SeatId
from engine.model.ledger import Unit
from engine.model.process import Process
from engine.model.rule_set import Compiled
from engine.model.seat_event import SeatClaimed, SeatDecided, SeatUnclaimed
from engine.model.state import CaseState
from engine.model.written import yuan_written
from engine.runtime.walk import task_of
from engine.service.chain import case_stream
from engine.service.codec import from_json
from engine.service.explanations import effect_of
from engine.service.people import ERASED
from engine.service.rows import Content
from engine.service.views.case_shape import LedgerEffect, TimelineEntry
from engine.service.views.cases.block_words import block_event
from engine.service.views.cases.operation_words import operation_name
from engine.service.views.explained.point_effects import point_effects
from engine.service.views.shared import Who
from engine.service.views.status import end_label, step_label
from engine.service.views.viewer import Viewer

_POSTINGS = {"settle": Said("支付", "Paid"), "reverse": Said("冲回", "Reversed")}
_ENTERED = Said("入账", "Entered")


@dataclass(frozen=True)
class History:
    """A case's events, told."""

    viewer: Viewer
    compiled: Compiled
    process: Process
    state: CaseState
    #: The starter as they may be shown.
    starter: Who

    @cached_property
    def _events(self) -> tuple[tuple[datetime, PersonId, e.CaseEvent], ...]:
        rows = self.viewer.work.events(case_stream(self.state.id))
        return tuple((row.recorded_at, PersonId(row.actor), from_json(row.type, row.body)) for row in rows)

    @cached_property
    def _words(self) -> Mapping[str, Content]:
        digests = [
            digest
            for _, _, event in self._events
            if (digest := _digest(event))
        ]  # fmt: skip
        return self.viewer.work.content(digests)

    def moments(self) -> tuple[tuple[datetime, e.CaseEvent], ...]:
        """Every event with its moment, oldest first."""
        return tuple((at, event) for at, _, event in self._events)

    def timeline(self) -> tuple[TimelineEntry, ...]:
        """Who did what, oldest first."""
        return tuple(entry for at, actor, event in self._events for entry in self._entry(at, actor, event))

    def notices(self) -> tuple[TimelineEntry, ...]:
        """Whom the case told what."""
        return tuple(
            TimelineEntry(
                at=at,
                who=None,
                what=_told(listed(who.name for who in self.everybody(event.persons))),
                opinion=self._text(event.digest),
                kind="notice",
            )
            for at, _, event in self._events
            if isinstance(event, e.Noticed)
        )

    def effects(self) -> tuple[LedgerEffect, ...]:
        """What the case moved in ledgers."""
        return tuple(effect for at, _, event in self._events for effect in self._moved(at, event))

    def _moved(self, at: datetime, event: e.CaseEvent) -> Iterator[LedgerEffect]:
        """Money is for all who see the case; points are not."""
        if not isinstance(event, le.Posted | le.HoldPlaced | le.HoldEnded):
            return
        ledgers = self.compiled.rules.ledgers
        if ledgers[event.ledger].unit is Unit.MONEY:
            yield from self._effect(at, event)
        else:
            yield from point_effects(self.viewer, ledgers, at, event)

    def _entry(self, at: datetime, actor: PersonId, event: e.CaseEvent) -> Iterator[TimelineEntry]:
        who = self.who(actor)
        match event:
            case e.CaseOpened():
                yield TimelineEntry(at=at, who=self.starter, what=Said("发起", "Started"), kind="opened")
            case SeatDecided() | SeatClaimed() | SeatUnclaimed():
                yield from self._of_seat(at, who, event)
            case e.CalledOut(effect=effect):
                what = Said(f"交插件 {effect} 办理", f"Handed to the plugin {effect}")
                yield TimelineEntry(at=at, who=None, what=what, kind="notice")
            case e.Operated():
                yield self._operated(at, who, event)
            case e.RecordWritten(form=form, revision=revision) if revision > 1 and event.of_case:
                written = self._form(form)
                said = Said(f"更新“{written}”", f"Revised “{written}”")
                yield TimelineEntry(at=at, who=who, what=said, kind="record")
            case BranchRejected() | RoundBegun() | ChildTold():
                said = block_event(self.process, self.state, event)
                yield TimelineEntry(at=at, who=None, what=said, kind="block")
            case e.CaseLinked(process=process):
                label = self._process(process)
                said = Said(f"发起关联事项“{label}”", f"Asked for “{label}”")
                yield TimelineEntry(at=at, who=None, what=said, kind="linked")
            case e.StepLeft(state="expired"):
                yield TimelineEntry(at=at, who=None, what=Said("到期未办", "Expired"), kind="expired")
            case e.CaseClosed(state=status):
                yield TimelineEntry(at=at, who=None, what=end_label(self.process, status), kind="closed")
            case _:
                return

    def _of_seat(
        self, at: datetime, who: Who, event: SeatDecided | SeatClaimed | SeatUnclaimed
    ) -> Iterator[TimelineEntry]:
        match event:
            case SeatDecided(seat=seat) if task_of(self.process, self._node(seat)).ballot is not None:
                return  # how many have voted is told; who did when stands in the evidence
            case SeatDecided(seat=seat, outcome=outcome, opinion=opinion, on_behalf_of=principal):
                words = self._text(opinion)
                yield TimelineEntry(
                    at=at,
                    who=self._acting(who, principal),
                    what=self._outcome(seat, outcome),
                    step=self._step(seat),
                    opinion=words,
                    kind="decided",
                )
            case SeatClaimed(seat=seat):
                yield TimelineEntry(
                    at=at, who=who, what=Said("认领", "Claimed"), step=self._step(seat), kind="claimed"
                )
            case SeatUnclaimed(seat=seat):
                yield TimelineEntry(
                    at=at,
                    who=who,
                    what=Said("退回待认领", "Given back"),
                    step=self._step(seat),
                    kind="claimed",
                )

    def _operated(self, at: datetime, who: Who, event: e.Operated) -> TimelineEntry:
        name = operation_name(event.what)
        people = listed(each.name for each in self.everybody(event.persons))
        said = Said(f"{name.zh}：{people.zh}", f"{name.en}: {people.en}") if event.persons else name
        node = self._node(event.seat) if event.seat else event.node
        step = step_label(node, task_of(self.process, node).label) if node else NOTHING
        return TimelineEntry(
            at=at, who=who, what=said, step=step, opinion=self._text(event.reason), kind="operated"
        )

    def _effect(self, at: datetime, event: e.CaseEvent) -> Iterator[LedgerEffect]:
        match event:
            case le.HoldPlaced(ledger=ledger, hold=hold, amount=amount):
                kept = self.viewer.work.hold(hold)
                lines = {part.source.line for part in kept.parts} if kept else set()
                yield self._effect_of(
                    ledger,
                    Said("预留", "Reserved"),
                    amount,
                    at,
                    hold,
                    "、".join(self._line(ledger, x) for x in lines),
                )
            case le.HoldEnded(ledger=ledger, hold=hold, settled=False):
                kept = self.viewer.work.hold(hold)
                yield self._effect_of(
                    ledger, Said("退回预留", "Released"), kept.amount if kept else 0, at, hold
                )
            case le.Posted(ledger=ledger, key=key, given=given):
                yield self._effect_of(ledger, _POSTINGS.get(key.partition(":")[0], _ENTERED), given, at, key)
            case _:
                return

    def _effect_of(
        self, ledger: LedgerId, what: Said, amount: int, at: datetime, key: str, line: str = ""
    ) -> LedgerEffect:
        label, shown = self.compiled.rules.ledgers[ledger].label, yuan_written(amount)
        return LedgerEffect(ledger=label, what=what, amount=shown, at=at, line=line, why=effect_of(key))

    def _line(self, ledger: LedgerId, line: str) -> str:
        known = next((x for x in self.compiled.rules.ledgers[ledger].lines.values() if x.id == line), None)
        return known.label if known else line

    def who(self, actor: PersonId) -> Who:
        """A person as they may be shown here: the starter may be nameless."""
        return self.starter if actor == self.state.starter else self.viewer.who(actor)

    def _acting(self, who: Who, principal: PersonId | None) -> Who:
        """Whoever decided, with whom they stood in for."""
        if principal is None:
            return who
        name, of = who.name, self.who(principal).name
        return Who(who.id, Said(f"{name.zh} 代 {of.zh}", f"{name.en} for {of.en}"))

    def everybody(self, persons: Iterable[PersonId]) -> tuple[Who, ...]:
        """People as they may be shown here."""
        wanted = tuple(persons)
        self.viewer.everybody(wanted)
        return tuple(self.who(person) for person in wanted)

    def _text(self, digest: str) -> Said:
        if not digest:
            return NOTHING
        kept = self._words.get(digest)
        return same(str(kept.body.get("text", ""))) if kept is not None and kept.body is not None else ERASED

    def _outcome(self, seat: SeatId, outcome: str) -> Said:
        task = task_of(self.process, self._node(seat))
        known = next((o for o in task.outcomes.values() if o.id == outcome), None)
        return known.said if known else same(outcome)

    def _step(self, seat: SeatId) -> Said:
        node = self._node(seat)
        return step_label(node, task_of(self.process, node).label)

    def _node(self, seat: SeatId) -> NodeId:
        return self.state.activations[self.state.seats[seat].activation].node

    def _form(self, form: FormId) -> str:
        known = self.compiled.rules.forms.get(form)
        return known.label if known else form

    def _process(self, process: str) -> str:
        found = (c.rules.processes.values() for c in (self.compiled, *self.viewer.active))
        return next((p.label for each in found for p in each if p.id == process), process)


def _told(names: Said) -> Said:
    return Said(f"通知 {names.zh}", f"Told {names.en}")


def _digest(event: e.CaseEvent) -> str:
    match event:
        case SeatDecided(opinion=digest) | e.Noticed(digest=digest) | e.Operated(reason=digest):
            return digest
        case _:
            return ""
