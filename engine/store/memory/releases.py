"""Rule sets at rest in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.model.ids import BundleHash, PackId
from engine.service.rows import KeyReused, Release
from engine.store.memory.tables import Part


class ReleasesInMemory(Part):
    """Bundles and versions."""

    def put_bundle(self, bundle: BundleHash, files: Mapping[str, str]) -> None:
        """Keep a source bundle; the same hash is kept once."""
        if bundle not in self._t.bundles:
            self._t.put(self._t.bundles, bundle, dict(files))

    def bundle(self, bundle: BundleHash) -> Mapping[str, str] | None:
        """A source bundle."""
        return self._t.bundles.get(bundle)

    def put_release(self, release: Release) -> None:
        """Activate a version."""
        key = (release.pack, release.number)
        if key in self._t.releases:
            raise KeyReused(f"{release.pack} {release.number}")
        self._t.put(self._t.releases, key, release)

    def releases(self, pack: PackId | None = None) -> Sequence[Release]:
        """Versions, newest first."""
        wanted = (r for r in self._t.releases.values() if pack is None or r.pack == pack)
        return tuple(sorted(wanted, key=lambda r: (-r.number, r.pack)))
