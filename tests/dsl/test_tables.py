"""Decision tables beyond the cases: files, layers, traces, explanations, and proofs that end."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random
from textwrap import dedent, indent

import pytest

from engine.dsl.build.tables.cells import Cells
from engine.dsl.build.view import View
from engine.dsl.compile import Result, compile_pack
from engine.dsl.explain import explain_path
from engine.dsl.format.table_text import TableText, table_text
from engine.dsl.proof.cover import STEPS_MAX, Proof, TooHard
from engine.dsl.text.node import Scalar
from engine.model.expr import types as t
from engine.model.expr.compile import Step, compile_expression, compile_traced
from engine.model.expr.explain import sentences
from engine.model.expr.interpret import evaluate
from engine.model.expr.scope import Values
from engine.model.expr.table import Among, Anything, Column, Hit, NoRow, Row, Stretch, Table, Within, reasons
from engine.model.expr.tree import Lookup, Node, parameters
from engine.model.expr.values import Value
from engine.model.expr.wording import Figure, Words
from engine.model.ids import TableId
from engine.model.quantity import Points
from tests.dsl.cases import PACK, base

FILE = "place/mechanisms/x.yaml"
CSV = "place/catalogues/rates.csv"
COLUMNS = """\
inputs:
  kind: {label: 类别, type: choice, codes: kinds}
  hours: {label: 时长, type: number, range: "[0..24]"}
outputs:
  rate: {label: 每小时, type: points}
