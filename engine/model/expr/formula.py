"""A typed tree as a formula with its values in it, as it was gone through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.base.finding import Lang, Said
from engine.model.expr import types as t
from engine.model.expr.aggregates import AGGREGATE_NAMES
from engine.model.expr.compile import Step, Trace
from engine.model.expr.functions import CONVERSIONS, DIVIDE, FUNCTIONS, LOWERED, RAISED, RULED, TO_INT
from engine.model.expr.tree import (
    Aggregate,
    Binary,
    Call,
    Coalesce,
    If,
    In,
    IsMissing,
    ListOf,
    Literal,
    Lookup,
    Member,
    Name,
    Node,
    Parameter,
    RangeOf,
    Source,
    Unary,
)
from engine.model.expr.values import CodeValues, Value
from engine.model.expr.wording import MISSING, Words, told

# How tightly each form binds.
_WHOLE, _OR, _AND, _NOT, _TEST, _SUM, _PRODUCT, _TIGHT = range(8)
_SIGNS: Mapping[str, tuple[str, int]] = {
    "+": ("+", _SUM),
    "-": ("−", _SUM),
    "*": ("×", _PRODUCT),
    "=": ("=", _TEST),
    "!=": ("≠", _TEST),
    "<": ("<", _TEST),
    "<=": ("≤", _TEST),
    ">": (">", _TEST),
    ">=": ("≥", _TEST),
}
_TURNED: Mapping[str, str] = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", "<=": ">", ">": "<="}
_WORDS: Mapping[str, tuple[Said, int]] = {
    "and": (Said("并且", "and"), _AND),
    "or": (Said("或者", "or"), _OR),
}
#: Functions that only say how to round: the formula shows what is rounded.
_ROUNDING = frozenset({"round", "floor", "ceil"})
#: Functions of two arguments that are shown as operators.
_INFIX: Mapping[str, str] = {
    DIVIDE: "÷",
    "share": "×",
    "days_between": "−",
    "add_days": "+",
    "add_months": "+",
    "add_months_on": "+",
}


#: Whether a ruling says yes.
PASSES = "passes"
#: Floors and caps that may be absent, and the functions they are where they are there.
_LIMITS: Mapping[str, str] = {RAISED: "max", LOWERED: "min"}


@dataclass(frozen=True, slots=True)
class Formula:
    """Writes formulas of one trace."""

    trace: Trace
    found: Mapping[Node, Step]
    lang: Lang
    words: Words
    #: The definitions that were told by name, for sentences of their own.
    named: dict[Node, str] = field(default_factory=dict)

    def value(self, node: Node) -> Value:
        """What a part gave; KeyError where it was not taken."""
        match node:
            case Literal(value=value):
                return value
            case Name(path=path):
                return dict(self.trace.names)[path]
            case Parameter(id=id):
                return dict(self.trace.parameters)[id]
            case Call(function=function, arguments=arguments) if function in CONVERSIONS:
                return self.value(arguments[0])
            case ListOf(items=items):
                return tuple(map(self.value, items))
            case _:
                return self.found[node].value

    def taken(self, node: Node) -> bool:
        """Whether a part has a value."""
        try:
            self.value(node)
        except KeyError:
            return False
        return True

    def said(self, node: Node) -> str:
        """The value of a part, as a person reads it."""
        return told(self.value(node), node.type, self.lang, self.words)

    def text(self, node: Node, needs: int = _WHOLE) -> str:
        """The formula, in brackets where its place needs them; a definition with a name by that name."""
        name = self.words.definitions.get(node) if self.words.definitions else None
        if name is not None and self.taken(node):
            self.named[node] = name
            return f"{name} {self.said(node)}"
        text, binds = self._parts(node)
        return text if binds >= needs else f"({text})"

    def whole(self, node: Node) -> str:
        """The formula of a definition itself, or of any expression."""
        return self._parts(node)[0]

    def _parts(self, node: Node) -> tuple[str, int]:
        match node:
            case Binary(op="and" | "or" as op, left=left, right=right):
                return self._joined(op, left, right)
            case Binary(left=left) if _only_scales(node):
                return self._parts(left)
            case Binary(op=op, left=left, right=right):
                sign, level = _SIGNS[op]
                # a × (b × c) and a + (b + c) are the same without brackets
                beyond = level if op in ("+", "*") else level + 1
                return f"{self.text(left, level)} {sign} {self.text(right, beyond)}", level
            case Unary(op="-", operand=operand):
                return f"−{self.text(operand, _TIGHT)}", _PRODUCT
            case Unary(operand=IsMissing(value=value)):
                return f"{self.text(value, _SUM)} {self._word('不为空', 'is present')}", _TEST
            case Unary(operand=operand) if self._tells_value(operand):
                return self.text(operand), _TEST
            case Unary(operand=operand):
                return f"{self._word('并非', 'not')} {self.text(operand, _NOT)}", _NOT
            case IsMissing(value=value):
                return self.missing(value), _TEST
            case In(value=value, within=within):
                return f"{self.text(value, _SUM)} {self._word('属于', 'in')} {self.text(within, _SUM)}", _TEST
            case If(condition=condition, then=then, otherwise=otherwise):
                return self._parts(then if self.value(condition) else otherwise)
            case Coalesce(value=value, default=default):
                return self._parts(default if self.taken(default) and self.value(value) is None else value)
            case Call():
                return self._call(node)
            case _:
                return self._leaf(node), _TIGHT

    def as_it_was(self, condition: Node) -> str:
        """A condition told so that it is true: one that did not hold is turned round."""
        if self.value(condition) is not False:
            return self.text(condition)
        match condition:
            case Binary(op=op, left=left, right=right) if op in _TURNED:
                sign, level = _SIGNS[_TURNED[op]]
                return f"{self.text(left, level)} {sign} {self.text(right, level + 1)}"
            case Binary(op="or", left=left, right=right):
                return f"{self.as_it_was(left)} {self._word('并且', 'and')} {self.as_it_was(right)}"
            case Unary(op="not", operand=operand):
                return self.text(operand)
            case In(value=value, within=within):
                return f"{self.text(value, _SUM)} {self._word('不属于', 'not in')} {self.text(within, _SUM)}"
            case IsMissing(value=value):
                return f"{self.text(value, _SUM)} {self._word('不为空', 'is present')}"
            case _ if self._tells_value(condition):
                return self.text(condition)
            case _:
                return f"{self._word('并非', 'not')} {self.text(condition, _NOT)}"

    def missing(self, node: Node) -> str:
        """That a part has no value."""
        named = self.text(node, _SUM).removesuffix(MISSING).rstrip()
        return f"{named} {self._word('为空', 'is missing')}"

    def _tells_value(self, condition: Node) -> bool:
        """Whether the words of a condition end in what it gave: they need no `not` before them."""
        match condition:
            case Name() | Parameter() | Member() | Lookup() | Aggregate():
                return True
            case Call(function=function, query=query):
                return query or function in (RULED, PASSES)
            case _:
                return bool(self.words.definitions) and condition in self.words.definitions

    def _joined(self, op: str, left: Node, right: Node) -> tuple[str, int]:
        """A conjunction as far as it was gone through."""
        word, level = _WORDS[op]
        if not self.taken(right):
            return self._parts(left)
        return f"{self.text(left, level)} {word.in_(self.lang)} {self.text(right, level + 1)}", level

    def _leaf(self, node: Node) -> str:
        match node:
            case Name(path=path):
                return f"{self.words.name(path)} {self.said(node)}"
            case Parameter(id=id):
                return f"{self.words.figure(id).label} {self.said(node)}"
            case Member(of=Parameter(id=id), name=name):
                return f"{self.words.figure(id).member(name)} {self.said(node)}"
            case Lookup(table=table):
                return f"{self._table(node)} {self.said(node)}" if self.taken(node) else table.id
            case Aggregate(kind=kind, source=source):
                of = self._rows(source)
                named = self._word(f"{of}{AGGREGATE_NAMES[kind]}", f"{kind} of {of}" if of else kind)
                return f"{named} {self.said(node)}"
            case ListOf(items=items):
                return f"[{self._word('、', ', ').join(map(self.text, items))}]"
            case RangeOf(low=low, high=high):
                return f"{self.text(low, _TIGHT)}～{self.text(high, _TIGHT)}"
            case _:
                return self.said(node)

    def _rows(self, source: Source | Node) -> str:
        """What the rows are that were gone through, where they have a name."""
        match source:
            case Source(id=id):
                return self.words.sources.get(id, "")
            case Name(path=path):
                return self.words.names.get(path, "")
            case _:
                return ""

    def _table(self, node: Lookup) -> str:
        label = self.words.tables.get(node.table.id, node.table.id.rpartition(".")[2])
        rows = "、".join(map(node.table.row_name, self.found[node].rows)) or "—"
        return self._word(f"{label}第 {rows} 行", f"{label}, row {rows},")

    def _call(self, node: Call) -> tuple[str, int]:
        if not node.arguments:
            return f"{self._word(FUNCTIONS[node.function].zh, node.function)} {self.said(node)}", _TIGHT
        first = node.arguments[0]
        if node.function == TO_INT and isinstance(node.type, t.Points) and isinstance(first, Binary):
            return self._parts(first.left)
        if node.function in CONVERSIONS or node.function in _ROUNDING:
            return self._parts(first)
        if node.function == PASSES:
            return self.text(first) if _is_ruled(first) else self.said(first), _TIGHT
        if node.function == RULED:
            return f"{self.words.name(f'{RULED}:{self.value(first)}')} {self.said(node)}", _TIGHT
        if node.function == "lookup" and isinstance(_table_of(node), CodeValues):
            return f"{self.text(first)} → {self.said(node)}", _TIGHT
        if node.function in _LIMITS:
            return self._limited(node)
        if node.function in _INFIX and len(node.arguments) == 2:
            sign = _INFIX[node.function]
            level = _PRODUCT if sign in "×÷" else _SUM
            return f"{self.text(first, level)} {sign} {self.text(node.arguments[1], level + 1)}", level
        known = FUNCTIONS.get(node.function)
        name = node.function if known is None else self._word(known.zh, known.id)
        if node.query:
            return f"{name} {self.said(node)}", _TIGHT
        inside = self._word("，", ", ").join(self.text(one) for one in node.arguments)
        return f"{name}({inside})", _TIGHT

    def _limited(self, node: Call) -> tuple[str, int]:
        """A floor or a cap, where there is one."""
        total, bound = node.arguments
        if not self.taken(bound) or self.value(bound) is None:
            return self._parts(total)
        name = FUNCTIONS[_LIMITS[node.function]]
        inside = self._word("，", ", ").join(self.text(one) for one in node.arguments)
        return f"{self._word(name.zh, name.id)}({inside})", _TIGHT

    def _word(self, zh: str, en: str) -> str:
        return zh if self.lang == "zh" else en


def _is_ruled(node: Node) -> bool:
    return isinstance(node, Call) and node.function == RULED


def _table_of(node: Call) -> Value:
    """What a lookup looks into, where that is written in the rule."""
    second = node.arguments[1]
    return second.value if isinstance(second, Literal) else None


def _only_scales(node: Binary) -> bool:
    """Whether typing put it in to count the same points in finer steps."""
    left, kind = node.left.type, node.type
    return isinstance(left, t.Points) and isinstance(kind, t.Points) and left.scale != kind.scale
