"""Excel: what goes out comes back, formulas never do, and bad files get a sentence."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from itertools import count

import pytest

from engine.base.finding import Said
from engine.exchange.apart import rows_apart
from engine.exchange.excel_in import TOO_LARGE, UNREADABLE, as_text, rows_of
from engine.exchange.excel_out import harmless, workbook
from engine.exchange.people_sheet import HEADS, read, template
from engine.model.command import AddPerson, Appoint
from tests.support.office import organisation
from tests.support.rules import ORGANISATION

TODAY = date(2025, 6, 3)
FAR_CELL = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


def test_what_goes_out_comes_back() -> None:
    rows = (("事项", "金额"), ("刷墙", "4,500.00 元"), ("=1+1", "-3.50"), ("", "0"))
    assert rows_of(workbook("台账", rows, (False, True))) == (
        ("事项", "金额"), ("刷墙", "4500"), ("=1+1", "-3.5"), ("", "0"),
    )  # fmt: skip


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "－2", "＠x", " =1", "　=1"]
)
def test_no_cell_becomes_a_formula(cell: str) -> None:
    packed = workbook("x", ((cell,), (cell,)))
    assert harmless(cell).startswith("'")
    with zipfile.ZipFile(io.BytesIO(packed)) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(
    ("cell", "text"), [(12.0, "12"), (0.1, "0.1"), (1e15, "1000000000000000"), (True, "是"), (" a ", "a")]
)
def test_a_cell_reads_as_people_see_it(cell: float | bool | str, text: str) -> None:
    assert as_text(cell) == text


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no zip", b"<html>", b"\xd0\xcf\x11\xe0" + b"0" * 600])
def test_a_file_that_is_no_sheet_gets_a_sentence(content: bytes) -> None:
    assert rows_of(content) == UNREADABLE


def test_a_sheet_with_too_many_rows_gets_a_sentence() -> None:
    assert rows_of(workbook("x", [("a",)] * 5_001)) == TOO_LARGE


def read_rows(*rows: tuple[str, ...]) -> tuple[list[object], list[tuple[int, Said]]]:
    numbers = count(1)
    found = read(rows, ORGANISATION, organisation(), TODAY, lambda: f"id{next(numbers)}")
    return list(found.changes), [(error.row, error.said) for error in found.errors]


def test_the_template_asks_for_nothing() -> None:
    assert read_rows(*template()) == ([], [])


def test_a_person_with_two_posts_is_one_person() -> None:
    changes, errors = read_rows(
        HEADS, ("覃一", "", "secretary", "单位s7"), ("覃一", "", "accountant", "单位s8")
    )
    assert not errors
    assert [type(change) for change in changes] == [AddPerson, Appoint, Appoint]
    assert isinstance(changes[1], Appoint)
    assert isinstance(changes[2], Appoint)
    assert changes[1].person == changes[2].person == "id1"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("", "1", "secretary", "单位s7"), "请填写姓名"),
        (
            ("甲", "", "书记长", "单位s7"),
            "没有“书记长”这个岗位，可填：secretary、accountant、volunteer、town_lead、reviewer、finance",
        ),
        (("甲", "", "secretary", "单位z"), "没有单位叫“单位z”"),
    ],
)
def test_a_wrong_row_is_told_with_its_number(row: tuple[str, ...], said: str) -> None:
    _, errors = read_rows(HEADS, ("乙", "", "", ""), row)
    assert [(number, sentence.zh) for number, sentence in errors] == [(3, said)]


def test_a_sheet_with_other_headings_is_refused_as_a_whole() -> None:
    changes, errors = read_rows(("name", "post"), ("甲", "secretary"))
    assert not changes
    assert [number for number, _ in errors] == [1]


def test_a_sheet_apart_reads_the_same() -> None:
    rows = (("姓名", "岗位"), ("韦桂兰", "社区党组织书记"))
    assert rows_apart(workbook("人员", rows)) == rows
    assert rows_apart(b"<html>") == UNREADABLE
    assert rows_apart(workbook("x", [("a",)] * 5_001)) == TOO_LARGE


def test_one_cell_at_the_far_end_of_a_sheet_takes_nobody_down() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook("x", [("a",)]))) as book, zipfile.ZipFile(packed, "w") as other:
        for name in book.namelist():
            other.writestr(name, book.read(name).replace(b"</row>", b"</row>" + FAR_CELL))
    assert rows_apart(packed.getvalue()) in (TOO_LARGE, UNREADABLE)
