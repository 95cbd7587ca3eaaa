"""What the service needs from a store to keep accounts; the same promises on every back end.

Balances are changed by postings and holds alone; accounts are locked in the order of their codes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from engine.model.ids import CaseId, HoldId, LedgerId, PersonId, UnitId
from engine.model.ledger import Account, Balance, Hold, HoldState, Lot, Posting, Transaction
from engine.service.rows import Entry


class Ledgers(Protocol):
    """Accounts, transfers and holds. Tracked accounts never fall below 0 available."""

    def balances(self, accounts: Iterable[Account], lock: bool) -> Mapping[Account, Balance]:
        """What accounts hold, with what this transaction has posted; `lock` locks them in code order."""
        ...

    def post(self, transaction: Transaction, at: datetime, actor: PersonId) -> bool:
        """Post a transaction; False when its key was posted before with the same content.

        Raises KeyReused for other content, FloorCrossed when an account or a lot would fall below its
        floor, AlreadyReversed when what it takes back was taken back before.
        """
        ...

    def place_hold(self, hold: Hold, at: datetime) -> None:
        """Set amounts aside; raises FloorCrossed."""
        ...

    def end_hold(
        self,
        hold: HoldId,
        settled: Transaction | None,
        at: datetime,
        actor: PersonId,
        back_until: date | None = None,
    ) -> bool:
        """Settle or release a hold; False when it was resolved before.

        Points that go back to a lot whose day has passed get a lot until `back_until`.
        """
        ...

    def hold(self, hold: HoldId) -> Hold | None:
        """One hold."""
        ...

    def holds(self, ledger: LedgerId, state: HoldState) -> Sequence[Hold]:
        """Holds of a ledger in one state."""
        ...

    def accounts(
        self, ledger: LedgerId, unit: UnitId | None, person: PersonId | None, period: str | None
    ) -> Mapping[Account, Balance]:
        """The tracked accounts of a ledger that match."""
        ...

    def entries(
        self, ledger: LedgerId, unit: UnitId | None, person: PersonId | None, limit: int
    ) -> Sequence[Entry]:
        """Transfers of a ledger, newest first."""
        ...

    def lots(self, account: Account) -> Sequence[Lot]:
        """The lots of an account that hold something, in the order in which they are spent."""
        ...

    def lapsed(self, ledger: LedgerId, day: date, limit: int) -> Sequence[Lot]:
        """Lots of a ledger whose last day lies before a day and that still hold something free."""
        ...

    def posting(self, key: str) -> Posting | None:
        """A transaction by its key."""
        ...

    def postings_of(self, case: CaseId) -> Sequence[Posting]:
        """What a case has posted, oldest first."""
        ...

    def unbalanced(self) -> Sequence[str]:
        """Codes of accounts whose stored balance differs from the sum of their transfers, holds or lots."""
        ...
