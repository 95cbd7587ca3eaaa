"""A terminal for every test of the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.terminal import Terminal


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """A terminal that stands in an empty folder, without a database from outside."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("YIFANG_DATABASE", raising=False)
    monkeypatch.setenv("YIFANG_LOG", str(tmp_path / "yifang.log"))
    return Terminal(tmp_path, capsys)