"""
KINDS = "codes: {kinds: {label: 类别, codes: {环境卫生: 环境卫生, 助老: 助老, 治安: 治安}}}"


def pack(table: str, **definitions: str) -> dict[str, str]:
    """The base with a mechanism that has one table, `rates`, and some definitions."""
    defined = "".join(f"  {name}: {text}\n" for name, text in definitions.items())
    head = f"mechanism: x\nlabel: 甲\nsource: plan\n{KINDS}\n"
    text = f"{head}{defined and 'definitions:' + chr(10)}{defined}tables:\n  rates:\n"
    return {**base(), FILE: f"{text}    label: 标准\n{indent(dedent(COLUMNS + dedent(table)), '    ')}"}


def compiled(files: dict[str, str]) -> Result:
    """The pack compiled; nothing stops it."""
    result = compile_pack(files, PACK)
    assert result.compiled is not None, [f"{f.span} {f.problem.message().en}" for f in result.findings]
    return result


def rates(result: Result) -> Table:
    """The table of the pack."""
    assert result.compiled is not None
    return result.compiled.rules.tables[TableId("x.rates")].table


def use(result: Result, name: str) -> Node:
    """The tree of a definition."""
    assert result.compiled is not None
    return result.compiled.rules.definitions[f"x.{name}"]


def test_a_file_says_the_same_as_rows_in_the_mechanism() -> None:
    listed = compiled(pack("file: catalogues/rates.csv"))
    written = compiled(
        pack("""\
        rows:
          - [助老, 3 以上, 15 分, 送餐上门]
          - [助老, 不满 3, 12 分]
          - ["环境卫生, 治安", -, 10 分]
        """)
    )
    assert rates(listed) == rates(written)
    assert listed.compiled is not None
    assert written.compiled is not None
    assert listed.compiled.rules.meaning == written.compiled.rules.meaning


def test_a_file_is_pinned_with_the_pack_and_read_again_from_the_bundle() -> None:
    result = compiled(pack("file: catalogues/rates.csv"))
    assert result.compiled is not None
    assert CSV in result.compiled.bundle
    again = compile_pack(result.compiled.bundle, PACK)
    assert again.compiled is not None
    assert again.compiled.rules.bundle == result.compiled.rules.bundle
    changed = {**result.compiled.bundle, CSV: result.compiled.bundle[CSV].replace("15", "16")}
    other = compile_pack(changed, PACK)
    assert other.compiled is not None
    assert other.compiled.rules.bundle != result.compiled.rules.bundle


#: The text of the CSV, the code of the problem, and the text it points at.
WRONG_FILES = [
    ("kind,rate\n助老,15 分\n", "wrong-header", "kind,rate"),
    ("", "wrong-header", ""),
    ("kind,hours,rate\n助老,-,十五\n", "bad-cell", "十五"),
    ('kind,hours,rate\n"助老, 治按",-,15 分\n', "unknown-code", "助老, 治按"),
    ('kind,hours,rate\n"助老,-,15 分\n', "bad-csv", '"助老,-,15 分'),
    ("kind,hours,rate\n助老,15 分\n", "wrong-cell-count", "助老,15 分"),
    (
        "\ufeffkind,hours,rate\r\n-,-,15 分\r\n\r\n助老,[1..2],9 分\r\n",
        "overlapping-rows",
        "助老,[1..2],9 分",
    ),
    ("kind,hours,rate\n" + "-,-,1 分\n" * 201, "table-too-large", "-,-,1 分"),
]


@pytest.mark.parametrize(("text", "code", "at"), WRONG_FILES)
def test_what_is_wrong_in_a_file_is_shown_in_the_file(text: str, code: str, at: str) -> None:
    result = compile_pack({**pack("file: catalogues/rates.csv"), CSV: text}, PACK)
    found = next(f for f in result.findings if f.problem.code == code)
    line = text.removeprefix("\ufeff").split("\n")[found.span.line - 1]
    assert found.span.file == CSV
    assert line[found.span.column - 1 : found.span.end_column - 1] == at


def test_a_layer_below_replaces_all_rows_or_one_default() -> None:
    files = pack("rows: [[助老, -, 15 分]]\ndefault: 0 分")
    files["deep/pack.yaml"] = (
        "pack: deep\nlabel: 下层\nlevel: pilot\nextends: place\nlanguage: 1\nin_force_from: 2025-01-01\n"
    )
    files["deep/mechanisms/x.yaml"] = (
        "mechanism: x\ntables: {rates: {rows: [[治安, 不满 2, 7 分]], default: 1 分}}\n"
    )
    result = compile_pack(files, "deep")
    assert result.compiled is not None
    table = rates(result)
    assert (len(table.rows), table.rows[0].then, table.default) == (1, (Points(7),), (Points(1),))


def test_where_a_row_comes_from_is_explained() -> None:
    result = compiled(pack("rows: [[助老, -, 15 分], [not(助老), -, 10 分]]"))
    page = explain_path(result, "mechanisms.x.tables.rates.rows", "en")
    assert page is not None
    assert f"mechanisms.x.tables.rates.rows[0][2] = 15 分  ← place, {FILE}:" in page


def test_a_trace_names_the_row_and_its_reason() -> None:
    table = """\
    hit: first
    rows:
      - [助老, 3 以上, 15 分, 时间长的多给]
      - [助老, -, 12 分]
      - [-, -, 10 分]
    """
    result = compiled(pack(table, one='rates("助老", 1 + 2) + 1 分', two='rates("治安", 3)'))
    trace = compile_traced(use(result, "one"))(Values())
    step = told(trace.steps)
    assert (trace.value, step.value, step.rows) == (Points(16), Points(15), (1,))
    assert reasons(rates(result), step.rows) == {1: "时间长的多给"}
    assert told(compile_traced(use(result, "two"))(Values()).steps).rows == (3,)


def told(steps: tuple[Step, ...]) -> Step:
    """What the trace tells of the table."""
    return next(step for step in steps if isinstance(step.node, Lookup))


#: What follows the rows; the value for hours that no row covers, or the break.
ENDINGS = [("default: 1 分", Points(1)), ("gaps: warn", None)]


@pytest.mark.parametrize(("ending", "value"), ENDINGS)
def test_where_no_row_holds_the_ending_says_what_then(ending: str, value: Value) -> None:
    result = compiled(pack(f"rows: [[助老, -, 15 分]]\n{ending}", one='rates("治安", 3)'))
    assert evaluate(use(result, "one"), Values()) == value


def test_a_value_out_of_its_range_holds_in_no_row() -> None:
    result = compiled(pack("rows: [[-, -, 15 分]]", one='rates("治安", 25)', two='rates("治安", 24)'))
    assert evaluate(use(result, "two"), Values()) == Points(15)
    for run in (
        lambda: evaluate(use(result, "one"), Values()),
        lambda: compile_traced(use(result, "one"))(Values()),
    ):
        with pytest.raises(ArithmeticError) as broken:
            run()
        assert isinstance(broken.value.__cause__, NoRow)


@pytest.mark.parametrize(
    ("table", "shown"),
    [
        ("rows: [[助老, 不满 3, 15 分], [not(助老), -, 9 分]]", "{kind: 助老, hours: 3}"),
        ("rows: [[助老, -, 15 分], [环境卫生, -, 9 分], [治安, 不满 24, 9 分]]", "{kind: 治安, hours: 24}"),
        ("rows: [[-, '[0..1), (1..24]', 15 分]]", "{kind: 环境卫生, hours: 1}"),
    ],
)
def test_a_gap_is_shown_by_an_example(table: str, shown: str) -> None:
    found = [f for f in compile_pack(pack(table), PACK).findings if f.problem.code == "table-gap"]
    assert [shown in f.problem.message().zh for f in found] == [True]


# Proofs end, however entangled the table is.

WIDE = tuple(Column(id=f"n{i}", type=t.Number()) for i in range(9))
CODED = tuple(Column(id=f"c{i}", type=t.Enum("k", tuple("abcdefghijkl"))) for i in range(9))


def _stretch(random: Random) -> Within:
    low = Decimal(random.randint(0, 1000))
    return Within((Stretch(low, low + random.randint(1, 2000)),))


def _codes(random: Random) -> Among | Anything:
    few = random.sample("abcdefghijkl", random.randint(4, 11))
    return Among(frozenset(few)) if random.random() < 0.4 else Anything()


def entangled(kind: str, hit: Hit) -> Table:
    """Two hundred rows over nine inputs that all cross one another."""
    random = Random(7)
    cell = _codes if kind == "codes" else _stretch
    rows = tuple(Row(tuple(cell(random) for _ in range(9)), (Decimal(1),)) for _ in range(200))
    columns = CODED if kind == "codes" else WIDE
    said = (Column(id="n", type=t.Number(0)),)
    return Table(id="m.t", hit=hit, inputs=columns, outputs=said, rows=rows, order=tuple(range(200)))


@pytest.mark.parametrize("kind", ["codes", "stretches"])
@pytest.mark.parametrize("hit", [Hit.UNIQUE, Hit.FIRST])
def test_the_largest_tables_are_proven_or_given_up_within_the_budget(kind: str, hit: Hit) -> None:
    proof = Proof(entangled(kind, hit))
    assert len(list(proof.overlaps())) <= 200
    try:
        list(proof.unreached())
        proof.gap()
    except TooHard:
        assert proof.steps > STEPS_MAX
    # The step that exceeded the budget is the last, and none is longer than the rows and ends of one input.
    assert proof.steps <= STEPS_MAX + 200 * len(WIDE) * 2


def test_what_cannot_be_shown_in_the_budget_is_told_and_a_default_needs_no_proof(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("engine.dsl.proof.cover.STEPS_MAX", 3)
    rows = "rows: [[助老, 不满 3, 15 分], [助老, 3 以上, 16 分], [not(助老), -, 9 分]]"
    codes = {f.problem.code for f in compile_pack(pack(rows), PACK).findings if f.is_error}
    assert codes == {"too-hard-to-prove"}
    assert compile_pack(pack(f"{rows}\ndefault: 0 分"), PACK).compiled is not None


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("3 以上", ">= 3"),
        ("3 以下", "<= 3"),
        ("不超过 3", "[..3]"),
        ("不满 3", "< 3"),
        ("超过 3", "(3..)"),
        ("3 以上不满 6", "[3..6)"),
        ("超过 3 不超过 6", "(3..6]"),
        ("3 以上 6 以下", "[3..6]"),
        ("≥ 3", "not(< 3)"),
        ("［3..6）", "[3..6)"),
        ("非（3）", "(3..), (..3)"),
        ("1, 2，3、[2..3]", "[2..3], 1"),
        ("= 3", "3"),
    ],
)
def test_a_cell_has_several_spellings(cell: str, shown: str) -> None:
    cells = Cells(Column(id="n", type=t.Number()), "number")
    assert cells.test(cell) == cells.test(shown)


def test_missing_holds_only_where_it_is_written() -> None:
    column = Column(id="n", type=t.Optional(t.Number()))
    cells = Cells(column, "number")
    confined = Cells(replace(column, range=Stretch(Decimal(0), Decimal(9))), "number")
    for cell, holds in (
        ("-", True),
        ("missing", True),
        ("missing, 3", True),
        (">= 0", False),
        ("not(3)", False),
    ):
        for one in (cells, confined):
            test = one.test(cell)
            assert isinstance(test, Anything | Within)
            assert test.admits(None) is holds, cell


NAMED = """\
rows:
  elders: [助老, 3 以上, "= round(hours * $base)", 送餐上门]
  little: [助老, 不满 3, 12 分]
  rest: ["环境卫生, 治安", -, "= if hours > 10 then $base else 1 分"]
