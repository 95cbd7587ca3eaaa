"""Whatever is done to a pack, the compiler answers soon, with findings at their places, and never raises.

Promise 6. A failing seed is in the message; `attack(SEED, as_tree=True)` runs it alone.
"""

from __future__ import annotations

import random

import pytest

from engine.dsl.compile import Result, compile_pack
from engine.dsl.show import render, render_json
from tests.dsl.cases import CONFIGS, base, cases, texts
from tests.support.soak import soak
from tests.support.soon import soon
from tests.support.spoiling import spoiled_text, spoiled_tree

TREES = soak(60, 20_000)
TEXTS = soak(60, 20_000)
#: The largest place compiles in less than one.
SECONDS = 20.0
_GOOD = {case.name: case.files() for case in cases("good")}
_PLACES = ("cenxi", "shanghai", "sichuan", "sichuan/qingbaijiang", "urumqi")
_FILES = texts(CONFIGS)
PACKS = (
    *(
        (_GOOD[name], "place")
        for name in ("decision_tables", "tables_that_compute", "figures_by_name", "overlay_narrows")
    ),
    (base(), "place"),
    *((_FILES, place) for place in _PLACES),
)


def spoiled_pack(seed: int, *, as_tree: bool) -> tuple[dict[str, str], str]:
    """The pack that a seed stands for: one file of it, or of its parents, spoiled."""
    dice = random.Random(seed)
    files, pack = PACKS[seed % len(PACKS)]
    path = dice.choice(_read_by(files, pack))
    text = files[path]
    is_tree = as_tree and path.endswith(".yaml")
    spoiled = spoiled_tree(dice, path, text, dice.randint(1, 3)) if is_tree else spoiled_text(dice, text)
    return {**files, path: spoiled}, pack


def _read_by(files: dict[str, str], pack: str) -> list[str]:
    """The files that the compiler reads of a pack and its parents."""
    folders = [pack, *([] if pack == "place" else [pack.partition("/")[0], "cn", "community_workers"])]
    return sorted(
        path
        for path in files
        if path.rpartition("/mechanisms/")[0] in folders
        or path.rpartition("/catalogues/")[0] in folders
        or path.rpartition("/")[0] in folders
    )


def holds(result: Result, files: dict[str, str]) -> None:
    """What must be so of every answer."""
    has_errors = any(finding.is_error for finding in result.findings)
    assert has_errors == (result.compiled is None)
    for finding in result.findings:
        assert 1 <= finding.span.line <= finding.span.end_line, finding
        assert finding.span.file in files or not finding.span.file.endswith((".yaml", ".csv")), finding
    assert bool(render(result.findings, files)) == bool(result.findings)
    assert bool(render_json(result.findings, "en")) == bool(result.findings)


def attack(seed: int, *, as_tree: bool) -> Result:
    """Hold the compiler to its promises about one spoiled pack."""
    files, pack = spoiled_pack(seed, as_tree=as_tree)
    try:
        with soon(SECONDS):
            result = compile_pack(files, pack)
            holds(result, files)
    except Exception as broken:
        raise AssertionError(f"seed {seed} of {pack}") from broken
    return result


@pytest.mark.parametrize("block", range(10))
def test_a_mutilated_tree_gives_findings_and_never_raises(block: int) -> None:
    for seed in range(block, TREES, 10):
        attack(seed, as_tree=True)


@pytest.mark.parametrize("block", range(10))
def test_a_mutilated_text_gives_findings_and_never_raises(block: int) -> None:
    for seed in range(block, TEXTS, 10):
        attack(seed, as_tree=False)
