"""The books on a database: closing, looking back, reckoning up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime

from engine.model.ids import LedgerId, PersonId
from engine.model.ledger import Account, PeriodClose, Posting
from engine.runtime.scope import local_day
from engine.service.books_port import Place
from engine.service.rows import Entry
from engine.store.ledger import account_of
from engine.store.sql import book_statements as s
from engine.store.sql.ledger import SqlLedgers, entry_of

_EVER = datetime(9999, 1, 1, tzinfo=UTC)
_PAGE = 1000
_FIRST: Place = (date.min, 0, -1)


class SqlBooks(SqlLedgers):
    """Closed periods, statements, trial balances."""

    def close_period(self, close: PeriodClose, at: datetime, actor: PersonId) -> None:
        """From now on nothing is posted up to a day, but adjustments from above."""
        assert close.through < local_day(at), "only days that are over are closed"
        if self._link.is_postgres:
            self._link.row(s.LOCK_LEDGER, name=f"{self._link.tenant}/{close.ledger}")
        self._link.change(
            s.ADD_CLOSE, ledger=close.ledger, unit=close.unit, through=close.through, level=close.level,
            case=close.case, at=at, by=actor,
        )  # fmt: skip

    def closes(self, ledger: LedgerId | None) -> Sequence[PeriodClose]:
        """The periods of a ledger (None: of all) that were closed, latest first."""
        rows = self._link.rows(s.CLOSES, ledger=ledger) if ledger else self._link.rows(s.ALL_CLOSES)
        return tuple(
            PeriodClose(ledger=row[0], unit=row[1], through=row[2], level=row[3], case=row[4]) for row in rows
        )

    def balances_on(
        self, accounts: Iterable[Account], day: date, known_at: datetime | None = None
    ) -> Mapping[Account, int]:
        """What accounts held at the end of a day by effective days, as far as it was recorded by then."""
        return {account: self._on(account, day, known_at or _EVER) for account in accounts}

    def _on(self, account: Account, day: date, known_at: datetime) -> int:
        credit = self._link.row(s.CREDITED_ON, target=account.code, until=day, known_at=known_at)
        debit = self._link.row(s.DEBITED_ON, source=account.code, until=day, known_at=known_at)
        assert credit is not None
        assert debit is not None
        return int(credit[0]) - int(debit[0])

    def statement(self, account: Account, since: date, until: date, limit: int) -> Sequence[Entry]:
        """The transfers of an account with an effective day in a range, oldest first."""
        asked = {"source": account.code, "target": account.code, "since": since, "until": until}
        found = [entry_of(row) for side in s.STATEMENT for row in self._link.rows(side, **asked, limit=limit)]
        return tuple(sorted(found, key=lambda each: (each.effective, each.seq, each.part))[:limit])

    def day_book(
        self, ledger: LedgerId, since: date, until: date, after: Place | None, limit: int
    ) -> Sequence[Entry]:
        """The transfers of a ledger with an effective day in a range, by day, oldest first."""
        day, seq, part = after or _FIRST
        rows = self._link.rows(
            s.DAY_BOOK, ledger=ledger, since=since, until=until, after_day=day, after_seq=seq,
            after_part=part, limit=limit,
        )  # fmt: skip
        return tuple(map(entry_of, rows))

    def trial_balance(self, ledger: LedgerId, day: date) -> Mapping[Account, tuple[int, int]]:
        """Credit and debit of every account of a ledger at the end of a day."""
        rows = self._link.rows(s.TRIAL, ledger=ledger, until=day)
        return {account_of(code): (int(credit), int(debit)) for code, credit, debit in rows}

    def postings(self) -> Iterator[Posting]:
        """Every transaction, oldest first."""
        after = 0
        while rows := self._link.rows(s.POSTED, after=after, limit=_PAGE):
            for key, _ in rows:
                posting = self.posting(key)
                assert posting is not None, f"{key} was just read"
                yield posting
            after = rows[-1][1]
