"""Showing findings: place, sentence, the line itself, and the way out; or one JSON object a line."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Mapping

from engine.base.finding import Finding, Lang, Said

_WIDE = frozenset("WF")
_LINE_CHARS_MAX = 160


def render(findings: Iterable[Finding], files: Mapping[str, str], lang: Lang = "zh") -> str:
    """Every finding as a person reads it; `files` are the texts by the paths that findings name."""
    return "\n".join(_shown(finding, files, lang) for finding in findings)


def render_json(findings: Iterable[Finding], lang: Lang = "zh") -> str:
    """One JSON object a line, for editors."""
    return "\n".join(json.dumps(_as_json(finding, lang), ensure_ascii=False) for finding in findings)


def summary(findings: Iterable[Finding], lang: Lang = "zh") -> str:
    """How many errors and warnings there are, in one line."""
    found = list(findings)
    errors = sum(1 for finding in found if finding.is_error)
    warnings = len(found) - errors
    if not found:
        return Said("没有发现问题", "Nothing is wrong").in_(lang)
    counts = Said(f"{errors} 个错误，{warnings} 个提醒", f"{errors} error(s), {warnings} warning(s)")
    return counts.in_(lang)


def _shown(finding: Finding, files: Mapping[str, str], lang: Lang) -> str:
    problem, span = finding.problem, finding.span
    head = f"{span}: {problem.severity.value}[{problem.code}] {problem.message().in_(lang)}"
    hint = problem.hint().in_(lang)
    return "\n".join([head, *_quoted(finding, files), *([f"  → {hint}"] if hint else [])])


def _quoted(finding: Finding, files: Mapping[str, str]) -> list[str]:
    """The line and, below it, carets under what is meant."""
    span = finding.span
    lines = files.get(span.file, "").split("\n")
    if not 1 <= span.line <= len(lines):
        return []
    line = lines[span.line - 1].rstrip("\r")
    indent = len(line) - len(line.lstrip())
    start = min(max(span.column - 1, 0), len(line))
    end = span.end_column - 1 if span.end_line == span.line else len(line)
    end = min(max(end, start + 1), max(len(line), start + 1))
    shown = line[indent:]
    if len(shown) > _LINE_CHARS_MAX:
        cut = max(start - 40, indent)
        shown, indent = f"{line[cut : cut + _LINE_CHARS_MAX]}…", cut
        end = min(end, cut + _LINE_CHARS_MAX)
    before, under = line[indent:start], line[start:end] or " "
    return [f"  {shown}", f"  {' ' * _columns(before)}{'^' * _columns(under)}"]


def _columns(text: str) -> int:
    """How wide a text stands on a terminal: a Chinese character takes two columns."""
    return sum(2 if unicodedata.east_asian_width(char) in _WIDE else 1 for char in text)


def _as_json(finding: Finding, lang: Lang) -> dict[str, object]:
    problem, span = finding.problem, finding.span
    return {
        "file": span.file,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "severity": problem.severity.value,
        "code": problem.code,
        "message": problem.message().in_(lang),
        "hint": problem.hint().in_(lang),
    }
