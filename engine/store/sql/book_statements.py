"""What the books say to a database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, bindparam, func, literal, or_, select, tuple_, union_all

from engine.store import tables
from engine.store.columns import DayParameter
from engine.store.sql.ledger_statements import ENTRY, A, T, X
from engine.store.sql.statements import given, insert_once, mine

C = tables.period_close.c

ADD_CLOSE = insert_once(tables.period_close, "ledger", "unit", "through")
ALL_CLOSES = (
    select(C.ledger, C.unit, C.through, C.level, C.case)
    .where(mine(tables.period_close))
    .order_by(C.through.desc(), C.unit)
)
CLOSES = ALL_CLOSES.where(C.ledger == bindparam("ledger"))
#: Others who post to the ledger wait until the closing is there to be seen, and it waits for them.
LOCK_LEDGER = select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("name"), 0)))

_since = bindparam("since", type_=DayParameter())
_until = bindparam("until", type_=DayParameter())
_in_range = and_(X.effective >= _since, X.effective <= _until)
_txn = and_(X.tenant == T.tenant, X.seq == T.seq)


def _moved(side: str) -> Select[Any]:
    total = select(func.coalesce(func.sum(T.amount), 0)).join(tables.txn, _txn)
    known = X.recorded_at <= given(X.recorded_at, "known_at")
    return total.where(mine(tables.transfer, side), X.effective <= _until, known)


CREDITED_ON, DEBITED_ON = _moved("target"), _moved("source")
STATEMENT = tuple(
    ENTRY.where(mine(tables.transfer, side), _in_range)
    .order_by(X.effective, T.seq, T.part)
    .limit(bindparam("limit"))
    for side in ("source", "target")
)
_OF_LEDGER = select(A.code).where(mine(tables.account, "ledger"))
_after = tuple_(
    bindparam("after_day", type_=DayParameter()), bindparam("after_seq", type_=X.seq.type),
    bindparam("after_part", type_=T.part.type),
)  # fmt: skip
DAY_BOOK = (
    ENTRY.where(
        X.tenant == given(X.tenant),
        _in_range,
        tuple_(X.effective, T.seq, T.part) > _after,
        or_(T.source.in_(_OF_LEDGER), T.target.in_(_OF_LEDGER)),
    )
    .order_by(X.effective, T.seq, T.part)
    .limit(bindparam("limit"))
)


def _side(side: Any, credit: bool) -> Select[Any]:
    nothing = literal(0)
    return (
        select(
            side.label("code"),
            (T.amount if credit else nothing).label("credit"),
            (nothing if credit else T.amount).label("debit"),
        )
        .join(tables.txn, _txn)
        .where(T.tenant == given(T.tenant), side.in_(_OF_LEDGER), X.effective <= _until)
    )


def _trial() -> Select[Any]:
    legs = union_all(_side(T.target, True), _side(T.source, False)).subquery()
    sums = (func.sum(legs.c.credit), func.sum(legs.c.debit))
    return select(legs.c.code, *sums).group_by(legs.c.code).order_by(legs.c.code)


TRIAL = _trial()
POSTED = (
    select(X.key, X.seq)
    .where(X.tenant == given(X.tenant), X.seq > given(X.seq, "after"))
    .order_by(X.seq)
    .limit(bindparam("limit"))
)
