"""A fresh Cenxi for each journey."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.place import Place, served


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """The site, open for work on the morning of 3 June 2025."""
    with served(tmp_path) as open_place:
        yield open_place
