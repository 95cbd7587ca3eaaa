"""What the transactions of one process share: the files' folder and the organisation read last."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from engine.model.organisation import Organisation
from engine.store.sql.plans import Plans


@dataclass(slots=True)
class Shared:
    """Caches that are keyed by what was committed, so that they can never be wrong."""

    blobs: Path
    plans: Plans = field(default_factory=Plans)
    #: The newest organisation seen, and its version; replaced as a whole, so that threads may share it.
    organisation: tuple[int, Organisation] = (0, Organisation())
