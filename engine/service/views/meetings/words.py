"""What came of a meeting, in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from engine.base.finding import NOTHING, Said
from engine.model.meeting import ABSENT, PRESENT, REPRESENTED
from engine.service.views.meetings.shape import Counted

COUNTED: Mapping[str, Said] = {
    "heads": Said("人数", "Heads"),
    "households": Said("户数", "Households"),
    "area": Said("面积", "Area"),
}
#: The answers of a roll, which every pack has.
ANSWERS: Mapping[str, Said] = {
    PRESENT: Said("到会", "Present"),
    REPRESENTED: Said("委托他人", "Represented"),
    ABSENT: Said("缺席", "Absent"),
}


def result_said(
    counted: Sequence[Counted], quorum: bool | None, carried: bool | None, has_roll: bool
) -> Said:
    """Whether enough are there, by how much not, and whether it was carried."""
    if carried is not None and quorum:
        return _voted(counted, carried)
    if quorum is None:
        return NOTHING if has_roll else Said("还没有点名。", "The roll has not been called.")
    there = _joined(counted, lambda one: Said(f"实到 {one.present.zh}", f"{_bare(one.present)} present"))
    if quorum:
        return Said(f"{there.zh}，已达到法定人数。", f"{there.en}: there is a quorum.")
    short = [one for one in counted if one.missing.zh]
    missing = _joined(short, lambda one: Said(f"还差 {one.missing.zh}", f"{_bare(one.missing)} missing"))
    return Said(f"{there.zh}，没有达到法定人数，{missing.zh}。", f"{there.en}: no quorum, {missing.en}.")


def _voted(counted: Sequence[Counted], carried: bool) -> Said:
    voted = [one for one in counted if one.needed.zh]
    parts = _joined(
        voted,
        lambda one: Said(
            f"赞成 {one.yes.zh or '0'}，通过需要 {one.needed.zh}",
            f"{_bare(one.yes) or '0'} in favour, {_bare(one.needed)} needed",
        ),
    )
    verdict = Said("表决通过", "carried") if carried else Said("没有通过", "not carried")
    return Said(f"{parts.zh}：{verdict.zh}。", f"{parts.en}: {verdict.en}.")


def _joined(counted: Sequence[Counted], say: Callable[[Counted], Said]) -> Said:
    """One part for each measure; several are told apart by their names."""
    said = [(one.label, say(one)) for one in counted]
    if len(said) == 1:
        return said[0][1]
    return Said(
        "；".join(f"{label.zh}{one.zh}" for label, one in said),
        "; ".join(f"{label.en} {one.en}" for label, one in said),
    )


def _bare(count: Said) -> str:
    """The figure without its unit, which packs name in Chinese."""
    return count.en.partition(" ")[0]
