"""The daily seal: the root over all heads of the evidence, written down outside the database.

Whoever can change the database can change its seals too; an auditor keeps a copy of this file.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from engine.runtime.scope import local_day
from engine.service.engine import Engine
from engine.service.evidence import Seal, seal
from engine.service.reckoning import reckon

FILE_NAME = "seals.txt"


@dataclass(slots=True)
class Sealing:
    """Reckons up the ledger and seals once a day, on the first look after midnight, however often asked."""

    engine: Engine
    folder: Path
    _sealed_on: date | None = None

    def look(self) -> None:
        """Seal what has happened since the last seal, if today nobody here has looked yet."""
        today = local_day(self.engine.clock.now())
        if self._sealed_on == today:
            return
        reckon(self.engine)
        made = seal(self.engine)
        if made is not None:
            write_down(self.folder / FILE_NAME, made)
        self._sealed_on = today


def write_down(path: Path, made: Seal) -> None:
    """Add a line “day root hash” and wait until it is on the disk."""
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{made.day} {made.root} {made.hash}\n")
        file.flush()
        os.fsync(file.fileno())
