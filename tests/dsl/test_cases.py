"""Every bad case is found exactly where it marks itself; every good one compiles."""

from __future__ import annotations

import pytest

from engine.dsl.compile import Result, compile_pack
from engine.dsl.problems import BY_CODE
from engine.dsl.show import render
from tests.dsl.cases import PACK, Case, Mark, base, cases

BAD = tuple(cases("bad"))
GOOD = tuple(cases("good"))


def found(result: Result, case: Case) -> set[Mark]:
    """What was found in the case's own file."""
    return {
        Mark(line=f.span.line, severity=f.problem.severity.value, code=f.problem.code)
        for f in result.findings
        if f.span.file == case.file
    }


def test_the_base_has_nothing_wrong_with_it() -> None:
    result = compile_pack(base(), PACK)
    assert render(result.findings, base()) == ""
    assert result.compiled is not None


@pytest.mark.parametrize("case", BAD, ids=lambda case: case.name)
def test_a_bad_case_is_found_on_the_line_it_marks(case: Case) -> None:
    result = compile_pack(case.files(), PACK)
    shown = render(result.findings, case.files())
    everything = found(result, case)
    assert {mark for mark in everything if mark.severity == "error"} == {
        mark for mark in case.marks if mark.severity == "error"
    }, shown
    assert {mark for mark in case.marks if mark.severity == "warning"} <= everything, shown
    assert {f.span.file for f in result.findings if f.is_error} <= {case.file}, shown


@pytest.mark.parametrize("case", BAD, ids=lambda case: case.name)
def test_an_error_and_only_an_error_stops_the_pack(case: Case) -> None:
    result = compile_pack(case.files(), PACK)
    assert (result.compiled is None) == any(mark.severity == "error" for mark in case.marks)


@pytest.mark.parametrize("case", GOOD, ids=lambda case: case.name)
def test_a_good_case_compiles(case: Case) -> None:
    result = compile_pack(case.files(), PACK)
    assert not [f for f in result.findings if f.is_error], render(result.findings, case.files())
    assert case.marks <= found(result, case)
    assert result.compiled is not None


def test_there_are_bad_cases_enough_and_each_marks_something() -> None:
    assert len(BAD) >= 60
    assert not [case.name for case in BAD if not case.marks]


def test_every_code_that_a_case_marks_exists() -> None:
    assert {mark.code for case in (*BAD, *GOOD) for mark in case.marks} <= set(BY_CODE)