"""
NUMBERED = """\
rows:
  - [助老, 3 以上, 15 分, "多的, \\"更多\\""]
  - [助老, 不满 3, 12 分]
  - ["环境卫生, 治安", -, 10 分]
"""
BASE = "parameters: {base: {label: 基数, type: points, value: 10 分}}"


def named() -> dict[str, str]:
    """A table whose rows have ids, some of which compute."""
    files = pack(NAMED, paid='rates("助老", 3.5)', night='rates("治安", 11)', day='rates("治安", 1)')
    return {**files, FILE: files[FILE].replace(KINDS, f"{BASE}\n{KINDS}")}


@pytest.mark.parametrize(("name", "value", "row"), [("paid", 35, 1), ("night", 10, 3), ("day", 1, 3)])
def test_a_row_computes_what_it_says_from_the_inputs_and_figures(name: str, value: int, row: int) -> None:
    node, given = use(compiled(named()), name), Values({}, {"x.base": Points(10)})
    trace = compile_traced(node)(given)
    assert evaluate(node, given) == compile_expression(node)(given) == trace.value == Points(value)
    assert [step.rows for step in trace.steps if isinstance(step.node, Lookup)] == [(row,)]
    assert parameters(node) == ("x.base",)


def test_a_reason_names_the_row_by_its_id_and_the_figure_it_read() -> None:
    node = use(compiled(named()), "paid")
    trace = compile_traced(node)(Values({}, {"x.base": Points(10)}))
    words = Words(tables={"x.rates": "标准"}, figures={"x.base": Figure(label="基数")})
    assert sentences(node, trace, "zh", words) == ("35 分：标准第 elders 行 35 分", "基数 10 分")
    assert reasons(rates(compiled(named())), (1,)) == {1: "送餐上门"}


def test_a_layer_below_changes_one_row_by_its_id() -> None:
    files = named()
    above = files[FILE].replace("source: plan", "source: law")
    below = "mechanism: x\ntables: {rates: {rows: {little: [助老, 不满 3, 13 分]}}}\n"
    table = rates(compiled({**files, "nation/mechanisms/x.yaml": above, FILE: below}))
    assert [row.id for row in table.rows] == ["elders", "little", "rest"]
    assert table.rows[1].then == (Points(13),)


def meaning(table: Table) -> object:
    """What a table says, whatever it is written in."""
    return table.inputs, table.outputs, table.rows, table.order


@pytest.mark.parametrize(
    "rows",
    [
        NAMED,
        NUMBERED,
    ],
    ids=["with ids", "by number"],
)
def test_from_yaml_to_csv_and_back_is_the_same_table(rows: str) -> None:
    here = indent(NAMED, "    ")
    files = named() | {FILE: named()[FILE].replace(here, indent(rows, "    "))}
    first = compiled(files)
    text = written(first)
    filed = {**named(), CSV: text.csv()}
    filed[FILE] = named()[FILE].replace(here, "    file: catalogues/rates.csv\n")
    second = compiled(filed)
    third = compiled({**named(), FILE: named()[FILE].replace(here, indent(written(second).yaml(), "    "))})
    assert meaning(rates(first)) == meaning(rates(second)) == meaning(rates(third))


def written(result: Result) -> TableText:
    """The text of the table."""
    root = result.provenance.root
    assert root is not None
    view = View(root, Scalar("", root.span, root.span)).child("mechanisms").child("x").child("tables")
    found = table_text(view.child("rates"), result.provenance.layers)
    assert found is not None
    return found


def test_two_rows_of_a_file_have_different_ids() -> None:
    files = {**named(), CSV: 'id,kind,hours,rate\na,助老,-,1 分\na,"环境卫生, 治安",-,2 分\n'}
    files[FILE] = files[FILE].replace(indent(NAMED, "    "), "    file: catalogues/rates.csv\n")
    found = compile_pack(files, PACK).findings
    assert [(f.problem.code, f.span.line) for f in found if f.is_error] == [("row-twice", 3)]
