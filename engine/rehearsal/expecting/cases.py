"""Where cases stand: state, steps, doers, deadlines, answers, places in a line."""

from __future__ import annotations

from datetime import date, datetime

from engine.base.finding import Said
from engine.base.span import Span
from engine.model.ids import CaseId, FieldId, FormId
from engine.model.process import Block, Process
from engine.model.state import Activation, CaseState
from engine.rehearsal.expecting.words import compare, compare_set, listed, same
from engine.rehearsal.moments import last_of, shown
from engine.rehearsal.part import Part
from engine.rehearsal.world import World
from engine.runtime.scope import local_day
from engine.service.views.status import awaiting, open_activations

QUEUE_MAX = 1000


def expect_case(world: World, name: str, part: Part) -> None:
    """Compare one case."""
    state = world.state(name, part.span)
    process = world.compiled.rules.processes[state.process]
    steps = _open_steps(process, state)
    doers = {person for seat in state.seats.values() if seat.is_live for person in _doers(state, seat.id)}
    compare(world, part, "state", Said(f"“{name}”的状态", f"State of {name}"), state.status)
    compare_set(world, part, "at", Said(f"“{name}”所在的步骤", f"Steps of {name}"), (s.node for s in steps))
    compare_set(world, part, "doers", Said(f"“{name}”由谁办", f"Doers of {name}"), doers)
    compare(world, part, "owner", Said(f"“{name}”归谁", f"Owner of {name}"), state.owner)
    compare(world, part, "number", Said(f"“{name}”的编号", f"Number of {name}"), state.number)
    words = Said(f"“{name}”在等什么", f"What {name} waits for")
    compare(world, part, "awaiting", words, awaiting(process, state))
    _expect_due(world, name, part, steps)
    _expect_clock(world, name, part, state)
    _expect_end(world, name, part, state)
    _expect_records(world, name, part, state)


def _expect_clock(world: World, name: str, part: Part, state: CaseState) -> None:
    """Compare the time of the whole case: its last day, whether it is late, whether it stands still."""
    clock = state.clock
    if "case_due" in part:
        wanted, got = part.day("case_due"), clock.due_day if clock else None
        if wanted != got:
            what = Said(f"“{name}”的整件期限", f"Deadline of the whole of {name}")
            world.differ(part.at("case_due"), what, str(wanted), str(got))
    late = clock is not None and clock.late_at(world.clock.now())
    flag = "yes" if late else "no"
    compare(world, part, "late", Said(f"“{name}”是否逾期", f"Whether {name} is late"), flag)
    standing = ", ".join(clock.pauses) if clock and clock.paused_at and not state.closed_at else ""
    compare(world, part, "paused", Said(f"“{name}”因何停钟", f"Why the clock of {name} stands"), standing)


def expect_queue(world: World, name: str, wanted: tuple[str, ...], place: Span) -> None:
    """Compare who stands in a line, first to last."""
    process, _, step = name.rpartition(".")
    with world.read() as work:
        rows = work.queue(f"{process}/{step}", QUEUE_MAX)
    got = tuple(dict.fromkeys(world.case_name(row.case) for row in rows))
    if got != tuple(w for w in wanted if w):
        world.differ(place, Said(f"“{name}”的排队顺序", f"Order of {name}"), listed(wanted), listed(got))


def _open_steps(process: Process, state: CaseState) -> tuple[Activation, ...]:
    """Where the case stands, without the blocks around it."""
    blocks = {step.id for step in process.steps() if isinstance(step, Block)}
    return tuple(step for step in open_activations(state) if step.node not in blocks)


def _doers(state: CaseState, seat: str) -> tuple[str, ...]:
    found = next(s for s in state.seats.values() if s.id == seat)
    return (found.claimed_by,) if found.claimed_by is not None else found.persons


def _expect_due(world: World, name: str, part: Part, steps: tuple[Activation, ...]) -> None:
    with_due = [step for step in steps if step.due is not None]
    if "due" in part:
        wanted = part.due("due")
        got = listed(_due_words(step) for step in with_due)
        if wanted is None or not any(_is_due(step, wanted) for step in with_due):
            text = shown(wanted) if isinstance(wanted, datetime) else str(wanted)
            world.differ(part.at("due"), Said(f"“{name}”的期限", f"Deadline of {name}"), text, got)
    if "provisional" in part:
        got_yes = any(step.provisional for step in with_due)
        if got_yes is not part.yes("provisional"):
            what = Said(f"“{name}”的期限是否暂定", f"Whether the deadline of {name} is provisional")
            world.differ(part.at("provisional"), what, str(part.yes("provisional")), str(got_yes))


def _is_due(step: Activation, wanted: date | datetime) -> bool:
    return step.due == (wanted if isinstance(wanted, datetime) else last_of(wanted))


def _due_words(step: Activation) -> str:
    assert step.due is not None, "only steps with a deadline are described"
    whole_day = step.due_day is not None and step.due == last_of(step.due_day)
    return f"{step.node} {step.due_day if whole_day else shown(step.due)}"


def _expect_end(world: World, name: str, part: Part, state: CaseState) -> None:
    if "closed" in part:
        got = str(local_day(state.closed_at)) if state.closed_at else ""
        wanted = str(part.day("closed"))
        if wanted != got:
            what = Said(f"“{name}”的办结日期", f"Day {name} ended")
            world.differ(part.at("closed"), what, wanted, got or "（未办结）")


def _expect_records(world: World, name: str, part: Part, state: CaseState) -> None:
    rules = world.compiled.rules
    for path, wanted in part.by_id("fields").items():
        form = _form_of(world, state, path)
        got = _plain(world, state.id, form, FieldId(path.rpartition(".")[2]))
        if not same(wanted, got):
            what = Said(f"“{name}”的 {path}", f"{path} of {name}")
            world.differ(part.at("fields"), what, wanted or "（空）", got or "（空）")
    for path, count in part.by_id("revisions").items():
        mechanism = rules.processes[state.process].mechanism
        ref = state.records.get(FormId(path)) or state.records.get(FormId(f"{mechanism}.{path}"))
        found = ref.revision if ref else 0
        if found != count:
            what = Said(f"“{name}”的 {path} 修订次数", f"Revisions of {path} of {name}")
            world.differ(part.at("revisions"), what, str(count), str(found))


def _form_of(world: World, state: CaseState, path: str) -> FormId | None:
    form, dot, _ = path.rpartition(".")
    process = world.compiled.rules.processes[state.process]
    if not dot:
        return process.start.form
    own = FormId(f"{process.mechanism}.{form}")
    return own if own in world.compiled.rules.forms else FormId(form)


def _plain(world: World, case: CaseId, form: FormId | None, field: FieldId) -> str:
    known = world.compiled.rules.forms.get(form) if form else None
    if form is None or known is None or field not in known.fields:
        return "（没有这个字段）"
    with world.read() as work:
        row = work.case(case)
        ref = row.state.records.get(form) if row else None
        record = work.record(ref.record) if ref else None
    stored = record.body.get(field) if record else None
    kind = known.fields[field].type
    return "" if stored is None else kind.plain(kind.from_json(stored)).zh
