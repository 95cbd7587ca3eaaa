"""The canonical text of an expression or of a seat source, in either keyword language."""

from __future__ import annotations

from collections import Counter

from lark import Token, Tree
from lark.exceptions import UnexpectedInput

from engine.base.finding import Findings, Lang, Said
from engine.base.span import NOWHERE
from engine.dsl.expr.place import Place, Reporter
from engine.dsl.expr.syntax.parse import Start, build, grammar, parse, plain_name, syntax_tree
from engine.dsl.expr.syntax.printer import Quote, print_expression
from engine.dsl.expr.syntax.scan import normalised
from engine.model.expr.functions import FUNCTIONS

_SEATS = {
    "post": Said("岗位", "post"),
    "starter": Said("发起人", "starter"),
    "actor": Said("经办人", "actor"),
    "members": Said("成员", "members"),
    "of": Said("取自", "of"),
}
#: Terminals of the grammar that are spelt differently in the two languages.
_SPELT = frozenset(
    {
        *("_IF", "_THEN", "_ELSE", "_AND", "_OR", "_NOT", "_IN", "_NOT_IN", "_IS_MISSING", "_IS_PRESENT"),
        *("_OF", "_WHERE", "TRUE", "FALSE", "AGG", "ROWS", "_POST", "_STARTER", "_ACTOR", "_MEMBERS", "UNIT"),
    }
)
_SPELT_ALIKE = frozenset({"元", "万元", "分", "%"})
_FUNCTION_WORDS = frozenset(FUNCTIONS) | frozenset(f.zh for f in FUNCTIONS.values())


def canonical(text: str, start: Start, lang: Lang, quote: Quote = '"') -> str | None:
    """The canonical text, or None where the text cannot be read, or where its form could not be read again.

    The latter is so of names that no declaration can have, and of a form that is longer than the limit.
    """
    if start == "seats":
        form = _seat_form(text, lang, quote)
        return form if form is not None and _seat_form(form, lang, quote) == form else None
    raw = parse(text, _reporter())
    form = None if raw is None else print_expression(raw, lang, quote)
    return form if form is not None and parse(form, _reporter()) == raw else None


def _seat_form(text: str, lang: Lang, quote: Quote) -> str | None:
    report = _reporter()
    tree = syntax_tree(text, "seats", report)
    return None if tree is None else _seats(tree, lang, quote, report)


def _reporter() -> Reporter:
    return Reporter(Place(NOWHERE), Findings())


def _seats(tree: Tree[Token], lang: Lang, quote: Quote, report: Reporter) -> str | None:
    def value(written: object) -> str | None:
        assert isinstance(written, Tree)
        raw = build(written, report)
        return None if raw is None else print_expression(raw, lang, quote)

    kind = str(tree.data)
    word = _SEATS[kind].in_(lang) if kind in _SEATS else ""
    parts: list[object] = [part for part in tree.children if part is not None]
    match kind, parts:
        case "starter", _:
            return word
        case (("post" | "actor"), [name]):
            return f"{word}({plain_name(name)})"
        case "post", [name, of]:
            unit = value(of)
            return None if unit is None else f"{word}({plain_name(name)}) {_SEATS['of'].in_(lang)} {unit}"
        case "members", [of]:
            unit = value(of)
            return None if unit is None else f"{word}({unit})"
        case _, [person]:
            return value(person)
        case other, _:
            raise AssertionError(f"the grammar has a kind of seat that is not printed: {other}")


def spelt_in(text: str, start: Start) -> Counter[Lang]:
    """How many keywords of a text are written in each language."""
    found: Counter[Lang] = Counter()
    plain = normalised(text, _reporter())
    if plain is None:
        return found
    try:
        for token in grammar().parse_interactive(plain, start=start).iter_parse():
            if _is_keyword(token):
                found["en" if str(token).isascii() else "zh"] += 1
    except UnexpectedInput:
        return Counter()
    return found


def _is_keyword(token: Token) -> bool:
    if token.type == "NAME":
        return str(token) in _FUNCTION_WORDS
    return token.type in _SPELT and str(token) not in _SPELT_ALIKE
