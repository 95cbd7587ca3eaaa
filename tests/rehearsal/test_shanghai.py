"""Shanghai does what the inventory says; a district overlays what the city leaves open."""

from __future__ import annotations

import pytest

from engine.dsl.compile import compile_pack
from engine.model.ids import LedgerId, PersonId
from engine.model.refusal import Refused
from engine.rehearsal.part import Part
from engine.rehearsal.run import take
from engine.rehearsal.stage import furnish
from engine.rehearsal.world import World
from engine.service.views.people.places import PlacesView, places_view
from tests.rehearsal.locality import as_told, files_of, outcome_of, rows_of, scenarios_of, stage_of

CITY = "configs/shanghai"
DISTRICT = f"{CITY}/jiangwan"
#: The rows and stories that this version must carry out.
ROWS = {
    *(f"SH-{number}" for number in range(17, 42)),
    *(f"SH-{number}" for number in ("01", "02", "03", "05", "51", "53")),
    *(
        f"SH-{number}"
        for number in (
            "04",
            "06",
            "07",
            "09",
            "10",
            "11",
            "14",
            "41",
            "42",
            "43",
            "44",
            "46",
            "47",
            "48",
            "49",
            "50",
            "52",
        )
    ),
    "E6",
    "OV-5",
}


@pytest.mark.parametrize("scenario", scenarios_of(CITY), ids=lambda scenario: scenario.text("scenario"))
def test_shanghai_does_what_the_scenario_tells(scenario: Part) -> None:
    as_told(outcome_of(CITY, scenario))


@pytest.mark.parametrize("scenario", scenarios_of(DISTRICT), ids=lambda scenario: scenario.text("scenario"))
def test_a_district_does_what_the_scenario_tells(scenario: Part) -> None:
    as_told(outcome_of(DISTRICT, scenario))


def told(name: str) -> World:
    """The world at the end of a scenario."""
    scenario = next(one for one in scenarios_of(CITY) if one.text("scenario") == name)
    given = scenario.one("given")
    assert given is not None
    world = stage_of(CITY).world(given)
    furnish(world, given)
    for step in scenario.many("steps"):
        take(world, step)
    return world


def test_the_page_of_a_pool_tells_each_number_and_who_has_it() -> None:
    world = told("sh25_objection")

    def seen(person: str) -> PlacesView | Refused:
        return places_view(world.engine, PersonId(person), LedgerId("establishment_posts.pool"))

    view = seen("bian")
    assert isinstance(view, PlacesView)
    rows = [(row.number, row.state.zh, row.who.name.zh if row.who else "") for row in view.rows]
    assert rows == [(1, "空余", "")]
    assert (view.filled, view.free, view.held, view.waiting) == (0, 1, 0, 0)
    assert isinstance(seen("mei"), Refused), "somebody of one street does not look into the district's pool"


def test_the_page_of_a_pool_tells_who_waits() -> None:
    world = told("e6_establishment_posts")
    view = places_view(world.engine, PersonId("bian"), LedgerId("establishment_posts.pool"))
    assert isinstance(view, PlacesView)
    # he has retired from number 30; the other 29 are theirs
    assert [row.number for row in view.rows] == list(range(1, 31))
    assert [row.state.zh for row in view.rows] == ["在用"] * 29 + ["空余"]
    assert view.rows[0].who is not None
    assert view.rows[0].who.name.zh == "朱示编"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("{business: 营商服务办公室}", "slots-unfilled"),
        ("{business: 营商办, emergency: 应急办, traffic: 交通办}", "slots-unfilled"),
        ("{business: 营商办, emergency: 应急办, safety: 治安办公室}", "locked-value"),
    ],
)
def test_a_district_names_exactly_two_offices_and_renames_none(written: str, code: str) -> None:
    path = f"{DISTRICT}/mechanisms/street_offices.yaml"
    codes = f"mechanism: street_offices\ncodes:\n  offices:\n    codes: {written}\n"
    result = compile_pack({**files_of(DISTRICT), path: codes}, DISTRICT)
    assert {finding.problem.code for finding in result.findings if finding.span.file == path} == {code}


def test_every_row_is_told() -> None:
    told = rows_of(CITY, DISTRICT)
    assert told >= ROWS


@pytest.mark.parametrize(
    ("file", "written", "instead"),
    [
        ("community_fund", "13万元", "9万元"),
        ("secretary_selection", "entitled", "everybody"),
    ],
)
def test_a_district_stays_within_what_the_city_allows(file: str, written: str, instead: str) -> None:
    path = f"{DISTRICT}/mechanisms/{file}.yaml"
    files = dict(files_of(DISTRICT))
    assert written in files[path]
    files[path] = files[path].replace(f"value: {written}", f"value: {instead}")
    result = compile_pack(files, DISTRICT)
    assert result.compiled is None
    assert {(finding.span.file, finding.problem.code) for finding in result.findings} >= {
        (path, "out-of-bounds")
    }
