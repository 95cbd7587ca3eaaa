"""All that can be wrong between the layers of a pack."""

from __future__ import annotations

from engine.base.finding import Problem
from engine.dsl.overlay.child_problems import CHILD_PROBLEMS
from engine.dsl.overlay.layer_problems import LAYER_PROBLEMS

OVERLAY_PROBLEMS: tuple[type[Problem], ...] = (*LAYER_PROBLEMS, *CHILD_PROBLEMS)
