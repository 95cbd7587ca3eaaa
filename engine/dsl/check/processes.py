"""Processes: every step can be reached, every case can end, every step has a doer."""

from __future__ import annotations

from collections.abc import Iterator

from engine.base.span import Span
from engine.dsl.build.view import View
from engine.dsl.check.process_problems import (
    PROCESS_CHECK_PROBLEMS,
    CannotEnd,
    EndWithoutLabel,
    LimitWithoutClaim,
    NeverByClock,
    NoMembers,
    NoStarter,
    OverdueWithoutLimit,
    PostNotThere,
    TooManyToPass,
    Unreachable,
    UnusedEnd,
)
from engine.dsl.check.subject import Subject
from engine.dsl.text.node import Scalar
from engine.model.expr import types as t
from engine.model.ids import PostId, UnitTypeId
from engine.model.organisation import OrganisationRules
from engine.model.process import Block, Choice, End, Leads, Loop, Parallel, Process, Seq, Step, Task
from engine.model.seats import Leaders, MembersOf, PostHolders, SeatSource, Starter

PROBLEMS = PROCESS_CHECK_PROBLEMS

#: States that the engine itself names.
KNOWN_ENDS = frozenset({"done", "rejected", "withdrawn", "terminated", "voided"})


def check(subject: Subject) -> None:
    """Tell what is wrong with the processes."""
    for process in subject.rules.processes.values():
        _check_flow(subject, process, process.body)
        _check_ends(subject, process)
        view = subject.view("processes", process.id).child("start").child("by")
        check_seats(subject, process.start.by, view, ())
        managers = subject.view("processes", process.id).child("managers")
        check_seats(subject, process.managers, managers, homes_of(subject, process))
        for step in process.steps():
            if isinstance(step, Task):
                _check_task(subject, process, step)


def _check_flow(subject: Subject, process: Process, body: Seq) -> None:
    blocked = False
    for step in body.steps:
        if blocked:
            subject.findings.add(Unreachable(step.id), subject.step(process, step.id).at)
            break
        if isinstance(step, Block):
            for branch in step.branches:
                _check_flow(subject, process, branch.body)
        blocked = not _goes_on(step)


def _goes_on(step: Step) -> bool:
    """Whether some case leaves the step towards the next one."""
    match step:
        case End():
            return False
        case Task(outcomes=outcomes):
            return not outcomes or any(outcome.leads is Leads.ON for outcome in outcomes.values())
        case Choice(branches=branches):
            return any(all(map(_goes_on, branch.body.steps)) for branch in branches)
        case Parallel(branches=branches) if step.inclusive or step.join is not None:
            return any(all(map(_goes_on, branch.body.steps)) for branch in branches)
        case Loop(over=over) if over is not None:
            return True
        case Parallel(branches=branches) | Loop(branches=branches):
            return all(all(map(_goes_on, branch.body.steps)) for branch in branches)
        case _:
            return True


def _check_task(subject: Subject, process: Process, task: Task) -> None:
    view = subject.step(process, task.id)
    if _only_goes_back(task) and task.id not in _turning_back(process.body):
        subject.findings.add(CannotEnd(task.id), view.at)
    if isinstance(task.passes, int) and task.passes > _seats(task) and task.by and not task.signing.each:
        subject.findings.add(TooManyToPass(task.passes, _seats(task)), _place(view, "pass"))
    if view.has("overdue") and not view.has("within") and task.assist is None:
        subject.findings.add(OverdueWithoutLimit(), view.child("overdue").at)
    for outcome in task.outcomes.values():
        if outcome.by_clock and (task.overdue is None or task.overdue.outcome != outcome.id):
            subject.findings.add(NeverByClock(outcome.id), view.child("outcomes").child(outcome.id).at)
    for key in ("claim_limit", "claim_for"):
        if view.has(key) and not task.claim and not view.has("board"):
            subject.findings.add(LimitWithoutClaim(), view.child(key).at)
    homes = homes_of(subject, process)
    check_seats(subject, task.by, view.child("consent" if view.has("consent") else "by"), homes)
    if task.overdue is not None:
        check_seats(subject, task.overdue.escalate_to, view.child("escalate_to"), homes)
    for right, sources in task.allow.items():
        check_seats(subject, sources, view.child("allow").child(right), homes)
    if not process.start.by and not process.start.open_to_residents:
        _check_no_starter(subject, task, view)


def _only_goes_back(task: Task) -> bool:
    return bool(task.outcomes) and all(each.leads is Leads.BACK for each in task.outcomes.values())


