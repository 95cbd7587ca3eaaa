"""All that can be wrong with an expression, for `explain` and for the tests."""

from __future__ import annotations

from engine.base.finding import Problem
from engine.dsl.expr.name_problems import NAME_PROBLEMS
from engine.dsl.expr.row_problems import ROW_PROBLEMS
from engine.dsl.expr.syntax_problems import SYNTAX_PROBLEMS
from engine.dsl.expr.table_problems import LOOKUP_PROBLEMS
from engine.dsl.expr.type_problems import TYPE_PROBLEMS

EXPRESSION_PROBLEMS: tuple[type[Problem], ...] = (
    *SYNTAX_PROBLEMS,
    *NAME_PROBLEMS,
    *TYPE_PROBLEMS,
    *ROW_PROBLEMS,
    *LOOKUP_PROBLEMS,
)
