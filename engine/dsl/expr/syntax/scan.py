"""Before the lexer: full-width punctuation becomes ASCII one to one; foreign operators are told."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.base.finding import Said
from engine.dsl.expr.place import Reporter
from engine.dsl.expr.problems.syntax import ForeignOperator, UnclosedText

_SAME_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, ord("”"): 0x22}

_FOREIGN: dict[str, Said] = {
    "==": Said("=", "="),
    "&&": Said("and 或 并且", "and"),
    "||": Said("or 或 或者", "or"),
    "<>": Said("!=", "!="),
    "=>": Said(">=", ">="),
    "=<": Said("<=", "<="),
    "**": Said("乘法逐个写，或用 grown(基数, 增长率, 年数)", "repeated `*`, or grown(base, rate, years)"),
    "!": Said("not 或 非", "not"),
    "'": Said('"…"', '"…"'),
    ";": Said("每个键只写一个表达式", "one expression for each key"),
}
_FOREIGN_PATTERN = re.compile(r"===?|&&|\|\||<>|=>|=<|\*\*|!(?!=)|'|;")


def quoted(text: str) -> Iterator[tuple[int, int]]:
    """Where the quoted texts stand, quotes included."""
    at = 0
    while found := _next_quote(text, at):
        yield found
        at = found[1]


def _next_quote(text: str, at: int) -> tuple[int, int] | None:
    start = min((i for i in (text.find(q, at) for q in '"“＂') if i >= 0), default=-1)
    if start < 0:
        return None
    closers = "”" if text[start] == "“" else text[start]
    end = text.find(closers, start + 1)
    line_end = text.find("\n", start)
    return (start, end + 1) if end >= 0 and (line_end < 0 or end < line_end) else (start, -1)


def normalised(text: str, report: Reporter) -> str | None:
    """The text as the lexer wants it, of the same length; None when a quote is open."""
    out: list[str] = []
    at = 0
    for start, end in quoted(text):
        if end < 0:
            report.note(UnclosedText(), (start, len(text)))
            return None
        out += [text[at:start].translate(_SAME_WIDTH), '"', text[start + 1 : end - 1].replace('"', "＂"), '"']
        at = end
    out.append(text[at:].translate(_SAME_WIDTH))
    return "".join(out)


def tell_foreign(text: str, report: Reporter) -> bool:
    """Note operators of other languages in normalised text; whether there were any."""
    found = False
    bare = re.sub(r'"[^"\n]*"', lambda m: " " * len(m.group()), text)
    for match in _FOREIGN_PATTERN.finditer(bare):
        written = match.group()
        report.note(ForeignOperator(written, _FOREIGN[written[:2]]), match.span())
        found = True
    return found
