"""Reading scenario and sample files: every key is known, every mistake has its place."""

from __future__ import annotations

import jsonschema
import pytest
import yaml

from engine.rehearsal.read import read_sample, read_scenarios
from engine.rehearsal.schema import sample_schema, scenario_schema
from engine.rehearsal.shape import Shape, shapes_within
from engine.rehearsal.shapes import SAMPLE, SCENARIO
from tests.rehearsal.little import FILES

GOOD = """\
scenario: one
label: 一个
rows: [CX-1]
given: {clock: 2025-06-03 09:00, sample: true}
steps:
  - do: {who: wen, start: help.help, unit: V, as: A, with: {what: x, items: [{a: 1}]}}
  - pass: 3 个工作日
  - expect: {cases: {A: {state: running, due: 2025-06-06}}}
"""

BAD = [
    (GOOD.replace("label:", "lable:"), "lable", "scenario-unknown-key"),
    (GOOD.replace("who: wen, ", ""), "{start", "scenario-missing-key"),
    (GOOD.replace("start: help.help", "start: help.help, on: A"), "{who", "scenario-missing-key"),
    (GOOD.replace("3 个工作日", "3 个月"), "3 个月", "scenario-wrong-value"),
    (GOOD.replace("2025-06-03 09:00", "2025-06-31 09:00"), "2025-06-31", "scenario-wrong-value"),
    (GOOD.replace("due: 2025-06-06", "due: soon"), "soon", "scenario-wrong-value"),
    (GOOD.replace("sample: true", "sample: maybe"), "maybe", "scenario-wrong-value"),
    (GOOD.replace("{state: running, due: 2025-06-06}", "running"), "running", "scenario-wrong-value"),
    (
        GOOD.replace("cases: {A: {state: running, due: 2025-06-06}}", "cases: [A]"),
        "[A]",
        "scenario-wrong-value",
    ),
    (GOOD.replace("rows: [CX-1]", "rows: [[CX-1]]"), "[CX-1]]", "scenario-wrong-value"),
    (GOOD.replace("label: 一个", "scenario: two"), "scenario: two", "duplicate-key"),
    (GOOD.replace("rows: [CX-1]", "rows: [CX-1"), "", "yaml-syntax"),
    (GOOD.replace("who: wen", "who: &a wen"), "&a wen", "yaml-alias"),
    ("- scenario", "- scenario", "scenario-wrong-value"),
    ("", "", "empty-file"),
]


@pytest.mark.parametrize(("text", "quoted", "code"), BAD)
def test_a_mistake_is_told_at_its_place_and_the_scenario_does_not_run(
    text: str, quoted: str, code: str
) -> None:
    scenarios, findings = read_scenarios({"one.yaml": text})
    assert scenarios == ()
    assert code in {finding.problem.code for finding in findings}
    wrong = next(finding for finding in findings if finding.problem.code == code)
    if quoted:
        at = text.index(quoted)
        assert wrong.span.line == text[:at].count("\n") + 1
    assert wrong.problem.message().zh
    assert wrong.problem.message().en


def test_a_misspelt_key_gets_the_nearest_one() -> None:
    _, (finding,) = read_scenarios({"one.yaml": GOOD.replace("label:", "lable:")})
    assert "label" in finding.problem.hint().zh


def test_one_id_names_one_scenario() -> None:
    scenarios, (finding,) = read_scenarios({"a.yaml": GOOD, "b.yaml": GOOD})
    assert len(scenarios) == 1
    assert (finding.problem.code, finding.span.file) == ("scenario-twice", "b.yaml")


def test_several_mistakes_are_told_at_once() -> None:
    text = GOOD.replace("label:", "lable:").replace("start:", "begin:")
    _, findings = read_scenarios({"one.yaml": text})
    assert len(findings) >= 3


@pytest.mark.parametrize(("shape", "schema"), [(SCENARIO, scenario_schema()), (SAMPLE, sample_schema())])
def test_the_keys_that_are_read_are_the_properties_of_the_schema(shape: Shape, schema: object) -> None:
    assert isinstance(schema, dict)
    jsonschema.Draft202012Validator.check_schema(schema)
    read = {title: set(found.keys) for title, found in shapes_within(shape).items()}
    published = {title: set(found["properties"]) for title, found in schema["$defs"].items()}
    assert read == published
    noted = {title: set(found.notes) for title, found in shapes_within(shape).items()}
    assert all(noted[title] <= read[title] for title in read)
    assert all(found.required | found.one_of <= found.keys.keys() for found in shapes_within(shape).values())


def test_what_is_read_without_a_finding_agrees_with_the_schema() -> None:
    document = yaml.load(GOOD, yaml.BaseLoader)  # noqa: TID251 - a foreign reader is the point of this test
    document["given"]["sample"] = True
    jsonschema.validate(document, scenario_schema())
    assert read_scenarios({"one.yaml": GOOD})[1] == ()


def test_a_sample_is_read_as_strictly() -> None:
    text = FILES["little/sample/all.yaml"]
    assert read_sample({"a.yaml": text})[1] == ()
    _, (finding,) = read_sample({"a.yaml": text.replace("posts: {mayor", "post: {mayor")})
    assert finding.problem.code == "scenario-unknown-key"
