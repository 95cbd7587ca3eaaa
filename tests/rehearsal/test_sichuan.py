"""Sichuan does what the inventory says, scenario by scenario."""

from __future__ import annotations

import pytest

from engine.rehearsal.part import Part
from tests.rehearsal.locality import as_told, outcome_of, rows_of, scenarios_of

PLACE = "configs/sichuan"
#: The rows that this version must carry out, those of money and posts among them.
ROWS = {
    f"SC-{number}"
    for number in (
        "05",
        "13",
        "20",
        "22",
        "25",
        "28",
        "33",
        "40",
        "47",
        "50",
        "53",
        "54",
        "57",
        "66",
        "70",
        "71",
    )
}


@pytest.mark.parametrize("scenario", scenarios_of(PLACE), ids=lambda scenario: scenario.text("scenario"))
def test_sichuan_does_what_the_scenario_tells(scenario: Part) -> None:
    as_told(outcome_of(PLACE, scenario))


def test_every_row_is_told() -> None:
    assert rows_of(PLACE) >= ROWS
