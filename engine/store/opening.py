"""Preparing a database, and opening one that is prepared: never half, never a version we do not know."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, select

from engine.base.finding import Said
from engine.store.errors import StoreUnusable
from engine.store.network_disk import network_file_system
from engine.store.sql.engines import Engines, engines_for, parsed_url, sqlite_path
from engine.store.sql.errors import DRIVER_ERRORS
from engine.store.sql.store import SqlStore

_LOCK = 0x59466E67  # any number, as long as everybody who prepares uses the same


def prepare(url: str) -> None:
    """Create the schema, or bring an older one up to date; all of it in one transaction."""
    _refuse_network_disk(url)
    _keep_from_others(url)
    with _engines(url) as engines, told(url), engines.writing.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
        found = schema_version(connection)
        wrong = wrong_version(found)
        if wrong is not None and found is not None and found not in _known_versions():
            raise StoreUnusable(wrong)
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def open_store(url: str, tenant: str = "site", blobs: Path | None = None) -> SqlStore:
    """A store on a prepared database; says in a sentence why it cannot be opened."""
    _refuse_network_disk(url)
    refuse_absent(url)
    with _engines(url) as engines, told(url), engines.writing.connect() as connection:
        found = schema_version(connection)
    wrong = wrong_version(found)
    if wrong is not None:
        raise StoreUnusable(wrong)
    return SqlStore(url, tenant, blobs)


def newest_version() -> str:
    """The version that this program works with."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None, "there is at least the first version"
    return head


def schema_version(connection: Connection) -> str | None:
    """The version of a database; None when it has no schema yet."""
    return MigrationContext.configure(connection).get_current_revision()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "engine.store:migrations")
    config.set_main_option("path_separator", "os")
    return config


def wrong_version(found: str | None) -> Said | None:
    """Why a database of this version cannot be worked with, and the way out; None when it can."""
    newest = newest_version()
    if found == newest:
        return None
    if found is None or found in _known_versions():
        return Said(
            f"数据库版本是 {found or '空'}，程序需要 {newest}：请运行 yifang prepare",
            f"the database has version {found or 'none'}, not {newest}: run yifang prepare",
        )
    return Said(
        f"数据库由更新的程序写成（版本 {found}，本程序到 {newest}）：请升级程序",
        f"a newer program wrote this database (version {found}, we know {newest}): upgrade",
    )


def _known_versions() -> frozenset[str]:
    return frozenset(script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions())


def _keep_from_others(url: str) -> None:
    """A new SQLite file belongs to the site's user alone; SQLite gives its journals the same rights."""
    parsed = parsed_url(url)
    if parsed.get_backend_name() != "sqlite":
        return
    try:
        sqlite_path(parsed).touch(mode=0o600)
    except OSError as broken:
        sentence = Said(
            f"不能写数据库文件（{broken}）：请检查它和它所在目录的权限",
            f"the database file cannot be written ({broken}): see who may write it and its folder",
        )
        raise StoreUnusable(sentence) from broken


def refuse_absent(url: str) -> None:
    """A SQLite file that is not there is not made by opening it."""
    parsed = parsed_url(url)
    if parsed.get_backend_name() != "sqlite":
        return
    path = sqlite_path(parsed)
    try:
        path.stat()
    except FileNotFoundError as absent:
        raise StoreUnusable(
            Said(
                f"没有数据库文件 {path}：请先运行 yifang prepare，或用 --site 指明站点目录",
                f"there is no database file {path}: run yifang prepare, or name the site with --site",
            )
        ) from absent
    except OSError as closed:
        raise StoreUnusable(
            Said(
                f"数据库文件 {path} 无法访问（{closed.strerror}）：请检查它所在目录的权限",
                f"the file {path} cannot be reached ({closed.strerror}): see the rights of its folder",
            )
        ) from closed


def _refuse_network_disk(url: str) -> None:
    parsed = parsed_url(url)
    kind = network_file_system(sqlite_path(parsed)) if parsed.get_backend_name() == "sqlite" else ""
    if kind:
        raise StoreUnusable(
            Said(
                f"SQLite 数据库不能放在网络文件系统（{kind}）上：锁不可靠，数据会损坏",
                f"SQLite cannot live on a network file system ({kind}): its locks are not reliable",
            )
        )


@contextmanager
def _engines(url: str) -> Iterator[Engines]:
    engines = engines_for(url)
    try:
        yield engines
    finally:
        engines.dispose()


@contextmanager
def told(url: str) -> Iterator[None]:
    """What a driver says about a database it cannot read, as a sentence with the way out."""
    try:
        yield
    except DRIVER_ERRORS as broken:
        said = str(getattr(broken, "orig", None) or broken).strip().partition("\n")[0]
        way = _way_out(url, said)
        raise StoreUnusable(
            Said(f"数据库无法打开（{said}）：{way.zh}", f"the database cannot be opened ({said}): {way.en}")
        ) from broken


def _way_out(url: str, said: str) -> Said:
    parsed = parsed_url(url)
    if parsed.get_backend_name() != "sqlite":
        return Said("请检查数据库地址和数据库服务器", "check its address and its server")
    path = sqlite_path(parsed)
    if "not a database" in said or "malformed" in said:
        return Said(
            f"{path} 已损坏或不是数据库，请从备份恢复", f"{path} is damaged or no database; restore a backup"
        )
    return Said(
        f"请检查 {path} 是不是普通文件，程序的用户能否读写它和它所在的目录，磁盘是否已满",
        f"see that {path} is a plain file, that we may write it and its folder, and that the disk has room",
    )
