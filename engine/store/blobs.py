"""Uploaded bytes in a folder beside the database, named by what they contain."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path


def keep(folder: Path, digest: str, content: bytes) -> None:
    """Write bytes under their SHA-256 so that they survive a power cut; known content is kept once."""
    assert hashlib.sha256(content).hexdigest() == digest, "a file is kept under the digest of its content"
    place = _place(folder, digest)
    if place.exists():
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    unfinished = place.with_name(f".{digest}.{os.getpid()}.{os.urandom(6).hex()}")
    try:
        with unfinished.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(place)
    finally:
        unfinished.unlink(missing_ok=True)
    _sync(place.parent)
    _sync(folder)


def read(folder: Path, digest: str) -> bytes:
    """The bytes behind a digest."""
    return _place(folder, digest).read_bytes()


def _place(folder: Path, digest: str) -> Path:
    assert digest.isalnum(), "a digest is hexadecimal"
    return folder / digest[:2] / digest


def _sync(folder: Path) -> None:
    """A new name is on disk only once its folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
