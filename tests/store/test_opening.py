"""Opening: a database of our version, or a sentence why not."""

from __future__ import annotations

import gc
import warnings
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from engine.store.doctor import Grade, examine
from engine.store.errors import StoreUnusable
from engine.store.network_disk import network_file_system
from engine.store.opening import open_store, prepare
from engine.store.sql import SqlStore
from engine.store.sqlite_library import Library, Version, available, chosen, journal_for
from engine.store.tables import metadata
from tests.store.samples import LI, NOON, OUTSIDE, account, job, move, posting


def test_the_steps_lead_to_the_schema_of_the_program(database_url: str) -> None:
    prepare(database_url)
    store = SqlStore(database_url)
    with store.writing() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    store.close()


def test_preparing_again_keeps_everything(database_url: str) -> None:
    prepare(database_url)
    with open_store(database_url).write() as work:
        work.next_serial("n")
    prepare(database_url)
    with open_store(database_url).write() as work:
        assert work.next_serial("n") == 2


def test_a_store_that_is_dropped_leaves_no_connection_open(postgres_url: str) -> None:
    prepare(postgres_url)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        _use_and_drop(postgres_url)
        gc.collect()
    assert [str(each.message) for each in told] == []


def _use_and_drop(url: str) -> None:
    with open_store(url).write() as work:
        work.next_serial("n")


def test_a_newer_database_is_refused_with_a_sentence(database_url: str) -> None:
    prepare(database_url)
    store = SqlStore(database_url)
    with store.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    for refused in (open_store, prepare):
        with pytest.raises(StoreUnusable) as told:
            refused(database_url)
        assert "9999" in told.value.said.zh
        assert "newer" in told.value.said.en


def test_an_unprepared_database_is_refused_with_a_sentence(postgres_url: str, sqlite_url: str) -> None:
    with pytest.raises(StoreUnusable, match="yifang prepare"):
        open_store(postgres_url)
    with pytest.raises(StoreUnusable, match="没有数据库文件"):
        open_store(sqlite_url)


@pytest.mark.parametrize("refused", [open_store, prepare])
def test_a_file_that_is_no_database_is_refused_with_a_sentence(tmp_path: Path, refused: object) -> None:
    (tmp_path / "site.db").write_bytes(b"this is no database, whatever its name says" * 100)
    with pytest.raises(StoreUnusable, match="数据库无法打开"):
        refused(f"sqlite:///{tmp_path / 'site.db'}")  # type: ignore[operator]  # both take the URL alone


@pytest.mark.parametrize("url", ["mysql://here/site", "sqlite://", "sqlite:///:memory:"])
def test_a_database_we_do_not_know_is_refused(url: str) -> None:
    with pytest.raises(StoreUnusable):
        open_store(url)


@pytest.mark.parametrize(
    ("version", "journal"),
    [
        ((3, 40, 1), "TRUNCATE"),
        ((3, 50, 6), "TRUNCATE"),
        ((3, 50, 7), "WAL"),
        ((3, 51, 2), "TRUNCATE"),
        ((3, 51, 3), "WAL"),
        ((3, 53, 4), "WAL"),
        ((4, 0, 0), "WAL"),
    ],
)
def test_a_vulnerable_sqlite_never_keeps_a_write_ahead_log(version: Version, journal: str) -> None:
    assert journal_for(version) == journal


def test_the_first_safe_library_is_used() -> None:
    module = available()[0].module
    old, new = Library(module, (3, 40, 1)), Library(module, (3, 53, 4))
    assert chosen((old, new)) is new
    assert chosen((old,)) is old
    assert chosen((new, old)) is new


def test_a_network_disk_is_known_by_its_mount(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text("/dev/a / ext4 rw 0 0\nhost:/x /srv nfs4 rw 0 0\n/dev/b /srv/own ext4 rw 0 0\n")
    assert network_file_system(Path("/srv/site.db"), mounts) == "nfs4"
    assert network_file_system(Path("/srv/own/site.db"), mounts) == ""
    assert network_file_system(Path("/site.db"), tmp_path / "none") == ""


def test_the_settings_in_force_are_the_ones_we_want(database_url: str) -> None:
    prepare(database_url)
    wrong = [found.said.en for found in examine(database_url) if found.grade is Grade.ERROR]
    # the server of the tests does without fsync on purpose: nobody pulls its plug
    assert [words for words in wrong if not words.startswith("fsync")] == []


def test_the_doctor_finds_what_is_wrong(sqlite_url: str) -> None:
    assert any(found.grade is Grade.ERROR for found in examine(sqlite_url))
    prepare(sqlite_url)
    store = open_store(sqlite_url)
    with store.write() as work:
        work.put_job(job("j1"))
        work.fail_job("j1", "网关不通", None)
        work.post(posting("k", move(OUTSIDE, account(), 5)), NOON, LI)
    with store.writing() as connection:
        connection.execute(text("UPDATE account SET credit = 6 WHERE tracked"))
    store.close()
    told = {found.said.en: found.grade for found in examine(sqlite_url)}
    assert told["1 jobs failed for good"] is Grade.WARN
    assert any(
        words.startswith("1 accounts differ") and grade is Grade.ERROR for words, grade in told.items()
    )
