"""PostgreSQL goes away while people work: the form stays theirs, and the site is back when the server is."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reliability.client import Client, case_of, note, value_of
from tests.reliability.reckoning import wait_until_nothing_is_due
from tests.reliability.site import build, running
from tests.support import postgres
from tests.support.postgres import PostgresServer

BACK_SECONDS_MAX = 30


@pytest.fixture
def own_server() -> Iterator[PostgresServer]:
    """A server that this test alone uses, so that it may stop it."""
    folder = postgres.make_folder()
    try:
        yield postgres.server_in(folder)
    finally:
        postgres.stop(folder)


def test_a_server_that_goes_away_costs_nobody_a_form(own_server: PostgresServer, tmp_path: Path) -> None:
    with own_server.fresh_database() as url:
        site = build(tmp_path / "site", url)
        with running(site) as (webs, worker):
            port = webs[0].port
            assert port is not None
            head = Client([port])
            head.sign_in("cun1")
            case_of(head.post("/start/money.ask/V1", note("停电前")))
            postgres.pause(own_server.folder)
            form = {"token": head.token, **note("停电时写的 <长> 理由")}
            answers = [head.once("POST", "/start/money.ask/V1", form) for _ in range(3)]
            page = head.once("GET", "/desk", None)
            postgres.resume(own_server.folder)
            for answer in (*answers, page):
                assert answer.status == 503, answer.text
                assert int(answer.headers["Retry-After"]) > 0
                assert "Traceback" not in answer.text
            for answer in answers:
                assert "停电时写的 &lt;长&gt; 理由" in answer.text
                assert value_of(answer.text, "nonce") == form["nonce"]
            again = _once_it_is_back(head, form)
            assert "停电时写的" in head.get(f"/cases/{again}").text
            assert worker.running is not None
            wait_until_nothing_is_due(site)
            assert worker.running.process.poll() is None, "the worker has to outlive the server"
            assert webs[0].running is not None
            assert webs[0].running.process.poll() is None


def _once_it_is_back(head: Client, form: dict[str, str]) -> str:
    """Send the same form until it is taken."""
    until = time.monotonic() + BACK_SECONDS_MAX
    while True:
        answer = head.once("POST", "/start/money.ask/V1", form)
        if answer.status != 503:
            return case_of(answer)
        assert time.monotonic() < until, "the site does not come back"
        time.sleep(0.1)
