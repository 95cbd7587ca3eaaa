"""Whatever is changed in the evidence is found; whatever is derived can be made anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from engine.model.command import SYSTEM, AddRecords, AddUnit, Appoint, EndAppointment, Organise
from engine.model.ids import (
    AppointmentId,
    CaseId,
    CommandId,
    FormId,
    HierarchyId,
    PersonId,
    PostId,
    UnitId,
    UnitTypeId,
)
from engine.model.organisation import Organisation
from engine.model.refusal import Refused
from engine.service.evidence import Break, merkle_root, seal, verify
from engine.service.execute import Done
from engine.service.organise import add_records, organise
from engine.service.ports import Work
from engine.service.rebuild import rebuild
from engine.service.rows import Content, Event, RecordFilter
from tests.support.office import Office, at, office


class Tampered:
    """A store's work in which somebody has changed what is read."""

    def __init__(self, work: Work, events: Any = None, content: Any = None, record: Any = None) -> None:
        self._work, self._events, self._content, self._record = work, events, content, record

    def __getattr__(self, name: str) -> Any:
        return getattr(self._work, name)

    def events(self, stream: str) -> Sequence[Event]:
        found = self._work.events(stream)
        return self._events(stream, found) if self._events else found

    def content(self, digests: Any) -> Any:
        found = self._work.content(digests)
        return {d: self._content(c) for d, c in found.items()} if self._content else found

    def record(self, record: Any) -> Any:
        found = self._work.record(record)
        return self._record(found) if self._record else found


@pytest.fixture
def worked() -> tuple[Office, CaseId]:
    made = office(start="2025-06-03 08:00")
    case = made.opened("huang", "serve", what="清扫楼道")
    made.act("sec7", case, "check#1/0", "agree", opinion="属实")
    return made, case


def broken(made: Office, **how: Any) -> set[str]:
    with made.engine.store.read() as work:
        tampered: Any = Tampered(work, **how)
        return {found.what for found in verify(tampered)}


def in_case(case: CaseId, change: Any) -> Any:
    return lambda stream, events: change(list(events)) if stream == f"case:{case}" else events


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda row: replace(row, body={"what": "清扫广场"}), "record"),
        (lambda row: replace(row, revision=row.revision + 1), "record missing"),
        (lambda row: None, "record missing"),
    ],
)
def test_a_record_that_is_not_what_was_written_is_found(
    worked: tuple[Office, CaseId], change: Any, found: str
) -> None:
    made, _ = worked
    assert broken(made, record=change) == {found}


def test_untouched_evidence_holds_and_projections_follow_from_it(worked: tuple[Office, CaseId]) -> None:
    made, _ = worked
    assert broken(made) == set()
    assert rebuild(made.engine) == []


@pytest.mark.parametrize(
    ("number", "found"), [(0, {"hash"}), (1, {"hash", "record"}), (3, {"hash"}), (5, {"hash"})]
)
def test_a_changed_event_is_found(worked: tuple[Office, CaseId], number: int, found: set[str]) -> None:
    made, case = worked

    def change(events: list[Event]) -> list[Event]:
        events[number] = replace(events[number], actor="somebody")
        return events

    assert broken(made, events=in_case(case, change)) == found


def test_a_missing_event_is_found(worked: tuple[Office, CaseId]) -> None:
    made, case = worked
    assert "link" in broken(made, events=in_case(case, lambda events: events[:2] + events[3:]))


def test_changed_words_are_found_and_erased_ones_are_not_held_against_anybody(
    worked: tuple[Office, CaseId],
) -> None:
    made, _ = worked

    def other(words: Content) -> Content:
        return replace(words, body={**(words.body or {}), "text": "别的"})

    assert broken(made, content=other) == {"content"}
    assert broken(made, content=lambda words: replace(words, body=None, salt="")) == set()


def test_a_cut_off_end_is_found_once_it_was_sealed(worked: tuple[Office, CaseId]) -> None:
    made, case = worked
    cut = in_case(case, lambda events: events[:-1])
    assert broken(made, events=cut) == set()
    first = seal(made.engine)
    assert first is not None
    assert seal(made.engine) is None
    assert broken(made, events=cut) == {"seal"}
    assert broken(made) == set()


