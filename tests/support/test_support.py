"""The helpers themselves: what tests stand on must hold."""

from __future__ import annotations

import sys

import psycopg
import pytest
from playwright.sync_api import Page

from tests.support.browser import DESKTOP, PHONE
from tests.support.postgres import PostgresServer
from tests.support.processes import free_port, started
from tests.support.soak import soak


def libpq(url: str) -> str:
    """The same URL without the driver's name, for psycopg itself."""
    return url.replace("postgresql+psycopg", "postgresql")


def test_each_test_gets_an_empty_database_of_its_own(postgres_server: PostgresServer) -> None:
    with postgres_server.fresh_database() as one, postgres_server.fresh_database() as other:
        with psycopg.connect(libpq(one)) as link:
            link.execute("CREATE TABLE mark (id int)")
        with psycopg.connect(libpq(other)) as link:
            assert link.execute("SELECT to_regclass('mark')").fetchone() == (None,)


def test_the_server_listens_on_no_network(postgres_url: str) -> None:
    with psycopg.connect(libpq(postgres_url)) as link:
        assert link.execute("SHOW listen_addresses").fetchone() == ("",)


def test_a_page_is_as_wide_as_it_says(desktop: Page, phone: Page) -> None:
    for page, width in ((desktop, DESKTOP), (phone, PHONE)):
        page.set_content("<meta name=viewport content='width=device-width'><p>一方水土</p>")
        assert page.evaluate("window.innerWidth") == width


def test_a_scriptless_page_runs_no_scripts(scriptless: Page) -> None:
    scriptless.set_content("<p>before</p><script>document.querySelector('p').textContent = 'after'</script>")
    assert scriptless.locator("p").inner_text() == "before"


def test_a_started_process_is_waited_for_and_ended() -> None:
    code = "import time; print('ready'); time.sleep(60)"
    with started([sys.executable, "-c", code], ready="ready") as running:
        assert running.process.poll() is None
    assert running.process.poll() is not None


def test_a_process_that_dies_early_shows_what_it_said() -> None:
    with (
        pytest.raises(AssertionError, match="so sorry"),
        started([sys.executable, "-c", "print('so sorry')"], ready="ready"),
    ):
        pass


def test_a_free_port_can_be_taken_at_once() -> None:
    assert 1024 <= free_port() <= 65535


@pytest.mark.parametrize(("said", "count"), [("", 3), ("0", 3), ("1", 1000)])
def test_soaking_takes_the_full_count(monkeypatch: pytest.MonkeyPatch, said: str, count: int) -> None:
    monkeypatch.setenv("YIFANG_SOAK", said)
    assert soak(3, 1000) == count
