"""What lots say to a database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal_column, or_, select

from engine.store import tables
from engine.store.sql.statements import given, insert, mine, upsert

A = tables.account.c
L = tables.lot.c
U = tables.lot_use.c
H = tables.hold_lot.c

_LOT = select(L.account, L.number, L.granted, L.remaining, L.held, L.expires, L.txn, L.parent)
#: Nought is written out: SQLite uses a partial index only where it can read its condition.
STOCKED = _LOT.where(mine(tables.lot, "account"), L.remaining > literal_column("0"))
LOT = _LOT.where(mine(tables.lot, "account", "number"))
LAST = select(func.coalesce(func.max(L.number), 0)).where(mine(tables.lot, "account"))
#: Unsorted, so that the index of the transaction is used.
GRANTED = _LOT.where(mine(tables.lot, "txn"))
PUT = upsert(tables.lot, "account", "number", fixed=("ledger", "granted", "expires", "txn", "parent"))
LAPSED = (
    _LOT.where(mine(tables.lot, "ledger"), L.expires < given(L.expires, "day"), L.remaining > L.held)
    .order_by(L.account, L.number)
    .limit(given(L.number, "limit"))
)
USED = (
    select(U.account, U.number, U.amount)
    .where(mine(tables.lot_use, "txn"), U.amount > 0)
    .order_by(U.part, U.number)
)
USE = insert(tables.lot_use)
HELD = select(H.account, H.number, H.amount).where(mine(tables.hold_lot, "hold")).order_by(H.part, H.number)
RESERVE = insert(tables.hold_lot)


def _sum(of: ColumnElement[Any], *where: ColumnElement[bool]) -> ColumnElement[Any]:
    return select(func.coalesce(func.sum(of), 0)).where(*where).scalar_subquery()


def _same(table: Any) -> ColumnElement[bool]:
    return and_(table.tenant == L.tenant, table.account == L.account, table.number == L.number)


_child = tables.lot.alias("child").c
_uses = _sum(U.amount, _same(U))
_children = _sum(
    _child.granted, _child.tenant == L.tenant, _child.account == L.account, _child.parent == L.number
)
_open = tables.hold.c
_held = _sum(H.amount, _same(H), _open.tenant == H.tenant, _open.id == H.hold, _open.state == "held")
#: Accounts with a lot that differs from what was taken from it, goes on elsewhere, or is held.
WRONG_LOTS = (
    select(L.account)
    .where(L.tenant == given(L.tenant), or_(L.remaining != L.granted - _uses - _children, L.held != _held))
    .distinct()
)
_mine = and_(L.tenant == A.tenant, L.account == A.code)
#: Accounts whose lots do not make up what they hold.
WRONG_SUMS = select(A.code).where(
    A.tenant == given(A.tenant),
    A.lots,
    or_(A.credit - A.debit != _sum(L.remaining, _mine), A.held != _sum(L.held, _mine)),
)
