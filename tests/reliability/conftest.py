"""One open site for each database, shared by the tests that do not break it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from engine.service.engine import Engine
from tests.reliability.client import Client
from tests.reliability.site import build, running
from tests.support.postgres import PostgresServer


@dataclass
class Served:
    """An open site: where it is, and the engine on its database."""

    port: int
    engine: Engine

    def client(self, login: str, port: int | None = None) -> Client:
        """Somebody's browser, signed in; through another port if there is something in between."""
        client = Client([self.port])
        client.sign_in(login)
        client.ports = [port or self.port]
        return client


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A web process and a worker on each database."""
    folder = tmp_path_factory.mktemp("served")
    with ExitStack() as stack:
        url = f"sqlite:///{folder / 'site.db'}"
        if request.param == "postgresql":
            server: PostgresServer = request.getfixturevalue("postgres_server")
            url = stack.enter_context(server.fresh_database())
        site = build(folder, url)
        webs, _ = stack.enter_context(running(site))
        assert webs[0].port is not None
        yield Served(webs[0].port, site.open())
