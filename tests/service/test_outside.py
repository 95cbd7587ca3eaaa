"""Calls to the outside: after the commit, with no transaction open, until they work, with one key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from engine.model import effect as f
from engine.model.ids import NodeId
from engine.model.process import Automatic
from engine.service.engine import Engine
from engine.service.jobs import ATTEMPTS_MAX, run_due
from engine.service.outside import LEASE
from engine.service.ports import Store
from tests.support.office import Office, at, office
from tests.support.rules import compiled, expr, process

CALLS = process(
    "calls",
    Automatic(
        id=NodeId("send"),
        label="送出",
        then=(f.CallOutside(effect="box.post", values={"sum": expr("300 元"), "day": expr("today")}),),
    ),
)
Call = tuple[str, Mapping[str, Any], str]


class Box:
    """The other side: fails as often as it is told, and remembers what it was called with."""

    def __init__(self, store: Store, fails: int = 0) -> None:
        self.store = store
        self.fails = fails
        self.heard: list[Call] = []

    def __call__(self, word: str, values: Mapping[str, Any], key: str) -> None:
        """Hear a call; somebody else can write meanwhile."""
        with self.store.write() as work:
            work.next_serial("meanwhile")
        self.heard.append((word, values, key))
        if len(self.heard) <= self.fails:
            raise ConnectionError("nobody answers")


def calling(store: Store, fails: int = 0) -> tuple[Office, Box]:
    """An office in which one case has made a call that is not yet sent."""
    made = office(compiled(CALLS), "2025-06-03 08:00", store=store)
    box = Box(store, fails)
    made = replace(made, engine=replace(made.engine, caller=box))
    made.opened("sec7", "calls")
    return made, box


def test_a_call_is_made_once_with_what_the_case_says(every_store: Store) -> None:
    made, box = calling(every_store)
    assert not box.heard
    while run_due(made.engine):
        pass
    ((word, values, key),) = box.heard
    assert (word, values) == ("box.post", {"sum": 30000, "day": "2025-06-03"})
    assert key.startswith("call:")


def test_a_call_that_does_not_work_is_made_again_with_the_same_key(every_store: Store) -> None:
    made, box = calling(every_store, fails=2)
    for _ in range(5):
        run_due(made.engine)
        made.clock.move_to(made.clock.now() + timedelta(minutes=5))
    assert len(box.heard) == 3
    assert len({key for _, _, key in box.heard}) == 1


def test_a_call_that_never_works_is_given_up_and_stays_to_be_seen(every_store: Store) -> None:
    made, box = calling(every_store, fails=100)
    for _ in range(ATTEMPTS_MAX + 2):
        run_due(made.engine)
        made.clock.move_to(made.clock.now() + timedelta(days=1))
    assert len(box.heard) == ATTEMPTS_MAX


def test_while_one_worker_calls_no_other_does(every_store: Store) -> None:
    made, box = calling(every_store)
    second: list[int] = []

    def slow(word: str, values: Mapping[str, Any], key: str) -> None:
        second.append(run_due(made.engine))
        box(word, values, key)

    run_due(replace(made.engine, caller=slow))
    assert (second, len(box.heard)) == ([0], 1)


def test_a_worker_that_dies_while_it_calls_leaves_the_call_to_the_next(every_store: Store) -> None:
    made, box = calling(every_store)

    class Killed(BaseException):
        """What no handler catches."""

    def die(word: str, values: Mapping[str, Any], key: str) -> None:
        raise Killed

    with pytest.raises(Killed):
        run_due(replace(made.engine, caller=die))
    assert run_due(made.engine) == 0
    made.clock.move_to(made.clock.now() + LEASE)
    assert run_due(made.engine) == 1
    assert len(box.heard) == 1


def test_who_comes_back_too_late_changes_nothing(every_store: Store) -> None:
    made, box = calling(every_store)

    def sleepy(word: str, values: Mapping[str, Any], key: str) -> None:
        made.clock.move_to(made.clock.now() + LEASE)
        run_due(made.engine)
        raise ConnectionError("by now somebody else has called")

    assert run_due(replace(made.engine, caller=sleepy)) == 0
    made.clock.move_to(at("2025-07-01 00:00"))
    run_due(made.engine)
    assert len(box.heard) == 1


def test_without_a_plugin_the_call_waits_and_says_which_is_missing(every_store: Store) -> None:
    made, _ = calling(every_store)
    without: Engine = replace(made.engine, caller=None)
    run_due(without)
    with made.engine.store.read() as work:
        (job,) = (each for each in work.due_jobs(at("2025-06-04 00:00"), 10) if each.kind == "call")
    assert "box.post" in job.last_error
