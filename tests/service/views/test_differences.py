"""Differences between two versions of a pack: in sentences, complete, and none where nothing is meant."""

from __future__ import annotations

import re

import pytest

from engine.dsl.compile import compile_pack
from engine.model.rule_set import RuleSet
from engine.service.views.rules.differences import difference_groups
from tests.dsl import test_catalogues as catalogues
from tests.dsl.cases import PACK, base, cases
from tests.rehearsal.locality import stage_of

FILE = "place/mechanisms/x.yaml"
TEXT = """\
mechanism: x
label: 小循环
source: plan
parameters:
  close: {label: 办结时限, type: hours, values: {2018-01-01: 24 小时, 2026-01-01: 20 小时}}
forms:
  ask: {label: 申请, fields: {what: {type: text, label: 内容, required: true}}}
processes:
  loop:
    label: 小循环
    start: {form: ask, by: post(clerk)}
    steps:
      accept: {label: 受理, by: post(clerk), within: $close}
      handle: {label: 处置, by: post(chief), outcomes: [agree, reject]}
"""


def rules(text: str) -> RuleSet:
    """The base with this mechanism."""
    result = compile_pack({**base(), FILE: text}, PACK)
    assert result.compiled is not None, [f.problem.message().en for f in result.findings]
    return result.compiled.rules


def told(text: str) -> list[str]:
    """The sentences of what a changed text means differently."""
    groups = difference_groups(rules(TEXT), rules(text))
    return [one.said().zh for group in groups for one in group.sentences]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("2018-01-01: 24 小时", "2018-01-01: 12 小时", ["办结时限（2018-01-01 起）：24 小时 → 12 小时"]),
        (", 2026-01-01: 20 小时", "", ["办结时限（2026-01-01 起）：20 小时 → （无）"]),
        ("within: $close", "within: 2 workdays", ["流程“小循环” · 受理 · 时限：办结时限 → 2 个工作日"]),
        ("within: $close}", "within: $close}\n      look: {label: 查看, by: post(chief)}",
         ["流程“小循环” · 查看：（无） → 查看（主任）"]),
        ("label: 处置, by: post(chief)", "label: 处置, by: post(clerk)",
         ["流程“小循环” · 处置 · 办理人：主任 → 社区工作者"]),
        ("内容, required: true", "内容, required: false", ["表单“申请” · 内容 · 必填：是 → 否"]),
    ],
)  # fmt: skip
def test_a_change_is_told_in_a_sentence(before: str, after: str, said: list[str]) -> None:
    assert before in TEXT
    assert told(TEXT.replace(before, after)) == said


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("label: 小循环\nsource", "label: 小循环\n# 注释\nsource"),
        ("{type: text, label: 内容, required: true}", "{required: true, label: 内容, type: text}"),
        ("mechanism: x\n", "\n\nmechanism: x\n"),
    ],
)
def test_comments_places_and_the_order_of_keys_are_no_difference(before: str, after: str) -> None:
    assert before in TEXT
    assert told(TEXT.replace(before, after)) == []


def test_steps_put_otherwise_are_a_difference() -> None:
    lines = TEXT.splitlines(keepends=True)
    lines[-2], lines[-1] = lines[-1], lines[-2]
    assert told("".join(lines)) == ["流程“小循环”的次序：accept、handle → handle、accept"]


@pytest.mark.parametrize("pack", ["cenxi", "urumqi", "shanghai"])
def test_no_pack_differs_from_itself(pack: str) -> None:
    made = stage_of(f"configs/{pack}").compiled.rules
    assert difference_groups(made, made) == ()


def test_whatever_changes_the_meaning_is_told_and_nothing_else() -> None:
    (case,) = (case for case in cases("good") if case.name == "whole_surface")
    files, compared = case.files(), 0
    whole = compile_pack(files, PACK).compiled
    assert whole is not None
    for digit in re.finditer(r"[1-8]", case.text):
        text = f"{case.text[: digit.start()]}{int(digit.group()) + 1}{case.text[digit.end() :]}"
        changed = compile_pack({**files, case.file: text}, PACK).compiled
        if changed is not None:
            groups = difference_groups(whole.rules, changed.rules)
            assert bool(groups) == (whole.rules.meaning != changed.rules.meaning), text[digit.start() - 60 :][
                :120
            ]
            compared += 1
    assert compared > 15


def test_an_item_of_a_catalogue_is_told_once_and_its_code_alone_is_told_too() -> None:
    before, after = (_with_items(csv) for csv in (catalogues.CSV, catalogues.CSV.replace("低保申请", "低保")))
    said = [one.said().zh for group in difference_groups(before, after) for one in group.sentences]
    assert said == ["清单“事项清单” · 低保 · 名称：低保申请 → 低保"], said
    filled = _with_items(catalogues.CSV.replace("p-2,\n", "p-2,有\n"))
    said = [one.said().zh for group in difference_groups(before, filled) for one in group.sentences]
    assert any("占道许可" in one for one in said), said


def _with_items(csv: str) -> RuleSet:
    compiled = catalogues.compiled(csv).compiled
    assert compiled is not None
    return compiled.rules
