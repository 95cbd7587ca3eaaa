"""What the keys of a ledger do: ceilings, caps of a unit, debts, matched sources, closed periods."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from textwrap import dedent, indent

from engine.rehearsal.read import read_scenarios
from engine.rehearsal.run import run_scenario
from engine.rehearsal.stage import Stage
from tests.rehearsal.little import FILES, compile_without

MECHANISM = Path(__file__).with_name("duty.yaml").read_text(encoding="utf-8")


@cache
def stage() -> Stage:
    """The little pack with duties and a matched fund."""
    found = compile_without({**FILES, "little/mechanisms/duty.yaml": MECHANISM}, "little")
    assert found is not None, "the mechanism is sound"
    return Stage(found, compile_without)


def told(*steps: str) -> list[str]:
    """What differed after these steps."""
    head = "scenario: one\ngiven: {clock: 2025-06-03 09:00, sample: true}\nsteps:\n"
    text = head + "".join(indent(dedent(step).strip("\n"), "  ") + "\n" for step in steps)
    (scenario,), findings = read_scenarios({"one.yaml": text})
    assert not findings, [finding.problem.message().zh for finding in findings]
    outcome = run_scenario(stage(), scenario)
    return [f"{d.what.zh}: {d.expected} ≠ {d.got}" for d in outcome.differences]


def duty(name: str, points: int, who: str = "cun") -> str:
    """Somebody was on duty."""
    return f"- do: {{who: {who}, start: duty.earn, unit: V, as: {name}, with: {{points: {points}}}}}"


def look(name: str, step: str, who: str, give: str, refused: str = "") -> str:
    """Somebody looks at it."""
    answer = f"\n  refused: {{reason: {refused}}}" if refused else ""
    return f"- do: {{who: {who}, on: {name}, step: {step}, give: {give}}}{answer}"


def merit(person: str, points: int) -> str:
    """What somebody has."""
    return f"- expect: {{points: [{{ledger: duty.merit, person: {person}, unit: V, is: '{points}'}}]}}"


def test_an_award_is_capped_by_what_the_unit_may_give_and_by_what_the_account_may_hold() -> None:
    steps = [duty("A", 45), look("A", "look", "wen", "agree"), merit("cun", 45)]
    steps += [duty("B", 45), look("B", "look", "wen", "agree"), merit("cun", 60)]
    # the ceiling left 10 of the village's 70 ungiven; they are there for nobody beyond the ceiling
    assert told(*steps, duty("C", 9), look("C", "look", "wen", "agree"), merit("cun", 60)) == []


def test_what_was_spent_of_an_award_that_is_taken_back_is_owed_and_paid_from_the_next() -> None:
    assert told(
        duty("A", 30), look("A", "look", "wen", "agree"), merit("cun", 30),
        "- do: {who: mei, start: duty.lose, unit: V, with: {points: 20}}", merit("cun", 10),
        look("A", "check", "mei", "wrong"), merit("cun", 0),
        duty("B", 25), look("B", "look", "wen", "agree"), merit("cun", 5),
        duty("C", 25), look("C", "look", "wen", "agree"), merit("cun", 30),
    ) == []  # fmt: skip


def test_nobody_approves_points_of_their_own() -> None:
    refused = look("A", "look", "wen", "agree", "own_award")
    assert told(duty("A", 30, "wen"), refused) == []


def allocated(source: str, amount: int, refused: str = "") -> str:
    """One source gives its share."""
    answer = f"\n  refused: {{reason: {refused}}}" if refused else ""
    return f"- do: {{who: wen, start: duty.{source}, unit: V, with: {{amount: {amount}}}}}{answer}"


def left(amount: str, source: str = "") -> str:
    """What is available."""
    of = f", source: {source}" if source else ""
    return f"- expect: {{balances: [{{ledger: duty.joint, unit: V, year: 2025{of}, is: '{amount} 元'}}]}}"


def test_a_matched_share_is_released_only_when_the_other_one_is_posted() -> None:
    assert told(
        allocated("town", 300, "not_matched"), allocated("city", 150), left("100", "city"),
        allocated("town", 300, "not_matched"), allocated("town", 150), left("50", "town"),
        allocated("city", 150), allocated("town", 150), left("300"),
    ) == []  # fmt: skip


def spend(name: str, paid_on: str, refused: str = "") -> str:
    """The village pays, and says on which day."""
    answer = f"\n  refused: {{reason: {refused}}}" if refused else ""
    asked = f"- do: {{who: cun, start: duty.spend, unit: V, as: {name}, with: {{amount: 30}}}}"
    return f"{asked}\n- do: {{who: mei, on: {name}, give: agree, with: {{paid_on: {paid_on}}}}}{answer}"


def test_a_payment_takes_effect_on_its_day_unless_that_day_is_closed_or_still_to_come() -> None:
    assert told(
        allocated("city", 300), allocated("town", 300), spend("P", "2025-05-30"), left("270"),
        spend("F", "2025-06-04", "in_future"),
        "- do: {who: cun, start: duty.shut, unit: V, with: {paid_on: 2025-06-03}}\n"
        "  refused: {reason: not_over}",
        "- do: {who: cun, start: duty.shut, unit: V, with: {paid_on: 2025-05-31}}",
        spend("Q", "2025-05-31", "period_closed"), spend("R", "2025-06-01"), left("180"),
        "- do: {who: cun, start: duty.mend, unit: V, as: M, with: {paid_on: 2025-05-31}}",
        look("M", "look", "mei", "agree"), left("181"),
    ) == []  # fmt: skip
