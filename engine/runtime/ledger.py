"""Planning transfers: how amounts are split, earmarked, capped; the store posts what is planned here."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from engine.model.expr.library import add_months
from engine.model.expr.types import Months, Type
from engine.model.expr.values import Value
from engine.model.ids import LineId
from engine.model.ledger import LASTING, Account, Balance, Bucket, Ledger, Line, RoundTo, Transfer


def split(amount: int, shares: Mapping[str, Fraction]) -> dict[str, int]:
    """An amount by exact shares: each gets the floor, the largest remainders one more until all is given."""
    if not shares:
        return {"": amount}
    exact = {source: amount * share for source, share in shares.items()}
    parts = {source: int(part // 1) for source, part in exact.items()}
    rest = amount - sum(parts.values())
    # sorted keeps the order of writing where remainders are equal
    first = sorted(shares, key=lambda source: exact[source] - parts[source], reverse=True)[:rest]
    return {source: part + (source in first) for source, part in parts.items()}


def line_account(ledger: Ledger, bucket: Bucket, unit: str, year: str, line: str, source: str) -> Account:
    """The account of a line of a unit's year that one source feeds."""
    return Account(ledger=ledger.id, bucket=bucket.value, unit=unit, period=year, line=line, source=source)


def line_accounts(ledger: Ledger, unit: str, year: str, line: str) -> tuple[Account, ...]:
    """What is available on a line, by source."""
    sources = tuple(ledger.shares) or ("",)
    return tuple(line_account(ledger, Bucket.AVAILABLE, unit, year, line, source) for source in sources)


def allocation(
    ledger: Ledger, unit: str, year: str, line: str, amount: int, only: str = ""
) -> tuple[Transfer, ...]:
    """Money enters a line from outside, by the ledger's shares; `only` one source gives its own."""
    return tuple(
        Transfer(
            unit=ledger.unit,
            source=Account(ledger=ledger.id, bucket=Bucket.OUTSIDE.value, source=source),
            target=line_account(ledger, Bucket.AVAILABLE, unit, year, line, source),
            amount=part,
        )
        for source, part in split(amount, ledger.shares).items()
        if part > 0 and only in ("", source)
    )


def reservation(ledger: Ledger, unit: str, year: str, line: str, amount: int) -> tuple[Transfer, ...]:
    """What is set aside on a line: from available to spent, by the ledger's shares."""
    return tuple(
        Transfer(
            unit=ledger.unit,
            source=line_account(ledger, Bucket.AVAILABLE, unit, year, line, source),
            target=line_account(ledger, Bucket.SPENT, unit, year, line, source),
            amount=part,
        )
        for source, part in split(amount, ledger.shares).items()
        if part > 0
    )


def earmark_broken(ledger: Ledger, line: Line, item: str | None) -> str:
    """The reason why an item may not be paid from a line, or nothing."""
    if item is None:
        return ""
    if item in line.deny:
        return line.deny[item]
    if not line.allow or item in line.allow:
        return ""
    owner = line_for(ledger, item)
    return f"earmark {owner.label}" if owner else "no_line"


def line_for(ledger: Ledger, item: str) -> Line | None:
    """The line that is set aside for an item, if there is one."""
    return next((line for line in ledger.lines.values() if item in line.allow), None)


def line_of(ledger: Ledger, line: str) -> Line | None:
    """A line by its id."""
    return ledger.lines.get(LineId(line))


def period_of(ledger: Ledger, year: str) -> str:
    """The period of people's accounts: none where what they hold lasts from year to year."""
    return "" if ledger.unit in LASTING else year


def points_account(
    ledger: Ledger, unit: str, person: str, year: str, bucket: Bucket = Bucket.POINTS
) -> Account:
    """The points of a person, in a unit's year where they end with it."""
    owner = "" if ledger.unit in LASTING else unit
    period = period_of(ledger, year)
    return Account(ledger=ledger.id, bucket=bucket.value, unit=owner, person=person, period=period)


def stock_account(ledger: Ledger, unit: str, item: str) -> Account:
    """How many pieces of an item a unit has."""
    return Account(ledger=ledger.id, bucket=Bucket.AVAILABLE.value, unit=unit, line=item)


def redeemed(ledger: Ledger) -> Account:
    """Where spent points and handed-out pieces go."""
    return Account(ledger=ledger.id, bucket=Bucket.REDEEMED.value)


def last_day(start: date, kind: Type, length: Value, round_to: RoundTo) -> date:
    """The last day of points that came on a day, moved to the end of its month or year."""
    months = isinstance(kind, Months)
    day = add_months(start, length) if months else start + timedelta(days=int(length))
    if round_to is RoundTo.YEAR_END:
        return day.replace(month=12, day=31)
    if round_to is RoundTo.MONTH_END:
        return day.replace(day=monthrange(day.year, day.month)[1])
    return day


def quota_account(ledger: Ledger, rule: str, person: str, period: str, unit: str = "") -> Account:
    """What a rule may still give a person, or a whole unit, in a period."""
    return Account(
        ledger=ledger.id, bucket=Bucket.QUOTA.value, unit=unit, person=person, period=period, line=rule
    )


def owed_account(points: Account) -> Account:
    """What the owner of a points account owes because an award was taken back that was spent."""
    return replace(points, bucket=Bucket.OWED.value)


def issued(ledger: Ledger) -> Account:
    """Where points come from and go to; never limited."""
    return Account(ledger=ledger.id, bucket=Bucket.ISSUED.value)


def transfer(ledger: Ledger, source: Account, target: Account, amount: int) -> Transfer:
    """A transfer in the ledger's unit."""
    return Transfer(unit=ledger.unit, source=source, target=target, amount=amount)


def backwards(transfers: tuple[Transfer, ...]) -> tuple[Transfer, ...]:
    """The same amounts the other way."""
    return tuple(
        replace(each, source=each.target, target=each.source, expires=None, lot=None) for each in transfers
    )


def moved(balances: Mapping[Account, Balance], transfers: tuple[Transfer, ...]) -> dict[Account, Balance]:
    """Balances after transfers."""
    after = dict(balances)
    for one in transfers:
        out, into = after.get(one.source, Balance()), after.get(one.target, Balance())
        after[one.source] = replace(out, debit=out.debit + one.amount, opened=True)
        after[one.target] = replace(into, credit=into.credit + one.amount, opened=True)
    return after


def held(
    balances: Mapping[Account, Balance], parts: tuple[Transfer, ...], sign: int = 1
) -> dict[Account, Balance]:
    """Balances after amounts were set aside, or freed with -1."""
    after = dict(balances)
    for part in parts:
        here = after.get(part.source, Balance())
        after[part.source] = replace(here, held=here.held + sign * part.amount, opened=True)
    return after
