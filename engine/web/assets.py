"""Static files under addresses that change with their content, packed once for browsers that take gzip."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, request

FOLDER = Path(__file__).parent / "static"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent."""

    media_type: str
    plain: bytes
    packed: bytes
    version: str


def serve(app: Flask) -> None:
    """Read the files once and answer from memory."""
    found = {path.relative_to(FOLDER).as_posix(): _read(path) for path in sorted(_files())}

    def static(version: str, name: str) -> Response:
        asset = found.get(name)
        if asset is None:
            return Response(status=404)
        packs = "gzip" in request.headers.get("Accept-Encoding", "")
        response = Response(asset.packed if packs else asset.plain, content_type=asset.media_type)
        response.headers["Vary"] = "Accept-Encoding"
        if packs:
            response.headers["Content-Encoding"] = "gzip"
        return response

    def address(name: str) -> str:
        return f"/static/{found[name].version}/{name}"

    app.add_url_rule("/static/<version>/<path:name>", "static", static)
    app.jinja_env.globals["asset"] = address


def _files() -> list[Path]:
    return [path for path in FOLDER.rglob("*") if path.suffix in TYPES]


def _read(path: Path) -> Asset:
    content = path.read_bytes()
    return Asset(
        media_type=TYPES[path.suffix],
        plain=content,
        packed=gzip.compress(content, mtime=0),
        version=hashlib.sha256(content).hexdigest()[:12],
    )
