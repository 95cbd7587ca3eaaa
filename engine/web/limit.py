"""How often sign-in may fail from one address."""

from __future__ import annotations

from collections import OrderedDict, deque
from datetime import datetime, timedelta
from threading import Lock

WINDOW = timedelta(minutes=15)
ADDRESSES_MOST = 10_000


class Failures:
    """Counts failures of each address within the last fifteen minutes, for a bounded number of addresses."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._seen: OrderedDict[str, deque[datetime]] = OrderedDict()

    def too_many(self, address: str, now: datetime) -> bool:
        """Whether the address has to wait."""
        with self._lock:
            return len(self._recent(address, now)) >= self._most

    def note(self, address: str, now: datetime) -> None:
        """Another failure."""
        with self._lock:
            recent = self._recent(address, now)
            recent.append(now)
            self._seen[address] = recent
            self._seen.move_to_end(address)
            if len(self._seen) > ADDRESSES_MOST:
                self._seen.popitem(last=False)

    def _recent(self, address: str, now: datetime) -> deque[datetime]:
        recent = self._seen.get(address, deque())
        while recent and now - recent[0] > WINDOW:
            recent.popleft()
        return recent
