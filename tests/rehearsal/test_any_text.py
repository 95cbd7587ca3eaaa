"""Whatever stands in a scenario, it is told and never raises."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.rehearsal.read import read_sample, read_scenarios
from engine.rehearsal.run import run_scenario
from tests.rehearsal.little import stage
from tests.rehearsal.test_run import GIVEN
from tests.support.soak import soak

TEXT = (
    "scenario: one\ngiven:\n  clock: 2025-06-03 09:00\n  sample: true\n"
    "  records: [{form: help.budget, unit: V, count: 2, with: {amount: 3}}]\nsteps:\n"
    + "".join(f"  {line}\n" for line in GIVEN.splitlines())
    + "  - organise: {changes: [{add_unit: {unit: W2, type: house, parents: {admin: W}}}]}\n"
    "  - claim: {who: zhu, on: A}\n    refused: {kind: 403}\n"
    "  - expect: {cases: {A: {fields: {what: 米}}}, queues: {help.help.look: [A]},"
    " reports: [{report: help.monthly, who: wen, period: 2025-06, unit: V, cells: {all: '1'}}]}\n"
)
WORDS = st.sampled_from(
    ["", "{", "}", "[", "]", ":", "- ", "'", '"', "&a ", "*a", "\t", "x", "0", "-1", "9" * 30, "1e9",
     "2025-13-01", "0001-01-01", "9999-12-31 23:59", "9999 workdays", "help.request", "V", "wen",
     "\x00", "\n"]
)  # fmt: skip


@given(st.integers(0, len(TEXT)), st.integers(0, 12), WORDS)
@settings(max_examples=soak(200, 20_000), deadline=None)
def test_a_changed_text_is_read_or_told_and_run_without_an_error(at: int, length: int, word: str) -> None:
    text = TEXT[:at] + word + TEXT[at + length :]
    scenarios, findings = read_scenarios({"one.yaml": text})
    assert scenarios or findings
    for scenario in scenarios:
        outcome = run_scenario(stage(), scenario)
        assert all(difference.what.zh for difference in outcome.differences)


@given(st.text(max_size=200))
@settings(max_examples=soak(200, 20_000), deadline=None)
def test_any_text_is_read_or_told(text: str) -> None:
    for read in (read_scenarios, read_sample):
        found, findings = read({"one.yaml": text})
        assert found or findings
