"""Several people at one task at the same moment: one gets it, the others are told who and when."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from engine.model.ids import CaseId
from engine.service.chain import case_stream
from tests.reliability.client import Answer, Client, budget, case_of, nonce, note, request, value_of
from tests.reliability.conftest import Served
from tests.reliability.site import CLERKS
from tests.support.soak import soak

ROUNDS = soak(5, 1_000)
NAMES = dict(zip(CLERKS, (f"文示{number}" for number in "一二三四五六七八"), strict=True))


def test_eight_people_claim_one_task_and_one_gets_it(served: Served) -> None:
    head, clerks = served.client("cun1"), [served.client(name) for name in CLERKS]
    case_of(clerks[0].post("/start/money.fill/V1", budget(str(10 * ROUNDS))))
    for number in range(ROUNDS):
        case = case_of(head.post("/start/money.spend/V1", request(f"抢办{number}")))
        page = clerks[0].get(f"/cases/{case}").text
        form = {"seat": value_of(page, "seat"), "version": value_of(page, "version")}
        claims = [_claiming(clerk, case, form) for clerk in clerks]
        _one_wins(served, case, "SeatClaimed", at_once(claims))


def test_of_two_who_decide_one_task_one_decides(served: Served) -> None:
    head, clerks = served.client("cun2"), [served.client(name) for name in CLERKS[:2]]
    for number in range(ROUNDS):
        case = case_of(head.post("/start/money.ask/V2", note(f"同办{number}")))
        acts = [
            _acting(clerk, case, outcome) for clerk, outcome in zip(clerks, ("agree", "reject"), strict=True)
        ]
        _one_wins(served, case, "SeatDecided", at_once(acts))


def at_once(presses: Sequence[Callable[[], Answer]]) -> list[Answer]:
    """All presses at the same moment."""
    ready = threading.Barrier(len(presses))

    def press(one: Callable[[], Answer]) -> Answer:
        ready.wait(30)
        return one()

    with ThreadPoolExecutor(len(presses)) as pool:
        return list(pool.map(press, presses))


def _claiming(clerk: Client, case: str, form: dict[str, str]) -> Callable[[], Answer]:
    own = {**form, "nonce": nonce()}
    return lambda: clerk.post(f"/cases/{case}/claim", own)


def _acting(clerk: Client, case: str, outcome: str) -> Callable[[], Answer]:
    page = clerk.get(f"/cases/{case}").text
    address = re.search(r"/cases/[^\"?]+/act\?seat=[^\"]+", page)
    assert address is not None, page
    version = value_of(clerk.get(address[0]).text, "version")
    own = {"nonce": nonce(), "version": version, "do": f"send:{outcome}", "opinion": "照办"}
    return lambda: clerk.post(address[0], own)


def _one_wins(served: Served, case: str, kind: str, answers: Sequence[Answer]) -> None:
    statuses = Counter(answer.status for answer in answers)
    assert statuses == {303: 1, 409: len(answers) - 1}, statuses
    with served.engine.store.read() as work:
        happened = [event for event in work.events(case_stream(CaseId(case))) if event.type == kind]
    assert len(happened) == 1
    winner = NAMES[happened[0].actor]
    for answer in answers:
        if answer.status == 409:
            assert winner in answer.text, answer.text
            assert re.search(r"20\d\d年\d+月\d+日 \d\d:\d\d", answer.text), answer.text
