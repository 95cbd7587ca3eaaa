"""Fixtures of every test: fresh databases on real servers, pages in a real browser."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from engine.service.ports import Store
from engine.store.memory.store import MemoryStore
from engine.store.opening import open_store, prepare
from tests.support import postgres
from tests.support.browser import PHONE, NoBrowser, opened_page, started_browser
from tests.support.postgres import NoPostgres, PostgresServer

_POSTGRES = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    """Give the session one folder for its PostgreSQL server; the workers of xdist are told of it."""
    told = getattr(config, "workerinput", None)
    config.stash[_POSTGRES] = Path(told["postgres"]) if told else postgres.make_folder()
    signal.signal(signal.SIGTERM, _end_in_good_order)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of xdist where the shared server is."""
    node.workerinput["postgres"] = str(node.config.stash[_POSTGRES])


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server where it was started; a worker leaves it to the session."""
    if not hasattr(config, "workerinput"):
        postgres.stop(config.stash[_POSTGRES])


def _end_in_good_order(number: int, frame: FrameType | None) -> None:
    """A session that is told to end still closes its servers and browsers."""
    raise KeyboardInterrupt


@pytest.fixture(scope="session")
def postgres_server(pytestconfig: pytest.Config) -> PostgresServer:
    """The PostgreSQL server of the session, started when first asked for; without it the tests fail."""
    try:
        return postgres.server_in(pytestconfig.stash[_POSTGRES])
    except (NoPostgres, OSError) as reason:
        why = str(reason)
    pytest.fail(why, pytrace=False)


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """An empty PostgreSQL database for this test alone, as a SQLAlchemy URL."""
    with postgres_server.fresh_database() as url:
        yield url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """An empty SQLite database for this test alone, as a SQLAlchemy URL."""
    return f"sqlite:///{tmp_path / 'site.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Both databases, one after the other: one promise, every implementation."""
    url: str = request.getfixturevalue({"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param])
    return url


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def every_store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """An empty store of each kind, one after the other."""
    if request.param == "memory":
        yield MemoryStore()
        return
    url: str = request.getfixturevalue({"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param])
    prepare(url)
    opened = open_store(url)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium, shared by the tests of one worker."""
    try:
        with started_browser() as running:
            yield running
    except NoBrowser as reason:
        pytest.fail(str(reason), pytrace=False)


@pytest.fixture
def desktop(browser: Browser) -> Iterator[Page]:
    """A page 1280 pixels wide, with nobody signed in."""
    with opened_page(browser) as page:
        yield page


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A page 390 pixels wide on a touch screen, with nobody signed in."""
    with opened_page(browser, width=PHONE) as page:
        yield page


@pytest.fixture
def scriptless(browser: Browser) -> Iterator[Page]:
    """A page 1280 pixels wide whose browser runs no scripts."""
    with opened_page(browser, scripts=False) as page:
        yield page
