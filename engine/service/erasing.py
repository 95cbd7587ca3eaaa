"""Erasing what was answered in forms of a case: the values go, that there were such records stays."""

from __future__ import annotations

from collections.abc import Collection

from engine.model.event import AnswersPurged, RecordWritten
from engine.model.ids import FormId
from engine.model.rule_set import RuleSet
from engine.runtime.evolve import evolve
from engine.service.chain import Deed, append, case_stream
from engine.service.codec import to_json
from engine.service.execute import bodies_of
from engine.service.ports import Work
from engine.service.project import case_row, tasks_of
from engine.service.rows import CaseRow, Content


def erase(
    work: Work, row: CaseRow, rules: RuleSet, forms: Collection[FormId], deed: Deed, because: str
) -> None:
    """Erase the answers of some forms of a case whose lock is held, and write that they were erased."""
    stream = case_stream(row.state.id)
    events = work.events(stream)
    written = [
        event for event in events if event.type == RecordWritten.__name__ and event.body["form"] in forms
    ]
    commands = {event.command for event in written}
    facts = {event.body["facts"] for event in events if event.command in commands and "facts" in event.body}
    digests = facts | {event.body["digest"] for event in written}
    work.put_content(
        Content(digest=each, stream=case_stream(row.state.id), salt="", body=None) for each in digests
    )
    records = tuple(dict.fromkeys(event.body["record"] for event in written))
    for record in records:
        work.blank_record(record)
    if records:
        purged = AnswersPurged(records=records, because=because)
        append(work, stream, deed, [to_json(purged)])
        # titles on lists and desks say what was answered, too
        after = evolve(row.state, purged, deed.at)
        shown = case_row(rules, after, bodies_of(work, after))
        work.put_case(shown)
        work.put_tasks(after.id, tasks_of(rules, shown))
