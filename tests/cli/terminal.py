"""A command line as a person meets it: what it says, and the number it ends with."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from engine.cli.main import main
from tests.rehearsal.little import FOLDER


@dataclass(frozen=True, slots=True)
class Said:
    """What a command ended with and said."""

    code: int
    out: str
    err: str

    @property
    def all(self) -> str:
        """Everything it said."""
        return self.out + self.err


@dataclass(frozen=True, slots=True)
class Terminal:
    """Runs commands in a folder of its own."""

    folder: Path
    capture: pytest.CaptureFixture[str]

    def run(self, *words: str) -> Said:
        """Run one command line."""
        code = main(words)
        said = self.capture.readouterr()
        return Said(code, said.out, said.err)

    def pack(self, name: str = "little") -> Path:
        """A copy of the little pack, to be broken at will."""
        folder = self.folder / "configs" / name
        shutil.copytree(FOLDER, folder)
        return folder

    def scenario(self, text: str) -> None:
        """A scenario beside the little pack."""
        folder = self.folder / "configs" / "little" / "scenarios"
        folder.mkdir(exist_ok=True)
        (folder / "one.yaml").write_text(text, encoding="utf-8")
