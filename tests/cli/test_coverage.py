"""`yifang coverage`: rows against scenarios; what is missing, what names nothing, what nothing touches."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.cli.packs import read_pack
from engine.rehearsal.read import read_scenarios
from engine.rehearsal.rows import matrix, read_rows
from tests.cli.terminal import Terminal

ROOT = Path(__file__).parents[2]
HEAD = "row,label,kind,place,shown_by\n"
SHOWS = """\
scenario: helps
label: 帮一把
rows: [{row}]
given: {{clock: 2025-03-03 09:00, sample: true}}
steps:
  - expect: {{cases: {{}}}}
"""


def told(terminal: Terminal, rows: str, row: str, *options: str) -> tuple[int, str]:
    """What the command says of one scenario that names one row."""
    pack = terminal.pack()
    (pack / "scenarios").mkdir(exist_ok=True)
    (pack / "scenarios" / "helps.yaml").write_text(SHOWS.format(row=row), encoding="utf-8")
    (terminal.folder / "configs" / "rows.csv").write_text(HEAD + rows, encoding="utf-8")
    said = terminal.run("coverage", *options)
    return said.code, said.all


def test_a_row_with_a_scenario_is_covered(terminal: Terminal) -> None:
    code, words = told(terminal, "AA-01,帮助,FORM,little,scenario\n", "AA-01", "--quick")
    assert (code, "little 1/1" in words) == (0, True), words


def test_a_row_without_a_scenario_fails_by_name(terminal: Terminal) -> None:
    rows = "AA-01,帮助,FORM,little,scenario\nAA-02,评分,SCORE,little,scenario\ng1,守护,GUARD,,test\n"
    code, words = told(terminal, rows, "AA-01", "--quick")
    assert code == 1
    assert "缺场景 AA-02 评分" in words
    assert "g1" not in words


@pytest.mark.parametrize("row", ["AA-03", ""])
def test_a_scenario_for_no_row_fails(terminal: Terminal, row: str) -> None:
    code, words = told(terminal, "AA-01,帮助,FORM,little,scenario\n", row, "--quick")
    assert code == 1
    assert f"little/helps：清单里没有 {row or '—'}" in words


def test_what_no_scenario_touches_is_told(terminal: Terminal) -> None:
    code, words = told(terminal, "AA-01,帮助,FORM,little,scenario\n", "AA-01")
    assert code == 1
    assert "little 没有走到 steps: " in words


@pytest.mark.parametrize("text", ["a,b\n", HEAD + "AA-01,x\n", HEAD + 2 * "AA-01,x,FORM,p,scenario\n"])
def test_a_list_of_another_form_is_refused(terminal: Terminal, text: str) -> None:
    terminal.pack()
    (terminal.folder / "configs" / "rows.csv").write_text(text, encoding="utf-8")
    assert terminal.run("coverage", "--quick").code == 2


def test_the_shipped_list_is_whole_and_no_shipped_scenario_strays() -> None:
    rows = read_rows((ROOT / "configs" / "rows.csv").read_text(encoding="utf-8"))
    assert not isinstance(rows, str)
    assert sum(row.id.count("-") == 1 and row.place != "" for row in rows) == 260
    named = {}
    for folder in (ROOT / "configs").rglob("pack.yaml"):
        pack = read_pack(str(folder.parent))
        scenarios, _ = read_scenarios(pack.part("scenarios"))
        named[pack.name] = {one.text("scenario"): one.texts("rows") for one in scenarios}
    assert matrix(rows, named).strays == ()
