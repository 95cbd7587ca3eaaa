"""Running scenarios: what passes, what differs and how it is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine.base.finding import Findings
from engine.base.span import NOWHERE
from engine.dsl.text.node import Items, Node, Scalar, Table
from engine.dsl.text.read import read_file
from engine.rehearsal.doing import do
from engine.rehearsal.moments import moment_of
from engine.rehearsal.part import Part
from engine.rehearsal.promises import keep_promises
from engine.rehearsal.run import rehearse
from tests.rehearsal.little import compile_without, compiled, differences, stage, told

FUNDED = """\
- do: {who: wen, start: help.fill, unit: V, with: {amount: 1000}}
"""
ASKED = f"""\
{FUNDED}\
- do: {{who: min, start: help.help, unit: V, as: A, with: {{what: 米, kind: goods, amount: 300}}}}
"""
LOOKED = f"""\
{ASKED}\
- do: {{who: wen, on: A, give: agree}}
"""
GIVEN = f"""\
{LOOKED}\
- do: {{who: zhu, on: A}}
"""

STORIES = {"nothing": "", "funded": FUNDED, "asked": ASKED, "looked": LOOKED, "given": GIVEN}


def expectations() -> list[tuple[str, str, list[str]]]:
    """The table beside this file: after which story, what is expected, and how it differs."""
    path = Path(__file__).parent / "expectations.yaml"
    table = read_file(path.name, path.read_text(encoding="utf-8"), Findings())
    assert isinstance(table, Items)
    return [(_text(row, "after"), _text(row, "expect"), _texts(row, "differs")) for row in table.items]


def _text(row: Node, key: str) -> str:
    assert isinstance(row, Table)
    value = row.get(key)
    assert isinstance(value, Scalar)
    return value.text


def _texts(row: Node, key: str) -> list[str]:
    assert isinstance(row, Table)
    value = row.get(key)
    return [item.text for item in value.items if isinstance(item, Scalar)] if isinstance(value, Items) else []


@pytest.mark.parametrize(("story", "expected", "wanted"), expectations())
def test_an_expectation_is_compared_as_people_write_it(story: str, expected: str, wanted: list[str]) -> None:
    found = differences(f"{STORIES[story]}- expect: {{{expected}}}\n")
    assert [_sorted(words) for words in found] == [_sorted(words) for words in wanted]


def _sorted(words: str) -> str:
    """Lists in any order: forms list what they show as they like."""
    return " ≠ ".join("、".join(sorted(part.split("、"))) for part in words.split(" ≠ "))


def test_scores_are_compared_with_their_parts_and_bands() -> None:
    story = f"{GIVEN}- do: {{who: mei, start: help.judge, unit: V}}\n"
    right = "scores: [{score: help.closing, unit: V, total: '100.00', band: 好, parts: {share: '100.00'}}]"
    wrong = "scores: [{score: help.closing, unit: V, total: '99.99', band: 差, parts: {share: '99'}}]"
    assert differences(f"{story}- expect: {{{right}}}") == []
    assert differences(f"{story}- expect: {{{wrong}}}") == ["99.99 ≠ 100.00", "差 ≠ 好", "99 ≠ 100.00"]
    assert differences("- expect: {scores: [{score: help.closing, unit: V}]}") == ["help.closing ≠ （没有）"]


#: A refusal, what the scenario says of it, and the differences.
REFUSED = [
    ("do: {who: cun, start: help.help, unit: V, with: {what: 米, kind: goods, amount: 501}}",
     "{reason: above_limit, field: amount, says: 超过上限, kind: 422}", []),
    ("do: {who: wen, start: help.fill, unit: V, with: {}}", "{reason: above_limit, kind: 409}",
     ["above_limit ≠ 422 invalid", "409 ≠ 422 invalid"]),
    ("do: {who: cun, start: help.fill, unit: V, with: {amount: 1}}", "{kind: 403, says: 不能}", []),
    ("do: {who: cun, start: help.fill, unit: V, with: {amount: 1}}", "{says: 可以, field: amount}",
     ["amount ≠ 403 not_yours", "可以 ≠ 403 not_yours"]),
    ("do: {who: wen, start: help.fill, unit: V, with: {amount: 1}}", "{reason: above_limit}",
     ["reason: above_limit ≠ done"]),
    ("organise: {changes: [{move_unit: {unit: W1, hierarchy: admin, parent: V}}]}", "{reason: min 1}", []),
    ("organise: {changes: [{add_unit: {unit: V2, type: house, parents: {admin: V}}}]}", "{}", ["refused ≠ "]),
    ("claim: {who: zhu, on: A}", "{kind: 403}", []),
    ("add: {form: help.budget, unit: V, rows: [{amount: x}]}", "{field: rows.0.amount}", []),
]  # fmt: skip


@pytest.mark.parametrize(("act", "refused", "wanted"), REFUSED)
def test_what_must_be_refused_is_refused_for_that_reason(act: str, refused: str, wanted: list[str]) -> None:
    found = differences(f"{ASKED}- {act}\n  refused: {refused}\n")
    assert len(found) == len(wanted)
    assert all(words.startswith(start) for words, start in zip(found, wanted, strict=True))


def test_a_refusal_that_nobody_foresaw_ends_the_story() -> None:
    outcome = told(
        "- do: {who: cun, start: help.fill, unit: V, with: {amount: 1}}\n- expect: {cases: {A: {}}}"
    )
    (difference,) = outcome.differences
    assert difference.got.startswith("403 not_yours")
    assert (difference.place.file, difference.place.line) == ("one.yaml", 6)
    assert outcome.story == ("2025-06-03 09:00  cun 发起“拨款” → 被拒绝：您不能在这个单位发起此事。",)


def test_time_passes_through_every_moment_at_which_something_is_due() -> None:
    outcome = told(
        f"{ASKED}- pass: 3 workdays\n- expect: {{notices: [{{to: mei, count: 0}}]}}\n"
        "- at: 2025-06-07 08:00\n- expect: {notices: [{to: mei, says: 逾期未核实, count: 1}]}\n"
        "- pass: 2 hours\n- do: {who: wen, on: A, give: reject, opinion: 不符}\n"
    )
    assert outcome.passed, outcome.differences
    assert outcome.story[-1].startswith("2025-06-07 10:00")


def test_time_does_not_run_backwards() -> None:
    assert differences("- at: 2025-06-02 09:00") == ["2025-06-02 09:00 ≠ 2025-06-03 09:00"]


def test_time_ends_somewhere() -> None:
    (difference,) = told("- pass: 9999 days\n" * 7).differences
    assert difference.expected == "≤ 2199"


#: Acts that a scenario cannot mean, with what is told.
MEANINGLESS = [
    ("do: {who: wen, on: B, give: agree}", "B ≠ A"),
    ("do: {who: wen, on: A}", "give: agree、reject ≠ —"),
    ("do: {who: wen, on: A, step: give, give: claim}", "give ≠ look"),
    ("add: {form: help.nothing, unit: V}", "help.nothing ≠ help.request、help.budget"),
]


@pytest.mark.parametrize(("act", "wanted"), MEANINGLESS)
def test_an_act_that_means_nothing_is_a_difference_and_no_crash(act: str, wanted: str) -> None:
    assert differences(f"{ASKED}- {act}") == [wanted]


def test_a_scenario_brings_its_own_units_people_and_records() -> None:
    given = """\
        units:
          U: {type: town}
          X: {type: village, label: 南村, parents: {admin: U}, since: 2024-01-01}
          X1: {type: house, parents: {admin: X}, since: 2024-01-01}
        people: {a: {name: 甲, posts: {clerk: U, head: [X]}}, b: {name: 乙}}
        records: [{form: help.budget, unit: X, count: 3, with: {amount: 1}}]
    """
    steps = """\
        - do: {who: b, start: help.help, unit: X, as: A, with: {what: 面, kind: work, photo: 门口.jpg}}
        - expect:
            cases: {A: {doers: a, fields: {photo: 门口.jpg}}}
            registers: [{form: help.budget, unit: X, count: 3}]
            organisation: [{on: 2023-12-31, count: {village: 0, town: 1}}, {unit: X1, above: {town: U}}]
        - add: {form: help.budget, unit: X, who: a, rows: [{amount: 1}, {amount: 2}]}
        - expect: {registers: [{form: help.budget, count: 5}]}
    """
    assert differences(steps, given) == []


def test_several_people_do_the_same_and_several_times() -> None:
    steps = """\
        - do: {who: [min, cun], start: help.help, unit: V, as: A, times: 2, with: {what: 米, kind: work}}
        - do: {who: wen, on: A, times: 4, give: agree}
        - expect: {boards: [{board: help.needs, count: 4}], cases: {A4: {at: give}}}
    """
    assert differences(steps) == []


def test_a_story_does_not_touch_the_stage_on_which_others_begin() -> None:
    assert differences(f"{ASKED}- expect: {{registers: [{{form: help.request, count: 1}}]}}") == []
    assert differences("- expect: {registers: [{form: help.request, count: 0}]}") == []


def test_a_pack_can_be_told_without_one_of_its_files() -> None:
    steps = f"{ASKED}- expect: {{cases: {{A: {{provisional: true, due: 2025-06-06}}}}}}"
    assert differences(steps, "sample: true\nwithout: calendar.yaml") == []
    assert differences(steps) == ["True ≠ False"]
    assert differences(ASKED, "sample: true\nwithout: [calendar.yaml, org.yaml]") == [
        "— ≠ calendar.yaml、org.yaml"
    ]


def test_a_sample_that_the_rules_refuse_is_a_difference_of_every_scenario() -> None:
    own = compiled()
    sample = {path: text.replace("W1: {type: house", "W1: {type: team") for path, text in own.sample.items()}
    files = {"one.yaml": "scenario: one\ngiven: {clock: 2025-06-03, sample: true}\nsteps: []\n"}
    (outcome,) = rehearse(replace(own, sample=sample), files, compile_without)
    assert ["min 1" in difference.got for difference in outcome.differences] == [True]
    (outcome,) = rehearse(own, files, compile_without)
    assert outcome.passed


def test_a_state_that_its_events_do_not_lead_to_breaks_a_promise() -> None:
    given = Part(span=NOWHERE, values={"clock": moment_of("2025-06-03 09:00"), "sample": True})
    world = stage().world(given)
    start = {
        "who": ("min",),
        "start": "help.help",
        "unit": "V",
        "as": "A",
        "with": {"what": "米", "kind": "work"},
    }
    do(world, Part(span=NOWHERE, values=start), None)
    keep_promises(world, NOWHERE)
    assert world.differences == []
    with world.engine.store.write() as work:
        row = work.case(world.cases["A"])
        assert row is not None
        work.put_case(replace(row, state=replace(row.state, status="done")))
    keep_promises(world, NOWHERE)
    assert [found.expected for found in world.differences] == ["A"]
