"""What the ledger says to a database."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import (
    Select,
    and_,
    bindparam,
    func,
    literal,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from engine.store import tables
from engine.store.sql.statements import (
    EMPTY,
    Both,
    Statement,
    find,
    given,
    insert,
    insert_once,
    mine,
    row_of,
)

A = tables.account.c
T = tables.transfer.c
X = tables.txn.c
H = tables.hold.c
P = tables.hold_part.c

ACCOUNT = select(A.unit, A.credit, A.debit, A.held).where(mine(tables.account, "code"))
#: Weaker than FOR UPDATE, so that the foreign keys of other people's transfers need not wait.
LOCK_ACCOUNT = ACCOUNT.with_for_update(key_share=True)
OPEN_ACCOUNT = insert_once(tables.account, "code", leave_out=("lots", "credit", "debit", "held", "ceil_"))
SET_UNIT = (
    update(tables.account)
    .where(mine(tables.account, "code") & (A.unit == ""))
    .values(unit=given(A.unit, "new"), lots=given(A.lots))
)
CHANGE_ACCOUNT = (
    update(tables.account)
    .where(mine(tables.account, "code"))
    .values(
        credit=A.credit + given(A.credit, "more_credit"),
        debit=A.debit + given(A.debit, "more_debit"),
        held=A.held + given(A.held, "more_held"),
    )
)
SET_CEILING = update(tables.account).where(mine(tables.account, "code")).values(ceil_=given(A.ceil_))
ADD_APPROVAL = insert(tables.approval)
APPROVALS = (
    select(tables.approval.c.level, tables.approval.c.person)
    .where(mine(tables.approval, "txn"))
    .order_by(tables.approval.c.level)
)
TXN_REQUEST = select(X.request).where(mine(tables.txn, "key"))
TXN = select(
    X.seq, X.kind, X.effective, X.case, X.reverses, X.back_until, X.level, X.maker, X.signatures, X.trace
).where(mine(tables.txn, "key"))  # fmt: skip
#: Two who take the same transaction back wait for each other.
LOCK_TXN = TXN.with_for_update()
REVERSED_BY = select(X.key).where(mine(tables.txn, "reverses"))
TXNS_OF_CASE = select(X.key).where(mine(tables.txn, "case")).order_by(X.seq)
TXN_LEGS = select(T.unit, T.source, T.target, T.amount, T.expires, T.lot).where(mine(tables.transfer, "seq"))
TXN_LEGS = TXN_LEGS.order_by(T.part)


def _new_txn(new: Any, number: Any) -> Any:
    row = new(tables.txn).values({**row_of(tables.txn, ("seq",)), "seq": number})
    return row.on_conflict_do_nothing(index_elements=["tenant", "key"]).returning(X.seq)


_LAST = tables.txn.alias("last")
_COUNTED = (
    select(func.coalesce(func.max(_LAST.c.seq), 0) + 1)
    .where(_LAST.c.tenant == given(X.tenant))
    .scalar_subquery()
)
ADD_TXN = Both(
    sqlite=_new_txn(sqlite.insert, _COUNTED),
    postgresql=_new_txn(postgresql.insert, tables.txn_seq.next_value()),
)
ADD_TRANSFER = insert(tables.transfer)
CREDITED = select(func.coalesce(func.sum(T.amount), 0), func.count()).where(mine(tables.transfer, "target"))
DEBITED = select(func.coalesce(func.sum(T.amount), 0), func.count()).where(mine(tables.transfer, "source"))

ADD_HOLD = insert_once(tables.hold, "id")
ADD_PART = insert(tables.hold_part)
HOLD = select(H.id, H.ledger, H.case, H.effective, H.state).where(mine(tables.hold, "id"))
HOLDS = (
    select(H.id, H.ledger, H.case, H.effective, H.state)
    .where(mine(tables.hold, "ledger", "state"))
    .order_by(H.id)
)
PARTS = find(tables.hold_part, "hold").order_by(P.part)
END_HOLD = (
    update(tables.hold)
    .where(mine(tables.hold, "id") & (H.state == "held"))
    .values(
        state=given(H.state, "new_state"),
        ended_at=given(H.ended_at),
        ended_by=given(H.ended_by),
        txn=given(H.txn),
    )
)
LOCK_HOLD = HOLD.with_for_update()

#: A transfer as a statement shows it.
ENTRY = select(
    X.key, X.kind, X.effective, T.source, T.target, T.amount, X.case, X.recorded_at, T.seq, T.part
).join(tables.txn, and_(X.tenant == T.tenant, X.seq == T.seq))  # fmt: skip


@cache
def accounts_of(by_unit: bool, by_person: bool, by_period: bool) -> Statement:
    """Tracked accounts of a ledger, narrowed by what is named; unsorted, so that the best index is used."""
    named = [name for name, on in (("owner", by_unit), ("person", by_person), ("period", by_period)) if on]
    columns = select(A.code, A.credit, A.debit, A.held).where(mine(tables.account, "ledger", *named))
    return columns.where(A.tracked, A.unit != EMPTY)


_NEWEST = (T.seq.desc(), T.part.desc())
#: Legs of one account, in the order of an index: SQLite, which keeps no statistics, can choose nothing worse.
LEGS = tuple(
    ENTRY.where(mine(tables.transfer, side)).order_by(*_NEWEST).limit(bindparam("limit"))
    for side in ("source", "target")
)
_OF_LEDGER = select(A.code).where(mine(tables.account, "ledger"))
ENTRIES = (
    ENTRY.where(T.tenant == given(T.tenant), or_(T.source.in_(_OF_LEDGER), T.target.in_(_OF_LEDGER)))
    .order_by(*_NEWEST)
    .limit(bindparam("limit"))
)


@cache
def codes_of(by_unit: bool, by_person: bool) -> Statement:
    """Codes of all accounts of a ledger that belong to somebody."""
    named = [name for name, on in (("owner", by_unit), ("person", by_person)) if on]
    return select(A.code).where(mine(tables.account, "ledger", *named))


def _sums(side: Any, credit: bool) -> Select[Any]:
    amount, nothing = T.amount, literal(0)
    return select(
        side.label("code"),
        (amount if credit else nothing).label("credit"),
        (nothing if credit else amount).label("debit"),
        nothing.label("held"),
    ).where(T.tenant == given(T.tenant))


def _unbalanced() -> Select[Any]:
    held = (
        select(P.source.label("code"), literal(0), literal(0), P.amount)
        .join(tables.hold, and_(H.tenant == P.tenant, H.id == P.hold))
        .where(P.tenant == given(P.tenant), H.state == "held")
    )
    legs = union_all(_sums(T.target, True), _sums(T.source, False), held).subquery()
    sums = (
        select(
            legs.c.code,
            func.sum(legs.c.credit).label("credit"),
            func.sum(legs.c.debit).label("debit"),
            func.sum(legs.c.held).label("held"),
        )
        .group_by(legs.c.code)
        .subquery()
    )
    differs = or_(*(A[name] != func.coalesce(sums.c[name], 0) for name in ("credit", "debit", "held")))
    accounts = select(A.code).outerjoin(sums, sums.c.code == A.code)
    return accounts.where(A.tenant == given(A.tenant), A.tracked, differs).order_by(A.code)


UNBALANCED = _unbalanced()
