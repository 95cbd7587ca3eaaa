"""What an installed wheel carries: everything that stands in the engine, and the national layer."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path

from tests.architecture.source import ROOT


def shipped_data() -> set[Path]:
    """The files that the package-data patterns of pyproject.toml match."""
    tool = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    patterns: dict[str, list[str]] = tool["package-data"]
    packages = {package.parent for package in (ROOT / "engine").rglob("__init__.py")}
    found: set[Path] = set()
    for name, globs in patterns.items():
        folders = packages if name == "*" else {ROOT / name.replace(".", "/")}
        found.update(path for folder in folders for glob in globs for path in folder.glob(glob))
    return found


def test_every_file_of_the_engine_travels_in_the_wheel() -> None:
    packages = {package.parent for package in (ROOT / "engine").rglob("__init__.py")}
    stays = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "engine").rglob("*")
        if path.is_file()
        and "__pycache__" not in path.parts
        and not (path.suffix == ".py" and path.parent in packages)
    } - {path.relative_to(ROOT).as_posix() for path in shipped_data()}
    assert not stays


def test_the_national_layer_is_found_beside_the_engine() -> None:
    assert Path(str(files("engine") / "packs" / "cn")).resolve() == (ROOT / "configs" / "cn").resolve()
