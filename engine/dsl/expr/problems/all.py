"""All that can be wrong with an expression, for `explain` and for the tests."""

from __future__ import annotations

from engine.base.finding import Problem
from engine.dsl.expr.problems.names import NAME_PROBLEMS
from engine.dsl.expr.problems.rows import ROW_PROBLEMS
from engine.dsl.expr.problems.syntax import SYNTAX_PROBLEMS
from engine.dsl.expr.problems.tables import LOOKUP_PROBLEMS
from engine.dsl.expr.problems.types import TYPE_PROBLEMS

EXPRESSION_PROBLEMS: tuple[type[Problem], ...] = (
    *SYNTAX_PROBLEMS,
    *NAME_PROBLEMS,
    *TYPE_PROBLEMS,
    *ROW_PROBLEMS,
    *LOOKUP_PROBLEMS,
)
