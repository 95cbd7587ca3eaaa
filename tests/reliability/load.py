"""A scripted load: heads of villages ask for money, clerks claim and agree; who got which answer."""

from __future__ import annotations

import queue
import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import quote

from tests.reliability.client import Client, budget, case_of, nonce, request, value_of
from tests.reliability.site import CLERKS, HEADS

YUAN_EACH = 10
CLERK_WAITS_SECONDS = 90


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A command that the site said it has carried out, and on which case."""

    kind: str
    command: str
    case: str


@dataclass
class Load:
    """So many cases, and what was acknowledged so far."""

    cases: int
    ports: Sequence[int]
    acknowledged: list[Acknowledged] = field(default_factory=list)
    unanswered: int = 0
    _opened: queue.Queue[str] = field(default_factory=queue.Queue)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def actions(self) -> int:
        """How many actions it will take: start, claim and agree for each case."""
        return 3 * self.cases

    def begin(self, pool: ThreadPoolExecutor) -> list[Future[None]]:
        """Sign everybody in and give the villages exactly the money they need; then all work at once."""
        heads, clerks = (
            [self._client(name) for name in HEADS],
            [self._client(name) for name in CLERKS[: len(HEADS)]],
        )
        each = self.cases // len(HEADS)
        for number in range(1, len(HEADS) + 1):
            case_of(clerks[0].post(f"/start/money.fill/V{number}", budget(str(each * YUAN_EACH))))
        asking = [pool.submit(self._ask, head, number, each) for number, head in enumerate(heads, start=1)]
        return [*asking, *(pool.submit(self._agree, clerk, each) for clerk in clerks)]

    def _client(self, login: str) -> Client:
        client = Client(self.ports)
        client.sign_in(login)
        return client

    def _ask(self, head: Client, village: int, count: int) -> None:
        for number in range(count):
            form = request(f"{village}村第{number}件", str(YUAN_EACH))
            case = case_of(head.post(f"/start/money.spend/V{village}", form))
            self._note(Acknowledged("CaseOpened", form["nonce"], case))
            self._opened.put(case)
        self._count(head)

    def _agree(self, clerk: Client, count: int) -> None:
        for _ in range(count):
            case = self._opened.get(timeout=CLERK_WAITS_SECONDS)
            page = clerk.get(f"/cases/{case}").text
            seat = value_of(page, "seat")
            claim = {"nonce": nonce(), "seat": seat, "version": value_of(page, "version")}
            claimed = clerk.post(f"/cases/{case}/claim", claim)
            assert claimed.status == 303, claimed.text
            self._note(Acknowledged("SeatClaimed", claim["nonce"], case))
            address = f"/cases/{case}/act?seat={quote(seat)}"
            version = value_of(clerk.get(address).text, "version")
            act = {"nonce": nonce(), "version": version, "do": "send:agree", "opinion": ""}
            assert case_of(clerk.post(address, act)) == case
            self._note(Acknowledged("SeatDecided", act["nonce"], case))
        self._count(clerk)

    def _note(self, done: Acknowledged) -> None:
        with self._lock:
            self.acknowledged.append(done)

    def _count(self, client: Client) -> None:
        with self._lock:
            self.unanswered += client.unanswered
