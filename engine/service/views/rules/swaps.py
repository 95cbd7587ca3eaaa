"""What the pages and the command line show of proposed versions: where each stands and what may follow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.base.finding import NOTHING, Said
from engine.model.command import SYSTEM
from engine.model.ids import BundleHash, PackId, PersonId
from engine.model.refusal import Refused
from engine.service.chain import RELEASES
from engine.service.engine import Engine
from engine.service.rows import Release
from engine.service.swap.life import (
    ACTIVATED,
    APPROVED,
    CHECKED,
    COMPARED,
    FOLLOWS,
    LABELS,
    PROVEN,
    REHEARSED,
    REJECTED,
    STEPS,
    WATCHED,
    WITHDRAWN,
    State,
    Step,
    Swap,
    swaps_of,
)
from engine.service.swap.refusals import no_such
from engine.service.swap.steps import is_alone, newest_of
from engine.service.views.rules.classes import counted_classes
from engine.service.views.shared import Who
from engine.service.views.viewer import Viewer, looking

#: What a person may ask for, and the step that it is.
DEEDS: Mapping[str, str] = {
    "check": CHECKED, "prove": PROVEN, "compare": COMPARED, "rehearse": REHEARSED, "approve": APPROVED,
    "activate": ACTIVATED, "watch": WATCHED, "reject": REJECTED, "withdraw": WITHDRAWN,
}  # fmt: skip
#: The deed that leads on from each state.
NEXT: Mapping[State, str] = {
    State.DRAFT: "check", State.BROKEN: "check", State.CHECKED: "prove", State.UNPROVEN: "prove",
    State.PROVEN: "compare", State.COMPARED: "rehearse", State.REHEARSED: "approve",
    State.APPROVED: "activate", State.ACTIVE: "watch",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """One line of the life of a version."""

    label: Said
    who: Who
    at: datetime
    what: Said
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SwapView:
    """A proposed version, its life so far, and what this person may do next."""

    swap: Swap
    state: Said
    drafted_by: Who
    steps: tuple[StepView, ...]
    deeds: tuple[str, ...]
    #: The deed that leads on, "" where this person cannot take it.
    next: str
    newest: Release | None
    #: Why the next step is somebody else's.
    waits: Said = NOTHING

    @property
    def is_stale(self) -> bool:
        """Whether another version came in between since it was compared."""
        return _is_stale(self.swap, self.newest)


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionView:
    """A version of the site's rules."""

    pack: PackId
    number: int
    bundle: BundleHash
    active_from: datetime
    by: Who
    #: past, active, coming
    when: str
    newest: int


def swaps_view(engine: Engine, person: PersonId) -> tuple[tuple[SwapView, ...], tuple[VersionView, ...]]:
    """All proposed versions and all versions, newest first."""
    with looking(engine, person) as viewer:
        found = reversed(swaps_of(viewer.work.events(RELEASES)).values())
        return tuple(_view(viewer, swap) for swap in found), tuple(_versions(viewer))


def swap_view(engine: Engine, person: PersonId, id: str) -> SwapView | Refused:
    """One proposed version."""
    with looking(engine, person) as viewer:
        swap = swaps_of(viewer.work.events(RELEASES)).get(id)
        return no_such(id) if swap is None else _view(viewer, swap)


def _versions(viewer: Viewer) -> Iterator[VersionView]:
    every = viewer.work.releases()
    active = {each.pack: each for each in sorted(_begun(viewer, every), key=_order)}
    for each in every:
        is_active = active.get(each.pack) == each
        newest = newest_of(viewer.work, each.pack)
        assert newest is not None, "a pack with a version has a newest one"
        yield VersionView(
            pack=each.pack,
            number=each.number,
            bundle=each.bundle,
            active_from=each.active_from,
            by=viewer.who(each.by),
            when="active" if is_active else "coming" if each.active_from > viewer.at else "past",
            newest=newest.number,
        )


def _begun(viewer: Viewer, every: Sequence[Release]) -> Iterator[Release]:
    return (each for each in every if each.active_from <= viewer.at)


def _order(release: Release) -> tuple[datetime, int]:
    return release.active_from, release.number


def _view(viewer: Viewer, swap: Swap) -> SwapView:
    own = swap.drafted_by == viewer.person and not is_alone(viewer.work, viewer.person)
    newest = newest_of(viewer.work, swap.pack)
    follows = NEXT.get(swap.state, "")
    if _is_stale(swap, newest) and swap.state in FOLLOWS[COMPARED]:
        follows = "compare"
    waits = Said("等另一位管理员批准", "Waits for another administrator's approval")
    is_mine = not (own and follows == "approve")
    return SwapView(
        swap=swap,
        state=LABELS[swap.state],
        drafted_by=viewer.who(swap.drafted_by),
        steps=tuple(_step(viewer, step) for step in swap.steps),
        deeds=tuple(
            deed
            for deed, kind in DEEDS.items()
            if swap.state in FOLLOWS[kind] and not (own and deed == "approve")
        ),
        next=follows if is_mine else "",
        newest=newest,
        waits=NOTHING if is_mine else waits,
    )


def _is_stale(swap: Swap, newest: Release | None) -> bool:
    is_compared = swap.last(COMPARED) is not None
    return is_compared and swap.number is None and swap.base != (newest.number if newest else 0)


def _step(viewer: Viewer, step: Step) -> StepView:
    words = viewer.work.content((step.opinion,)).get(step.opinion) if step.opinion else None
    reason = str((words.body or {}).get("text", "")) if words else ""
    label = STEPS[step.kind]
    return StepView(
        label=label, who=viewer.who(step.by or SYSTEM.person), at=step.at, what=_what(step), reason=reason
    )


def _what(step: Step) -> Said:
    body = step.body
    match step.kind:
        case k if k == CHECKED:
            return _checked(body)
        case k if k == PROVEN:
            failed, passed = len(body["failed"]), body["passed"]
            return Said(f"通过 {passed} 个，不符 {failed} 个", f"{passed} passed, {failed} differed")
        case k if k == COMPARED:
            return Said(
                f"对照第 {body['base']} 版：{body['changes']} 处不同",
                f"against version {body['base']}: {body['changes']} differences",
            )
        case k if k == REHEARSED:
            return counted_classes(body["counts"])
        case k if k == ACTIVATED:
            return Said(f"第 {body['number']} 版", f"version {body['number']}")
        case k if k == APPROVED and body.get("alone"):
            return Said("站点只有一位管理员，由起草人批准", "the only administrator approved the own draft")
        case _:
            return NOTHING


def _checked(body: Mapping[str, object]) -> Said:
    if body["bundle"]:
        return Said("没有错误", "no errors")
    return Said(f"{body['count']} 处要改", f"{body['count']} to put right")
