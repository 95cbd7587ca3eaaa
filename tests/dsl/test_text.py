"""The first pass: places are honest, and what could hide or explode is refused."""

from __future__ import annotations

import pytest

from engine.base.finding import Findings
from engine.dsl.compile import compile_pack
from engine.dsl.overlay.layers import FILES_MAX
from engine.dsl.text.node import Node, Scalar, Table, walk
from engine.dsl.text.read import BYTES_MAX, DEPTH_MAX, read_file
from tests.dsl.cases import PACK, base


def read(text: str) -> tuple[Node | None, list[str]]:
    """The nodes of a text and the codes of what was found."""
    findings = Findings()
    node = read_file("f.yaml", text, findings)
    return node, [finding.problem.code for finding in findings.sorted()]


def scalar(text: str, word: str) -> Scalar:
    """The scalar of a text that reads `word`."""
    node, _ = read(text)
    assert node is not None
    return next(one for one in walk(node) if isinstance(one, Scalar) and one.text == word)


def under(text: str, found: Scalar) -> str:
    """What stands in the text where a scalar says its characters are."""
    line = text.split("\n")[found.inner.line - 1]
    return line[found.inner.column - 1 : found.inner.end_column - 1]


@pytest.mark.parametrize(
    ("text", "word", "honest"),
    [
        ("键: 金额 > 3", "金额 > 3", True),
        ('键: "金额 > 3"', "金额 > 3", True),
        ("键: '金额 > 3'", "金额 > 3", True),
        ("甲: {乙: [一, 二三]}", "二三", True),
        ('键: "a\\u0042c"', "aBc", False),
        ("键: 'it''s'", "it's", False),
        ("键: >\n  一\n  二\n", "一 二\n", False),
        ("键: 一\n  二\n", "一 二", False),
    ],
)
def test_columns_are_honest_or_say_that_they_are_not(text: str, word: str, honest: bool) -> None:
    found = scalar(text, word)
    assert found.honest is honest
    if honest:
        assert under(text, found) == word


@pytest.mark.parametrize("written", ["no", "010", "2024-01-01", "1e3", "~", "null", "0x1F", "12:30"])
def test_scalars_stay_as_they_were_written(written: str) -> None:
    node, codes = read(f"a: {written}")
    assert not codes
    assert isinstance(node, Table)
    assert node.get("a") == scalar(f"a: {written}", written)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[" * (DEPTH_MAX + 1) + "]" * (DEPTH_MAX + 1), "nested-too-deep"),
        ("[" * 100_000, "nested-too-deep"),
        ("a: " + "x" * BYTES_MAX, "file-too-large"),
        ("a: \u202eb", "control-character"),
        ("a: b\rc: d", "control-character"),
        ("a: \x00", "control-character"),
        ("a: \ud800", "control-character"),
        ("a:\tb", "tab-character"),
        ("<<: {a: 1}\n<<: {b: 2}", "duplicate-key"),
        ("a: &x [*x]", "yaml-alias"),
        ("a: !!timestamp 2024-01-01", "yaml-tag"),
        ("---\na: 1\n...\n---\nb: 1\n", "several-documents"),
        ("", "empty-file"),
        ("# only words\n", "empty-file"),
        ("a: b: c", "yaml-syntax"),
        ("@", "yaml-syntax"),
        ("%YAML 9.9\n---\na: 1", "yaml-syntax"),
    ],
)
def test_what_could_hide_or_explode_is_refused(text: str, code: str) -> None:
    assert code in read(text)[1]


def test_windows_line_ends_are_read() -> None:
    node, codes = read("a: 1\r\nb: 2\r\n")
    assert not codes
    assert isinstance(node, Table)
    assert list(node.entries) == ["a", "b"]


def test_a_flood_of_aliases_is_refused_at_once() -> None:
    bomb = "\n".join(
        ["a0: &a0 [x]", *(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 60))]
    )
    assert set(read(bomb)[1]) == {"yaml-alias"}


def test_too_many_files_are_refused() -> None:
    many = {f"place/mechanisms/m{i}.yaml": f"mechanism: m{i}\nlabel: 甲\n" for i in range(FILES_MAX + 1)}
    codes = {finding.problem.code for finding in compile_pack({**base(), **many}, PACK).findings}
    assert codes == {"too-many-files"}


def test_a_chain_of_thousands_of_definitions_is_answered() -> None:
    chain = "\n".join(f"  d{i}: d{i - 1} + 1" for i in range(1, 3000))
    text = f"mechanism: x\nlabel: 甲\nsource: plan\ndefinitions:\n  d0: '1'\n{chain}\n"
    result = compile_pack({**base(), "place/mechanisms/x.yaml": text}, PACK)
    assert {f.problem.code for f in result.findings if f.is_error} == {"expression-too-deep"}


def test_definitions_that_double_are_bounded() -> None:
    chain = "\n".join(f"  d{i}: d{i - 1} + d{i - 1}" for i in range(1, 60))
    text = f"mechanism: x\nlabel: 甲\nsource: plan\ndefinitions:\n  d0: '1'\n{chain}\n"
    result = compile_pack({**base(), "place/mechanisms/x.yaml": text}, PACK)
    assert {f.problem.code for f in result.findings if f.is_error} == {"expression-too-large"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: {b: 甲， c: 乙}", "“，”"),
        ("a:\n  label：甲\n  fields: {}", "“：”"),
        ("a: 甲\n b: 乙，丙", "“，”"),
        ("a: 甲\n b: c", "缩进"),
    ],
)
def test_what_an_input_method_leaves_behind_is_named(text: str, words: str) -> None:
    findings = Findings()
    read_file("f.yaml", text, findings)
    (found,) = findings.sorted()
    assert words in found.problem.hint().zh


def test_where_reading_stopped_is_said_in_chinese() -> None:
    findings = Findings()
    read_file("f.yaml", "a:\n  b: 1\n c: 2\n", findings)
    (found,) = findings.sorted()
    assert "缩进" in found.problem.message().zh
    assert "expected" in found.problem.message().en
