"""Layers: what a child may change, which value wins, and where it came from."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from engine.dsl.compile import Result, compile_pack
from engine.dsl.explain import explain_path
from engine.model.ids import CodeListId, ParameterId, ProcessId
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
