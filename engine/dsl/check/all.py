"""All checks, in one order."""

from __future__ import annotations

from engine.base.finding import Problem
from engine.dsl.build.context import Context
from engine.dsl.check import (
    assisting,
    blocks,
    burden,
    clocks,
    copies,
    figures,
    guard,
    money,
    periods,
    plans,
    plugins,
    privacy,
    processes,
    scores,
    scoring,
    signing,
    uses,
    verdicts,
)
from engine.dsl.check.lint import asked, consents, declared, reached, used
from engine.dsl.check.subject import Subject
from engine.model.rule_set import RuleSet

#: In this order they speak.
FAMILIES = (
    processes,
    blocks,
    assisting,
    clocks,
    signing,
    money,
    periods,
    figures,
    scores,
    scoring,
    guard,
    privacy,
    declared,
    consents,
    asked,
    used,
    reached,
    burden,
    verdicts,
    copies,
    plans,
    uses,
    plugins,
)
CHECK_PROBLEMS: tuple[type[Problem], ...] = tuple(
    problem for family in FAMILIES for problem in getattr(family, "PROBLEMS", ())
)


def check_all(rules: RuleSet, ctx: Context) -> None:
    """Tell everything that must not be so."""
    subject = Subject(rules=rules, ctx=ctx)
    for family in FAMILIES:
        family.check(subject)
