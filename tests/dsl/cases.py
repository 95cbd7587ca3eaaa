"""Cases as files: a base pack, and tiny files laid over it that mark their own wrong lines.

The first line of a case says which file of the base it stands for (`# file: place/mechanisms/x.yaml`);
a wrong line ends in `# error: [code]` or `# warning: [code]`, several codes one after the other. Every
error must be marked; warnings only where the case is about them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CASES = Path(__file__).parents[1] / "cases"
CONFIGS = Path(__file__).parents[2] / "configs"
PACK = "place"

_FILE = re.compile(r"# file: (\S+)")
_MARK = re.compile(r"# (error|warning): ((?:\[[\w-]+\] ?)+)")
_CODE = re.compile(r"\[([\w-]+)\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What a case says is found, and on which line."""

    line: int
    severity: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One file of cases/: the file of the base it stands for, its text, and its marks."""

    name: str
    file: str
    text: str
    marks: frozenset[Mark]

    def files(self) -> dict[str, str]:
        """The base with this file laid over it."""
        return {**base(), self.file: self.text}


def texts(folder: Path) -> dict[str, str]:
    """Every YAML and CSV file below a folder, by its path inside it."""
    files = (path for path in folder.rglob("*") if path.suffix in (".yaml", ".csv"))
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in files}


def base() -> dict[str, str]:
    """The minimal good pack with its parent."""
    return texts(CASES / "base")


def cases(folder: str) -> Iterator[Case]:
    """The cases of `bad` or `good`."""
    for path in sorted((CASES / folder).glob("*.yaml")):
        # Bytes, because a case may be about line ends.
        text = path.read_bytes().decode("utf-8")
        found = _FILE.match(text)
        assert found is not None, f"{path.name} does not say which file it stands for"
        yield Case(name=path.stem, file=found.group(1), text=text, marks=frozenset(_marks(text)))


def _marks(text: str) -> Iterator[Mark]:
    for number, line in enumerate(text.split("\n"), 1):
        for severity, codes in _MARK.findall(line):
            for code in _CODE.findall(codes):
                yield Mark(line=number, severity=severity, code=code)
