"""A past period under other rules, beside what the rules then said: reports, eligibility and pay.

Figures of units and verdicts about people are named only to those who may read them; for everybody else
there are totals and counts, and a count of fewer than five persons is not told. Each difference comes with
the changes of its mechanism, which explain it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from engine.base.finding import NOTHING, Said, same
from engine.model.command import SYSTEM
from engine.model.ids import PersonId, UnitId
from engine.model.period import Period
from engine.model.quantity import yuan
from engine.model.refusal import Refused
from engine.model.rule_set import Compiled
from engine.model.ruling import Ruling, Verdict
from engine.runtime.withholding import LEAST
from engine.service.engine import Engine
from engine.service.swap.life import Swap
from engine.service.views.lists.report_shape import ReportRow, ReportView
from engine.service.views.lists.reports import report_under
from engine.service.views.people.rosters import may_read_about, shown_as, verdicts
from engine.service.views.rules.differences import Sentence, difference_groups
from engine.service.views.viewer import Viewer, looking

TOTAL = Said("合计", "All")
FEW = Said(f"少于 {LEAST} 人", f"fewer than {LEAST}")
ANSWERS: Mapping[str, Said] = {
    "yes": Said("符合", "eligible"), "no": Said("不符合", "not eligible"),
    "waiting": Said("待补", "waiting"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """One figure or verdict on both sides."""

    who: Said
    what: Said
    before: Said
    after: Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A report or a rule over the period: what is different, and why."""

    label: str
    rows: tuple[Replayed, ...]
    #: Counts for everybody: gains, loses, other, the same; few persons are not counted out.
    counts: tuple[tuple[Said, Said], ...] = ()
    why: tuple[Sentence, ...] = ()


def swap_replayed(engine: Engine, person: PersonId, swap: Swap, period: Period) -> tuple[Section, ...]:
    """A proposed version beside the one it was compared with, as a person may see it."""
    with looking(engine, person) as viewer:
        base = next((r for r in viewer.work.releases(swap.pack) if r.number == swap.base), None)
        if swap.bundle is None or base is None:
            return ()
        old = engine.library.compiled(viewer.work, base.bundle, base.pack)
        new = engine.library.compiled(viewer.work, swap.bundle, swap.pack)
        return replayed(viewer, old, new, period)


def replayed(viewer: Viewer, old: Compiled, new: Compiled, period: Period) -> tuple[Section, ...]:
    """Everything that would have been otherwise in the period."""
    why = {group.mechanism: group.sentences for group in difference_groups(old.rules, new.rules)}
    found = [*_reports(viewer, old, new, period), *_rulings(viewer, old, new, period)]
    return tuple(replace(section, why=tuple(why.get(mechanism, ()))) for mechanism, section in found)


def _reports(viewer: Viewer, old: Compiled, new: Compiled, period: Period) -> Iterator[tuple[str, Section]]:
    everybody = replace(viewer, person=SYSTEM.person)
    for key, report in new.rules.reports.items():
        before = old.rules.reports.get(key)
        if before is None or {before.period, report.period} != {period.kind}:
            continue
        one = report_under(everybody, old, before, period)
        other = report_under(everybody, new, report, period)
        rows = tuple(_figures(viewer, one, other))
        if rows:
            yield report.mechanism, Section(label=report.label, rows=rows)


def _figures(viewer: Viewer, one: ReportView, other: ReportView) -> Iterator[Replayed]:
    """The total for everybody; a unit's figures for those in whose scope it lies."""
    known = {row.unit.id: row for row in (*one.rows, one.total)}
    shown = [row for row in other.rows if UnitId(row.unit.id) in viewer.scope]
    for row in (*shown, other.total):
        if row.unit.id in known:
            yield from _cells(known[row.unit.id], row, one, other)


def _cells(before: ReportRow, after: ReportRow, one: ReportView, other: ReportView) -> Iterator[Replayed]:
    places = {column.id: at for at, column in enumerate(one.columns)}
    for at, column in enumerate(other.columns):
        if column.id not in places:
            continue
        was, will = before.figures[places[column.id]], after.figures[at]
        if was.text != will.text:
            yield Replayed(
                who=same(after.unit.label) if after.unit.label else TOTAL,
                what=same(column.label),
                before=was.text,
                after=will.text,
            )


def _rulings(viewer: Viewer, old: Compiled, new: Compiled, period: Period) -> Iterator[tuple[str, Section]]:
    for key, ruling in new.rules.rulings.items():
        before = old.rules.rulings.get(key)
        if before is None or before.roster is None or ruling.roster is None:
            continue
        was = dict(_by_subject(viewer, old, before, period))
        will = dict(_by_subject(viewer, new, ruling, period))
        both = [(about, was[about], will[about]) for about in will if about in was]
        counts: Counter[str] = Counter(_direction(one, other) for _, one, other in both)
        if set(counts) <= {"same"}:
            continue
        rows = tuple(_verdicts(viewer, ruling, both, period))
        yield (
            str(ruling.id).partition(".")[0],
            Section(
                label=ruling.label,
                rows=rows,
                counts=tuple(_counted(counts, is_people=ruling.is_about_people)),
            ),
        )


def _by_subject(
    viewer: Viewer, compiled: Compiled, ruling: Ruling, period: Period
) -> Iterator[tuple[str, Verdict | Refused]]:
    everybody = replace(viewer, person=SYSTEM.person)
    return ((about, verdict) for about, verdict in verdicts(everybody, compiled, ruling, period.last))


def _verdicts(
    viewer: Viewer,
    ruling: Ruling,
    both: Iterable[tuple[str, Verdict | Refused, Verdict | Refused]],
    period: Period,
) -> Iterator[Replayed]:
    for about, one, other in both:
        if _direction(one, other) != "same" and may_read_about(viewer, ruling, about, period.last):
            yield Replayed(
                who=shown_as(viewer, ruling, about),
                what=same(ruling.label),
                before=_said(one),
                after=_said(other),
            )


def _direction(one: Verdict | Refused, other: Verdict | Refused) -> str:
    was, will = _worth(one), _worth(other)
    if was == will:
        return "same"
    if was is None or will is None:
        return "other"
    return "gains" if will > was else "loses"


def _worth(verdict: Verdict | Refused) -> Decimal | None:
    if isinstance(verdict, Refused):
        return None
    if verdict.total is not None:
        return Decimal(verdict.total)
    return {"yes": Decimal(2), "waiting": Decimal(1), "no": Decimal(0)}.get(
        verdict.answer.value if verdict.answer else ""
    )


def _said(verdict: Verdict | Refused) -> Said:
    if isinstance(verdict, Refused):
        return Said("无法判定", "no verdict")
    if isinstance(verdict.total, int):
        return same(yuan(verdict.total))
    if verdict.total is not None:
        return same(str(verdict.total))
    return ANSWERS.get(verdict.answer.value, NOTHING) if verdict.answer else NOTHING


def _counted(counts: Counter[str], *, is_people: bool) -> Iterator[tuple[Said, Said]]:
    labels = {
        "gains": Said("提高", "gain"), "loses": Said("降低", "lose"), "other": Said("改变", "otherwise"),
        "same": Said("不变", "the same"),
    }  # fmt: skip
    few = {key for key, count in counts.items() if is_people and 0 < count < LEAST}
    for key, label in labels.items():
        # beside a count that is not told, how many stay the same would tell it
        if counts[key] and not (few and key == "same"):
            yield label, FEW if key in few else same(str(counts[key]))
