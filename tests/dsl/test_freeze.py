"""Digests: the bundle pins the text, the meaning pins what it amounts to."""

from __future__ import annotations

import pytest

from engine.dsl.compile import compile_pack
from engine.model.rule_set import Compiled
from tests.dsl.cases import CONFIGS, PACK, base, texts

BASE = "place/mechanisms/base.yaml"


def compiled(files: dict[str, str], pack: str = PACK) -> Compiled:
    """What compiling gives, when nothing is wrong."""
    result = compile_pack(files, pack)
    assert result.compiled is not None
    return result.compiled


def changed(old: str, new: str) -> Compiled:
    """The base with one text replaced."""
    files = base()
    assert old in files[BASE]
    return compiled({**files, BASE: files[BASE].replace(old, new, 1)})


def test_a_bundle_compiles_again_to_the_same_rules() -> None:
    first = compiled(texts(CONFIGS), "cenxi")
    again = compiled(dict(first.bundle), "cenxi")
    assert again.rules == first.rules or again.rules.meaning == first.rules.meaning
    assert again.rules.bundle == first.rules.bundle


def test_a_comment_changes_the_bundle_and_not_the_meaning() -> None:
    one, other = compiled(base()), changed("mechanism: base", "# 说明\nmechanism: base")
    assert one.rules.bundle != other.rules.bundle
    assert one.rules.meaning == other.rules.meaning


def test_the_order_of_keys_does_not_change_the_meaning() -> None:
    one = compiled(base())
    other = changed("label: 底稿\nsource: plan", "source: plan\nlabel: 底稿")
    assert one.rules.meaning == other.rules.meaning


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("value: 3 个工作日", "value: 4 个工作日"),
        ("city: 60%, community: 40%", "city: 50%, community: 50%"),
        ('request.kind = "large"', 'request.kind = "small"'),
        ("by: post(payer)", "by: post(payer) of city(case.unit)"),
        ("label: 审批", "label: 核准"),
    ],
)
def test_whatever_people_meet_changes_the_meaning(old: str, new: str) -> None:
    assert compiled(base()).rules.meaning != changed(old, new).rules.meaning


def test_the_order_of_steps_is_meaning() -> None:
    file = "nation/mechanisms/template.yaml"
    text = base()[file]
    check, send = text.strip().split("\n")[-2:]
    swapped = text.replace(f"{check}\n{send}", f"{send}\n{check}")
    assert swapped != text
    assert compiled(base()).rules.meaning != compiled({**base(), file: swapped}).rules.meaning


def test_sample_and_scenarios_are_not_part_of_the_bundle() -> None:
    more = {**base(), "place/sample/units.yaml": "units: {}\n", "place/scenarios/a.yaml": "given: {}\n"}
    assert compiled(more).rules.bundle == compiled(base()).rules.bundle
    assert compiled(more).sample == {"units.yaml": "units: {}\n"}


def test_the_calendar_is_merged_and_outside_the_meaning() -> None:
    more = {**base(), "place/calendar.yaml": "holidays: {2025-03-31: 三月三}\n"}
    one, other = compiled(base()), compiled(more)
    assert set(other.calendar.holidays.values()) == {"元旦", "三月三"}
    assert other.calendar.years == {2025}
    assert one.calendar.version != other.calendar.version
    assert one.rules.meaning == other.rules.meaning
