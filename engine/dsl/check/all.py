"""All checks, in one order."""

from __future__ import annotations

from engine.base.finding import Problem
from engine.dsl.build.context import Context
from engine.dsl.check import (
    copies,
    figures,
    guard,
    money,
    periods,
    privacy,
    processes,
    signing,
    uses,
    verdicts,
)
from engine.dsl.check.subject import Subject
from engine.model.rule_set import RuleSet

CHECK_PROBLEMS: tuple[type[Problem], ...] = (
    *processes.PROBLEMS,
    *signing.PROBLEMS,
    *money.PROBLEMS,
    *periods.PROBLEMS,
    *figures.PROBLEMS,
    *guard.PROBLEMS,
    *privacy.PROBLEMS,
    *verdicts.PROBLEMS,
    *copies.PROBLEMS,
    *uses.PROBLEMS,
)


def check_all(rules: RuleSet, ctx: Context) -> None:
    """Tell everything that must not be so."""
    subject = Subject(rules=rules, ctx=ctx)
    for family in (processes, signing, money, periods, figures, guard, privacy, verdicts, copies, uses):
        family.check(subject)
