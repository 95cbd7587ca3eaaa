"""Every kind of problem a pack can have, by its code."""

from __future__ import annotations

from collections.abc import Mapping

from engine.base.finding import Problem
from engine.dsl.build.problems.asking import ASKING_PROBLEMS
from engine.dsl.build.problems.blocks import BLOCK_PROBLEMS
from engine.dsl.build.problems.catalogues import CATALOGUE_PROBLEMS
from engine.dsl.build.problems.clocks import CLOCK_PROBLEMS
from engine.dsl.build.problems.figures import FIGURE_PROBLEMS
from engine.dsl.build.problems.modes import MODE_PROBLEMS
from engine.dsl.build.problems.names import NAME_PROBLEMS
from engine.dsl.build.problems.plugins import PLUGIN_PROBLEMS
from engine.dsl.build.problems.processes import PROCESS_PROBLEMS
from engine.dsl.build.problems.proofs import TABLE_PROOF_PROBLEMS
from engine.dsl.build.problems.rules import RULE_PROBLEMS
from engine.dsl.build.problems.schedules import SCHEDULE_PROBLEMS
from engine.dsl.build.problems.scores import SCORE_PROBLEMS
from engine.dsl.build.problems.tables import TABLE_PROBLEMS
from engine.dsl.build.problems.values import VALUE_PROBLEMS
from engine.dsl.check.all import CHECK_PROBLEMS
from engine.dsl.expr.problems.all import EXPRESSION_PROBLEMS
from engine.dsl.nouns.meeting_problems import MEETING_PROBLEMS
from engine.dsl.overlay.problems import OVERLAY_PROBLEMS
from engine.dsl.shape.problems import SHAPE_PROBLEMS
from engine.dsl.text.problems import TEXT_PROBLEMS

ALL: tuple[type[Problem], ...] = (
    *TEXT_PROBLEMS,
    *OVERLAY_PROBLEMS,
    *SHAPE_PROBLEMS,
    *NAME_PROBLEMS,
    *PLUGIN_PROBLEMS,
    *VALUE_PROBLEMS,
    *CATALOGUE_PROBLEMS,
    *MODE_PROBLEMS,
    *FIGURE_PROBLEMS,
    *PROCESS_PROBLEMS,
    *ASKING_PROBLEMS,
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
