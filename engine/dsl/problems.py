"""Every kind of problem a pack can have, by its code."""

from __future__ import annotations

from collections.abc import Mapping

from engine.base.finding import Problem
from engine.dsl.build.block_problems import BLOCK_PROBLEMS
from engine.dsl.build.catalogue_problems import CATALOGUE_PROBLEMS
from engine.dsl.build.clock_problems import CLOCK_PROBLEMS
from engine.dsl.build.figure_problems import FIGURE_PROBLEMS
from engine.dsl.build.mode_problems import MODE_PROBLEMS
from engine.dsl.build.name_problems import NAME_PROBLEMS
from engine.dsl.build.process_problems import PROCESS_PROBLEMS
from engine.dsl.build.proof_problems import TABLE_PROOF_PROBLEMS
from engine.dsl.build.rule_problems import RULE_PROBLEMS
from engine.dsl.build.schedule_problems import SCHEDULE_PROBLEMS
from engine.dsl.build.score_problems import SCORE_PROBLEMS
from engine.dsl.build.table_problems import TABLE_PROBLEMS
from engine.dsl.build.value_problems import VALUE_PROBLEMS
from engine.dsl.check.all import CHECK_PROBLEMS
from engine.dsl.expr.problems import EXPRESSION_PROBLEMS
from engine.dsl.nouns.meeting_problems import MEETING_PROBLEMS
from engine.dsl.overlay.problems import OVERLAY_PROBLEMS
from engine.dsl.shape.problems import SHAPE_PROBLEMS
from engine.dsl.text.problems import TEXT_PROBLEMS

ALL: tuple[type[Problem], ...] = (
    *TEXT_PROBLEMS,
    *OVERLAY_PROBLEMS,
    *SHAPE_PROBLEMS,
    *NAME_PROBLEMS,
    *VALUE_PROBLEMS,
    *CATALOGUE_PROBLEMS,
    *MODE_PROBLEMS,
    *FIGURE_PROBLEMS,
    *PROCESS_PROBLEMS,
    *BLOCK_PROBLEMS,
    *CLOCK_PROBLEMS,
    *SCHEDULE_PROBLEMS,
    *MEETING_PROBLEMS,
    *RULE_PROBLEMS,
    *SCORE_PROBLEMS,
    *TABLE_PROBLEMS,
    *TABLE_PROOF_PROBLEMS,
    *EXPRESSION_PROBLEMS,
    *CHECK_PROBLEMS,
)
BY_CODE: Mapping[str, type[Problem]] = {problem.code: problem for problem in ALL}
