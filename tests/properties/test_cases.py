"""Promises about cases, whatever people do to them in whatever order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.model.command import Act, Actor, CaseCommand, Claim, Unclaim
from engine.model.ids import CaseId, HoldId, LedgerId, OutcomeId, PersonId, SeatId
from engine.model.ledger import HoldState
from engine.runtime.walk import task_of
from engine.service.evidence import verify
from engine.service.execute import Done, execute
from engine.service.jobs import run_due
from engine.service.ports import Work
from engine.service.rebuild import rebuild
from tests.support.office import MEMBERS, POSTS, Office, at, office
from tests.support.rules import rule_set
from tests.support.soak import soak

PEOPLE = (*POSTS, *MEMBERS, "resident", "stranger")
REQUEST = {"title": "办公桌", "class": "first", "line": "office", "item": "desk"}
DAYS = st.integers(0, 9)


@dataclass(frozen=True)
class Move:
    """Something somebody tries; `at` picks a case and a seat among those there are.

    An honest move is made by somebody who may, with an outcome that the step has; others by anybody.
    """

    who: str
    honest: bool
    what: str
    at: int
    amount: int
    days: int


MOVES = st.lists(
    st.builds(
        Move,
        who=st.sampled_from(PEOPLE),
        honest=st.sampled_from([True, True, True, False]),
        what=st.sampled_from(
            ["spend", "serve", "wish", "vote", "act", "act", "act", "act", "act", "claim", "unclaim"]
        ),
        at=st.integers(0, 99),
        amount=st.integers(0, 6_000_000),
        days=DAYS,
    ),
    min_size=4,
    max_size=30,
)
STARTERS = {"spend": "sec7", "serve": "huang", "wish": "resident", "vote": "sec7"}
OUTCOMES = ("agree", "agree", "done", "reject", "return", "submit", "against", "assign", "withdraw")


def played(moves: list[Move]) -> tuple[Office, list[CaseCommand]]:
    """An office after people have tried all this, and the commands that were carried out."""
    made = office(start="2024-12-31 08:00")
    made.clock.move_to(at("2025-01-02 08:00"))
    run_due(made.engine)
    cases: list[CaseId] = []
    accepted: list[CaseCommand] = []
    for number, move in enumerate(moves):
        command = command_of(made, move, number, cases)
        answer = execute(made.engine, command) if command else None
        if command and isinstance(answer, Done):
            accepted.append(command)
            if answer.case is not None and answer.case not in cases:
                cases.append(answer.case)
        made.clock.move_to(made.clock.now() + timedelta(days=move.days))
        run_due(made.engine)
    return made, accepted


def command_of(made: Office, move: Move, number: int, cases: list[CaseId]) -> CaseCommand | None:
    """The command of a move, as well as it can be made of what there is."""
    who = STARTERS.get(move.what, move.who) if move.honest else move.who
    match move.what:
        case "spend":
            yuan = f"{move.amount // 100}.{move.amount % 100:02d}"
            return made.start_command(who, "spend", "s7", {**REQUEST, "amount": yuan})
        case "serve":
            return made.start_command(who, "serve", "s7", {"what": f"服务{number}"})
        case "wish" | "vote":
            return made.start_command(who, move.what, "s7", {})
        case _ if cases:
            return seat_command(made, move, cases[move.at % len(cases)])
        case _:
            return None


def seat_command(made: Office, move: Move, case: CaseId) -> CaseCommand | None:
    """What a move does to a seat of a case."""
    seats = list(made.state(case).seats.values())
    if not seats:
        return None
    live = [seat for seat in seats if seat.is_live] or seats
    seat = live[move.at % len(live)]
    holder = seat.claimed_by or seat.persons[move.amount % len(seat.persons)]
    actor = Actor(person=holder if move.honest else PersonId(move.who))
    shared = {"id": made.command_id(), "actor": actor, "case": case, "seat": SeatId(seat.id)}
    if move.what == "claim":
        return Claim(**shared, seat_version=seat.version)  # type: ignore[arg-type]  # shared parts of three commands
    if move.what == "unclaim":
        return Unclaim(**shared, seat_version=seat.version)  # type: ignore[arg-type]  # shared parts of three commands
    outcome = OutcomeId(OUTCOMES[move.amount % len(OUTCOMES)])
    if move.honest:
        process = rule_set().processes[made.state(case).process]
        known = list(task_of(process, made.state(case).activations[seat.activation].node).outcomes)
        outcome = known[min(move.amount % 5, len(known) - 1)] if move.amount % 3 == 0 else known[0]
    typed = {"supplier": "甲公司"} if seat.id.startswith("buy") else {}
    if move.what == "act" and seat.claimable and seat.claimed_by is None and move.honest:
        return Claim(**shared, seat_version=seat.version)  # type: ignore[arg-type]  # shared parts of three commands
    return Act(**shared, seat_version=seat.version, outcome=outcome, opinion="意见", typed=typed)  # type: ignore[arg-type]  # shared parts


def ledger_holds(made: Office) -> bool:
    """Nothing below nought, nothing unbalanced, and held is what open cases hold."""
    with made.engine.store.read() as work:
        accounts = [
            balance
            for ledger in ("m.fund", "m.points")
            for balance in work.accounts(LedgerId(ledger), None, None, None).values()
        ]
        held = {hold.id for hold in work.holds(LedgerId("m.fund"), HoldState.HELD)}
        by_cases = {hold for case in work.all_cases() for hold in holds_of(work, case)}
        lowest = min((b.available for b in accounts), default=0)
        return lowest >= 0 and not work.unbalanced() and held == by_cases


def holds_of(work: Work, case: CaseId) -> list[HoldId]:
    """What a case holds in any ledger."""
    row = work.case(case)
    assert row is not None
    return [hold for holds in row.state.holds.values() for hold in holds]


@settings(max_examples=soak(60, 2_000), deadline=None)
@given(MOVES)
def test_every_history_folds_to_what_is_stored_and_its_chains_hold(moves: list[Move]) -> None:
    made, _ = played(moves)
    assert rebuild(made.engine) == []
    with made.engine.store.read() as work:
        assert verify(work) == []
    assert ledger_holds(made)


@settings(max_examples=soak(25, 500), deadline=None)
@given(MOVES)
def test_repeating_any_command_changes_nothing(moves: list[Move]) -> None:
    made, accepted = played(moves)
    before = everything(made)
    for command in accepted:
        answer = execute(made.engine, command)
        assert isinstance(answer, Done)
        assert answer.repeated
    assert everything(made) == before


@settings(max_examples=soak(25, 500), deadline=None)
@given(MOVES, st.sampled_from(OUTCOMES))
def test_whoever_holds_no_post_changes_nothing(moves: list[Move], outcome: str) -> None:
    made, _ = played(moves)
    before = everything(made)
    with made.engine.store.read() as work:
        cases = list(work.all_cases())
    for case in cases:
        for seat in made.state(case).seats:
            made.act("stranger", case, seat, outcome, opinion="意见")
            made.claim("stranger", case, seat)
    assert everything(made) == before


def everything(made: Office) -> list[object]:
    """All that could have changed."""
    with made.engine.store.read() as work:
        streams = {stream: work.head(stream) for stream in work.streams()}
        cases = list(work.all_cases())
    return [streams, *(made.snapshot(case) for case in cases)]
