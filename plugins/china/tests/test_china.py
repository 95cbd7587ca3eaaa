"""What the fields of China promise."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.plugin.api import FieldType, Wrong, load_folder

PLUGIN = load_folder(Path(__file__).parent.parent)
TYPES: dict[str, FieldType] = {kind.name: kind.type for kind in PLUGIN.fields}
FUNCTIONS = {kind.name: kind.run for kind in PLUGIN.functions}

READ = [
    ("id_number", "11010519491231002X", "11010519491231002X"),
    ("id_number", " 11010519491231002ｘ ", "11010519491231002X"),
    ("credit_code", "91350100M000100Y43", "91350100M000100Y43"),
    ("credit_code", "91350100-m000100y43", "91350100M000100Y43"),
    ("telephone", "138 1234 5678", "13812345678"),
    ("telephone", "+8613812345678", "13812345678"),
    ("telephone", "０２８－８７６５４３２１", "028-87654321"),
    ("telephone", "400-123-4567", "400-123-4567"),
    ("region", "510113", "510113"),
    ("region", "510113000000", "510113"),
    ("region", "四川省成都市青白江区", "510113"),
    ("region", "青白江区", "510113"),
    ("region", "岑溪市", "450481"),
    ("region", "上海市浦东新区", "310115"),
]
REFUSED = [
    ("id_number", "110105194912310021", "最后一位"),
    ("id_number", "11010519490231002X", "出生日期"),
    ("id_number", "1101051949123100", "18 位"),
    ("credit_code", "91350100M000100Y44", "最后一位"),
    ("credit_code", "91350100I000100Y43", "没有 I"),
    ("telephone", "12345", "区号"),
    ("telephone", "87654321", "区号"),
    ("region", "西湖区", "地方叫这个名字"),
    ("region", "没有县", "没有这个行政区划"),
    ("region", "999999", "没有这个行政区划"),
]


@pytest.mark.parametrize(("kind", "typed", "value"), READ)
def test_an_answer_is_read_as_people_write_it(kind: str, typed: str, value: str) -> None:
    assert TYPES[kind].parse(typed) == value


@pytest.mark.parametrize(("kind", "typed", "told"), REFUSED)
def test_a_wrong_answer_is_told_what_is_wrong_in_it(kind: str, typed: str, told: str) -> None:
    read = TYPES[kind].parse(typed)
    assert isinstance(read, Wrong)
    assert told in read.said.zh


@pytest.mark.parametrize("kind", TYPES)
def test_what_is_masked_does_not_tell_the_answer(kind: str) -> None:
    asked = TYPES[kind]
    value = asked.sample() if kind != "region" else "510113001"
    assert str(asked.plain(value).zh) != asked.masked(value)
    assert (asked.masked(None), asked.typed(None)) == ("", "")


def test_an_identity_number_is_sensitive_whatever_the_field_is_called() -> None:
    assert {kind.name: kind.implies for kind in PLUGIN.fields} == {
        "id_number": "sensitive", "credit_code": "plain", "telephone": "contact", "region": "plain"
    }  # fmt: skip


def test_rules_ask_for_names_and_for_what_lies_in_what() -> None:
    assert FUNCTIONS["region_name"]("510113") == "四川省成都市青白江区"
    assert FUNCTIONS["region_name"]("51011") is None
    assert FUNCTIONS["within_region"]("510113", "5101") is True
    assert FUNCTIONS["within_region"]("510113", "31") is False


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_is_read_in_the_encodings_that_offices_use(encoding: str) -> None:
    (csv,) = PLUGIN.importers
    assert csv.read("姓名,岗位\r\n\r\n王示例,\"书记,主任\"\r\n".encode(encoding)) == [
        ["姓名", "岗位"], ["王示例", "书记,主任"]
    ]  # fmt: skip


@pytest.mark.parametrize("content", [b"\xff\xff\xff", b"a\0b", b'"open'])
def test_what_is_no_csv_is_told(content: bytes) -> None:
    (csv,) = PLUGIN.importers
    with pytest.raises(ValueError, match="CSV"):
        csv.read(content)
