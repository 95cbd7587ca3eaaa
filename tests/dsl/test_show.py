"""Showing findings: the place, the sentence, the line, the carets, the way out."""

from __future__ import annotations

import json

import pytest

from engine.base.finding import Lang, Problem
from engine.dsl.compile import compile_pack
from engine.dsl.explain import codes, explain_code
from engine.dsl.problems import ALL, BY_CODE
from engine.dsl.show import render, render_json, summary
from tests.dsl.cases import PACK, base, cases

FILE = "place/mechanisms/x.yaml"
TEXT = """\
mechanism: x
label: 甲
source: plan
processes:
  回访: {label: 回访, start: {by: post(clrk)}, steps: {do: {label: 办, by: post(chief)}}}
"""
FILES = {**base(), FILE: TEXT}
FINDINGS = compile_pack(FILES, PACK).findings


def test_a_finding_shows_the_place_the_line_and_the_way_out() -> None:
    assert render(FINDINGS, FILES) == "\n".join(
        [
            f"{FILE}:5:36: error[unknown-post] 找不到岗位“clrk”",
            "  回访: {label: 回访, start: {by: post(clrk)}, steps: {do: {label: 办, by: post(chief)}}}",
            "                                       ^^^^",
            "  → 是否想写：clerk？",
        ]
    )


def test_the_carets_count_a_chinese_character_as_two_columns() -> None:
    files = {**base(), FILE: TEXT.replace("clrk", "值班员")}
    shown = render(compile_pack(files, PACK).findings, files).split("\n")
    assert shown[2].strip() == "^^^^^^"


def test_english_says_the_same() -> None:
    assert "There is no post `clrk`" in render(FINDINGS, FILES, "en")
    assert "Did you mean: clerk?" in render(FINDINGS, FILES, "en")


def test_the_summary_counts() -> None:
    assert summary(FINDINGS) == "1 个错误，0 个提醒"
    assert summary(()) == "没有发现问题"


def test_editors_get_one_object_a_line() -> None:
    [line] = render_json(FINDINGS).split("\n")
    found = json.loads(line)
    assert (found["file"], found["line"], found["column"], found["code"]) == (FILE, 5, 36, "unknown-post")


def test_a_file_that_is_not_at_hand_is_shown_without_its_line() -> None:
    assert render(FINDINGS, {}).count("\n") == 1


def test_codes_are_unique() -> None:
    assert len(BY_CODE) == len(ALL) == len(codes())


@pytest.mark.parametrize("problem", ALL, ids=lambda problem: problem.code)
def test_every_code_has_its_page_in_both_languages(problem: type[Problem]) -> None:
    for page in (explain_code(problem.code, "zh"), explain_code(problem.code, "en")):
        assert page is not None
        assert len(page) > len(problem.code) + 20


def test_there_is_no_page_for_an_unknown_code() -> None:
    assert explain_code("no-such-code") is None


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_finding_of_every_bad_case_can_be_said(lang: Lang) -> None:
    for case in cases("bad"):
        shown = render(compile_pack(case.files(), PACK).findings, case.files(), lang)
        assert shown
        assert "Said(" not in shown
