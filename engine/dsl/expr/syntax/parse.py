"""From text to the untyped tree."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Literal, cast

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from engine.base.finding import Said
from engine.dsl.expr.place import Reporter
from engine.dsl.expr.problems.syntax import (
    ChainedComparison,
    EmptyExpression,
    InvalidDate,
    SyntaxMistake,
    TooDeep,
    TooLong,
)
from engine.dsl.expr.syntax import raw as r
from engine.dsl.expr.syntax.raw import Raw
from engine.dsl.expr.syntax.scan import normalised, tell_foreign
from engine.dsl.expr.syntax.words import AGGREGATES, COMPARISONS, EXPECTED, ROW_KINDS, UNITS
from engine.model.expr.functions import canonical
from engine.model.expr.tree import AggregateKind, CompareOp, Extent

CHARS_MAX = 4000
DEPTH_MAX = 32

#: Rules of the grammar that do not show in the tree.
_FLAT = ("expr", "seats", "args", "agg_of", "agg_rows", "agg_where", "agg_list")

Start = Literal["expr", "seats"]
Branch = Tree[Token]


@cache
def grammar() -> Lark:
    """The parser, built once a process."""
    text = files("engine.dsl.expr.syntax").joinpath("grammar.lark").read_text("utf-8")
    return Lark(
        text, parser="lalr", start=["expr", "seats"], propagate_positions=True, maybe_placeholders=True
    )


def parse(text: str, report: Reporter) -> Raw | None:
    """The untyped tree of an expression, or None after its problems were noted."""
    tree = syntax_tree(text, "expr", report)
    return None if tree is None else build(_branch(tree.children[0]), report)


def syntax_tree(text: str, start: Start, report: Reporter) -> Branch | None:
    """The parse tree within the limits of length and depth, or None after problems were noted."""
    if len(text) > CHARS_MAX:
        report.note(TooLong(len(text), CHARS_MAX), (0, len(text)))
        return None
    if not text.strip():
        report.note(EmptyExpression(), (0, len(text)))
        return None
    plain = normalised(text, report)
    if plain is None or tell_foreign(plain, report):
        return None
    try:
        tree = grammar().parse(plain, start=start)
    except UnexpectedInput as mistake:
        _tell(mistake, plain, report)
        return None
    if _too_deep(tree):
        report.note(TooDeep(DEPTH_MAX), (0, len(text)))
        return None
    return tree


def _tell(mistake: UnexpectedInput, text: str, report: Reporter) -> None:
    match mistake:
        case UnexpectedToken(token=token) if token.type == "$END":
            end = len(text.rstrip())
            expected = _expected(mistake.accepts or mistake.expected)
            report.note(SyntaxMistake("", expected), (max(end - 1, 0), end))
        case UnexpectedToken(token=token):
            start = token.start_pos or 0
            expected = _expected(mistake.accepts or mistake.expected)
            report.note(SyntaxMistake(str(token), expected), (start, start + len(token)))
        case UnexpectedCharacters():
            at = mistake.pos_in_stream or 0
            report.note(SyntaxMistake(text[at], ()), (at, at + 1))
        case _:  # lark has no other kind for a contextual lexer, but it may grow one
            report.note(SyntaxMistake("", ()), (0, len(text)))


def _expected(terminals: set[str]) -> tuple[Said, ...]:
    return tuple(dict.fromkeys(said for name, said in EXPECTED.items() if name in terminals))


def _too_deep(tree: Branch) -> bool:
    stack: list[tuple[Branch, int]] = [(tree, 0)]
    while stack:
        branch, depth = stack.pop()
        if depth > DEPTH_MAX:
            return True
        below = depth + (branch.data not in _FLAT)
        stack.extend((child, below) for child in branch.children if isinstance(child, Tree))
    return False


def _branch(child: object) -> Branch:
    assert isinstance(child, Tree), child
    return child


def build(tree: Branch, report: Reporter) -> Raw | None:
    """The untyped tree of one branch; None where a part had a problem of its own."""
    return _Builder(report).build(tree)


class _Broken(Exception):
    """A part was refused; its problem has been noted."""


class _Builder:
    def __init__(self, report: Reporter) -> None:
        self._report = report

    def build(self, tree: Branch) -> Raw | None:
        try:
            return self._raw(tree)
        except _Broken:
            return None

    def _raw(self, tree: Branch) -> Raw:
        return replace(self._bare(tree), span=_extent(tree))

    def _bare(self, tree: Branch) -> Raw:
        match str(tree.data), tree.children:
            case (("number" | "quantity" | "text" | "date" | "true" | "false" | "name" | "param"), _):
                return self._leaf(tree)
            case "cond", [condition, then, otherwise]:
                return r.Cond(self._of(condition), self._of(then), self._of(otherwise))
            case ("or_" | "and_") as word, [left, right]:
                return r.Logic("or" if word == "or_" else "and", self._of(left), self._of(right))
            case "not_", [operand]:
                return r.Not(self._of(operand))
            case "neg", [operand]:
                return r.Negated(self._of(operand))
            case "compare", _:
                return self._compare(tree)
            case ("in_" | "not_in") as word, [value, within]:
                return r.InTest(self._of(value), self._of(within), word == "not_in")
            case "within", [unit, above]:
                return r.Apply("within", (self._of(unit), self._of(above)))
            case ("is_missing" | "is_present") as word, [value]:
                return r.MissingTest(self._of(value), word == "is_present")
            case "coalesce", [value, default]:
                return r.Default(self._of(value), self._of(default))
            case "arith", [left, op, right]:
                sign = {"×": "*", "÷": "/"}.get(str(op), str(op))
                return r.Arith(cast(Literal["+", "-", "*", "/"], sign), self._of(left), self._of(right))
            case _:
                return self._compound(tree)

    def _compound(self, tree: Branch) -> Raw:
        match str(tree.data), tree.children:
            case "member", [of, name]:
                return r.Dot(self._of(of), plain_name(name))
            case "call", [name, args]:
                return r.Apply(canonical(plain_name(name)), self._args(args))
            case "call_of", [of, name, args]:
                return r.Apply(f"{self._owner(self._of(of))}.{plain_name(name)}", self._args(args))
            case "list", [args]:
                return r.Listed(self._args(args))
            case "aggregate", [kind, body]:
                return self._aggregate(AGGREGATES[str(kind)], _branch(body))
            case ("range_cc" | "range_co" | "range_oc" | "range_oo") as word, [low, high]:
                return r.Ranged(self._of(low), self._of(high), word[-2] == "c", word[-1] == "c")
            case "rows", [kind, source]:
                return r.Rows(ROW_KINDS[str(kind)], plain_name(str(source).strip('"')))
            case other:
                raise AssertionError(f"the grammar has a rule that the builder does not know: {other}")

    def _aggregate(self, kind: AggregateKind | r.Quantifier, body: Branch) -> Raw:
        match str(body.data), body.children:
            case "agg_of", [expr, source, where]:
                condition = None if where is None else self._of(where)
                return r.Aggregated(kind, self._of(expr), self._of(source), condition)
            case "agg_rows", [source, where]:
                return r.Aggregated(kind, None, self._of(source), None if where is None else self._of(where))
            case "agg_where", [source, where]:
                return r.Aggregated(kind, None, self._of(source), self._of(where))
            case _:
                items = self._args(body if body.data == "args" else body.children[0])
                if kind == "exists" and len(items) == 1:
                    return r.Aggregated(kind, None, items[0], None)
                return r.Apply(kind, items)

    def _compare(self, tree: Branch) -> Raw:
        if len(tree.children) > 3:
            self._report.note(ChainedComparison(), _extent(tree))
            raise _Broken
        left, op, right = tree.children
        sign = COMPARISONS.get(str(op), str(op))
        return r.Compare(cast(CompareOp, sign), self._of(left), self._of(right))

    def _leaf(self, tree: Branch) -> Raw:
        word = str(tree.children[0]) if tree.children else ""
        match str(tree.data):
            case "number":
                return r.Num(Decimal(word))
            case "quantity":
                return r.Quantity(Decimal(word), UNITS[str(tree.children[1])])
            case "text":
                return r.Words(word[1:-1].replace("＂", '"'))
            case "date":
                return self._date(word, _extent(tree))
            case ("true" | "false") as truth:
                return r.Truth(truth == "true")
            case "param":
                return r.Param(plain_name(word[1:]))
            case _:
                return r.Ident(plain_name(word))

    def _date(self, word: str, extent: Extent) -> Raw:
        try:
            return r.Day(date.fromisoformat(word))
        except ValueError:
            self._report.note(InvalidDate(word), extent)
            raise _Broken from None

    def _owner(self, raw: Raw) -> str:
        """The name before a call, as of the mechanism of a table; nothing else can be called so."""
        if not isinstance(raw, r.Ident):
            self._report.note(SyntaxMistake("(", ()), (raw.span[1], raw.span[1] + 1))
            raise _Broken
        return raw.name

    def _args(self, args: object) -> tuple[Raw, ...]:
        return () if args is None else tuple(self._of(child) for child in _branch(args).children)

    def _of(self, child: object) -> Raw:
        return self._raw(_branch(child))


def _extent(tree: Branch) -> Extent:
    return (tree.meta.start_pos, tree.meta.end_pos)


def plain_name(word: object) -> str:
    """A written name in its one form, whatever the width of its characters."""
    return unicodedata.normalize("NFKC", str(word))
