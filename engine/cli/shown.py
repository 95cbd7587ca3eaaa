"""Findings as a terminal shows them: the place, the sentence, the line with carets under it, the way out."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping

from engine.base.finding import NOTHING, Finding, Lang
from engine.base.span import Span

WIDTH_MAX = 160


def show_findings(
    findings: Iterable[Finding],
    files: Mapping[str, str],
    lang: Lang,
    place: Callable[[Span], Span] = lambda span: span,
) -> str:
    """All findings, one after another."""
    return "\n".join(show_finding(finding, files, lang, place(finding.span)) for finding in findings)


def show_finding(finding: Finding, files: Mapping[str, str], lang: Lang, place: Span) -> str:
    """One finding in up to four lines."""
    problem = finding.problem
    head = f"{place}: {problem.severity.value}[{problem.code}] {problem.message().in_(lang)}"
    lines = [head, *_underlined(finding.span, files)]
    if problem.hint() != NOTHING:
        lines.append(f"  → {problem.hint().in_(lang)}")
    return "\n".join(lines)


def _underlined(span: Span, files: Mapping[str, str]) -> list[str]:
    text = files.get(span.file, "").split("\n")
    if not 1 <= span.line <= len(text):
        return []
    line = text[span.line - 1].rstrip("\r")
    if not line.strip() or len(line) > WIDTH_MAX:
        return []
    end = span.end_column if span.end_line == span.line else len(line) + 1
    before, marked = line[: span.column - 1], line[span.column - 1 : max(end, span.column + 1) - 1]
    return [f"  {line}", f"  {' ' * columns(before)}{'^' * max(columns(marked), 1)}"]


def columns(text: str) -> int:
    """How many terminal columns a text takes; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
