"""The canonical text of an untyped tree, in either language: parsing it gives the same tree."""

from __future__ import annotations

from typing import Literal

from engine.base.finding import Lang
from engine.dsl.expr.syntax import raw as r
from engine.dsl.expr.syntax.raw import Raw
from engine.dsl.expr.syntax.words import aggregate_word, word
from engine.model.expr.aggregates import AGGREGATE_NAMES
from engine.model.expr.functions import FUNCTIONS

# How tightly each form binds; a part that binds less tightly than its place needs gets brackets.
_COND, _OR, _AND, _NOT, _TEST, _DEFAULT, _SUM, _PRODUCT, _UNARY, _POSTFIX = range(10)

#: The opening quote of texts; “…” where the expression itself stands in straight quotes.
Quote = Literal['"', "“"]
_CLOSING = {'"': '"', "“": "”", "＂": "＂"}


def print_expression(raw: Raw, lang: Lang = "en", quote: Quote = '"') -> str:
    """The canonical text of an expression."""
    return _Printer(lang, quote).text(raw)


def _quoted(text: str, quote: Quote) -> str:
    """The text in quotes that it does not contain itself."""
    other: Quote = "“" if quote == '"' else '"'
    opening = next((q for q in (quote, other) if _CLOSING[q] not in text), "＂")
    return f"{opening}{text}{_CLOSING[opening]}"


class _Printer:
    def __init__(self, lang: Lang, quote: Quote) -> None:
        self._lang = lang
        self._quote: Quote = quote

    def text(self, raw: Raw, needs: int = _COND) -> str:
        shown, binds = self._shown(raw)
        return shown if binds >= needs else f"({shown})"

    def _word(self, keyword: str) -> str:
        return word(keyword, self._lang)

    def _shown(self, raw: Raw) -> tuple[str, int]:
        match raw:
            case r.Cond(condition, then, otherwise):
                parts = ("if", condition), ("then", then), ("else", otherwise)
                return " ".join(f"{self._word(k)} {self.text(p)}" for k, p in parts), _COND
            case r.Logic(op, left, right):
                level = _OR if op == "or" else _AND
                return f"{self.text(left, level)} {self._word(op)} {self.text(right, level + 1)}", level
            case r.Not(operand):
                return f"{self._word('not')} {self.text(operand, _NOT)}", _NOT
            case r.Compare(op, left, right):
                return f"{self.text(left, _DEFAULT)} {op} {self.text(right, _DEFAULT)}", _TEST
            case r.InTest(value, within, negated):
                keyword = self._word("not in" if negated else "in")
                return f"{self.text(value, _DEFAULT)} {keyword} {self.text(within, _DEFAULT)}", _TEST
            case r.MissingTest(value, present):
                keyword = self._word("is present" if present else "is missing")
                return f"{self.text(value, _DEFAULT)} {keyword}", _TEST
            case r.Default(value, default):
                return f"{self.text(value, _SUM)} ?? {self.text(default, _DEFAULT)}", _DEFAULT
            case r.Arith(op, left, right):
                level = _SUM if op in "+-" else _PRODUCT
                return f"{self.text(left, level)} {op} {self.text(right, level + 1)}", level
            case r.Negated(operand):
                return f"-{self.text(operand, _UNARY)}", _UNARY
            case _:
                return self._tight(raw), _POSTFIX

    def _tight(self, raw: Raw) -> str:
        match raw:
            case r.Num(value):
                return f"{value:f}"
            case r.Quantity(value, "%"):
                return f"{value:f}%"
            case r.Quantity(value, unit):
                return f"{value:f} {self._word(unit)}"
            case r.Words(value):
                return _quoted(value, self._quote)
            case r.Day(value):
                return value.isoformat()
            case r.Truth(value):
                return self._word("true" if value else "false")
            case r.Ident(name):
                return name
            case r.Param(name):
                return f"${name}"
            case r.Dot(r.Param(of), name):  # without brackets the dot would belong to the parameter's name
                return f"(${of}).{name}"
            case r.Dot(of, name):
                return f"{self.text(of, _POSTFIX)}.{name}"
            case _:
                return self._bracketed(raw)

    def _bracketed(self, raw: Raw) -> str:
        match raw:
            case r.Apply(function, arguments):
                return f"{self._function(function)}({self._list(arguments)})"
            case r.Rows(kind, name):
                return f"{self._word(kind)}({_quoted(name, self._quote)})"
            case r.Listed(items):
                return f"[{self._list(items)}]"
            case r.Ranged(low, high, low_in, high_in):
                inside = f"{self.text(low)} .. {self.text(high)}"
                return f"{'[' if low_in else '('}{inside}{']' if high_in else ')'}"
            case r.Aggregated():
                return self._aggregate(raw)
            case _:
                raise AssertionError(f"not printed here: {type(raw).__name__}")

    def _aggregate(self, raw: r.Aggregated) -> str:
        of = "" if raw.expr is None else f"{self.text(raw.expr)} {self._word('of')} "
        where = "" if raw.where is None else f" {self._word('where')} {self.text(raw.where)}"
        source = self.text(raw.source, _COND if raw.expr is None else _POSTFIX)
        return f"{aggregate_word(raw.kind, self._lang)}({of}{source}{where})"

    def _function(self, name: str) -> str:
        if name in AGGREGATE_NAMES:
            return aggregate_word(name, self._lang)
        return FUNCTIONS[name].zh if self._lang == "zh" and name in FUNCTIONS else name

    def _list(self, items: tuple[Raw, ...]) -> str:
        return ", ".join(map(self.text, items))
