"""A fresh Cenxi for each journey."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.journeys.place import Place, served


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """The site, open for work on the morning of 3 June 2025."""
    with served(tmp_path) as open_place:
        yield open_place


@pytest.fixture(params=["desktop", "phone"])
def page(request: pytest.FixtureRequest) -> Page:
    """A browser of either width."""
    found: Page = request.getfixturevalue(request.param)
    return found
