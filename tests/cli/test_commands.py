"""Sub-commands: what they end with, what they say, in both languages, and never a traceback."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path

import pytest

from engine.cli.commands import version
from engine.cli.main import COMMANDS
from tests.cli.terminal import Terminal

#: A command line, what it ends with, and words it says.
LINES = [
    ((), 2, "yifang"),
    (("--help",), 0, "check"),
    (("fly",), 2, "fly"),
    (("check",), 2, "缺少：PACK"),
    (("check", "--lang", "en"), 2, "required: PACK"),
    (("check", "configs/nowhere"), 2, "找不到配置包：configs/nowhere"),
    (("check", "configs/nowhere", "--lang", "en"), 2, "No such pack"),
    (("check", "configs"), 2, "没有 pack.yaml"),
    (("check", "configs/little"), 0, "没有错误"),
    (("check", "little"), 0, "没有错误"),
    (("check", "configs/little", "--lang=en"), 0, "no errors"),
    (("check", "configs/little", "--loudly"), 2, "不认识：--loudly"),
    (("explain", "division-needs-default"), 0, "0"),
    (("explain", "scenario-unknown-key", "--lang", "en"), 0, "misspelt"),
    (("explain", "division-needs-defualt"), 2, "是否想写：division-needs-default"),
    (("explain", "configs/little", "mechanisms.help.parameters.most"), 0, "500元"),
    (("explain", "configs/little", "mechanisms.help.parameters.least"), 1, "most"),
    (("explain", "configs/little"), 2, "yifang explain configs/little mechanisms"),
    (("table", "configs/little", "help.rates"), 2, "没有这张决策表"),
    (("table", "configs/little"), 2, "缺少：TABLE"),
    (("schema", "pakc"), 2, "可以写"),
    (("test", "configs/little"), 1, "场景 0 个"),
    (("test", "configs/little", "nothing"), 1, "没有场景：nothing"),
    (("test", "configs/little", "--uncovered", "nothing"), 1, "没有场景：nothing"),
    (("test", "configs/little", "--uncoverd", "nothing"), 2, "--uncoverd"),
    (("version",), 0, "yifang"),
    (("doctor", "--site", "nowhere"), 1, "没有数据库文件"),
    (("verify", "--site", "nowhere"), 1, "没有数据库文件"),
    (("rebuild", "--site", "nowhere", "--lang", "en"), 1, "there is no database file"),
    (("activate", "configs/little", "--site", "nowhere"), 1, "没有数据库文件"),
    (("run", "--port", "http"), 2, "--port 要写整数"),
    (("run", "--port", "99999"), 1, "端口 99999 用不了"),
    (("run", "--pack", "configs/nowhere", "--port", "0"), 2, "找不到配置包"),
]


@pytest.mark.parametrize(("words", "code", "said"), LINES)
def test_a_command_line_ends_as_it_should(
    terminal: Terminal, words: tuple[str, ...], code: int, said: str
) -> None:
    terminal.pack()
    answer = terminal.run(*words)
    assert answer.code == code, answer.all
    assert said in answer.all
    assert "Traceback" not in answer.all


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_command_says_what_it_is_for(terminal: Terminal, command: str, lang: str) -> None:
    answer = terminal.run(command, "--lang", lang, "--help")
    assert answer.code == 0
    told = import_module(f"engine.cli.commands.{command}").HELP
    assert (told.zh if lang == "zh" else told.en) in answer.out


@pytest.mark.parametrize("kind", ["pack", "scenario", "sample"])
def test_schemas_are_json(terminal: Terminal, kind: str) -> None:
    answer = terminal.run("schema", kind)
    assert answer.code == 0
    assert json.loads(answer.out)["$schema"].startswith("https://json-schema.org/")


def test_an_error_inside_is_one_sentence_and_a_place_in_a_log(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> int:
        raise RuntimeError("nobody thought of this")

    monkeypatch.setattr(version, "run", fails)
    answer = terminal.run("version")
    assert answer.code == 1
    assert len(answer.all.splitlines()) == 1
    log = terminal.folder / "yifang.log"
    assert str(log) in answer.err
    assert "nobody thought of this" in log.read_text(encoding="utf-8")


def _spoil(pack: Path, file: str, old: str, new: str) -> None:
    path = pack / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


#: A file of the pack, what is changed in it, and the finding with its place.
SPOILT = [
    (
        "mechanisms/help.yaml",
        "post(clerk)",
        "post(clark)",
        "configs/little/mechanisms/help.yaml",
        "是否想写：clerk",
    ),
    ("sample/all.yaml", "people:", "persons:", "configs/little/sample/all.yaml:9", "scenario-unknown-key"),
    ("pack.yaml", "level: city", "level: city\nlevel: town", "configs/little/pack.yaml:4", "duplicate-key"),
    ("org.yaml", "in: town,", "in: tawn,", "configs/little/org.yaml", "tawn"),
]


@pytest.mark.parametrize(("file", "old", "new", "place", "words"), SPOILT)
def test_a_mistake_is_shown_at_its_place_with_the_way_out(
    terminal: Terminal, file: str, old: str, new: str, place: str, words: str
) -> None:
    _spoil(terminal.pack(), file, old, new)
    answer = terminal.run("check", "configs/little")
    assert answer.code == 1
    assert place in answer.out
    assert words in answer.out
    assert "^" in answer.out


def test_an_editor_reads_one_json_object_a_finding(terminal: Terminal) -> None:
    _spoil(terminal.pack(), "org.yaml", "in: town,", "in: tawn,")
    answer = terminal.run("check", "configs/little", "--json")
    assert answer.code == 1
    found = [json.loads(line) for line in answer.out.splitlines()]
    assert {one["file"] for one in found} == {"configs/little/org.yaml"}


def test_a_sample_that_the_rules_refuse_is_told_by_checking(terminal: Terminal) -> None:
    _spoil(terminal.pack(), "sample/all.yaml", "  W1: {type: house", "  W1: {type: team")
    answer = terminal.run("check", "configs/little")
    assert answer.code == 1
    assert "示例不合规则" in answer.out
    assert "“西村”的院落有 0 个，至少 1 个" in answer.out


def test_a_file_that_is_not_utf8_is_told_and_nothing_else_is_lost(terminal: Terminal) -> None:
    pack = terminal.pack()
    (pack / "mechanisms" / "bad.yaml").write_bytes("机制".encode("gbk"))
    (pack / "mechanisms" / "large.yaml").write_bytes(b"a" * (2 * 1024 * 1024 + 1))
    (pack / "mechanisms" / ".hidden.yaml").write_bytes(b"\xff")
    answer = terminal.run("check", "configs/little")
    assert answer.code == 1
    assert "configs/little/mechanisms/bad.yaml:1:1: error[unreadable-file]" in answer.out
    assert "不是 UTF-8" in answer.out
    assert "large.yaml:1:1" in answer.out
    assert "hidden" not in answer.out


def test_a_file_with_a_byte_order_mark_is_read(terminal: Terminal) -> None:
    path = terminal.pack() / "org.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert terminal.run("check", "configs/little").code == 0


def test_a_parent_is_found_beside_the_pack_or_in_the_package(terminal: Terminal) -> None:
    child = terminal.folder / "configs" / "child"
    child.mkdir(parents=True)
    (child / "pack.yaml").write_text(
        "pack: child\nlabel: 子\nlevel: district\nlanguage: 1\nin_force_from: 2021-01-01\nextends: cn\n",
        encoding="utf-8",
    )
    answer = terminal.run("explain", "configs/child", "calendar.holidays.2025-01-01")
    assert (answer.code, "元旦" in answer.out) == (0, True), answer.all
    terminal.pack("cn")
    own = (terminal.folder / "configs" / "cn" / "pack.yaml").read_text(encoding="utf-8")
    (terminal.folder / "configs" / "cn" / "pack.yaml").write_text(own.replace("pack: little", "pack: cn"))
    answer = terminal.run("explain", "configs/child", "mechanisms.help.parameters.most")
    assert "configs/cn/mechanisms/help.yaml" in answer.out


SCENARIO = """\
scenario: one
label: 一件事
given: {clock: 2025-06-03 09:00, sample: true}
steps:
  - do: {who: wen, start: help.fill, unit: V, with: {amount: 1000}}
  - expect: {balances: [{ledger: help.purse, unit: V, is: 900 元}]}
