"""Words of plugins in packs: checked like the language's own, and just as exactly."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.cli.main import main
from engine.cli.packs import words_here
from tests.plugin.folder import TWICE, plugin
from tests.plugin.test_host import FIELD, GOOD

BOX = """
@hook
def effects():
    takes = {"text": "text", "day": "date?"}
    return [EffectKind(name="post", label=Said("寄出", "Post"), takes=takes, run=post)]

def post(values, key, settings):
    raise AssertionError("no scenario calls outside")

@hook
def checks():
    return [look]

def look(rules):
    if "hall.ask" in rules.forms and len(rules.forms["hall.ask"].fields) > 3:
        said, hint = Said("问得太多", "Too much is asked"), Said("少问一些", "Ask less")
        yield Remark(about="forms.hall.ask", said=said, hint=hint, is_error=True)
"""
PACK = """
pack: town
label: 试验镇
level: city
extends: cn
language: 1
in_force_from: 2025-01-01
"""
ORG = """
hierarchies: {admin: 行政}
unit_types: {city: {label: 市, count: 1}}
posts: {clerk: {label: 办事员, in: city}}
"""
HALL = """
mechanism: hall
label: 大厅
source: {document: 甲, quote: 乙}
forms:
  ask:
    label: 申请
    fields:
      code: {type: trial.code, label: 代码, required: true, list: true}
      size: {type: decimal, label: 大小, required: true}
    checks:
      big: {when: "trial.twice(size) > 10", message: 太大, level: error}
processes:
  ask:
    label: 申请
    start: {form: ask, by: post(clerk)}
    steps:
      send: {label: 办理, by: post(clerk), then: [{call: {effect: trial.post, with: {text: ask.code}}}]}
"""
STORY = """
scenario: story
label: 插件的词照常用
given:
  clock: 2025-03-03 09:00
  units: {t: {type: city, label: 镇}}
  people: {wang: {name: 王示例, posts: {clerk: t}}}
steps:
  - do: {who: wang, start: hall.ask, unit: t, as: C, with: {code: a1, size: "6"}}
    refused: {kind: 422}
  - do: {who: wang, start: hall.ask, unit: t, as: C, with: {code: a1, size: "5"}}
  - do: {who: wang, on: C, step: send}
  - expect:
      cases: {C: {state: done}}
      calls: [{effect: trial.post, with: {text: A1}, count: 1}]
"""


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A pack that uses words of a plugin, and the plugin beside it."""
    plugin(
        tmp_path / "plugins", "trial", TWICE + FIELD.format(**GOOD) + BOX, "functions fields effects checks"
    )
    for path, text in {
        "pack.yaml": PACK, "org.yaml": ORG, "mechanisms/hall.yaml": HALL, "scenarios/story.yaml": STORY
    }.items():  # fmt: skip
        place = tmp_path / "town" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text.lstrip(), "utf-8")
    monkeypatch.setenv("YIFANG_PLUGINS", str(tmp_path / "plugins"))
    words_here.cache_clear()
    yield tmp_path / "town"
    words_here.cache_clear()


def test_a_pack_with_words_of_plugins_checks_and_its_scenarios_pass(
    town: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(town)]) == 0, capsys.readouterr()
    assert main(["test", str(town)]) == 0, capsys.readouterr()


MISTAKES = {
    "unknown word of a known plugin": ("trial.code", "trial.cod", "unknown-plugin-word", "trial.code"),
    "plugin that is not here": ("trial.code", "nowhere.id_card", "missing-plugin", "nowhere"),
    "function of a plugin that is not here": ("trial.twice(", "other.twice(", "missing-plugin", "other"),
    "function with another type": ("trial.twice(size)", "trial.twice(code)", "wrong-type", ""),
    "option that is not for it": ("label: 代码,", "label: 代码, length: 3,", "option-not-for-type", "length"),
    "call of what is not there": ("trial.post", "trial.pots", "unknown-plugin-word", "trial.post"),
    "call without what it takes": ("{text: ask.code}", "{day: today}", "plugin-arguments", "text"),
    "call with another type": ("{text: ask.code}", "{text: ask.size}", "wrong-type", ""),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_a_wrong_word_is_told_with_its_place_and_the_way_out(
    town: Path, capsys: pytest.CaptureFixture[str], case: str
) -> None:
    right, wrong, code, told = MISTAKES[case]
    file = town / "mechanisms" / "hall.yaml"
    file.write_text(file.read_text("utf-8").replace(right, wrong), "utf-8")
    assert main(["check", str(town)]) == 1
    out = capsys.readouterr().out
    line = next(n for n, text in enumerate(file.read_text("utf-8").splitlines(), 1) if wrong in text)
    assert f"hall.yaml:{line}:" in out
    assert f"[{code}]" in out
    assert told in out


def test_nothing_personal_leaves_by_a_plugin(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    why = "class: contact, purpose: 联系, basis: 同意, retention: 30 days"
    asked = f"code: {{type: mobile, label: 手机号, {why}, required: true}}"
    _changed(town, "code: {type: trial.code, label: 代码, required: true, list: true}", asked)
    assert main(["check", str(town)]) == 1
    assert "[personal-shown]" in capsys.readouterr().out


def _changed(town: Path, before: str, after: str) -> None:
    file = town / "mechanisms" / "hall.yaml"
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after), "utf-8")


def test_a_field_of_a_plugin_brings_its_least_class_of_privacy(
    town: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = town.parent / "plugins" / "trial" / "__init__.py"
    code.write_text(code.read_text("utf-8").replace('implies="plain"', 'implies="sensitive"'), "utf-8")
    assert main(["check", str(town)]) == 1
    assert "hall.yaml:8:" in capsys.readouterr().out


def test_a_check_of_a_plugin_may_refuse_more(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = town / "mechanisms" / "hall.yaml"
    more = "      a: {type: text, label: 甲}\n      b: {type: text, label: 乙}\n    checks:"
    file.write_text(file.read_text("utf-8").replace("    checks:", more), "utf-8")
    assert main(["check", str(town)]) == 1
    assert "[plugin-check] 问得太多（插件 trial）" in capsys.readouterr().out


def test_a_check_that_fails_is_told_and_refuses_nothing(
    town: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = town.parent / "plugins" / "trial" / "__init__.py"
    code.write_text(
        code.read_text("utf-8").replace("def look(rules):", "def look(rules):\n    1 / 0"), "utf-8"
    )
    assert main(["check", str(town)]) == 0
    assert "[plugin-check-failed]" in capsys.readouterr().out
