"""Which plugins a site uses: those an administrator allowed, at the very text that was allowed."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

FILE = "plugins.json"


@dataclass(frozen=True, slots=True)
class Allowed:
    """One allowed plugin: the digest of its files, and what it is configured with."""

    digest: str
    settings: Mapping[str, str] = field(default_factory=dict)


class Damaged(Exception):
    """The list of allowed plugins cannot be read."""


def allowed(folder: Path) -> dict[str, Allowed]:
    """The allowed plugins of a site by name; none where nobody allowed any."""
    path = folder / FILE
    if not path.exists():
        return {}
    try:
        kept = json.loads(path.read_text("utf-8"))
        return {
            name: Allowed(str(one["digest"]), {str(k): str(v) for k, v in one["settings"].items()})
            for name, one in kept.items()
        }
    except (ValueError, KeyError, TypeError, AttributeError) as broken:
        raise Damaged(str(path)) from broken


def allow(folder: Path, plugins: Mapping[str, Allowed]) -> None:
    """Keep the list as a whole; a reader sees the old one or the new one."""
    plain = {name: {"digest": one.digest, "settings": dict(one.settings)} for name, one in plugins.items()}
    path = folder / FILE
    unfinished = path.with_suffix(f".{os.getpid()}")
    unfinished.write_text(json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True), "utf-8")
    # settings may hold keys of other systems
    unfinished.chmod(0o600)
    unfinished.replace(path)
