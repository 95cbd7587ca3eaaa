"""What a swap does to open cases, for pages: the dry run, the duties, the migration, by name and number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.base.finding import Said, listed, same
from engine.model.ids import CaseId, PackId, PersonId, UnitTypeId
from engine.model.process import Process
from engine.model.rule_set import RuleSet
from engine.runtime.migration.compare import Class
from engine.service.engine import Engine
from engine.service.migration.batches import Progress, migrations_of, progress
from engine.service.migration.rehearsal import Found, found_in, rows_of
from engine.service.rows import Json
from engine.service.schedules import next_occurrence
from engine.service.views.rules.classes import CLASSES
from engine.service.views.viewer import Viewer, looking

KEPT_SHOWN = 200
ROWS_MOST = 200_000
_MOVES: Mapping[str, Said] = {
    "posted": Said("记账", "postings"),
    "held": Said("占用", "holds"),
    "freed": Said("释放或结算", "holds ended"),
}
#: Why a case stayed, by the stable reason of its refusal.
REASONS: Mapping[str, Said] = {
    "gone_on": Said("有人已在新规则下办理", "somebody has acted under the new rules"),
    "stays_person": Said("须由人决定", "needs a person"),
    "stays_breaks": Said("不能转入", "would break"),
    "stays_pinned": Said("不受影响", "not concerned"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    """An open step: who has it, and until when."""

    label: str
    doers: Said
    due: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleLine:
    """One case on both sides."""

    case: CaseId
    number: str
    why: Said
    before: tuple[StepLine, ...]
    after: tuple[StepLine, ...]
    #: Whether whoever looks may open the case.
    opens: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassLine:
    """A class of cases: how many, why, some of them."""

    cls: Class
    label: Said
    count: int
    reasons: tuple[tuple[Said, int], ...]
    samples: tuple[SampleLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearsalView:
    """A dry run as a page shows it."""

    found: Found
    classes: tuple[ClassLine, ...]
    ledgers: tuple[tuple[Said, int], ...]
    duties: tuple[Said, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationView:
    """A migration as a page shows it; the cases that stayed with their numbers."""

    progress: Progress
    by: Said
    kept: tuple[tuple[CaseId, str, Said], ...]
    #: Whether it can still be taken back.
    can_undo: bool


def rehearsal_view(engine: Engine, person: PersonId, rehearsal: str) -> RehearsalView | None:
    """A dry run, None when there is no such one."""
    with looking(engine, person) as viewer:
        told = found_in(viewer.work, rehearsal)
        if told is None:
            return None
        target = engine.library.compiled(viewer.work, told.to, told.pack).rules
        active = engine.library.active(viewer.work, told.pack, viewer.at)
        return RehearsalView(
            found=told,
            classes=tuple(_class(viewer, told, cls, target) for cls in CLASSES if told.counts[cls]),
            ledgers=tuple(_ledgers(told, target)),
            duties=tuple(_duties(viewer, active.rules, target)) if active else (),
        )


def rehearsal_rows(engine: Engine, rehearsal: str) -> list[tuple[str, Said, Said]]:
    """Every case of a dry run by its number: class and reason, for a sheet."""
    rows: list[tuple[str, Said, Said]] = []
    with engine.store.read() as work:
        for case, cls, zh, en in rows_of(work, rehearsal):
            row = work.case(CaseId(case))
            rows.append((row.state.number if row else case, CLASSES[cls], Said(zh, en)))
            if len(rows) >= ROWS_MOST:
                break
    return rows


def migrations_view(engine: Engine, person: PersonId, pack: PackId) -> tuple[MigrationView, ...]:
    """The migrations of a pack, newest first."""
    with looking(engine, person) as viewer:
        known = migrations_of(viewer.work, pack)
    every = [one for each in known if (one := progress(engine, each)) is not None]
    undone = {one.undoes for one in every}
    with looking(engine, person) as viewer:
        return tuple(_migration(viewer, one, undone) for one in every)


def _migration(viewer: Viewer, one: Progress, undone: set[str]) -> MigrationView:
    kept = []
    for case, reason in one.kept[:KEPT_SHOWN]:
        row = viewer.work.case(case)
        kept.append((case, row.state.number if row else case, REASONS.get(reason, same(reason))))
    by = viewer.who(one.by).name if one.by else same("")
    can_undo = not one.undoes and one.id not in undone and (one.ended or one.stopped)
    return MigrationView(progress=one, by=by, kept=tuple(kept), can_undo=can_undo)


def _class(viewer: Viewer, told: Found, cls: Class, target: RuleSet) -> ClassLine:
    reasons = ((Said(zh, en), count) for (of, zh, en), count in told.reasons.most_common() if of is cls)
    samples = told.samples.get(cls, [])
    return ClassLine(
        cls=cls,
        label=CLASSES[cls],
        count=told.counts[cls],
        reasons=tuple(reasons),
        samples=tuple(line for each in samples if (line := _sample(viewer, each, target)) is not None),
    )


def _sample(viewer: Viewer, sample: Mapping[str, Json], target: RuleSet) -> SampleLine | None:
    row = viewer.work.case(CaseId(sample["case"]))
    if row is None:
        return None
    state = row.state
    old = viewer.rules_of(state).rules.processes[state.process]
    return SampleLine(
        case=state.id,
        number=state.number,
        why=Said(sample["zh"], sample["en"]),
        before=_steps(viewer, sample["before"], old),
        after=_steps(viewer, sample["after"], target.processes.get(state.process, old)),
        opens=viewer.may_see(state),
    )


def _steps(viewer: Viewer, steps: Sequence[Json], process: Process) -> tuple[StepLine, ...]:
    labels = {step.id: step.label for step in process.steps()}
    return tuple(
        StepLine(
            label=labels.get(node, node),
            doers=listed(who.name for who in viewer.everybody(map(PersonId, persons))),
            due=datetime.fromisoformat(due) if due else None,
        )
        for node, persons, due in steps
    )


def _ledgers(told: Found, target: RuleSet) -> Iterator[tuple[Said, int]]:
    for (ledger, what), count in told.ledgers.items():
        label = next((each.label for key, each in target.ledgers.items() if key == ledger), ledger)
        yield Said(f"{label}：{_MOVES[what].zh}", f"{label}: {_MOVES[what].en}"), count


def _duties(viewer: Viewer, old: RuleSet, new: RuleSet) -> Iterator[Said]:
    """Processes that begin by themselves: which would from now on, which no more, which at other times."""
    for key in dict.fromkeys((*old.processes, *new.processes)):
        before, after = old.processes.get(key), new.processes.get(key)
        was, will = (each.schedule if each else None for each in (before, after))
        label = (after or before).label  # type: ignore[union-attr]  # the key comes from one of the two
        if was == will:
            continue
        if will is None:
            yield Said(f"“{label}”不再自动发起", f"{label} begins by itself no more")
            continue
        units = len(viewer.organisation.of_type(UnitTypeId(will.unit_type), viewer.today))
        coming = next_occurrence(will, viewer.at)
        day = f"{coming.at:%Y-%m-%d}" if coming else "—"
        if was is None:
            yield Said(
                f"“{label}”将自动发起：下一次 {day}，{units} 个单位",
                f"{label} begins by itself: next on {day}, for {units} unit(s)",
            )
        else:
            yield Said(
                f"“{label}”改了周期：下一次 {day}，{units} 个单位",
                f"{label} comes at other times: next on {day}, for {units} unit(s)",
            )
