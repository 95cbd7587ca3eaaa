"""What a sent form is answered, situation by situation."""

from __future__ import annotations

from typing import Any

import pytest

from engine.model.fields.table import ROW
from engine.model.form import Level
from engine.model.ids import FieldId
from engine.model.quantity import Fen
from tests.runtime.forms.words import CODES, answer, check, column, expr, field, form, sent, unanswerable

CLASS = field("class", "choice", codes=CODES, required=True, label="类别")
CONDITIONAL = form(
    CLASS,
    field("amount", "money", label="金额", show_if=expr('class = "first"'), required=True),
    field("reason", "text", label="理由", require_if=expr('class = "other"')),
)
PRICES = form(
    field(
        "items", "table", label="明细", required=True, minimum=1, maximum=3,
        columns={
            "what": column("text", "名称", required=True),
            "number": column("int", "数量", required=True),
            "price": column("money", "单价", required=True, show_if=expr('cell_what != "赠品"')),
            "note": column("text", "说明", require_if=expr("cell_number > 10")),
            "sum": column("money", "小计", value=expr("(cell_price ?? 0 元) * cell_number")),
        },
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "values", "errors"),
    [
        ({"class": "first", "amount": "1"}, {"class": "first", "amount": Fen(100)}, {}),
        ({"class": "first"}, {"class": "first"}, {"amount": "请填写“金额”"}),
        ({"class": "other", "reason": "旧了"}, {"class": "other", "reason": "旧了"}, {}),
        ({"class": "other"}, {"class": "other"}, {"reason": "请填写“理由”"}),
        # what is hidden is neither required nor checked nor kept
        ({"class": "other", "reason": "旧", "amount": "不是数"}, {"class": "other", "reason": "旧"}, {}),
        ({"class": "other", "reason": "旧", "amount": "5"}, {"class": "other", "reason": "旧"}, {}),
        # while the class is not known, nothing follows from it
        ({"amount": "5"}, {"amount": Fen(500)}, {"class": "请选择“类别”"}),
        ({}, {}, {"class": "请选择“类别”", "amount": "请填写“金额”"}),
        (
            {"class": "third", "amount": "x"},
            {},
            {"class": "类别：选项中没有“third”，请从选项中选择", "amount": "金额：请填写金额，例如 1234.50"},
        ),
        (
            {"class": "first", "amount": "1", "sum": "2"},
            {"class": "first", "amount": Fen(100)},
            {"sum": "表单里没有“sum”这一项，请刷新页面后重新填写"},
        ),
    ],
)
def test_conditions_are_decided_on_the_server(
    typed: dict[str, Any], values: dict[str, Any], errors: dict[str, str]
) -> None:
    found = sent(CONDITIONAL, typed)
    assert (found.values, found.errors) == (values, errors)


def test_what_is_read_comes_first_whatever_the_order_of_the_form() -> None:
    turned = form(
        field("reason", "text", label="理由", show_if=expr('class = "first"')),
        CLASS,
    )
    assert sent(turned, {"class": "other", "reason": "x"}).values == {"class": "other"}
    assert sent(turned, {"class": "first", "reason": "x"}).values == {"class": "first", "reason": "x"}


def test_hiding_travels_along_a_chain() -> None:
    chain = form(
        CLASS,
        field("urgent", "bool", show_if=expr('class = "first"')),
        field("reason", "text", show_if=expr("urgent ?? false")),
    )
    typed = {"class": "other", "urgent": "是", "reason": "急"}
    assert sent(chain, typed).values == {"class": "other"}
    assert sent(chain, typed | {"class": "first"}).values == {
        "class": "first",
        "urgent": True,
        "reason": "急",
    }


COMPUTED = form(
    field("count", "int", label="数量"),
    field("total", "money", label="合计", value=expr("(count ?? 0) * 2 元")),
)


@pytest.mark.parametrize(
    ("typed", "total"),
    [
        ({"count": "3"}, Fen(600)),
        ({"count": "3", "total": "9999"}, Fen(600)),
        ({"count": ""}, Fen(0)),
    ],
)
def test_a_computed_value_is_never_taken_from_the_sender(typed: dict[str, str], total: Fen) -> None:
    assert sent(COMPUTED, typed).values["total"] == total


def test_a_value_out_of_bounds_is_told_and_nothing_breaks() -> None:
    assert sent(COMPUTED, {"count": "900000000000000"}).errors == {
        "total": "“合计”无法算出，请检查填写的数值"
    }


STEP = form(
    field("amount", "money", label="金额", required=True),
    field("reason", "text", label="理由", required=True),
    field("count", "int", label="数量", readonly_if=expr("amount ?? 0 元 > 100 元")),
)
STOOD = {"amount": Fen(100), "reason": "旧", "count": 5}


@pytest.mark.parametrize(
    ("typed", "writes", "values", "errors"),
    [
        ({}, {"reason"}, STOOD, {}),
        ({"reason": "新"}, {"reason"}, STOOD | {"reason": "新"}, {}),
        ({"reason": ""}, {"reason"}, {"amount": Fen(100), "count": 5}, {"reason": "请填写“理由”"}),
        ({"reason": "新", "amount": "1.00"}, {"reason"}, STOOD | {"reason": "新"}, {}),
        (
            {"amount": "2"},
            {"reason"},
            STOOD,
            {"amount": "“金额”在这一步不能修改，请保持原样"},
        ),
        ({"count": ""}, None, {"amount": Fen(100), "reason": "旧"}, {}),
        # once it is read-only by a condition, it keeps what it had
        ({"amount": "200", "count": "9"}, None, STOOD | {"amount": Fen(20000)}, {}),
    ],
)
def test_a_step_writes_what_it_may(
    typed: dict[str, str], writes: set[str] | None, values: dict[str, Any], errors: dict[str, str]
) -> None:
    found = sent(STEP, typed, base=STOOD, writes=writes)
    assert (found.values, found.errors) == (values, errors)


