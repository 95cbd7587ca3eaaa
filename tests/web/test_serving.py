"""The process that serves the pages: it opens, answers, and ends in good order."""

from __future__ import annotations

import sys
import urllib.request
from pathlib import Path

import pytest

from engine.bootstrap import install_pack, open_site
from engine.cli.packs import read_pack
from engine.store.opening import prepare
from tests.support.processes import ROOT, free_port, started


def command(url: str, folder: Path, port: int) -> list[str]:
    secret = folder / "secret"
    secret.write_text("ab" * 32)
    own = ["--url", url, "--blobs", str(folder), "--secret", str(secret), "--port", str(port)]
    return [sys.executable, "-m", "engine.web", *own]


def test_the_pages_are_served_until_they_are_told_to_stop(tmp_path: Path, sqlite_url: str) -> None:
    prepare(sqlite_url)
    cenxi = read_pack(str(ROOT / "configs" / "cenxi"))
    install_pack(open_site(sqlite_url, blobs=tmp_path), cenxi.files, cenxi.pack)
    port = free_port()
    with started(command(sqlite_url, tmp_path, port)) as running:
        answered = ""
        while not answered:
            assert running.process.poll() is None
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=30) as answer:
                    answered = answer.read().decode()
            except OSError:
                continue
        assert '"status":"ok"' in answered
        assert running.end() == 0


@pytest.mark.parametrize("prepared", [False, True])
def test_what_cannot_be_opened_is_said_in_a_sentence(tmp_path: Path, sqlite_url: str, prepared: bool) -> None:
    if prepared:
        prepare(sqlite_url)
    words = command(sqlite_url, tmp_path, free_port())
    if prepared:
        (tmp_path / "secret").write_text("not hex")
    with started(words) as running:
        assert running.process.wait(30) == 1
        assert running.process.stdout is not None
        said = running.process.stdout.read().decode()
    assert "Traceback" not in said
    assert said.strip()