def test_a_projection_that_was_changed_is_found(worked: tuple[Office, CaseId]) -> None:
    made, case = worked
    with made.engine.store.write() as work:
        row = work.case(case)
        assert row is not None
        work.put_case(replace(row, state=replace(row.state, status="running")))
    assert [found.what for found in rebuild(made.engine)] == ["state"]
    with made.engine.store.write() as work:
        work.put_case(row)
        work.put_tasks(case, [replace(task, label="别的") for task in work.tasks_of_case(case)])
    assert [found.what for found in rebuild(made.engine)] == ["tasks"]


@pytest.mark.parametrize("count", [1, 2, 3, 8, 9])
def test_a_root_covers_every_leaf(count: int) -> None:
    leaves = [str(n) for n in range(count)]
    roots = {merkle_root([*leaves[:n], "x", *leaves[n + 1 :]]) for n in range(count)}
    assert len(roots | {merkle_root(leaves)}) == count + 1


def units(made: Office) -> Organisation:
    with made.engine.store.read() as work:
        return work.organisation()


NEW = AddUnit(
    unit=UnitId("s9"),
    type=UnitTypeId("community"),
    label="九社区",
    parents={HierarchyId("line"): UnitId("t")},
)
BAD = Appoint(
    appointment=AppointmentId("x"), person=PersonId("ghost"), post=PostId("secretary"), unit=UnitId("s9")
)


@pytest.mark.parametrize(
    ("changes", "dry_run", "reason", "is_there"),
    [
        ((NEW,), False, "done", True),
        ((NEW,), True, "done", False),
        ((NEW, BAD), False, "unknown_person", False),
        ((EndAppointment(appointment=AppointmentId("a-fin")),), False, "done", False),
    ],
)
def test_the_organisation_changes_whole_or_not_at_all(
    changes: tuple[Any, ...], dry_run: bool, reason: str, is_there: bool
) -> None:
    made = office()
    command = Organise(
        id=CommandId("o1"),
        actor=SYSTEM,
        effective=at("2025-02-01 00:00").date(),
        changes=changes,
        dry_run=dry_run,
    )
    answer = organise(made.engine, command)
    assert (answer.reason if isinstance(answer, Refused) else "done") == reason
    assert (UnitId("s9") in units(made).units) == is_there
    again = organise(made.engine, command)
    assert isinstance(again, Done) == (reason == "done")
    assert broken(made) == set()


@pytest.mark.parametrize(
    ("rows", "paths", "kept"),
    [
        (({"what": "一"}, {"what": "二"}), (), 2),
        (
            ({"what": "一"}, {"what": ""}, {"colour": "红"}),
            ("rows.1.what", "rows.2.colour", "rows.2.what"),
            0,
        ),
        (({"what": "一"}, {"what": "一"}), ("what",), 0),
    ],
)
def test_rows_are_taken_into_a_register_all_or_none(
    rows: tuple[dict[str, str], ...], paths: tuple[str, ...], kept: int
) -> None:
    made = office()
    command = AddRecords(
        id=CommandId("r1"),
        actor=SYSTEM,
        form=FormId("m.service"),
        rows=tuple((UnitId("s7"), r) for r in rows),
    )
    answer = add_records(made.engine, command)
    wrong = tuple(error.path for error in answer.errors) if isinstance(answer, Refused) else ()
    assert sorted(wrong) == sorted(paths)
    with made.engine.store.read() as work:
        assert len(work.records(RecordFilter(form=FormId("m.service")))) == kept


def test_a_break_says_where_it_is(worked: tuple[Office, CaseId]) -> None:
    made, case = worked
    with made.engine.store.read() as work:
        cut = in_case(case, lambda events: [*events[:-1], replace(events[-1], type="Other")])
        tampered: Any = Tampered(work, events=cut)
        last = len(work.events(f"case:{case}"))
        assert verify(tampered, f"case:{case}") == [Break(f"case:{case}", last, "hash")]


def test_a_database_rewritten_as_a_whole_is_found_by_the_seals_kept_outside(
    worked: tuple[Office, CaseId],
) -> None:
    made, _ = worked
    kept = seal(made.engine)
    assert kept is not None
    with made.engine.store.read() as work:
        assert verify(work, kept=[kept]) == []
        forged = replace(kept, root="0" * 64)
        assert verify(work, kept=[forged]) == [Break("seals", 0, f"seal of {kept.day} kept outside")]
