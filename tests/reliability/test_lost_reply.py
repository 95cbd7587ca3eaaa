"""A reply is lost after the site has committed: the same form again makes no second record."""

from __future__ import annotations

from collections import Counter
from functools import partial
from http.client import HTTPException

import pytest

from engine.model.ids import CaseId
from engine.service.chain import case_stream
from engine.service.rows import Event
from tests.reliability.client import (
    Answer,
    Client,
    budget,
    case_of,
    nonce,
    note,
    request,
    value_of,
)
from tests.reliability.conftest import Served
from tests.reliability.proxy import Proxy, proxy_to
from tests.reliability.test_two_people import at_once
from tests.support.soak import soak

FORMS = soak(5, 3_000)


def test_a_form_whose_reply_was_cut_is_sent_again_and_counts_once(served: Served) -> None:
    with proxy_to(served.port) as proxy:
        head, clerk = served.client("cun3", proxy.port), served.client("wen1", proxy.port)
        fill = budget(str(10 * FORMS))
        case_of(cut_then_again(proxy, clerk, "/start/money.fill/V3", fill))
        for number in range(FORMS):
            form = request(f"断线{number}")
            case = case_of(cut_then_again(proxy, head, "/start/money.spend/V3", form))
            page = clerk.get(f"/cases/{case}").text
            seat, version = value_of(page, "seat"), value_of(page, "version")
            claim = {"nonce": nonce(), "seat": seat, "version": version}
            assert case_of(cut_then_again(proxy, clerk, f"/cases/{case}/claim", claim)) == case
            address = f"/cases/{case}/act?seat={seat.replace('#', '%23')}"
            version = value_of(clerk.get(address).text, "version")
            act = {"nonce": nonce(), "version": version, "do": "send:agree", "opinion": ""}
            assert case_of(cut_then_again(proxy, clerk, address, act)) == case
            commands = Counter(event.command for event in _events(served, case) if event.type in _ONE_EACH)
            assert commands == {form["nonce"]: 1, claim["nonce"]: 1, act["nonce"]: 1}
    assert proxy.swallowed == 1 + 3 * FORMS
    assert _titles(served, "断线") == dict.fromkeys((f"用款：断线{number}" for number in range(FORMS)), 1)


_ONE_EACH = ("CaseOpened", "SeatClaimed", "SeatDecided")


def cut_then_again(proxy: Proxy, client: Client, path: str, form: dict[str, str]) -> Answer:
    """Send a form whose reply is cut, then the same form twice: the same answer both times."""
    before, proxy.cut = proxy.swallowed, 1
    with pytest.raises((OSError, HTTPException)):
        client.once("POST", path, {"token": client.token, **form})
    assert proxy.swallowed == before + 1, "the site answered nothing that could be cut"
    first, second = client.post(path, form), client.post(path, form)
    assert first.tries == second.tries == 1
    assert case_of(first) == case_of(second)
    return first


def test_one_nonce_with_another_body_is_refused_and_changes_nothing(served: Served) -> None:
    head = served.client("cun4")
    form = note(f"原文{nonce()[:6]}")
    case = case_of(head.post("/start/money.ask/V4", form))
    before = _events(served, case)
    other = head.post("/start/money.ask/V4", {**form, "f.what": "另一件事"})
    assert other.status == 409
    assert "请求编号重复" in other.text
    assert _events(served, case) == before
    assert _titles(served, "另一件事") == {}
    assert case_of(head.post("/start/money.ask/V4", form)) == case


def test_eight_presses_at_once_make_one_record(served: Served) -> None:
    browsers = [served.client("cun4") for _ in range(8)]
    for number in range(FORMS):
        form = note(f"连按{number}")
        answers = at_once([partial(browser.post, "/start/money.ask/V4", form) for browser in browsers])
        assert len({case_of(answer) for answer in answers}) == 1
        assert _titles(served, f"连按{number}") == {f"询问：连按{number}": 1}


def _events(served: Served, case: str) -> list[Event]:
    with served.engine.store.read() as work:
        return list(work.events(case_stream(CaseId(case))))


def _titles(served: Served, words: str) -> dict[str, int]:
    with served.engine.store.read() as work:
        rows = [row for case in work.all_cases() if (row := work.case(case)) is not None]
    return Counter(row.title for row in rows if words in row.title and not row.title.startswith("归档"))
