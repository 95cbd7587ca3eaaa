"""Layers: what a child may change, which value wins, and where it came from."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from engine.dsl.compile import Result, compile_pack
from engine.dsl.explain import explain_path
from engine.model.expr import types as t
from engine.model.expr.compile import compile_expression
from engine.model.expr.interpret import evaluate
from engine.model.expr.scope import Values
from engine.model.ids import CodeListId, ParameterId, ProcessId, RulingId
from engine.model.quantity import Fen
from engine.model.rule_set import RuleSet
from tests.dsl.cases import CONFIGS, PACK, base, cases, texts

TEMPLATE = "place/mechanisms/template.yaml"
NARROWED = next(case for case in cases("good") if case.name == "overlay_narrows")


def narrowed() -> RuleSet:
    """The rules of the place that narrows its template."""
    return rules(compile_pack(NARROWED.files(), PACK))


def rules(result: Result) -> RuleSet:
    """The rules of a result that has some."""
    assert result.compiled is not None
    return result.compiled.rules


def codes(result: Result) -> set[str]:
    """The codes of what was found."""
    return {finding.problem.code for finding in result.findings}


def test_the_nearest_layer_wins_and_what_it_does_not_say_is_inherited() -> None:
    found = narrowed()
    limit = found.parameters[ParameterId("template.limit")]
    assert [value.value for value in limit.values] == [4]
    assert limit.label == "办理时限"
    assert limit.values[0].origin.layer == "place"
    assert found.parents == ("nation",)


@pytest.mark.parametrize(
    ("day", "rate"),
    [("2020-01-01", "0.05"), ("2022-12-31", "0.05"), ("2023-01-01", "0.07"), ("2030-01-01", "0.07")],
)
def test_at_each_day_the_nearest_layer_with_a_value_in_force_wins(day: str, rate: str) -> None:
    found = narrowed().parameters[ParameterId("template.rate")].at(date.fromisoformat(day))
    assert found is not None
    assert found.value == Decimal(rate)


def test_a_child_adds_steps_behind_the_one_it_names_and_drops_others() -> None:
    process = narrowed().processes[ProcessId("template.ask")]
    assert [step.id for step in process.steps()] == ["first", "check", "between"]


def test_a_child_adds_to_a_collection_and_removes_from_it() -> None:
    found = narrowed()
    assert set(found.code_lists[CodeListId("template.kinds")].codes) == {"a", "c"}
    assert set(found.code_lists[CodeListId("template.offices")].codes) == {"party", "peace"}


def test_repeating_a_locked_value_word_for_word_is_no_change() -> None:
    assert "locked-value" not in codes(compile_pack(NARROWED.files(), PACK))


def test_explain_tells_the_value_the_layer_the_line_and_what_it_replaced() -> None:
    page = explain_path(compile_pack(NARROWED.files(), PACK), "mechanisms.template.parameters.limit", "en")
    assert page is not None
    assert f"limit.value = 4 个工作日  ← place, {TEMPLATE}:5" in page
    assert "was 5 个工作日  ← nation, nation/mechanisms/template.yaml:5" in page
    assert "bounds of nation: min: 2 个工作日, max: 10 个工作日" in page
    assert "bounds of place: max: 6 个工作日" in page
    assert "某法" in page


def test_explain_of_a_path_that_is_not_there_is_nothing() -> None:
    assert explain_path(compile_pack(base(), PACK), "mechanisms.template.parameters.none") is None


def test_explain_names_the_document_behind_a_figure_of_cenxi() -> None:
    result = compile_pack(texts(CONFIGS), "cenxi")
    page = explain_path(result, "mechanisms.community_fund.parameters.office")
    assert page is not None
    assert "5万元" in page
    assert "四联四化" in page


def test_a_lock_shows_who_locked() -> None:
    page = explain_path(compile_pack(base(), PACK), "guard.forbidden.religion", "en")
    assert page is not None
    assert "locked by nation" in page


@pytest.mark.parametrize(
    ("extends", "code"), [("natoin", "unknown-parent"), ("place", "parent-cycle")], ids=["misspelt", "itself"]
)
def test_a_parent_that_cannot_be_had_is_all_that_is_told(extends: str, code: str) -> None:
    files = base()
    files["place/pack.yaml"] = files["place/pack.yaml"].replace("extends: nation", f"extends: {extends}")
    assert codes(compile_pack(files, PACK)) == {code}


def test_a_copied_pack_id_is_told() -> None:
    files = {**base(), "neighbour/pack.yaml": base()["place/pack.yaml"]}
    assert codes(compile_pack(files, PACK)) == {"duplicate-pack"}


def test_a_folder_without_a_pack_is_told() -> None:
    assert codes(compile_pack(base(), "nowhere")) == {"no-pack-file"}


def test_a_prefix_of_the_paths_does_not_matter() -> None:
    prefixed = {f"some/where/{path}": text for path, text in base().items()}
    one, other = compile_pack(base(), PACK), compile_pack(prefixed, f"some/where/{PACK}")
    assert rules(one).bundle == rules(other).bundle
    assert rules(one).meaning == rules(other).meaning


def test_a_missing_parent_is_never_answered_with_the_pack_itself() -> None:
    files = {"place/pack.yaml": "pack: cenxi\nlabel: 甲\nlevel: city\nextends: cenxa\nlanguage: 1\n"}
    (found,) = [one for one in compile_pack(files, "place").findings if one.problem.code == "unknown-parent"]
    assert "cenxi" not in found.problem.hint().zh


def laid_over(parameters: str) -> RuleSet:
    """The rules of the place with other figures in its template."""
    text = (
        f"mechanism: template\nparameters:\n{parameters}\ncodes: {{offices: {{codes: {{peace: 平安办}}}}}}\n"
    )
    return rules(compile_pack({**base(), TEMPLATE: text}, PACK))


@pytest.mark.parametrize(
    ("day", "fee"), [("2022-12-31", 100_00), ("2025-12-31", 110_00), ("2026-01-01", 120_00)]
)
def test_a_dated_lock_holds_from_its_day_whatever_the_child_says_before(day: str, fee: int) -> None:
    found = laid_over("  fee: {values: {2023-01-01: 110 元}}").parameters[ParameterId("template.fee")]
    held = found.at(date.fromisoformat(day))
    assert held is not None
    assert held.value == Fen(fee)
    assert [value.origin.layer for value in found.values] == ["nation", "place", "nation"]


def test_a_dated_bound_asks_only_for_the_figures_of_its_days() -> None:
    found = laid_over("  quota: {values: {2023-01-01: 9, 2026-01-01: 11}}")
    held = found.parameters[ParameterId("template.quota")].values
    assert [(value.since.year, value.value) for value in held] == [(2020, 10), (2023, 9), (2026, 11)]


def test_a_figure_that_lasts_into_bounds_is_one_figure() -> None:
    found = laid_over("  quota: {values: {2023-01-01: 13}}").parameters[ParameterId("template.quota")]
    assert [(value.since.year, value.value) for value in found.values] == [(2020, 10), (2023, 13)]


def test_a_child_drops_a_day_of_its_parents_timeline() -> None:
    found = laid_over("  rate: {values: {2024-01-01: {$remove: true}}}")
    assert [value.since.year for value in found.parameters[ParameterId("template.rate")].values] == [2020]


def test_figures_by_name_have_a_document_for_each_day() -> None:
    case = next(case for case in cases("good") if case.name == "figures_by_name")
    found = rules(compile_pack(case.files(), PACK))
    yearly = found.parameters[ParameterId("x.yearly")]
    assert yearly.type == t.Record("x.yearly", {})
    first, second = yearly.values
    assert (first.citation, first.standing) == (None, "")
    assert second.citation is not None
    assert (second.citation.document, second.citation.article, second.standing) == ("新办法", "第三条", "L")
    assert yearly.members == {"office": "办公", "party": "党建", "other": "其他"}
    assert found.parameters[ParameterId("x.steps")].type == t.List(t.Number(1), 3)


def test_a_broken_demand_names_its_document() -> None:
    case = next(case for case in cases("bad") if case.name == "assert_broken_below")
    found = compile_pack(case.files(), PACK).findings
    assert [str(f.problem.message().zh) for f in found if f.is_error] == [
        "2024-01-01 起不满足：补贴不低于 90 元（依据 某法，2020-01-01）"
    ]


@pytest.mark.parametrize(("rule", "last"), [("back", date(2025, 2, 28)), ("forward", date(2025, 3, 1))])
def test_a_jurisdiction_declares_what_a_month_too_short_means(rule: str, last: date) -> None:
    text = "mechanism: x\nlabel: 甲\nsource: plan\ndefinitions: {last: 2025-01-31 + 1 个月}\n"
    files = {**base(), "place/mechanisms/x.yaml": text, "place/calendar.yaml": f"month_end: {rule}\n"}
    result = compile_pack(files, PACK)
    node = rules(result).definitions["x.last"]
    assert result.compiled is not None
    assert result.compiled.calendar.month_end_forward == (rule == "forward")
    assert evaluate(node, Values()) == compile_expression(node)(Values()) == last


def test_a_child_adds_to_what_a_rule_works_out_and_changes_the_value_it_names() -> None:
    rule = (
        "eligibility:\n  enough:\n    label: 够\n    subject: unit\n"
        "    inputs: {count: {label: 数, type: number}}\n"
        "    values: {twice: {label: 两倍, value: count * 2}, half: {label: 减一, value: count - 1}}\n"
        "    conditions: {few: {label: 不少于三, when: twice >= 3, message: '{twice} 太少'}}\n"
    )
    above = base()["nation/mechanisms/template.yaml"] + rule
    below = (
        "mechanism: template\neligibility:\n  enough:\n    values:\n      half: {value: count - 2}\n"
        "      more: {label: 三倍, value: count * 3}\ncodes: {offices: {codes: {peace: 平安办}}}\n"
    )
    files = {**base(), "nation/mechanisms/template.yaml": above, TEMPLATE: below}
    found = rules(compile_pack(files, PACK))
    derived = found.rulings[RulingId("template.enough")].derived
    written = {one.id: found.texts.of(one.value) for one in derived}
    said = {name: one.text for name, one in written.items() if one is not None}
    assert said == {"twice": "count * 2", "half": "count - 2", "more": "count * 3"}
