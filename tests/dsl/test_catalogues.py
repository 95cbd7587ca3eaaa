"""Catalogues: complete, counted, referring only to what exists; what changed between two versions."""

from __future__ import annotations

import pytest

from engine.dsl.compile import Result, compile_pack
from engine.model.catalogue import Item, difference
from engine.model.ids import CatalogueId, CodeListId
from tests.dsl.cases import PACK, base

FILE = "place/mechanisms/x.yaml"
MATTERS = "place/catalogues/matters.csv"
POWERS = "place/catalogues/powers.csv"
TEXT = """\
mechanism: x
label: 甲
source: plan
codes:
  kinds: {label: 类别, codes: {aid: 救助, permit: 许可}}
catalogues:
  powers:
    label: 权力清单
    file: catalogues/powers.csv
    columns: {basis: {label: 依据}}
  matters:
    label: 事项清单
    file: catalogues/matters.csv
    columns:
      kind: {label: 类别, codes: kinds, required: true}
      basis: {label: 政策依据, required: true}
      within: {label: 时限, type: workdays}
      power: {label: 权力, of: powers}
      guide: {label: 办事指南}
    count: 3
    counts: {by: kind, of: {aid: 2, permit: 1}}
    pending: [guide]
    for: clerk
forms:
  ask:
    label: 申请
    fields:
      matter: {type: choice, label: 事项, codes: matters, required: true}
      days: {type: text, label: 时限, value: 'text(lookup(form.matter, "within") ?? 0 个工作日)'}
"""
HEADER = "id,label,kind,basis,within,power,guide"
LINES = (
    "m1,低保申请,aid,条例第九条,5 个工作日,p-1,有",
    "m2,临时救助,aid,办法第三条,,p-1;p-2,有",
    "m3,占道许可,permit,条例第二十条,10 个工作日,p-2,",
)
CSV = "\n".join((HEADER, *LINES)) + "\n"
POWER_LINES = "id,label,basis\np-1,救助审核,法\np-2,占道审批,法\n"


def compiled(csv: str = CSV, text: str = TEXT) -> Result:
    """The base with a mechanism that has a catalogue."""
    return compile_pack({**base(), FILE: text, MATTERS: csv, POWERS: POWER_LINES}, PACK)


def told(result: Result) -> list[tuple[str, str]]:
    """Code of each error, and what is underlined."""
    errors = [one for one in result.findings if one.is_error]
    return [(one.problem.code, f"{one.span.file.rpartition('/')[2]}:{one.span.line}") for one in errors]


def test_items_are_codes_with_attributes_and_those_that_wait_cannot_be_chosen() -> None:
    result = compiled()
    assert result.compiled is not None, told(result)
    rules = result.compiled.rules
    matters = rules.catalogues[CatalogueId("x.matters")]
    assert [(item.id, item.pending) for item in matters.items.values()] == [
        ("m1", ()),
        ("m2", ()),
        ("m3", ("guide",)),
    ]
    assert list(rules.code_lists[CodeListId("x.matters")].codes) == ["m1", "m2"]
    assert matters.items["m2"].cells == {
        "kind": "aid",
        "basis": "办法第三条",
        "power": "p-1;p-2",
        "guide": "有",
    }


COUNTS = [("count-differs", "x.yaml:20"), ("count-differs", "x.yaml:21")]


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("办法第三条", "", [("item-incomplete", "matters.csv:3")]),
        ("低保申请", "", [("item-incomplete", "matters.csv:2")]),
        ("m2,临时救助,aid,办法第三条,,p-1;p-2,有\n", "", COUNTS),
        (LINES[2], f"{LINES[2]}\nm4,占道,permit,法,,,", COUNTS),
        ("p-1;p-2", "p-1;Z-999", [("no-such-item", "matters.csv:3")]),
        ("m1,低保申请,aid", "m1,低保申请,ald", [("no-such-item", "matters.csv:2"), COUNTS[1]]),
        ("m1,低保", "m2,低保", [("row-twice", "matters.csv:3"), *COUNTS]),
        ("m1,低保", "m 1,低保", [("bad-item-id", "matters.csv:2"), *COUNTS]),
        ("5 个工作日,p-1", "五天,p-1", [("bad-value", "matters.csv:2")]),
        (HEADER, HEADER.replace("basis", "根据"), [("wrong-header", "matters.csv:1")]),
        ("p-1,有", 'p-1,"有', [("bad-csv", "matters.csv:2")]),
    ],
)
def test_what_is_wrong_with_a_list_is_told_at_its_cell(
    before: str, after: str, found: list[tuple[str, str]]
) -> None:
    assert before in CSV
    assert sorted(told(compiled(CSV.replace(before, after, 1)))) == sorted(found)


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("pending: [guide]", "pending: [leaflet]", "unknown-column"),
        ("by: kind", "by: sort", "unknown-column"),
        ("of: powers", "of: rights", "unknown-catalogue"),
        ("codes: kinds,", "codes: sorts,", "unknown-code-list"),
        ("for: clerk", "for: butler", "unknown-post"),
        ("file: catalogues/matters.csv", "file: catalogues/matter.csv", "no-catalogue"),
        ("    for: clerk", "    among: powers", "no-such-item"),
        ("type: workdays", "type: weeks", "unknown-word"),
    ],
)
def test_what_is_wrong_with_its_description_is_told(before: str, after: str, found: str) -> None:
    assert before in TEXT
    assert found in {code for code, _ in told(compiled(text=TEXT.replace(before, after)))}


def test_two_versions_differ_by_item_and_cell_and_never_by_order() -> None:
    one = {name: Item(id=name, label=name, cells={"basis": "法"}) for name in "abcdef"}
    two = {name: Item(id=name, label=name, cells={"basis": "法"}) for name in "fedcxyz"}
    two["c"] = Item(id="c", label="丙", cells={"basis": "新法", "within": "3"})
    found = difference(one, two)
    assert [item.id for item in found.added] == ["x", "y", "z"]
    assert [item.id for item in found.removed] == ["a", "b"]
    (changed,) = found.changed
    assert changed.cells == {"label": ("c", "丙"), "basis": ("法", "新法"), "within": ("", "3")}
    assert len(found) == 6
    assert len(difference(one, dict(reversed(one.items())))) == 0
