"""What is right and what is wrong with a site's database, each in one sentence."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from sqlalchemy import Connection, func, select

from engine.base.finding import Said
from engine.service.evidence import verify
from engine.store import tables
from engine.store.doctor_settings import postgres_settings, sqlite_settings
from engine.store.errors import StoreUnusable
from engine.store.network_disk import network_file_system
from engine.store.opening import (
    newest_version,
    open_store,
    refuse_absent,
    schema_version,
    told,
    wrong_version,
)
from engine.store.sql.engines import engines_for, parsed_url, sqlite_path
from engine.store.sql.store import SqlStore
from engine.store.sqlite_library import Library, library

FREE_BYTES_LEAST = 1 << 30
FREE_BYTES_STOP = 100 << 20
SHOWN_MAX = 3


class Grade(Enum):
    """How much a piece of advice weighs."""

    OK = "ok"
    WARN = "warn"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing that was looked at, and what to do about it."""

    grade: Grade
    said: Said

    @property
    def ok(self) -> bool:
        """Whether the site may run like this."""
        return self.grade is not Grade.ERROR


def examine(url: str) -> list[Advice]:
    """Everything worth knowing about a site's database."""
    if parsed_url(url).get_backend_name() == "sqlite":
        path = sqlite_path(parsed_url(url))
        found = [_library(library()), *_disk(path)]
        if path.exists():
            found += _permissions(path)
    else:
        found = []
    return [*found, *_inside(url)]


def _inside(url: str) -> Iterator[Advice]:
    engines = engines_for(url)
    try:
        refuse_absent(url)
        with told(url), engines.writing.connect() as connection:
            yield from _database(connection)
            if schema_version(connection) != newest_version():
                return
        yield from _contents(open_store(url))
    except StoreUnusable as unusable:
        yield Advice(Grade.ERROR, unusable.said)
    finally:
        engines.dispose()


def _database(connection: Connection) -> Iterator[Advice]:
    settings = sqlite_settings if connection.dialect.name == "sqlite" else postgres_settings
    for setting in settings(connection):
        words = f"{setting.name} = {setting.found}"
        if setting.right:
            yield _fine(words, words)
        else:
            yield _error(f"{words}，应为 {setting.wanted}", f"{words}, but should be {setting.wanted}")
    found = schema_version(connection)
    wrong = wrong_version(found)
    yield (
        _fine(f"数据库版本 {found}", f"schema version {found}")
        if wrong is None
        else Advice(Grade.ERROR, wrong)
    )


def _contents(store: SqlStore) -> Iterator[Advice]:
    try:
        with store.writing() as connection:
            dead = _count(connection, store.tenant, "dead")
        with store.read() as work:
            unbalanced = work.unbalanced()
            broken = verify(work)
    finally:
        store.close()
    yield _judged(
        not dead,
        Said("没有失败而停止的任务", "no job has failed for good"),
        Said(f"有 {dead} 个任务多次失败后停止", f"{dead} jobs failed for good"),
        Grade.WARN,
    )
    yield _judged(
        not unbalanced,
        Said("账户余额与流水相符", "accounts agree with their transfers"),
        Said(
            f"{len(unbalanced)} 个账户与流水不符：{'、'.join(unbalanced[:SHOWN_MAX])}",
            f"{len(unbalanced)} accounts differ from their transfers: {', '.join(unbalanced[:SHOWN_MAX])}",
        ),
    )
    yield _judged(
        not broken,
        Said("证据链完整", "the chain of evidence is whole"),
        Said(f"证据链断裂 {len(broken)} 处", f"the chain of evidence is broken in {len(broken)} places"),
    )


def _count(connection: Connection, tenant: str, state: str) -> int:
    jobs = tables.job.c
    wanted = select(func.count()).where(jobs.tenant == tenant, jobs.state == state)
    return int(connection.execute(wanted).scalar_one())


def _library(found: Library) -> Advice:
    version = ".".join(map(str, found.version))
    if found.journal == "WAL":
        return _fine(f"SQLite {version}，使用 WAL 日志", f"SQLite {version}, write-ahead logging")
    return Advice(
        Grade.WARN,
        Said(
            f"SQLite {version} 的 WAL 可能损坏数据，改用较慢的 TRUNCATE 日志；请安装 pysqlite3>=0.6.1",
            f"WAL of SQLite {version} can corrupt, so TRUNCATE is used; install pysqlite3>=0.6.1",
        ),
    )


def _disk(path: Path) -> Iterator[Advice]:
    kind = network_file_system(path)
    if kind:
        yield _error(
            f"数据库在网络文件系统（{kind}）上", f"the database is on a network file system ({kind})"
        )
    folder = next(each for each in path.absolute().parents if each.exists())
    free = shutil.disk_usage(folder).free
    grade = Grade.OK if free >= FREE_BYTES_LEAST else Grade.WARN if free >= FREE_BYTES_STOP else Grade.ERROR
    yield Advice(grade, Said(f"磁盘剩余 {free >> 20} MiB", f"{free >> 20} MiB of disk are free"))


def _permissions(path: Path) -> Iterator[Advice]:
    mode = path.stat().st_mode
    yield _judged(
        not mode & stat.S_IWOTH,
        Said("只有站点的用户能改写数据库", "only the site's user may write the database"),
        Said(f"{path.name} 任何人都能改写：请 chmod o-w", f"anybody may write {path.name}: chmod o-w"),
    )
    yield _judged(
        not mode & stat.S_IROTH,
        Said("其他用户不能读取数据库", "other users may not read the database"),
        Said(f"{path.name} 任何人都能读取：请 chmod o-r", f"anybody may read {path.name}: chmod o-r"),
        Grade.WARN,
    )


def _judged(right: bool, good: Said, bad: Said, otherwise: Grade = Grade.ERROR) -> Advice:
    return Advice(Grade.OK, good) if right else Advice(otherwise, bad)


def _fine(zh: str, en: str) -> Advice:
    return Advice(Grade.OK, Said(zh, en))


def _error(zh: str, en: str) -> Advice:
    return Advice(Grade.ERROR, Said(zh, en))
