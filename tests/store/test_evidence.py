"""Evidence: events follow one another and stay; words can only be erased."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.expression import Executable

from engine.service.ports import Store
from engine.service.rows import Content
from engine.store import tables
from engine.store.sql import SqlStore
from tests.store.samples import LI, NOON, OUTSIDE, account, chain, event, move, posting


def test_events_come_back_as_they_went_in(store: Store) -> None:
    with store.write() as work:
        work.append(chain(2))
        work.append([event(3, chain(2)[-1].hash)])
    with store.read() as work:
        assert work.events("case1") == tuple(chain(3))
        assert work.head("case1") == (3, chain(3)[-1].hash)


@pytest.mark.parametrize(
    "wrong", [event(4, chain(2)[-1].hash), event(3, "another hash"), event(2, chain(1)[-1].hash)]
)
def test_an_event_that_does_not_follow_the_head_is_refused(store: Store, wrong: object) -> None:
    with store.write() as work:
        work.append(chain(2))
    with pytest.raises(AssertionError), store.write() as work:
        work.append([wrong])  # type: ignore[list-item]  # the table of cases is typed by its sentence


def test_streams_are_listed_by_name(store: Store) -> None:
    with store.write() as work:
        for stream in ("organisation", "case2", "案卷"):
            work.append(chain(2, stream))
    with store.read() as work:
        assert list(work.streams()) == ["case2", "organisation", "案卷"]


def test_words_are_kept_behind_their_digest_until_they_are_erased(store: Store) -> None:
    kept = Content(digest="d1", stream="case1", salt="s1", body={"意见": "同意"})
    with store.write() as work:
        work.put_content([kept])
        work.put_content([kept])
    with store.read() as work:
        assert work.content(["d1", "d2"]) == {"d1": kept}
    with store.write() as work:
        work.put_content([Content(digest="d1", stream="case1", salt="", body=None)])
    with store.read() as work:
        assert work.content(["d1"])["d1"] == Content(digest="d1", stream="case1", salt="", body=None)


_CONTENT = tables.content


@pytest.mark.parametrize(
    "tampering",
    [
        update(tables.event).values(body={"n": 9}),
        update(tables.event).values(actor="someone"),
        delete(tables.event),
        update(tables.transfer).values(amount=1),
        delete(tables.transfer),
        update(tables.txn).values(actor="someone"),
        delete(_CONTENT),
        update(_CONTENT).values(body={"意见": "不同意"}),
        update(_CONTENT).values(body=None, digest="other"),
    ],
    ids=str,
)
def test_tampering_is_refused_by_the_database_itself(sql_store: SqlStore, tampering: Executable) -> None:
    with sql_store.write() as work:
        work.append(chain(2))
        work.put_content([Content(digest="d1", stream="case1", salt="s1", body={"意见": "同意"})])
        work.post(posting("k1", move(OUTSIDE, account(), 100)), NOON, LI)
    with pytest.raises(DBAPIError, match="append only"), sql_store.writing() as connection:
        connection.execute(tampering)
    with sql_store.read() as work:
        assert work.events("case1") == tuple(chain(2))
        assert work.content(["d1"])["d1"].body == {"意见": "同意"}
