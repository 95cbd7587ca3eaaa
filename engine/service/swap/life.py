"""What a proposed version has been through, folded from the stream of releases: state, who did what, when.

Nothing but events says where a swap stands, so that a restart in the middle of it changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from typing import Any

from engine.base.finding import Said
from engine.model.ids import BundleHash, PackId, PersonId
from engine.service.rows import Event


class State(Enum):
    """Where a proposed version stands."""

    DRAFT = "draft"
    BROKEN = "broken"
    CHECKED = "checked"
    UNPROVEN = "unproven"
    PROVEN = "proven"
    COMPARED = "compared"
    REHEARSED = "rehearsed"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    ACTIVE = "active"
    WATCHED = "watched"
    BACK = "back"


#: What an event makes of a swap; some depend on what was found (see `_state_after`).
DRAFTED, CHECKED, PROVEN, COMPARED = "SwapDrafted", "SwapChecked", "SwapProven", "SwapCompared"
REHEARSED, APPROVED, REJECTED = "SwapRehearsed", "SwapApproved", "SwapRejected"
WITHDRAWN, ACTIVATED, WATCHED, BACK = "SwapWithdrawn", "Activated", "SwapWatched", "SwapTakenBack"

#: Before it is approved a version can be checked again at any time, for instance by a newer engine.
UNDECIDED = frozenset(State) - {
    State.APPROVED, State.REJECTED, State.WITHDRAWN, State.ACTIVE, State.WATCHED, State.BACK,
}  # fmt: skip
_PROVEN = frozenset({State.PROVEN, State.COMPARED, State.REHEARSED})
#: Which states a step may follow.
FOLLOWS: Mapping[str, frozenset[State]] = {
    CHECKED: UNDECIDED | {State.APPROVED},
    PROVEN: frozenset({State.CHECKED, State.UNPROVEN}) | _PROVEN,
    COMPARED: _PROVEN | {State.APPROVED},
    REHEARSED: frozenset({State.COMPARED, State.REHEARSED}),
    APPROVED: frozenset({State.REHEARSED}),
    REJECTED: UNDECIDED | {State.APPROVED},
    WITHDRAWN: UNDECIDED | {State.APPROVED},
    ACTIVATED: frozenset({State.APPROVED}),
    WATCHED: frozenset({State.ACTIVE}),
    BACK: frozenset({State.ACTIVE, State.WATCHED}),
}
LABELS: Mapping[State, Said] = {
    State.DRAFT: Said("草稿", "draft"),
    State.BROKEN: Said("检查未通过", "check failed"),
    State.CHECKED: Said("检查通过", "checked"),
    State.UNPROVEN: Said("场景不符", "scenarios differ"),
    State.PROVEN: Said("场景通过", "scenarios passed"),
    State.COMPARED: Said("已比较", "compared"),
    State.REHEARSED: Said("已试算", "rehearsed"),
    State.APPROVED: Said("已批准", "approved"),
    State.REJECTED: Said("已退回", "rejected"),
    State.WITHDRAWN: Said("已撤回", "withdrawn"),
    State.ACTIVE: Said("已启用，观察中", "in force, watched"),
    State.WATCHED: Said("已启用，观察完毕", "in force, settled"),
    State.BACK: Said("已回退", "rolled back"),
}
#: Events as steps of a history.
STEPS: Mapping[str, Said] = {
    DRAFTED: Said("提交草稿", "drafted"),
    CHECKED: Said("检查", "checked"),
    PROVEN: Said("运行场景", "scenarios run"),
    COMPARED: Said("与现行版比较", "compared with the version in force"),
    REHEARSED: Said("在办件试算", "rehearsed on live cases"),
    APPROVED: Said("批准", "approved"),
    REJECTED: Said("退回", "rejected"),
    WITHDRAWN: Said("撤回", "withdrawn"),
    ACTIVATED: Said("启用", "activated"),
    WATCHED: Said("结束观察", "watch ended"),
    BACK: Said("回退", "rolled back"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that was done to a proposed version."""

    kind: str
    by: PersonId
    at: datetime
    body: Mapping[str, Any]
    #: Digest of the reason's words, "" where none was given.
    opinion: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """A proposed version of a pack."""

    id: str
    pack: PackId
    #: Under which the files were kept as they came, with scenarios and sample.
    source: BundleHash
    #: The folder of the pack among them.
    folder: str
    drafted_by: PersonId
    state: State = State.DRAFT
    #: Its rules, once they compile.
    bundle: BundleHash | None = None
    #: The version it was last compared with, and was rehearsed against.
    base: int = 0
    number: int | None = None
    steps: tuple[Step, ...] = field(default=())

    @property
    def rehearsal(self) -> str:
        """The dry run that counted for it, "" before there was one."""
        step = self.last(REHEARSED)
        return str(step.body["rehearsal"]) if step else ""

    def last(self, kind: str) -> Step | None:
        """The newest step of a kind."""
        return next((step for step in reversed(self.steps) if step.kind == kind), None)


def swaps_of(events: Iterable[Event]) -> dict[str, Swap]:
    """All proposed versions by id, oldest first."""
    found: dict[str, Swap] = {}
    for event in events:
        key = event.body.get("swap")
        if event.type == DRAFTED:
            found[str(key)] = _told(_begun(event), event)
        elif key in found:
            found[key] = _told(found[key], event)
    return found


def _begun(event: Event) -> Swap:
    body = event.body
    return Swap(
        id=body["swap"], pack=PackId(body["pack"]), source=BundleHash(body["source"]), folder=body["folder"],
        drafted_by=PersonId(event.actor), base=body["base"],
    )  # fmt: skip


def _told(swap: Swap, event: Event) -> Swap:
    body = event.body
    step = Step(
        kind=event.type, by=PersonId(event.actor), at=event.occurred_at, body=body,
        opinion=body.get("opinion", ""),
    )  # fmt: skip
    swap = replace(swap, state=_state_after(swap, event), steps=(*swap.steps, step))
    match event.type:
        case k if k == CHECKED:
            return replace(swap, bundle=body["bundle"] or None, pack=PackId(body["pack"]))
        case k if k == COMPARED:
            return replace(swap, base=body["base"])
        case k if k == ACTIVATED:
            return replace(swap, number=body["number"])
        case _:
            return swap


def _state_after(swap: Swap, event: Event) -> State:
    match event.type:
        case k if k == CHECKED:
            return State.CHECKED if event.body["bundle"] else State.BROKEN
        case k if k == PROVEN:
            return State.UNPROVEN if event.body["failed"] or not event.body["passed"] else State.PROVEN
        case _:
            return _AFTER.get(event.type, swap.state)


_AFTER = {
    DRAFTED: State.DRAFT, COMPARED: State.COMPARED, REHEARSED: State.REHEARSED, APPROVED: State.APPROVED,
    REJECTED: State.REJECTED, WITHDRAWN: State.WITHDRAWN, ACTIVATED: State.ACTIVE, WATCHED: State.WATCHED,
    BACK: State.BACK,
}  # fmt: skip
