"""What the service needs from a store for rule sets at rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from engine.model.ids import BundleHash, PackId
from engine.service.rows import Release


class Releases(Protocol):
    """Rule sets at rest."""

    def put_bundle(self, bundle: BundleHash, files: Mapping[str, str]) -> None:
        """Keep a source bundle; the same hash is kept once."""
        ...

    def bundle(self, bundle: BundleHash) -> Mapping[str, str] | None:
        """A source bundle."""
        ...

    def put_release(self, release: Release) -> None:
        """Activate a version."""
        ...

    def releases(self, pack: PackId | None = None) -> Sequence[Release]:
        """Versions, newest first."""
        ...
