"""Where plugins are found: folders of plugins, and installed packages that announce themselves."""

from __future__ import annotations

import hashlib
import importlib
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

GROUP = "yifang.plugins"
#: Further folders of plugins, separated as in PATH.
VARIABLE = "YIFANG_PLUGINS"
#: The folder beside the configs of a checkout.
BESIDE = Path("plugins")
_PREFIX = "yifang_plugin_"


@dataclass(frozen=True, slots=True)
class Found:
    """A plugin that is there, and not yet loaded."""

    name: str
    where: str
    #: Of every file of it; what an administrator allowed is this very text.
    digest: str
    folder: Path | None = None
    entry: EntryPoint | None = None

    def module(self) -> ModuleType:
        """Load its code; whatever the code raises comes through."""
        if self.entry is not None:
            loaded = self.entry.load()
            return loaded if isinstance(loaded, ModuleType) else importlib.import_module(loaded.__module__)
        assert self.folder is not None, "a plugin stands in a folder or is installed"
        name = f"{_PREFIX}{self.name}_{self.digest[:12]}"
        if name in sys.modules:
            return sys.modules[name]
        init = self.folder / "__init__.py"
        spec = spec_from_file_location(name, init, submodule_search_locations=[str(self.folder)])
        assert spec is not None, "a file has a specification"
        assert spec.loader is not None, "a file has a loader"
        module = module_from_spec(spec)
        sys.modules[name] = module
        try:
            spec.loader.exec_module(module)
        except BaseException:
            del sys.modules[name]
            raise
        return module


def found(folders: Iterable[Path] | None = None) -> tuple[Found, ...]:
    """Every plugin there is, by name; folders come before installed packages."""
    every = [*_in_folders(usual_folders() if folders is None else folders), *_installed()]
    return tuple(sorted(every, key=lambda each: each.name))


def usual_folders() -> tuple[Path, ...]:
    """`plugins` where one stands, and the folders that the environment names."""
    named = [Path(each) for each in os.environ.get(VARIABLE, "").split(os.pathsep) if each]
    return (BESIDE, *named)


def _in_folders(folders: Iterable[Path]) -> Iterator[Found]:
    for folder in dict.fromkeys(each.resolve() for each in folders):
        if folder.is_dir():
            for inside in sorted(folder.iterdir()):
                if (inside / "__init__.py").is_file():
                    yield Found(inside.name, str(inside), digest_of(inside), folder=inside)


def _installed() -> Iterator[Found]:
    for entry in entry_points(group=GROUP):
        package = entry.dist
        told = f"{package.name} {package.version}" if package is not None else entry.value
        digest = hashlib.sha256(f"{entry.value} {told} {_record(entry)}".encode()).hexdigest()
        yield Found(entry.name, told, digest, entry=entry)


def _record(entry: EntryPoint) -> str:
    """The list of files of a package with the digest of each, as the installer wrote it."""
    return (entry.dist.read_text("RECORD") or "") if entry.dist is not None else ""


def digest_of(folder: Path) -> str:
    """Of every file of a plugin but what Python makes of them."""
    sum_ = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            sum_.update(path.relative_to(folder).as_posix().encode() + b"\0")
            sum_.update(hashlib.sha256(path.read_bytes()).digest())
    return sum_.hexdigest()
