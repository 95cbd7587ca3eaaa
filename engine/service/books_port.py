"""What the service needs from a store to keep the books: closing, looking back, reckoning up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from engine.model.ids import LedgerId, PersonId
from engine.model.ledger import Account, PeriodClose, Posting
from engine.service.rows import Entry

Place = tuple[date, int, int]


class Books(Protocol):
    """Closed periods, statements as of a day, and the reckoning of stored figures."""

    def close_period(self, close: PeriodClose, at: datetime, actor: PersonId) -> None:
        """From now on nothing is posted up to a day, but adjustments from above; repeating it is nothing.

        The day lies before the day of `at`. Later postings raise PeriodClosed.
        """
        ...

    def closes(self, ledger: LedgerId | None) -> Sequence[PeriodClose]:
        """The periods of a ledger (None: of all) that were closed, latest first."""
        ...

    def balances_on(
        self, accounts: Iterable[Account], day: date, known_at: datetime | None = None
    ) -> Mapping[Account, int]:
        """What accounts held at the end of a day by effective days, as far as it was recorded by then."""
        ...

    def statement(self, account: Account, since: date, until: date, limit: int) -> Sequence[Entry]:
        """The transfers of an account with an effective day in a range, oldest first."""
        ...

    def day_book(
        self, ledger: LedgerId, since: date, until: date, after: Place | None, limit: int
    ) -> Sequence[Entry]:
        """The transfers of a ledger with an effective day in a range, by day, oldest first."""
        ...

    def trial_balance(self, ledger: LedgerId, day: date) -> Mapping[Account, tuple[int, int]]:
        """Credit and debit of every account of a ledger at the end of a day; both columns sum alike."""
        ...

    def postings(self) -> Iterator[Posting]:
        """Every transaction, oldest first."""
        ...
