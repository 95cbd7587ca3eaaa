"""Whatever is done to a place's mechanism, if it compiles its scenarios run: never to an error.

Promise 6. A failing seed is in the message; `attack(SEED)` runs it alone.
"""

from __future__ import annotations

import random

import pytest

from engine.dsl.compile import compile_pack
from engine.rehearsal.run import run_scenario
from engine.rehearsal.stage import Stage
from tests.rehearsal.little import compile_without
from tests.rehearsal.locality import files_of, scenarios_of
from tests.support.soak import soak
from tests.support.soon import soon
from tests.support.spoiling import spoiled_tree

PLACES = (
    "configs/cenxi",
    "configs/shanghai",
    "configs/sichuan",
    "configs/sichuan/qingbaijiang",
    "configs/urumqi",
)
SEEDS = soak(40, 5_000)
#: The longest scenario takes a few.
SECONDS = 60.0


def attack(seed: int) -> int:
    """Spoil one mechanism and run a few scenarios by what is left of it; how many were run."""
    dice = random.Random(seed)
    place = PLACES[seed % len(PLACES)]
    files = dict(files_of(place))
    path = dice.choice(sorted(path for path in files if path.startswith(f"{place}/mechanisms/")))
    files[path] = spoiled_tree(dice, path, files[path], 1)
    compiled = compile_pack(files, place).compiled
    if compiled is None:
        return 0
    mechanism = f"{path.rpartition('/')[2].removesuffix('.yaml')}."
    told = [part for part in scenarios_of(place) if mechanism in files[part.span.file]]
    for scenario in dice.sample(told, min(2, len(told))):
        outcome = run_scenario(Stage(compiled, compile_without), scenario)
        assert all(difference.what.zh and difference.what.en for difference in outcome.differences)
    return len(told)


@pytest.mark.parametrize("block", range(4))
def test_what_compiles_runs(block: int) -> None:
    for seed in range(block, SEEDS, 4):
        try:
            with soon(SECONDS):
                attack(seed)
        except Exception as broken:
            raise AssertionError(f"seed {seed}") from broken
