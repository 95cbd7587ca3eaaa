"""Every history ever kept folds to the state it had, is unbroken, and its rules still compile."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.dsl.compile import compile_pack
from engine.model.state import CaseState
from engine.service.chain import hash_of
from engine.store import codec
from tests.golden.history import FOLDER, folded, read

HISTORIES = sorted(FOLDER.glob("*.json.gz"))


def test_some_histories_are_kept() -> None:
    assert HISTORIES


@pytest.mark.parametrize("path", HISTORIES, ids=lambda path: path.name.removesuffix(".json.gz"))
def test_a_kept_history_leads_to_the_state_it_had(path: Path) -> None:
    history = read(path)
    assert history.cases
    for case, events in history.cases.items():
        assert folded(events) == codec.loads(CaseState, history.states[case]), case
        assert [hash_of(event) for event in events] == [event.hash for event in events], case


@pytest.mark.parametrize("path", HISTORIES, ids=lambda path: path.name.removesuffix(".json.gz"))
def test_the_rules_of_a_kept_history_still_compile_to_the_same_bundle(path: Path) -> None:
    for bundle, kept in read(path).rules.items():
        result = compile_pack(kept["files"], kept["pack"])
        assert result.compiled is not None, [found.problem.code for found in result.findings]
        assert result.compiled.rules.bundle == bundle
