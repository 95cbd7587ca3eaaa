"""Every wrong expression of tests/cases/bad/expressions.txt is found by its class, at its words."""

from __future__ import annotations

import pytest

from engine.base.finding import Findings
from engine.base.span import Span
from engine.dsl.expr.compile_text import compile_text
from tests.dsl.cases import CASES
from tests.dsl.expr.test_mistakes import BAD
from tests.dsl.expr.world import WORLD

LINES = tuple(
    line
    for line in (CASES / "bad" / "expressions.txt").read_text("utf-8").split("\n")
    if line.strip() and not line.startswith("# ")
)


def marked(text: str) -> tuple[str, str]:
    """What is found in a text: the codes, and the text with its places marked."""
    findings = Findings()
    compile_text(text, Span("t.yaml", 1, 1, 1, 1 + len(text)), WORLD, None, findings)
    told = findings.sorted()
    for finding in sorted(told, key=lambda finding: -finding.span.column):
        start, end = finding.span.column - 1, finding.span.end_column - 1
        text = f"{text[:start]}⟦{text[start:end]}⟧{text[end:]}"
    return " ".join(dict.fromkeys(finding.problem.code for finding in told)), text


@pytest.mark.parametrize("line", LINES)
def test_a_wrong_expression_is_found_at_its_words(line: str) -> None:
    code, _, text = line.partition(": ")
    assert marked(text.replace("⟦", "").replace("⟧", "")) == (code, text)


def test_there_are_wrong_expressions_enough_in_both_languages() -> None:
    chinese = [line for line in LINES if any("一" <= sign <= "鿿" for sign in line)]
    assert len(LINES) + len(BAD) >= 230
    assert len(LINES) >= 150
    assert len(chinese) >= 60