"""


def test_a_scenario_that_differs_shows_where_what_and_the_story(terminal: Terminal) -> None:
    terminal.pack()
    terminal.scenario(SCENARIO)
    answer = terminal.run("test", "configs/little", "--uncovered")
    assert answer.code == 1
    assert "✗ one  一件事" in answer.out
    assert "configs/little/scenarios/one.yaml:6: 救助金 V 可用" in answer.out
    assert "应为  900 元" in answer.out
    assert "实为  1,000.00 元" in answer.out
    assert "2025-06-03 09:00  wen 发起“拨款”" in answer.out
    assert "步骤 1/4，" in answer.out
    assert "步骤  help.help/look" in answer.out


def test_a_scenario_that_passes_ends_with_nought(terminal: Terminal) -> None:
    terminal.pack()
    terminal.scenario(SCENARIO.replace("900", "1000"))
    answer = terminal.run("test", "configs/little", "one", "--story", "--lang", "en")
    assert answer.code == 0
    assert "1 scenarios, 1 passed, 0 differed" in answer.out
    assert "wen 发起“拨款”" in answer.out


def test_scenarios_of_a_broken_pack_do_not_run(terminal: Terminal) -> None:
    terminal.pack()
    terminal.scenario(SCENARIO.replace("steps:", "stops:"))
    answer = terminal.run("test", "configs/little")
    assert answer.code == 1
    assert "configs/little/scenarios/one.yaml:4" in answer.out
    assert "没有运行场景" in answer.out


def test_formatting_changes_expressions_in_place_and_nothing_else(terminal: Terminal) -> None:
    pack = terminal.pack()
    assert terminal.run("format", "configs/little").code == 0
    _spoil(pack, "mechanisms/help.yaml", "post(clerk)", "岗位（ clerk ）")
    rules = pack / "mechanisms" / "help.yaml"
    before = rules.read_bytes()
    told = terminal.run("format", "configs/little", "--check")
    assert (told.code, rules.read_bytes()) == (1, before)
    assert "规范写法：post(clerk)" in told.out
    assert "configs/little/mechanisms/help.yaml:" in told.out
    assert terminal.run("format", "configs/little").code == 0
    assert rules.read_bytes() == before.replace("岗位（ clerk ）".encode(), b"post(clerk)")
    assert terminal.run("format", "configs/little", "--check").code == 0


def test_formatting_keeps_a_byte_order_mark_and_speaks_both_languages(terminal: Terminal) -> None:
    rules = terminal.pack() / "mechanisms" / "help.yaml"
    rules.write_bytes(b"\xef\xbb\xbf" + rules.read_bytes())
    assert terminal.run("format", "configs/little", "--lang", "zh").code == 0
    assert rules.read_bytes().startswith(b"\xef\xbb\xbf")
    assert "岗位(clerk)" in rules.read_text("utf-8")
    assert "place(s) changed" in terminal.run("format", "configs/little", "--lang", "en").out
    assert terminal.run("check", "configs/little").code == 0


def test_a_difference_above_tells_whom_it_reaches(terminal: Terminal) -> None:
    old, new = terminal.pack(), terminal.pack("new")
    child = old.parent / "child"
    child.mkdir()
    card = (old / "pack.yaml").read_text(encoding="utf-8").replace("pack: little", "pack: child")
    (child / "pack.yaml").write_text(f"{card}extends: little\n".replace("city", "district"), encoding="utf-8")
    path = new / "mechanisms" / "help.yaml"
    text = path.read_text(encoding="utf-8").replace("value: 3 个工作日", "value: 1 个工作日")
    path.write_text(text, encoding="utf-8")
    # the draft stands elsewhere, so that the pack below finds one parent alone
    draft = terminal.folder / "draft"
    new.rename(draft)
    answer = terminal.run("diff", "configs/little", "draft")
    assert answer.code == 0, answer.all
    assert answer.out.count("时限：3 个工作日 → 1 个工作日") == 2
    assert "波及" in answer.out
