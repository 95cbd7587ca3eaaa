"""Why a step in a rule set's life is not taken, each with the way out."""

from __future__ import annotations

from datetime import datetime

from engine.base.clock import SHANGHAI
from engine.base.finding import Said
from engine.model.ids import PackId
from engine.model.refusal import Kind, Refused
from engine.service.rows import Release
from engine.service.swap.life import LABELS, STEPS, State, Swap

AGAIN = Said("请改好配置包，再提交一次草稿", "mend the pack and draft it again")
OVER = Said("它已经走完，请另提交一次草稿", "it has run its course; draft another")
#: What may be done next in each state.
_WAY_ON = {
    State.DRAFT: Said("下一步是检查（check）", "check it next"),
    State.BROKEN: AGAIN,
    State.CHECKED: Said("下一步是运行场景（prove）", "run its scenarios next (prove)"),
    State.UNPROVEN: AGAIN,
    State.PROVEN: Said("下一步是与现行版比较（compare）", "compare it next"),
    State.COMPARED: Said("下一步是在办件试算（rehearse）", "rehearse it next"),
    State.REHEARSED: Said("下一步是由另一人批准（approve）", "a second person approves it next"),
    State.APPROVED: Said("下一步是启用（activate）", "activate it next"),
}


def no_such(id: str) -> Refused:
    """There is no swap of that id."""
    return Refused(
        kind=Kind.NOT_FOUND, reason="no_swap", said=Said(f"没有这次换版：{id}", f"There is no swap {id}")
    )


def out_of_turn(swap: Swap, kind: str) -> Refused:
    """The step does not follow the state."""
    step, state, way = STEPS[kind], LABELS[swap.state], _WAY_ON.get(swap.state, OVER)
    said = Said(
        f"这次换版现在是“{state.zh}”，不能做“{step.zh}”；{way.zh}",
        f"This swap stands at “{state.en}”; “{step.en}” cannot follow: {way.en}",
    )
    return Refused(kind=Kind.CONFLICT, reason="out_of_turn", said=said)


def overtaken(newest: Release | None, wanted: int) -> Refused:
    """Another version came into force or was scheduled since."""
    number = newest.number if newest else 0
    said = Said(
        f"您看到的是第 {wanted} 版，而最新已是第 {number} 版：请重新比较和试算，再批准启用",
        f"You looked at version {wanted}, but the newest is {number}: compare and rehearse again",
    )
    return Refused(
        kind=Kind.CONFLICT, reason="overtaken", said=said, by=newest.by if newest else None,
        at=newest.active_from if newest else None,
    )  # fmt: skip


def in_the_past(at: datetime) -> Refused:
    """Nothing takes effect before it was decided."""
    shown = f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    said = Said(
        f"启用时间 {shown} 已经过去；请选将来的时间，或立即启用",
        f"{shown} is past; choose a later time, or activate at once",
    )
    return Refused(kind=Kind.INVALID, reason="in_the_past", said=said)


def before_another(at: datetime) -> Refused:
    """A version that comes later is scheduled already."""
    shown = f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    said = Said(
        f"已有一版定于 {shown} 启用；请定在那以后，或先回退那一版",
        f"Another version is set for {shown}; choose a later time or take that one back first",
    )
    return Refused(kind=Kind.CONFLICT, reason="before_another", said=said)


def same_person() -> Refused:
    """Nobody approves their own draft."""
    said = Said("起草人不能自己批准，请另一位管理员批准", "Whoever drafted it cannot approve it; ask another")
    return Refused(kind=Kind.FORBIDDEN, reason="second_person", said=said)


def compiles_no_more(pack: PackId) -> Refused:
    """A version that was sound is not understood by this engine."""
    said = Said(
        f"{pack} 的这一版用现在的程序已无法编译，没有启用；现行规则不受影响，请改好后重新提交",
        f"This version of {pack} no longer compiles with this engine; draft a mended one",
    )
    return Refused(kind=Kind.CONFLICT, reason="compiles_no_more", said=said)


def no_reason() -> Refused:
    """A decision says why."""
    said = Said("请写明理由", "Say why")
    return Refused(kind=Kind.INVALID, reason="no_reason", said=said)


def no_version(pack: PackId, number: int) -> Refused:
    """There is no such version to go back to."""
    said = Said(
        f"{pack} 没有第 {number} 版，规则没有变动",
        f"{pack} has no version {number}; nothing was changed",
    )
    return Refused(kind=Kind.NOT_FOUND, reason="no_version", said=said)
