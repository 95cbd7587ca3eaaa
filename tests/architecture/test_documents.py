"""The documents for readers: their commands run, their links lead somewhere."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

DOCUMENTS = sorted(path for folder in (".", "docs", "deploy") for path in (ROOT / folder).glob("*.md"))
CONSOLE = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
#: A block that names its file (```yaml org.yaml, ```csv catalogues/x.csv) is a part of the document's pack.
FILE = re.compile(r"^```(?:yaml|csv) (\S+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


def commands_of(text: str) -> list[str]:
    """The commands of a document that start with `$ yifang`, in order."""
    blocks = "".join(CONSOLE.findall(text))
    return [line.removeprefix("$ ") for line in blocks.splitlines() if line.startswith("$ yifang ")]


def named(path: Path) -> str:
    """A document by its path from the root."""
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_the_commands_in_a_document_run(document: Path, tmp_path: Path) -> None:
    for name in ("configs", "docs", "plugins"):
        (tmp_path / name).symlink_to(ROOT / name)
    for command in commands_of(document.read_text(encoding="utf-8")):
        done = run(command, tmp_path)
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a documented command in a folder that looks like the root but may be written to."""
    main = [sys.executable, "-c", "import sys; from engine.cli.main import main; sys.exit(main())"]
    return subprocess.run(
        [*main, *shlex.split(command)[1:]],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_the_links_of_a_document_lead_to_files(document: Path) -> None:
    links = LINK.findall(document.read_text(encoding="utf-8"))
    assert not [link for link in links if not (document.parent / link).exists()]


def test_commands_are_found_in_console_blocks_alone() -> None:
    text = "```console\n$ yifang check x\nok\n$ make run\n```\n\n```sh\n$ yifang no\n```\n"
    assert commands_of(text) == ["yifang check x"]


PACKS = [document for document in DOCUMENTS if FILE.search(document.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("document", PACKS, ids=named)
def test_the_pack_that_a_document_shows_is_sound_and_does_what_it_says(
    document: Path, tmp_path: Path
) -> None:
    for name, text in FILE.findall(document.read_text(encoding="utf-8")):
        path = tmp_path / "configs" / "shown" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for command in ("check", "test", "format --check"):
        done = run(f"yifang {command} configs/shown", tmp_path)
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        assert "警告 0" in done.stdout or command != "check", done.stdout
