"""Urumqi does what the inventory says: staffing, grades and pay, story E7."""

from __future__ import annotations

import pytest

from engine.rehearsal.part import Part
from tests.rehearsal.locality import as_told, outcome_of, rows_of, scenarios_of

PLACE = "configs/urumqi"
#: The rows that this version must carry out.
ROWS = {f"UR-{number:02}" for number in range(1, 38)}


@pytest.mark.parametrize("scenario", scenarios_of(PLACE), ids=lambda scenario: scenario.text("scenario"))
def test_urumqi_does_what_the_scenario_tells(scenario: Part) -> None:
    as_told(outcome_of(PLACE, scenario))


def test_every_row_is_told() -> None:
    assert rows_of(PLACE) >= ROWS
