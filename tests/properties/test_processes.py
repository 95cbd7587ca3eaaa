"""Random histories over random sound processes: nothing is stuck, orphaned or decided twice."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.model.beginning import Recall, Start
from engine.model.command import (
    SYSTEM,
    Act,
    Actor,
    AddPerson,
    Appoint,
    CaseCommand,
    Change,
    EndAppointment,
    Operate,
    Organise,
    SetProxy,
)
from engine.model.effect import StartCase
from engine.model.event import CaseResumed, CaseSuspended
from engine.model.ids import (
    AppointmentId,
    CaseId,
    NodeId,
    OutcomeId,
    PersonId,
    PostId,
    ProxyId,
    UnitId,
)
from engine.model.limit import Roll, Within
from engine.model.operation import OF_SEAT, Operation
from engine.model.process import (
    Block,
    Branch,
    BranchReject,
    Choice,
    Loop,
    Parallel,
    Process,
    Seq,
    Step,
    Subprocess,
    Task,
    Wait,
)
from engine.model.refusal import Refused
from engine.model.seat_event import SeatCarried, SeatDecided
from engine.model.signing import Empty, MoreThan, OwnCase, Pass, Signing
from engine.model.state import CaseState
from engine.runtime.scope import local_day
from engine.runtime.walk import places, task_of
from engine.service.activate import activate
from engine.service.chain import case_stream
from engine.service.codec import from_json
from engine.service.execute import Done, execute
from engine.service.jobs import run_due
from engine.service.migration.batches import begin
from engine.service.organise import organise
from engine.service.rebuild import rebuild
from tests.service.test_migration import ruled
from tests.service.test_operations import BOTH
from tests.support.office import POSTS, Office, office
from tests.support.rules import expr, post, process, task
from tests.support.soak import soak

PEOPLE = ("sec7", "acc7", "vol7", "wil7", "lead", "fin")
ASKABLE = (post("volunteer"), post("accountant"), post("finance"), post("town_lead"))
RIGHTS = {"add": ASKABLE, "transfer": ASKABLE, "delegate": ASKABLE}
SIGNINGS = st.sampled_from(
    [
        Signing(),
        Signing(veto=frozenset()),
        Signing(veto=frozenset({"town_lead"}), early_stop=False),
        Signing(sequential=True),
        Signing(each=True),
        Signing(each=True, sequential=True, veto=frozenset()),
    ]
)
PASSES = st.sampled_from([Pass.ALL, Pass.ANY, 1, Fraction(2, 3), MoreThan(Fraction(1, 2))])
BY = st.lists(
    st.sampled_from(["secretary", "accountant", "volunteer", "town_lead"]),
    min_size=1,
    max_size=3,
    unique=True,
)
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
BLOCKS = ["choice", "parallel", "inclusive", "loop"]
KINDS = st.sampled_from(["task", "task", "task", "wait", "subprocess", *BLOCKS])
SUB = process("sub", task("sub1", post("town_lead"), outcomes=BOTH))
HOURS = 5
#: Natural hours, so that the test can count them itself.
WITHIN = st.sampled_from([None, Within(amount=expr(f"{HOURS} hours"), roll=Roll.NONE)])
OWN_CASE = st.sampled_from([OwnCase.ALLOW] * 3 + [OwnCase.SUPERIOR, OwnCase.SKIP])
EMPTY = st.sampled_from([Empty.REFUSE, Empty.MANAGERS, Empty.SKIP])
REJECTS = st.sampled_from(BranchReject)


@st.composite
def steps(draw: st.DrawFn, names: count[int], depth: int = 0) -> tuple[Step, ...]:
    """One to three steps, blocks among them down to a depth."""
    return tuple(draw(step(names, depth)) for _ in range(draw(st.integers(1, 3 - depth))))


@st.composite
def step(draw: st.DrawFn, names: count[int], depth: int) -> Step:
    """One step of any kind."""
    name = f"n{next(names)}"
    kind = draw(KINDS) if depth < 2 else "task"
    if kind == "task":
        by = tuple(post(each) for each in draw(BY))
        signing, passes = draw(SIGNINGS), draw(PASSES)
        within, own_case, empty = draw(WITHIN), draw(OWN_CASE), draw(EMPTY)
        return task(
            name, *by, outcomes=BOTH, signing=signing, passes=passes, allow=RIGHTS, within=within,
            own_case=own_case, empty=empty,
        )  # fmt: skip
    if kind == "wait":
        return Wait(id=NodeId(name), label=name, within=Within(amount=expr("5 hours")))
    if kind == "subprocess":
        waits = draw(st.sampled_from([Pass.ALL, Pass.ANY, 1, None]))
        starts = StartCase(process=SUB.id, unit=expr("case.unit"), values={})
        over = draw(st.sampled_from([None, expr("children(town(case.unit), community)")]))
        return Subprocess(id=NodeId(name), label=name, starts=starts, waits_for=waits, over=over)
    if kind == "loop":
        inside = Branch(id=NodeId(f"{name}b"), label="", body=Seq(steps=draw(steps(names, depth + 1))))
        until, most = draw(st.sampled_from([None, expr("today > case.opened_on")])), draw(st.integers(1, 3))
        return Loop(id=NodeId(name), label=name, branches=(inside,), until=until, most=most)
    when = expr("today > case.opened_on") if kind in ("choice", "inclusive") else None
    branches = tuple(
        Branch(
            id=NodeId(f"{name}b{number}"), label="", body=Seq(steps=draw(steps(names, depth + 1))),
            when=when if number == 0 else None,
        )
        for number in range(2)
    )  # fmt: skip
    if kind == "choice":
        return Choice(id=NodeId(name), label=name, branches=branches)
    on_reject = draw(REJECTS)
    join = None if on_reject is BranchReject.WAIT_ALL else draw(st.sampled_from([None, 1, 2]))
    return Parallel(
        id=NodeId(name), label=name, branches=branches, inclusive=kind == "inclusive", join=join,
        on_reject=on_reject,
    )  # fmt: skip


@st.composite
def processes(draw: st.DrawFn) -> Process:
    """A sound process: a tree of steps with a task at its end."""
    names = count(1)
    body = draw(steps(names))
    made = process(
        "random", *body, task("last", post("finance"), outcomes=BOTH), managers=(post("town_lead"),)
    )
    start = Start(by=(post("secretary"),), recall=draw(st.sampled_from(Recall)))
    return replace(made, start=start, reopen_within=Within(amount=expr("30 days")))


@dataclass(frozen=True)
class Move:
    """Something somebody tries; the numbers pick among what there is."""

    what: str
    pick: int
    other: int
    hours: int


EVERY = [each.value for each in Operation]
MOVES = st.lists(
    st.builds(
        Move,
        what=st.sampled_from(
            ["act"] * 25
            + ["back", "straight", "resume", "take_back"] * 3
            + EVERY
            + ["proxy", "comes", "leaves", "migrate"]
        ),
        pick=st.integers(0, 50),
        other=st.integers(0, 50),
        hours=st.sampled_from([0, 0, 0, 1, 6, 30]),
    ),
    min_size=5,
    max_size=40,
)


def command_of(made: Office, rules: Process, case: CaseId, move: Move) -> CaseCommand | None:
    """The command of a move, by somebody who most likely may."""
    state = made.state(case)
    live = [seat for seat in state.seats.values() if seat.is_live and seat.persons]
    if move.what in ("act", "back", "straight"):
        if not live:
            return None
        seat = live[move.pick % len(live)]
        known = task_of(rules, state.activations[seat.activation].node).outcomes
        usual = OutcomeId("agree") if OutcomeId("agree") in known else OutcomeId("submit")
        outcome = OutcomeId(move.what) if OutcomeId(move.what) in known else usual
        if move.other == 7 and OutcomeId("reject") in known:
            outcome = OutcomeId("reject")
        passed = sorted({step.node for step in state.activations.values()})
        target = passed[move.other % len(passed)] if move.other % 2 else None
        person = seat.persons[move.other % len(seat.persons)]
        return Act(
            id=made.command_id(), actor=Actor(person=person), case=case, seat=seat.id, opinion="意见",
            seat_version=seat.version, outcome=outcome, back_to=target,
        )  # fmt: skip
    if move.what not in EVERY:
        return None
    what = Operation(move.what)
    if what not in OF_SEAT:
        who = "sec7" if what is Operation.RECALL else "lead"
        return Operate(
            id=made.command_id(), actor=Actor(person=PersonId(who)), case=case, what=what, reason="理由"
        )
    seats = [seat for seat in state.seats.values() if seat.persons]
    if not seats:
        return None
    decided = [seat for seat in seats if seat.decided_by] or seats
    found = (live or seats) if what is not Operation.TAKE_BACK else decided
    seat = found[move.pick % len(found)]
    who = seat.decided_by or seat.persons[0] if what is Operation.TAKE_BACK else seat.persons[0]
    asker = state.seats[seat.parent].persons[0] if seat.parent and what is Operation.REMOVE else who
    return Operate(
        id=made.command_id(), actor=Actor(person=PersonId(asker)), case=case, what=what, seat=seat.id,
        seat_version=seat.version, persons=(PersonId(PEOPLE[move.other % len(PEOPLE)]),),
    )  # fmt: skip


def organised(made: Office, move: Move) -> None:
    """Somebody gets a proxy, takes up a post or leaves one, from today; what cannot be is refused."""
    today, number = local_day(made.clock.now()), made.command_id()
    one, other = (PersonId(PEOPLE[n % len(PEOPLE)]) for n in (move.pick, move.other))
    change: Change
    if move.what == "proxy":
        change = SetProxy(
            proxy_rule=ProxyId(number), principal=one, proxy=other, until=today + timedelta(days=2),
            instead=move.hours > 0,
        )  # fmt: skip
    elif move.what == "comes":
        name, unit = POSTS[PEOPLE[move.other % len(PEOPLE)]]
        change = Appoint(appointment=AppointmentId(number), person=one, post=PostId(name), unit=UnitId(unit))
    else:
        change = EndAppointment(appointment=AppointmentId(f"a-{one}"))
    organise(made.engine, Organise(id=number, actor=SYSTEM, effective=today, changes=(change,)))


def migrated(made: Office, rules: Process) -> None:
    """Open cases move to rules that call a step otherwise, as far as they may."""
    newer = ruled("v2", replace(rules, label="新的"), SUB)
    activate(made.engine, newer, Actor(person=PersonId("admin")))
    begin(made.engine, SYSTEM, newer.rules.pack, newer.rules.bundle)


def assert_time_is_conserved(made: Office, case: CaseId) -> None:
    """An open step has its hours and all the time that the case stood still meanwhile, no more, no less."""
    state, stood, since = made.state(case), list[tuple[datetime, datetime]](), None
    with made.engine.store.read() as work:
        for event in work.events(case_stream(case)):
            if event.type == CaseSuspended.__name__:
                since = event.occurred_at
            elif event.type == CaseResumed.__name__ and since is not None:
                stood.append((since, event.occurred_at))
                since = None
    if state.suspended_at is not None:
        return
    for step in state.activations.values():
        if step.state == "open" and step.due is not None:
            due = step.entered_at + timedelta(hours=HOURS)
            for stops, goes_on in stood:
                if step.entered_at <= stops < due:  # what was overdue stays overdue
                    due += goes_on - stops
            assert step.due == due


def assert_sound(rules: Process, state: CaseState) -> None:
    """Every open case waits for somebody or for time; nothing waits outside of what is open."""
    opened = {step.node: step for step in state.activations.values() if step.state == "open"}
    pending = [seat for seat in state.seats.values() if seat.is_pending]
    live = [seat for seat in state.seats.values() if seat.is_live]
    assert len(opened) == sum(1 for step in state.activations.values() if step.state == "open")
    if not state.is_open:
        assert not opened
        assert not pending
        assert not state.timers
        return
    waits = [child for step in opened.values() for child in step.children if not child.has_ended]
    # children that ended while the case stood still are looked at when it is resumed
    is_suspended = state.suspended_at is not None
    assert live or state.timers or waits or is_suspended, "somebody, time or another case moves the case"
    assert all(state.activations[seat.activation].state == "open" for seat in pending), "no orphan"
    for node, activation in opened.items():
        around = [place.block.id for place in places(rules, node) if place.block] if node != "start" else []
        assert all(block in opened for block in around), "whoever is inside a block has it around them"
        kind = task_of(rules, node) if node == "start" else rules.step(node)
        mine = [seat for seat in live if seat.activation == activation.id]
        assert not isinstance(kind, Task) or mine, "an open task has somebody who can act"
        if isinstance(kind, Block):
            inside = {other for other in opened if other != "start" and node in _blocks_around(rules, other)}
            assert inside, "an open block has something open inside"


def children_of(made: Office, case: CaseId) -> list[tuple[str, CaseId]]:
    """The cases that a case has asked for and that have begun, with the state of the step."""
    steps = made.state(case).activations.values()
    return [(step.state, child.case) for step in steps for child in step.children if child.case]


def command_of_child(made: Office, case: CaseId, move: Move) -> CaseCommand | None:
    """Where nobody has to act in a case: somebody decides in one that it waits for."""
    found = [child for how, child in children_of(made, case) if made.state(child).is_open]
    if not found or move.what not in ("act", "back"):
        return None
    child = found[move.pick % len(found)]
    outcome = "agree" if move.what == "act" else "reject"
    return made.act_command("lead", child, "sub1#1/0", outcome, opinion="意见")


def assert_no_orphan(made: Office, case: CaseId) -> None:
    """A case whose step was cancelled runs no more; the state that is remembered is its state."""
    for how, child in children_of(made, case):
        assert how != "cancelled" or not made.state(child).is_open
    for step in made.state(case).activations.values():
        for known in step.children:
            if known.case is not None:
                assert known.state == made.state(known.case).status


def _blocks_around(rules: Process, node: NodeId) -> set[NodeId]:
    return {place.block.id for place in places(rules, node) if place.block}


def decided_once(made: Office, case: CaseId) -> bool:
    """Whether no seat was ever decided a second time."""
    with made.engine.store.read() as work:
        events = [from_json(row.type, row.body) for row in work.events(case_stream(case))]
    decided = Counter(event.seat for event in events if isinstance(event, SeatDecided | SeatCarried))
    return all(number == 1 for number in decided.values())


@settings(max_examples=soak(60, 5_000), deadline=None, suppress_health_check=SLOW)
@given(processes(), MOVES)
def test_whatever_people_do_no_case_is_stuck_and_nothing_is_left_behind(
    rules: Process, moves: list[Move]
) -> None:
    made = office(rules=ruled("v1", rules, SUB))
    known = tuple(AddPerson(person=PersonId(each), name=each) for each in PEOPLE)
    organise(
        made.engine, Organise(id=made.command_id(), actor=SYSTEM, effective=date(2025, 1, 1), changes=known)
    )
    started = made.start("sec7", "random")
    if isinstance(started, Refused):
        assert started.reason.startswith("no_holder"), "nobody could act in it, or only whoever starts it"
        return
    assert started.case is not None
    case, accepted = started.case, list[CaseCommand]()
    for move in moves:
        accepted += tried(made, rules, case, move)
        made.clock.move_to(made.clock.now() + timedelta(hours=move.hours))
        while run_due(made.engine):
            pass
        assert_sound(rules, made.state(case))
        assert_no_orphan(made, case)
        assert_time_is_conserved(made, case)
    assert rebuild(made.engine) == []
    assert decided_once(made, case)
    assert_repeats_change_nothing(made, case, accepted)


def tried(made: Office, rules: Process, case: CaseId, move: Move) -> list[CaseCommand]:
    """The command of a move, if it was carried out."""
    if move.what in ("migrate", "proxy", "comes", "leaves"):
        migrated(made, rules) if move.what == "migrate" else organised(made, move)
        return []
    command = command_of(made, rules, case, move) or command_of_child(made, case, move)
    answer = execute(made.engine, command) if command else None
    assert not isinstance(answer, Refused) or answer.reason not in ("undecidable", "too_many_steps"), answer
    return [command] if command is not None and isinstance(answer, Done) else []


def assert_repeats_change_nothing(made: Office, case: CaseId, accepted: list[CaseCommand]) -> None:
    """Each command is answered as it was, and nothing moves."""
    before = made.snapshot(case)
    for command in accepted:
        again = execute(made.engine, command)
        assert isinstance(again, Done)
        assert again.repeated
    assert made.snapshot(case) == before
