"""The books in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from engine.model.ids import LedgerId, PersonId
from engine.model.ledger import Account, PeriodClose, Posting
from engine.runtime.scope import local_day
from engine.service.books_port import Place
from engine.service.rows import Entry
from engine.store.memory.ledger import LedgersInMemory


class BooksInMemory(LedgersInMemory):
    """Closed periods, statements, trial balances."""

    def close_period(self, close: PeriodClose, at: datetime, actor: PersonId) -> None:
        """From now on nothing is posted up to a day, but adjustments from above."""
        assert close.through < local_day(at), "only days that are over are closed"
        key = (close.ledger, close.unit, close.through)
        if key not in self._t.closes:
            self._t.put(self._t.closes, key, close)

    def closes(self, ledger: LedgerId | None) -> Sequence[PeriodClose]:
        """The periods of a ledger (None: of all) that were closed, latest first."""
        found = sorted(
            (c for c in self._t.closes.values() if ledger in (None, c.ledger)), key=lambda c: c.unit
        )
        return tuple(sorted(found, key=lambda close: close.through, reverse=True))

    def balances_on(
        self, accounts: Iterable[Account], day: date, known_at: datetime | None = None
    ) -> Mapping[Account, int]:
        """What accounts held at the end of a day by effective days, as far as it was recorded by then."""
        known = [
            e
            for e in self._t.entries.values()
            if e.effective <= day and (known_at is None or e.recorded_at <= known_at)
        ]
        return {
            account: sum(e.amount * ((e.target == account) - (e.source == account)) for e in known)
            for account in accounts
        }

    def statement(self, account: Account, since: date, until: date, limit: int) -> Sequence[Entry]:
        """The transfers of an account with an effective day in a range, oldest first."""
        found = (e for e in self._between(since, until) if account in (e.source, e.target))
        return tuple(found)[:limit]

    def day_book(
        self, ledger: LedgerId, since: date, until: date, after: Place | None, limit: int
    ) -> Sequence[Entry]:
        """The transfers of a ledger with an effective day in a range, by day, oldest first."""
        found = (e for e in self._between(since, until) if ledger in (e.source.ledger, e.target.ledger))
        return tuple(e for e in found if after is None or _place(e) > after)[:limit]

    def _between(self, since: date, until: date) -> Sequence[Entry]:
        found = (e for e in self._t.entries.values() if since <= e.effective <= until)
        return sorted(found, key=_place)

    def trial_balance(self, ledger: LedgerId, day: date) -> Mapping[Account, tuple[int, int]]:
        """Credit and debit of every account of a ledger at the end of a day."""
        sums: dict[Account, tuple[int, int]] = {}
        for entry in (e for e in self._t.entries.values() if e.effective <= day):
            for account, side in ((entry.target, 0), (entry.source, 1)):
                if account.ledger == ledger:
                    credit, debit = sums.get(account, (0, 0))
                    sums[account] = (credit + entry.amount * (1 - side), debit + entry.amount * side)
        return dict(sorted(sums.items(), key=lambda each: each[0].code))

    def postings(self) -> Iterator[Posting]:
        """Every transaction, oldest first."""
        for key in list(self._t.transactions):
            posting = self.posting(key)
            assert posting is not None, f"{key} was just read"
            yield posting


def _place(entry: Entry) -> Place:
    return entry.effective, entry.seq, entry.part
