"""How answers are read: what people type, and what it means."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from engine.base.finding import Said, same
from engine.model.fields.kind import Wrong
from engine.model.fields.registry import FieldOptions, field_type
from engine.model.fields.table import ROW, Column, row_ids
from engine.model.quantity import Fen

CODES = (("a", "甲"), ("b", "乙"), ("c", "丙"))
NONE = FieldOptions()
UPLOAD = {"file": "f", "name": "a.exe", "size": 4096}


@pytest.mark.parametrize(
    ("kind", "options", "typed", "value"),
    [
        ("money", NONE, "1234.5", Fen(123450)),
        ("money", NONE, "￥１，２３４．５０ 元", Fen(123450)),
        ("money", NONE, "1.2万", Fen(1200000)),
        ("money", NONE, "1.2 万元", Fen(1200000)),
        ("money", NONE, "0.3亿元", Fen(3000000000)),
        ("money", FieldOptions(unit="万元"), "1.2", Fen(1200000)),
        ("money", FieldOptions(unit="万元"), "1.2元", Fen(120)),
        ("money", NONE, 5, Fen(500)),
        ("int", NONE, " １２ ", Decimal(12)),
        ("int", NONE, "12.0", Decimal(12)),
        ("int", FieldOptions(unit="小时"), "12小时", Decimal(12)),
        ("int", NONE, "-0", Decimal(0)),
        ("decimal", NONE, "+1,000.5", Decimal("1000.50")),
        ("decimal", NONE, Decimal("1E+1"), Decimal("10.00")),
        ("date", NONE, "2026年2月14日", date(2026, 2, 14)),
        ("date", NONE, "２０２６/２/１４", date(2026, 2, 14)),
        ("date", NONE, "2026.02.14", date(2026, 2, 14)),
        ("date", NONE, "20260214", date(2026, 2, 14)),
        ("datetime", NONE, "2026-02-14T09:30", datetime(2026, 2, 14, 1, 30, tzinfo=UTC)),
        ("datetime", NONE, "2026年2月14日9时30分", datetime(2026, 2, 14, 1, 30, tzinfo=UTC)),
        ("datetime", NONE, "2026/2/14 9:30:05", datetime(2026, 2, 14, 1, 30, 5, tzinfo=UTC)),
        ("month", NONE, "2026年2月", date(2026, 2, 1)),
        ("month", NONE, "202612", date(2026, 12, 1)),
        ("bool", NONE, "是", True),
        ("bool", NONE, "off", False),
        ("bool", NONE, False, False),
        ("choice", FieldOptions(codes=CODES), "乙", "b"),
        ("choices", FieldOptions(codes=CODES), "丙、甲", ("a", "c")),
        ("choices", FieldOptions(codes=CODES), ["c", "", "c"], ("c",)),
        ("mobile", NONE, "+86 138-1234-5678", "13812345678"),
        ("text", NONE, "  多余\n空白　收掉  ", "多余 空白 收掉"),
        ("text", NONE, "全角，标点（不动）", "全角，标点（不动）"),
        ("textarea", NONE, "一\r\n二\x07", "一\n二"),
    ],
)
def test_it_reads_what_people_type(kind: str, options: FieldOptions, typed: Any, value: Any) -> None:
    assert field_type(kind, options).parse(typed) == value


@pytest.mark.parametrize(
    ("kind", "options", "typed", "words"),
    [
        ("money", NONE, "12,34", "请填写金额，例如 1234.50"),
        ("money", NONE, "0.001", "请填写到分为止的金额，例如 1234.50"),
        ("money", FieldOptions(minimum=Fen(1)), "0", "不能小于 0.01 元"),
        ("money", FieldOptions(maximum=Fen(100)), "2", "不能大于 1.00 元"),
        ("money", NONE, "1e9", "请填写金额，例如 1234.50"),
        ("int", NONE, "1.5", "请填写整数，例如 12"),
        ("decimal", FieldOptions(scale=1), "1.25", "请最多填写 1 位小数"),
        ("date", NONE, "2026-02-30", "日历上没有 2026年2月30日，请填写存在的日期"),
        ("date", NONE, "26-2-3", "请填写日期，例如 2026-02-14"),
        ("date", FieldOptions(minimum=date(2026, 1, 1)), "2025-12-31", "请填写 2026-01-01 或以后的日期"),
        ("datetime", NONE, "2026-02-14", "请填写日期和时间，例如 2026-02-14 09:30"),
        ("month", NONE, "2026-13", "请填写月份，例如 2026-02"),
        ("bool", NONE, "也许", "请选择“是”或“否”"),
        ("choice", FieldOptions(codes=CODES), "丁", "选项中没有“丁”，请从选项中选择"),
        ("choices", FieldOptions(codes=CODES, maximum=1), "甲、乙", "请最多选择 1 项"),
        ("choices", FieldOptions(codes=CODES, minimum=2), "甲", "请至少选择 2 项"),
        ("mobile", NONE, "12812345678", "请填写 11 位手机号，例如 13812345678"),
        ("text", FieldOptions(length=3), "四个字了", "请缩短到 3 字以内（现有 4 字）"),
        ("text", NONE, ["a", "b"], "请只填写一个答案"),
        ("person", NONE, "<b>", "请从名单中选择人员"),
        ("note", NONE, "x", "此处不用填写"),
        ("file", FieldOptions(accept=("pdf",)), UPLOAD, "请上传 pdf 格式的文件"),
        ("file", FieldOptions(size_bytes=2048), UPLOAD, "请上传不超过 2 KB 且不为空的文件"),
        ("file", NONE, {"file": "f"}, "请重新上传文件"),
    ],
)  # fmt: skip
def test_a_wrong_answer_is_told_what_to_do(kind: str, options: FieldOptions, typed: Any, words: str) -> None:
    found = field_type(kind, options).parse(typed)
    assert isinstance(found, Wrong)
    assert found.said.zh == words


@pytest.mark.parametrize(
    ("kind", "value", "shown", "masked"),
    [
        ("mobile", "13812345678", same("13812345678"), "138****5678"),
        ("text", "张三", same("张三"), "张＊＊"),
        ("money", Fen(123450), Said("1,234.50 元", "1,234.50 yuan"), "＊＊＊"),
        ("date", date(2026, 2, 4), Said("2026年2月4日", "4 Feb 2026"), "＊＊＊"),
        ("bool", False, Said("否", "No"), "＊＊＊"),
    ],
)
def test_it_shows_and_masks(kind: str, value: Any, shown: Said, masked: str) -> None:
    kept = field_type(kind, NONE)
    assert (kept.plain(value), kept.masked(value)) == (shown, masked)


TABLE = field_type(
    "table",
    FieldOptions(
        columns={
            "what": Column(label="名称", type=field_type("text", NONE)),
            "price": Column(label="单价", type=field_type("money", NONE)),
        },
        maximum=2,
    ),
)


def test_blank_rows_are_no_rows_and_ids_stay() -> None:
    typed = [{ROW: "k3", "what": "桌"}, {"what": "", "price": ""}, {"price": "2"}]
    assert TABLE.parse(typed) == (
        {ROW: "k3", "what": "桌", "price": None},
        {ROW: "r2", "what": None, "price": Fen(200)},
    )


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ([{"price": "x"}], "第 1 行单价：请填写金额，例如 1234.50"),
        ([{"what": "a"}, {"what": "b"}, {"what": "c"}], "请最多填写 2 行"),
        ([{"sum": "1"}], "没有“sum”这一列"),
        ("一行字", "请按行填写"),
        ([{}] * 300, "请最多填写 200 行"),
    ],
)
def test_wrong_rows_are_told(typed: Any, words: str) -> None:
    found = TABLE.parse(typed)
    assert isinstance(found, Wrong)
    assert words in found.said.zh


@pytest.mark.parametrize(
    ("rows", "ids"),
    [
        ([{}, {}], ("r1", "r2")),
        ([{ROW: "r2"}, {}, {}], ("r2", "r1", "r3")),
        ([{ROW: "a"}, {ROW: "a"}], ("a", "r1")),
        ([{ROW: "<b>"}, {ROW: 7}], ("r1", "r2")),
    ],
)
def test_each_row_has_one_sound_id(rows: list[dict[str, Any]], ids: tuple[str, ...]) -> None:
    assert row_ids(rows) == ids
