"""Rule sets at rest on a database."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from engine.base.digest import canonical
from engine.model.ids import BundleHash, PackId
from engine.service.rows import KeyReused, Release
from engine.store import tables
from engine.store.sql.part import Part
from engine.store.sql.statements import insert_once, mine

_R = tables.release.c
_PUT_BUNDLE = insert_once(tables.bundle, "hash")
_BUNDLE = select(tables.bundle.c.files).where(mine(tables.bundle, "hash"))
_PUT_RELEASE = insert_once(tables.release, "pack", "number")
_ALL = (
    select(_R.number, _R.pack, _R.bundle, _R.active_from, _R.by)
    .where(mine(tables.release))
    .order_by(_R.number.desc(), _R.pack)
)
_OF_PACK = _ALL.where(mine(tables.release, "pack"))


class SqlReleases(Part):
    """Bundles and versions."""

    def put_bundle(self, bundle: BundleHash, files: Mapping[str, str]) -> None:
        """Keep a source bundle; the same hash is kept once."""
        self._link.change(_PUT_BUNDLE, hash=bundle, files=zlib.compress(canonical(dict(files)).encode()))

    def bundle(self, bundle: BundleHash) -> Mapping[str, str] | None:
        """A source bundle."""
        found = self._link.row(_BUNDLE, hash=bundle)
        files: Mapping[str, str] | None = json.loads(zlib.decompress(found[0])) if found else None
        return files

    def put_release(self, release: Release) -> None:
        """Activate a version."""
        kept = self._link.change(
            _PUT_RELEASE, pack=release.pack, number=release.number, bundle=release.bundle,
            active_from=release.active_from, by=release.by,
        )  # fmt: skip
        if not kept:
            raise KeyReused(f"{release.pack} {release.number}")

    def releases(self, pack: PackId | None = None) -> Sequence[Release]:
        """Versions, newest first."""
        rows = self._link.rows(_ALL) if pack is None else self._link.rows(_OF_PACK, pack=pack)
        return tuple(map(_read, rows))


def _read(row: Sequence[Any]) -> Release:
    return Release(number=row[0], pack=row[1], bundle=row[2], active_from=row[3], by=row[4])
