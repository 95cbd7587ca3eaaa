"""The queue of wake-up hints: huey beside a SQLite site, in own tables on a PostgreSQL one.

huey loses whatever is in flight when it is killed, so that no hint carries anything: the truth is our own
table of jobs, and a lost hint is given again by the next tick.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import sqlite3
from pathlib import Path
from typing import Any

from huey import PostgresHuey, SqliteHuey
from huey.serializer import SignedSerializer
from sqlalchemy import make_url

from engine.store.sql.engines import sqlite_path
from engine.store.sqlite_library import journal_for

NAME = "yifang"
BUSY_SECONDS = 5


def queue_for(url: str, folder: Path) -> Any:
    """The queue of a site; its messages are signed with a secret that only the site's folder holds."""
    parsed = make_url(url)
    settings = {"results": False, "serializer": SignedSerializer(secret=secret_in(folder))}
    if parsed.get_backend_name() == "sqlite":
        path = sqlite_path(parsed)
        return SqliteHuey(
            NAME, filename=str(path.with_name(f"{path.name}.queue")), timeout=BUSY_SECONDS,
            journal_mode=journal_for(sqlite3.sqlite_version_info).lower(), **settings,
        )  # fmt: skip
    dsn = parsed.set(drivername="postgresql").render_as_string(hide_password=False)
    return PostgresHuey(NAME, dsn=dsn, table_prefix="yifang_queue", **settings)


def secret_in(folder: Path) -> str:
    """The site's secret for signing hints, made by whoever comes first."""
    place = folder / "queue.secret"
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = place.with_name(f".queue.secret.{os.getpid()}.{secrets.token_hex(4)}")
    if not place.exists():
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(32))
        with contextlib.suppress(FileExistsError):
            os.link(unfinished, place)  # unlike a rename, it never replaces what another process made
        unfinished.unlink()
    return place.read_text().strip()
