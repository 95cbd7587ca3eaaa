"""The functions of the language: what they are called, what they take and what they give."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.model.expr import types as t
from engine.model.expr.types import Type

ResultRule = Callable[[Sequence[Type]], Type]
Kinds = tuple[type[Type], ...]

QUERY_COST = 50
#: Of a function that a plugin brings.
PLUGIN_COST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """One argument: the kinds of type it takes, or the kind of id (`post`, `ledger`) it names."""

    name: str
    accepts: Kinds = ()
    symbol: str = ""
    literal: bool = False
    whole: bool = False
    optional: bool = False
    #: The value may be missing, which is the same as empty.
    missing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """A function: pure (computed anywhere) or a query (answered by the engine from facts)."""

    id: str
    zh: str
    arguments: tuple[Argument, ...]
    result: ResultRule
    repeats: bool = False
    alike: bool = False
    query: bool = False
    cost: int = 1

    def shape(self) -> str:
        """How it is written: `round(x, places?)`."""
        inside = ", ".join(a.name + ("?" if a.optional else "") for a in self.arguments)
        return f"{self.id}({inside}{', …' if self.repeats else ''})"


_NUMERIC: Kinds = (t.Number, t.Ratio, t.Money, t.Points)
_PLAIN: Kinds = (t.Number, t.Ratio)
_SHARE: Kinds = (t.Ratio, t.Number)
_WHOLE = t.Number(0)


def _gives(kind: Type) -> ResultRule:
    return lambda types: kind


def _first(types: Sequence[Type]) -> Type:
    return types[0]


def _rounded(types: Sequence[Type]) -> Type:
    match types[0]:
        case t.Money():
            return t.Money()
        case t.Points(unit, scale):
            return t.Points(unit, scale)
        case _:
            return _WHOLE


def _second(types: Sequence[Type]) -> Type:
    return types[1]


def _perhaps_second(types: Sequence[Type]) -> Type:
    return t.Optional(types[1])


def _item(types: Sequence[Type]) -> Type:
    assert isinstance(types[0], t.List)
    return types[0].item


def _perhaps_item(types: Sequence[Type]) -> Type:
    return t.Optional(_item(types))


def _first_in_range(types: Sequence[Type]) -> Type:
    return t.Range(types[0])


def _listed_second(types: Sequence[Type]) -> Type:
    return t.List(types[1])


def _arg(
    name: str, *accepts: type[Type], literal: bool = False, whole: bool = False, optional: bool = False
) -> Argument:
    return Argument(name=name, accepts=accepts, literal=literal, whole=whole, optional=optional)


_PERHAPS_ROWS = Argument(name="rows", accepts=(t.List,), missing=True)


def _id(name: str, symbol: str) -> Argument:
    return Argument(name=name, symbol=symbol)


def _pure(
    id: str, zh: str, result: ResultRule, *arguments: Argument, repeats: bool = False, alike: bool = False
) -> Function:
    return Function(id=id, zh=zh, arguments=arguments, result=result, repeats=repeats, alike=alike)


def _query(id: str, zh: str, result: ResultRule, *arguments: Argument) -> Function:
    return Function(id=id, zh=zh, arguments=arguments, result=result, query=True, cost=QUERY_COST)


_ARITHMETIC = (
    _pure("min", "最小", _first, _arg("x", *t.ORDERED), repeats=True, alike=True),
    _pure("max", "最大", _first, _arg("x", *t.ORDERED), repeats=True, alike=True),
    _pure("abs", "绝对值", _first, _arg("x", *_NUMERIC)),
    _pure(
        "round",
        "四舍五入",
        _rounded,
        _arg("x", *_NUMERIC),
        _arg("places", t.Number, literal=True, optional=True),
    ),
    _pure(
        "floor",
        "向下取整",
        _rounded,
        _arg("x", *_NUMERIC),
        _arg("places", t.Number, literal=True, optional=True),
    ),
    _pure(
        "ceil",
        "向上取整",
        _rounded,
        _arg("x", *_NUMERIC),
        _arg("places", t.Number, literal=True, optional=True),
    ),
    _pure("floor_to", "向下取到", _second, _arg("x", *_PLAIN), _arg("step", t.Number, literal=True)),
    _pure("ceil_to", "向上取到", _second, _arg("x", *_PLAIN), _arg("step", t.Number, literal=True)),
    _pure(
        "clamp",
        "限于",
        _first,
        _arg("x", *t.ORDERED),
        _arg("low", *t.ORDERED),
        _arg("high", *t.ORDERED),
        alike=True,
    ),
    _pure(
        "between",
        "介于",
        _gives(t.Bool()),
        _arg("x", *t.ORDERED),
        _arg("low", *t.ORDERED),
        _arg("high", *t.ORDERED),
        alike=True,
    ),
    _pure("step", "满级", _gives(_WHOLE), _arg("x", *_PLAIN), _arg("every", t.Number, literal=True)),
    _pure("share", "份额", _rounded, _arg("x", *_NUMERIC), _arg("ratio", *_SHARE)),
    _pure(
        "grown",
        "逐年递增",
        _gives(t.Money()),
        _arg("base", t.Money),
        _arg("rate", *_SHARE),
        _arg("years", t.Number, whole=True),
    ),
    _pure(
        "band",
        "档次",
        _gives(_WHOLE),
        _arg("x", *t.ORDERED),
        _arg("bound", *t.ORDERED),
        repeats=True,
        alike=True,
    ),
    _pure(
        "more_than_half",
        "过半数",
        _gives(t.Bool()),
        _arg("n", t.Number, whole=True),
        _arg("of", t.Number, whole=True),
    ),
    _pure(
        "at_least",
        "不少于",
        _gives(t.Bool()),
        _arg("n", t.Number, whole=True),
        _arg("of", t.Number, whole=True),
        _arg("ratio", *_SHARE),
    ),
)

_TIME = (
    _pure("years", "周年", _gives(_WHOLE), _arg("start", t.Date), _arg("as_of", t.Date)),
    _pure("age", "年龄", _gives(_WHOLE), _arg("birth", t.Date), _arg("as_of", t.Date)),
    _pure("months_between", "相隔月数", _gives(_WHOLE), _arg("start", t.Date), _arg("end", t.Date)),
    _pure(
        "add_months",
        "加月",
        _gives(t.Date()),
        _arg("date", t.Date),
        _arg("n", t.Months, t.Number, whole=True),
    ),
    _pure(
        "add_days", "加天", _gives(t.Date()), _arg("date", t.Date), _arg("n", t.Days, t.Number, whole=True)
    ),
    _pure("year", "年份", _gives(_WHOLE), _arg("date", t.Date)),
    _pure("quarter", "季度", _gives(_WHOLE), _arg("date", t.Date)),
    _pure("month", "月份", _gives(_WHOLE), _arg("date", t.Date)),
    _pure("day", "日号", _gives(_WHOLE), _arg("date", t.Date)),
    _pure("month_of", "当月", _first_in_range, _arg("date", t.Date)),
    _pure("quarter_of", "当季", _first_in_range, _arg("date", t.Date)),
    _pure("year_of", "当年", _first_in_range, _arg("date", t.Date)),
    _pure("overlap", "重合天数", _gives(t.Days()), _arg("period", t.Range), _arg("other", t.Range)),
    _pure(
        "consecutive", "连续届数", _gives(_WHOLE), _arg("terms", t.List), _arg("gap", t.Days, optional=True)
    ),
    _pure("date_of", "当日", _gives(t.Date()), _arg("moment", t.Instant)),
    _pure("hours", "小时数", _gives(t.Ratio()), _arg("length", t.Duration)),
    _pure("minutes", "分钟数", _gives(t.Ratio()), _arg("length", t.Duration)),
    _pure("days", "天数", _gives(_WHOLE), _arg("length", t.Days)),
    _query("workdays", "工作日数", _gives(t.Workdays()), _arg("start", t.Date), _arg("end", t.Date)),
    _query(
        "add_workdays",
        "加工作日",
        _gives(t.Date()),
        _arg("date", t.Date),
        _arg("n", t.Workdays, t.Number, whole=True),
    ),
)

_TEXT_AND_LISTS = (
    _pure(
        "text",
        "文本",
        _gives(t.Text()),
        _arg("x", *_NUMERIC, t.Text, t.Enum, t.Date, t.Days, t.Months, t.Workdays),
    ),
    _pure("percent", "百分数", _gives(t.Text()), _arg("x", *_SHARE)),
    _pure("concat", "连接", _gives(t.Text()), _arg("x", t.Text, t.Enum), repeats=True),
    _pure("starts_with", "开头是", _gives(t.Bool()), _arg("x", t.Text), _arg("start", t.Text)),
    _pure("contains", "包含", _gives(t.Bool()), _arg("list", t.List, t.Text), _arg("x", *t.EQUATABLE)),
    _pure("len", "个数", _gives(_WHOLE), _arg("x", t.List, t.Text)),
    _pure("item", "第几项", _perhaps_item, _arg("list", t.List), _arg("n", t.Number, whole=True)),
    _pure("total", "总和", _item, _arg("list", t.List)),
    _pure("subset", "都属于", _gives(t.Bool()), _arg("list", t.List), _arg("of", t.List)),
    _pure("diff", "差集", _first, _arg("list", t.List), _arg("without", t.List)),
    # Which columns there are is known of each table; see dsl/expr/table_rows.py.
    _pure("column", "一列", _first, _PERHAPS_ROWS, _arg("column", t.Text, literal=True)),
    _pure(
        "latest",
        "最近",
        _first,
        _arg("rows", t.List),
        _arg("column", t.Text, literal=True),
        _arg("n", t.Number, whole=True),
    ),
    _pure(
        "periods",
        "期间表",
        _gives(t.List(t.Range(t.Date()))),
        _arg("rows", t.List),
        _arg("from", t.Text, literal=True),
        _arg("to", t.Text, literal=True),
    ),
    # What it gives depends on the code list; see dsl/expr/codes.py.
    _pure("lookup", "代码属性", _first, _arg("code", t.Enum, t.Record), _arg("attribute", t.Text, t.Enum)),
)

_RULINGS = (
    _pure(
        "reason",
        "理由",
        _gives(t.Ruling()),
        _arg("code", t.Text, literal=True),
        _arg("value", *t.EQUATABLE, optional=True),
        repeats=True,
    ),
    _pure(
        "waits",
        "等候",
        _gives(t.Ruling()),
        _arg("code", t.Text, literal=True),
        _arg("value", *t.EQUATABLE, optional=True),
        repeats=True,
    ),
    _pure("waiting", "等候中", _gives(t.Bool()), _arg("ruling", t.Ruling)),
    _pure("passes", "通过", _gives(t.Bool()), _arg("ruling", t.Ruling)),
)

_ORGANISATION = (
    _query("holder", "任职人", _gives(t.Optional(t.Person())), _id("post", "post"), _arg("unit", t.Org)),
    _query(
        "holders",
        "任职人员",
        _gives(t.List(t.Person())),
        _id("post", "post"),
        _arg("unit", t.Org),
        _arg("on", t.Date, optional=True),
    ),
    _query("least_holders", "最少人数", _gives(t.Optional(_WHOLE)), _id("post", "post")),
    _query("most_holders", "最多人数", _gives(t.Optional(_WHOLE)), _id("post", "post")),
    _query(
        "holds",
        "担任",
        _gives(t.Bool()),
        _arg("person", t.Person),
        _id("post", "post"),
        _arg("on", t.Date, optional=True),
    ),
    _query("ancestor", "上级", _perhaps_second, _arg("unit", t.Org), _id("type", "unit_type")),
    _query("ancestors", "各级上级", _gives(t.List(t.Org())), _arg("unit", t.Org)),
    _query("children", "下级", _listed_second, _arg("unit", t.Org), _id("type", "unit_type")),
    _query("below", "所辖", _listed_second, _arg("unit", t.Org), _id("type", "unit_type")),
    _query("members", "成员", _gives(t.List(t.Person())), _arg("unit", t.Org)),
    _query(
        "path_up",
        "上溯",
        _gives(t.Optional(t.Org())),
        _arg("unit", t.Org),
        _arg("steps", t.Number, literal=True, whole=True),
    ),
    _query(
        "unit_of", "所属", _gives(t.Optional(t.Org())), _arg("unit", t.Org), _id("hierarchy", "hierarchy")
    ),
    # What it gives is one unit, by id; see dsl/expr/calls.py.
    _pure("org", "单位", _gives(t.Org()), _arg("id", t.Text, literal=True)),
    _query("level", "层级", _gives(t.Text()), _arg("unit", t.Org)),
    _query("within", "隶属", _gives(t.Bool()), _arg("unit", t.Org), _arg("above", t.Org)),
    _query(
        "balance",
        "余额",
        _first,
        _id("ledger", "ledger"),
        _arg("owner", t.Org, t.Person),
        _arg("as_of", t.Date, optional=True),
    ),
    _query(
        "left",
        "余额度",
        _first,
        _id("ledger", "ledger"),
        _arg("unit", t.Org),
        _arg("line", t.Enum, t.Text, optional=True),
    ),
    _query(
        "spent",
        "已支出",
        _first,
        _id("ledger", "ledger"),
        _arg("unit", t.Org),
        _arg("period", t.Number, t.Range, whole=True, optional=True),
        _arg("line", t.Enum, t.Text, optional=True),
    ),
    _query("used", "已用数", _gives(_WHOLE), _id("ledger", "ledger"), _arg("unit", t.Org)),
    # Each way that asks draws anew; see dsl/build/processes/blocks.py for where it may stand.
    _query("draw", "抽签", _gives(t.Number(6))),
    _query("place", "编号", _gives(t.Optional(_WHOLE)), _id("ledger", "ledger"), _arg("person", t.Person)),
)

#: Draws a lot; chance enters a decision here alone.
DRAW = "draw"
#: An attribute of a unit (`unit.households`); it has no name of its own in the language.
ATTRIBUTE = "attribute"
#: What typing inserts; never written by people.
TO_RATIO = "to_ratio"
TO_INT = "to_int"
DIVIDE = "divide"
BOTH = "both"
#: What the sections `eligibility` and `pay` are rewritten into: a condition that does not hold, a floor and
#: a cap that may be absent, and the mark of the rule whose words these are.
UNMET = "unmet"
RAISED = "raised"
LOWERED = "lowered"
RULED = "ruled"
#: They only change how a number is represented: whole money times a whole number stays whole.
CONVERSIONS = frozenset({TO_RATIO, TO_INT})

FUNCTIONS: dict[str, Function] = {
    f.id: f for f in (*_ARITHMETIC, *_TIME, *_TEXT_AND_LISTS, *_RULINGS, *_ORGANISATION)
}

_CANONICAL = {f.zh: f.id for f in FUNCTIONS.values()}


def canonical(name: str) -> str:
    """The id behind a localised function name, or the name itself."""
    return _CANONICAL.get(name, name)