def _turning_back(body: Seq) -> frozenset[str]:
    """The tasks that may do nothing but go back: out of a branch beside which another one goes on."""
    found: set[str] = set()
    for step in body.steps:
        for branch in step.branches if isinstance(step, Choice | Parallel) else ():
            found |= _turning_back(branch.body)
        if isinstance(step, Choice) and _goes_on(step):
            for branch in step.branches:
                inside = {each.id for each in branch.body.steps}
                found |= {
                    each.id
                    for each in branch.body.steps
                    if isinstance(each, Task)
                    and not any(outcome.back_to in inside for outcome in each.outcomes.values())
                }
    return frozenset(found)


def _seats(task: Task) -> int:
    """What all seats of a step weigh together."""
    return sum(task.signing.weights) if task.signing.weights else len(task.by)


def _check_no_starter(subject: Subject, task: Task, view: View) -> None:
    if any(isinstance(source, Starter) for source in task.by):
        subject.findings.add(NoStarter(), view.child("by").at)
    if any(o.leads is Leads.BACK and o.back_to is None and not o.chooses for o in task.outcomes.values()):
        subject.findings.add(NoStarter(), view.child("outcomes").at)


def homes_of(subject: Subject, process: Process) -> tuple[str, ...]:
    """The types that the case's unit can have; empty when that is left open."""
    if process.start.unit_types:
        return process.start.unit_types
    if process.schedule is not None:
        return (process.schedule.unit_type,)
    posts = subject.rules.organisation.posts
    if process.start.open_to_residents or not process.start.by:
        return ()
    if not all(isinstance(source, PostHolders) and source.of is None for source in process.start.by):
        return ()
    held = (posts[PostId(source.post)] for source in process.start.by if isinstance(source, PostHolders))
    return tuple(dict.fromkeys(str(kind) for post in held for kind in post.unit_types))


def check_seats(
    subject: Subject, sources: tuple[SeatSource, ...], view: View, homes: tuple[str, ...]
) -> None:
    """Tell the sources in which nobody can be, where they are written."""
    written = view.scalars()
    sources = tuple(source for source in sources if not isinstance(source, Leaders))
    if len(written) != len(sources):
        return  # one of them could not be read, which was told
    for source, scalar in zip(sources, written, strict=True):
        match source:
            case PostHolders(post=post, of=None):
                for home in homes:
                    _check_post(subject, post, home, scalar)
            case PostHolders(post=post, of=of) if of is not None and isinstance(of.type, t.Org):
                _check_post(subject, post, of.type.level, scalar)
            case MembersOf(unit=unit):
                kind = unit.type.item if isinstance(unit.type, t.List) else unit.type
                if isinstance(kind, t.Org) and kind.level:
                    _check_members(subject, kind.level, scalar)
            case _:
                pass


def _check_post(subject: Subject, post: str, level: str, written: Scalar) -> None:
    organisation = subject.rules.organisation
    held = organisation.posts[PostId(post)]
    if not subject.ctx.organisation_is_sound:
        return  # whether the post is there cannot be judged then
    if level and held.unit_types and not set(held.unit_types) & above(organisation, UnitTypeId(level)):
        subject.findings.add(PostNotThere(post, level, tuple(map(str, held.unit_types))), written.span)


def _check_members(subject: Subject, level: str, written: Scalar) -> None:
    found = subject.rules.organisation.unit_types.get(UnitTypeId(level))
    if found is not None and not found.has_members:
        subject.findings.add(NoMembers(level), written.span)


def above(organisation: OrganisationRules, level: UnitTypeId) -> set[UnitTypeId]:
    """The type itself and every type that may stand above it, in any hierarchy."""
    seen, queue = {level}, [level]
    while queue:
        here = organisation.unit_types.get(queue.pop())
        for rule in here.parents.values() if here is not None else ():
            queue.extend(set(rule.types) - seen)
            seen.update(rule.types)
    return seen


def _check_ends(subject: Subject, process: Process) -> None:
    view = subject.view("processes", process.id)
    labelled = {state for state, _ in view.child("ends").each()}
    reached = dict(_ends(subject, process))
    for state, place in reached.items():
        if state not in labelled | KNOWN_ENDS:
            subject.findings.add(EndWithoutLabel(state), place)
    for state, entry in view.child("ends").each():
        if state not in set(reached) | KNOWN_ENDS:
            subject.findings.add(UnusedEnd(state), entry.at)


def _ends(subject: Subject, process: Process) -> Iterator[tuple[str, Span]]:
    for step in process.steps():
        view = subject.step(process, step.id)
        match step:
            case End(state=state):
                yield state, _place(view, "end")
            case Task(outcomes=outcomes):
                for name, outcome in outcomes.items():
                    if outcome.leads is Leads.END:
                        yield outcome.end_state, _place(view.child("outcomes").child(name), "end")
            case _:
                pass


def _place(view: View, key: str) -> Span:
    found = view.get(key)
    return view.at if found is None else found.span
