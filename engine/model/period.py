"""Periods of reports and scores: `2025`, `2025-Q2`, `2025-06`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from engine.base.finding import Said
from engine.model.expr.values import Interval
from engine.model.written import month_written

YEAR_LEAST, YEAR_MOST = 1900, 2199
OFFERED = {"month": 12, "quarter": 8, "year": 5}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True)
class Period:
    """A month, a quarter or a year by its first day."""

    kind: str
    first: date

    @property
    def last(self) -> date:
        """Its last day."""
        return self.next.first - timedelta(days=1)

    @property
    def next(self) -> Period:
        """The one after it."""
        return self._moved(_MONTHS[self.kind])

    @property
    def before(self) -> Period:
        """The one before it."""
        return self._moved(-_MONTHS[self.kind])

    @property
    def days(self) -> Interval:
        """All its days, as expressions see them."""
        return Interval(self.first, self.last)

    @property
    def key(self) -> str:
        """How it is written in an address."""
        match self.kind:
            case "month":
                return f"{self.first.year}-{self.first.month:02d}"
            case "quarter":
                return f"{self.first.year}-Q{(self.first.month + 2) // 3}"
            case _:
                return str(self.first.year)

    @property
    def label(self) -> Said:
        """What people call it."""
        match self.kind:
            case "month":
                return month_written(self.first)
            case "quarter":
                quarter = (self.first.month + 2) // 3
                return Said(f"{self.first.year}年第{quarter}季度", f"Q{quarter} {self.first.year}")
            case _:
                return Said(f"{self.first.year}年", str(self.first.year))

    def _moved(self, months: int) -> Period:
        number = self.first.year * 12 + self.first.month - 1 + months
        return Period(self.kind, date(number // 12, number % 12 + 1, 1))


def containing(kind: str, day: date) -> Period:
    """The period a day lies in."""
    match kind:
        case "month":
            return Period(kind, day.replace(day=1))
        case "quarter":
            return Period(kind, date(day.year, (day.month - 1) // 3 * 3 + 1, 1))
        case _:
            return Period("year", date(day.year, 1, 1))


def parts_of(whole: Period, kind: str) -> tuple[Period, ...]:
    """The periods of a kind that a period is made of; none where the kind is larger."""
    if _MONTHS[kind] > _MONTHS[whole.kind]:
        return ()
    parts = [Period(kind, whole.first)]
    while parts[-1].next.first <= whole.last:
        parts.append(parts[-1].next)
    return tuple(parts)


def read_period(kind: str, text: str) -> Period | None:
    """The period of a kind that a text means, None when it means none."""
    year, _, rest = text.partition("-")
    if not (year.isascii() and year.isdigit() and YEAR_LEAST <= int(year[:5]) <= YEAR_MOST):
        return None
    found = _month(kind, rest)
    return containing(kind, date(int(year), found, 1)) if found else None


def _month(kind: str, rest: str) -> int | None:
    if kind == "month":
        return int(rest) if rest.isascii() and rest.isdigit() and 1 <= int(rest[:3]) <= 12 else None
    if kind == "quarter":
        return {"Q1": 1, "Q2": 4, "Q3": 7, "Q4": 10}.get(rest)
    return 1 if rest == "" else None


def offered(kind: str, today: date) -> tuple[Period, ...]:
    """The periods to choose from, the one that runs first."""
    period = containing(kind, today)
    found = [period]
    for _ in range(OFFERED[kind] - 1):
        period = period.before
        found.append(period)
    return tuple(found)
