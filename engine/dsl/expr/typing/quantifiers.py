"""`exists`, `all` and `share` over rows, told by counts."""

from __future__ import annotations

from decimal import Decimal

from engine.base.finding import Problem
from engine.dsl.expr.problems.rows import NothingToAggregate
from engine.dsl.expr.syntax import raw as r
from engine.dsl.expr.syntax.raw import Raw


def counted(raw: r.Aggregated) -> Raw | Problem:
    """The same, written with `count`.

    `exists(rows where b)` is `count(rows where b) > 0`; `all(a of rows where b)` is that no row of them lacks
    a; `share(a of rows where b)` is how many of them have a, over how many there are.
    """
    span, wanted = raw.span, raw.expr
    zero = r.Num(Decimal(0), span=span)
    if raw.kind == "exists":
        return r.Compare(">", _count(raw, wanted), zero, span=span)
    if wanted is None:
        return NothingToAggregate(raw.kind)
    if raw.kind == "all":
        return r.Compare("=", _count(raw, r.Not(wanted, span=wanted.span)), zero, span=span)
    return r.Arith("/", _count(raw, wanted), _count(raw, None), span=span)


def _count(raw: r.Aggregated, wanted: Raw | None) -> Raw:
    where = raw.where
    if wanted is not None:
        where = wanted if where is None else r.Logic("and", where, wanted, span=wanted.span)
    return r.Aggregated("count", None, raw.source, where, span=raw.span)
