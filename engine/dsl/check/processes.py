"""Processes: every step can be reached, every case can end, every step has a doer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.base.finding import Problem, Said, Severity
from engine.base.span import Span
from engine.dsl.build.view import View
from engine.dsl.check.subject import Subject
from engine.dsl.text.node import Scalar
from engine.model.expr import types as t
from engine.model.ids import PostId, UnitTypeId
from engine.model.organisation import OrganisationRules
from engine.model.process import Choice, End, Leads, Parallel, Process, Seq, Step, Task
from engine.model.seats import MembersOf, PostHolders, SeatSource, Starter


@dataclass(frozen=True, slots=True)
class Unreachable(Problem):
    """A step behind one that no case leaves."""

    code = "unreachable-step"
    why = Said(
        "前面的步骤把所有办件都结束或退回了，没有一件能走到这里。要么前面缺一种“继续”的结果，要么这一步是多余的。",
        "The step before ends or sends back every case, so none comes here. Either an outcome "
        "that goes on is "
        "missing there, or this step is not needed.",
    )
    step: str

    def message(self) -> Said:
        """Name the step."""
        return Said(f"没有办件能走到步骤“{self.step}”", f"No case can reach the step `{self.step}`")


@dataclass(frozen=True, slots=True)
class CannotEnd(Problem):
    """A task all of whose outcomes send the case back."""

    code = "cannot-end"
    why = Said(
        "这一步的每种结果都是退回，办件会一直转圈，永远办不完。至少要有一种继续或结束的结果。",
        "Every outcome of this step sends the case back, so it would go round for ever. One "
        "outcome at least must "
        "go on or end.",
    )
    step: str

    def message(self) -> Said:
        """Name the step."""
        return Said(f"办件走到“{self.step}”就出不来了", f"A case that comes to `{self.step}` never gets out")


@dataclass(frozen=True, slots=True)
class TooManyToPass(Problem):
    """More people must agree than there are seats."""

    code = "pass-too-many"
    why = Said(
        "pass 要求的人数多于席位数，永远凑不齐。一个岗位一席；岗位上有几个人也只算一席。",
        "`pass` asks for more people than there are seats, so it can never be reached. A post is one seat, "
        "however many hold it.",
    )
    needed: int
    seats: int

    def message(self) -> Said:
        """Both counts."""
        return Said(
            f"要 {self.needed} 席同意，但只有 {self.seats} 席",
            f"{self.needed} seats must agree, but there are {self.seats}",
        )


@dataclass(frozen=True, slots=True)
class OverdueWithoutLimit(Problem):
    """`overdue` on a step that never is."""

    code = "overdue-without-limit"
    why = Said(
        "没有 within 就没有逾期，overdue 里的内容永远不会发生。",
        "Without `within` nothing is ever overdue, and what `overdue` says never happens.",
    )

    def message(self) -> Said:
        """Say that there is no limit."""
        return Said("没有时限，不会逾期", "There is no limit to pass")

    def hint(self) -> Said:
        """Add a limit."""
        return Said("请加上 within", "Add `within`")


@dataclass(frozen=True, slots=True)
class LimitWithoutClaim(Problem):
    """`claim_limit` without claiming."""

    code = "limit-without-claim"
    why = Said(
        "claim_limit 限制一人同时认领几件，只有 claim: true 或挂在公示栏上的步骤才要认领。",
        "`claim_limit` says how many one person may hold; only steps with `claim: true` or on a "
        "board are claimed.",
    )

    def message(self) -> Said:
        """Say that nothing is claimed."""
        return Said("这一步不用认领，限不了件数", "This step is not claimed")


@dataclass(frozen=True, slots=True)
class PostNotThere(Problem):
    """A post that no unit at or above that place can have."""

    code = "post-not-there"
    why = Said(
        "岗位只设在 org.yaml 里 in 写的那些类型的单位。这里指的单位和它的上级里都没有这种类型，"
        "所以不会有人来办。",
        "A post exists only in units of the types that org.yaml names with `in`. Neither the "
        "unit meant here nor "
        "any above it is of such a type, so nobody could ever act.",
    )
    post: str
    unit_type: str
    types: tuple[str, ...]

    def message(self) -> Said:
        """Name the post and the unit type."""
        return Said(
            f"单位类型“{self.unit_type}”及其上级没有岗位“{self.post}”",
            f"Neither `{self.unit_type}` nor anything above it has the post `{self.post}`",
        )

    def hint(self) -> Said:
        """Where the post exists."""
        return Said(
            f"这个岗位设在：{'、'.join(self.types)}；请用 of 写明单位",
            f"It exists in: {', '.join(self.types)}; say with `of` which unit is meant",
        )


@dataclass(frozen=True, slots=True)
class NoMembers(Problem):
    """Members of a unit whose type has none."""

    code = "no-members"
    why = Said(
        "只有在 org.yaml 里写了 members: true 的单位类型才有成员。",
        "Only unit types with `members: true` in org.yaml have members.",
    )
    unit_type: str

    def message(self) -> Said:
        """Name the unit type."""
        return Said(
            f"单位类型“{self.unit_type}”没有成员", f"Units of type `{self.unit_type}` have no members"
        )


@dataclass(frozen=True, slots=True)
class NoStarter(Problem):
    """The starter of a case that nobody starts."""

    code = "no-starter"
    why = Said(
        "按日程自动开始的办件没有发起人，所以不能由发起人办理，也不能退回给发起人。",
        "A case that a schedule opens has no starter, so nothing can be given or sent back to one.",
    )

    def message(self) -> Said:
        """Say that there is no starter."""
        return Said("这个流程没有发起人", "This process has no starter")

    def hint(self) -> Said:
        """Name a post."""
        return Said("请改写成岗位：post(…)", "Name a post instead: post(…)")


@dataclass(frozen=True, slots=True)
class EndWithoutLabel(Problem):
    """A state that people would see as an id."""

    code = "end-without-label"
    why = Said(
        "办件结束时的状态要给人看，所以自己起名的状态要在 ends 下写标签。",
        "People see the state in which a case ended, so each state of one's own has its label under `ends`.",
    )
    state: str

    def message(self) -> Said:
        """Name the state."""
        return Said(f"结束状态“{self.state}”没有标签", f"The end state `{self.state}` has no label")

    def hint(self) -> Said:
        """Add it under ends."""
        return Said(
            f"请在流程下加 ends: {{{self.state}: …}}", f"Add `ends: {{{self.state}: …}}` to the process"
        )


@dataclass(frozen=True, slots=True)
class UnusedEnd(Problem):
    """A label for a state that no case ends in."""

    code = "unused-end"
    severity = Severity.WARNING
    why = Said(
        "ends 里写了标签，但没有步骤或结果在这个状态结束，多半是 id 写错了。",
        "`ends` has a label for a state in which nothing ends; most likely the id is misspelt.",
    )
    state: str

    def message(self) -> Said:
        """Name the state."""
        return Said(f"没有办件以“{self.state}”结束", f"No case ends as `{self.state}`")


PROBLEMS: tuple[type[Problem], ...] = (
    Unreachable,
    CannotEnd,
    TooManyToPass,
    OverdueWithoutLimit,
    LimitWithoutClaim,
    PostNotThere,
    NoMembers,
    NoStarter,
    EndWithoutLabel,
    UnusedEnd,
)

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
        if isinstance(step, Choice | Parallel):
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
        case Parallel(branches=branches):
            return all(all(map(_goes_on, branch.body.steps)) for branch in branches)
        case _:
            return True


def _check_task(subject: Subject, process: Process, task: Task) -> None:
    view = subject.step(process, task.id)
    outcomes = task.outcomes.values()
    if outcomes and all(outcome.leads is Leads.BACK for outcome in outcomes):
        subject.findings.add(CannotEnd(task.id), view.at)
    if isinstance(task.passes, int) and task.passes > _seats(task) and task.by and not task.signing.each:
        subject.findings.add(TooManyToPass(task.passes, _seats(task)), _place(view, "pass"))
    if view.has("overdue") and not view.has("within"):
        subject.findings.add(OverdueWithoutLimit(), view.child("overdue").at)
    if view.has("claim_limit") and not task.claim and not view.has("board"):
        subject.findings.add(LimitWithoutClaim(), view.child("claim_limit").at)
    check_seats(subject, task.by, view.child("by"), homes_of(subject, process))
    for right, sources in task.allow.items():
        check_seats(subject, sources, view.child("allow").child(right), homes_of(subject, process))
    if not process.start.by and not process.start.open_to_residents:
        _check_no_starter(subject, task, view)


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