def test_a_default_stands_until_somebody_clears_it() -> None:
    given = form(field("count", "int", default=expr("5")))
    assert sent(given, {}).values == {"count": 5}
    assert sent(given, {"count": ""}).values == {}
    assert sent(given, {}, base={"count": 7}).values == {"count": 7}


CHECKED = form(
    field("amount", "money", label="金额"),
    field("number", "int", label="数量", required=True),
    checks=(
        check("most", "(amount ?? 0 元) > 100 元", "请不要超过 100 元",
              fields=(FieldId("amount"),), reason="too_much"),
        check("odd", "number > 5", "数量偏多，请确认", level=Level.WARN),
        check("told", "number > 1", "将分批办理", level=Level.INFO),
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "confirmed", "errors", "confirm"),
    [
        ({"amount": "100", "number": "5"}, (), {}, ()),
        ({"amount": "101", "number": "5"}, (), {"amount": "请不要超过 100 元"}, ()),
        ({"amount": "1", "number": "6"}, (), {"": "数量偏多，请确认"}, ("odd",)),
        ({"amount": "1", "number": "6"}, ("odd",), {}, ()),
        ({"amount": "101", "number": "6"}, ("most", "odd"), {"amount": "请不要超过 100 元"}, ()),
        # an answer that is missing or wrong checks nothing, the others are still checked
        ({"amount": "101"}, (), {"number": "请填写“数量”", "amount": "请不要超过 100 元"}, ()),
        ({"amount": "x", "number": "1"}, (), {"amount": "金额：请填写金额，例如 1234.50"}, ()),
    ],
)
def test_checks_stop_ask_or_only_tell(
    typed: dict[str, str], confirmed: tuple[str, ...], errors: dict[str, str], confirm: tuple[str, ...]
) -> None:
    found = sent(CHECKED, typed, confirmed=confirmed)
    assert (found.errors, found.confirm) == (errors, confirm)


def test_a_check_that_cannot_be_carried_out_is_not_passed() -> None:
    given = form(field("count", "int"), checks=(check("home", unanswerable(), "不在本镇"),))
    assert "核对暂时无法完成" in sent(given, {"count": "1"}).errors[""]


ROW_TYPED = {"what": "桌", "number": "2", "price": "3"}


@pytest.mark.parametrize(
    ("rows", "errors"),
    [
        ([ROW_TYPED], {}),
        ([ROW_TYPED, {}, {"what": "", "number": ""}], {}),
        ([], {"items": "请填写“明细”"}),
        ([{}], {"items": "请填写“明细”"}),
        ([ROW_TYPED, {"what": "椅"}], {
            "items.1.number": "明细：第 2 行 请填写“数量”", "items.1.price": "明细：第 2 行 请填写“单价”",
        }),
        ([{"what": "赠品", "number": "1"}], {}),
        ([ROW_TYPED | {"number": "11"}], {"items.0.note": "明细：第 1 行 请填写“说明”"}),
        ([ROW_TYPED | {"price": "x"}], {"items.0.price": "明细：第 1 行 单价：请填写金额，例如 1234.50"}),
        (
            [ROW_TYPED | {"vat": "1"}],
            {"items.0": "明细：第 1 行 表单里没有“vat”这一项，请刷新页面后重新填写"},
        ),
        ([ROW_TYPED] * 4, {"items": "明细：请最多填写 3 行"}),
        ("一行", {"items": "明细：请按行填写"}),
        ([ROW_TYPED] * 201, {"items": "明细：请最多填写 200 行"}),
    ],
)  # fmt: skip
def test_rows_have_their_own_conditions(rows: Any, errors: dict[str, str]) -> None:
    assert sent(PRICES, {"items": rows}).errors == errors


def test_a_row_keeps_its_id_and_computes_its_cells() -> None:
    found = sent(PRICES, {"items": [{**ROW_TYPED, ROW: "k7"}, {**ROW_TYPED, "what": "赠品"}]})
    first, second = found.values["items"]
    assert (first[ROW], first["sum"]) == ("k7", Fen(600))
    assert (second[ROW], second["price"], second["sum"]) == ("r1", None, Fen(0))


@pytest.mark.parametrize(
    ("kind", "typed", "ok"),
    [
        ("unit", "s7", True), ("unit", "t", False), ("unit", "nowhere", False),
        ("person", "p1", True), ("person", "p9", False),
        ("ref", "r1", True), ("ref", "r9", False),
    ],
)  # fmt: skip
def test_a_reference_leads_somewhere(kind: str, typed: str, ok: bool) -> None:
    given = form(field("x", kind, label="对象", **({"unit_types": ("community",)} if kind == "unit" else {})))
    found = sent(given, {"x": typed})
    assert (found.values == {"x": typed}) is ok
    assert ("x" in found.errors) is not ok


def test_too_much_is_refused_before_it_is_read() -> None:
    assert sent(CHECKED, {f"x{n}": "" for n in range(501)}).errors == {
        "": "提交的内容过多，请刷新页面后重新填写"
    }


def test_a_note_asks_nothing() -> None:
    given = form(field("note", "note", required=True), field("count", "int"))
    assert sent(given, {"count": "1"}) == sent(given, {"note": "", "count": "1"})
    assert sent(given, {"note": "x"}).errors == {"note": "note：此处不用填写"}


def test_a_condition_may_read_an_answer_it_knows_is_there() -> None:
    given = form(CLASS, field("reason", "text", show_if=answer("urgent")), field("urgent", "bool"))
    assert sent(given, {"class": "first", "reason": "x", "urgent": "是"}).values["reason"] == "x"
