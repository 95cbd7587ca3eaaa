"""What stands in tables beside the chains, compared with what the events say: a changed row is found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from engine.dsl.freeze import bundle_digest
from engine.model.command import AddPerson
from engine.model.event import RecordWritten
from engine.model.ids import CaseId, FormId, PersonId, RecordId
from engine.model.ledger import PeriodClose
from engine.model.ledger_event import BooksClosed
from engine.model.organisation import Organisation
from engine.model.organisation_digest import organisation_digest
from engine.service.chain import CASE_PREFIX, ORGANISATION, RELEASES, WHOLE, instant
from engine.service.evidence import Break, legible
from engine.service.ports import Work
from engine.service.rows import Event, Json, PersonRow, RecordFilter, Release

AT_ONCE = 500


def unlike(work: Work) -> Iterator[Break]:
    """Units, posts, people, releases, closed books and records that are not what events say."""
    yield from legible(ORGANISATION, _organisation(work))
    yield from legible(ORGANISATION, _people(work))
    yield from legible(RELEASES, _releases(work))
    records: dict[FormId, set[RecordId]] = {}
    closes: set[PeriodClose] = set()
    for stream in work.streams():
        yield from legible(stream, _gathered(work, stream, records, closes))
    for form, known in records.items():
        yield from legible(f"register:{form}", _untold_records(work, form, known))
    yield from legible("ledger", _closes(work, closes))


def _gathered(
    work: Work, stream: str, records: dict[FormId, set[RecordId]], closes: set[PeriodClose]
) -> Iterator[Break]:
    """Note of which records and closed books a stream tells; a stream that cannot be read tells of none."""
    for event in work.events(stream):
        if event.type == RecordWritten.__name__:
            records.setdefault(_form(event), set()).add(event.body["record"])
        elif event.type == BooksClosed.__name__:
            closes.add(_close(event))
    yield from ()


def _form(event: Event) -> FormId:
    """The form of a record that was written, in a case or in a register."""
    return FormId(event.body.get("form") or event.stream.partition(":")[2])


def _organisation(work: Work) -> Iterator[Break]:
    told = [event for event in work.events(ORGANISATION) if WHOLE in event.body]
    stored = work.organisation()
    if not told:
        if stored != Organisation():
            yield Break(ORGANISATION, 0, "organisation of which no event tells")
    elif told[-1].body[WHOLE] != organisation_digest(stored):
        yield Break(ORGANISATION, told[-1].seq, "organisation")


def _people(work: Work) -> Iterator[Break]:
    """Names and contacts, as far as they were not erased."""
    events = [event for event in work.events(ORGANISATION) if event.type == AddPerson.__name__]
    newest = {PersonId(event.body["person"]): event for event in events}
    words = work.content(event.body["digest"] for event in newest.values())
    stored = {row.person: row for row in work.all_people()}
    for person, event in newest.items():
        row, known = stored.pop(person, None), words.get(event.body["digest"])
        body = known.body if known else None
        if row is None:
            yield Break(ORGANISATION, event.seq, "person missing")
        elif body is not None and row != _person(person, body):
            yield Break(ORGANISATION, event.seq, "person")
    yield from (Break(ORGANISATION, 0, f"person {person} of whom no event tells") for person in stored)


def _person(person: PersonId, body: Mapping[str, Json]) -> PersonRow:
    return PersonRow(person=person, name=body["name"], contact=body["contact"] or None)


def _releases(work: Work) -> Iterator[Break]:
    """Versions of the rules that are not what the events of their activation say, or another text by now."""
    told = {(e.body["pack"], e.body["number"]): e for e in work.events(RELEASES) if e.type == "Activated"}
    for release in work.releases():
        event = told.pop((release.pack, release.number), None)
        if event is None:
            yield Break(RELEASES, 0, f"release {release.number} of which no event tells")
        elif not _is_told(release, event):
            yield Break(RELEASES, event.seq, "release")
        elif bundle_digest(work.bundle(release.bundle) or {}) != release.bundle:
            yield Break(RELEASES, event.seq, "rules")
    yield from (Break(RELEASES, event.seq, "release missing") for event in told.values())


def _is_told(release: Release, event: Event) -> bool:
    said = (event.body["bundle"], event.body["active_from"], event.actor)
    return said == (release.bundle, instant(release.active_from), release.by)


def _untold_records(work: Work, form: FormId, known: set[RecordId]) -> Iterator[Break]:
    untold = (record for record in _ids(work, form) if record not in known)
    yield from (Break(f"register:{form}", 0, f"record {one} of which no event tells") for one in untold)


def _ids(work: Work, form: FormId) -> Iterator[RecordId]:
    wanted = RecordFilter(form=form, limit=AT_ONCE)
    while rows := work.records(wanted):
        yield from (row.record for row in rows)
        last = rows[-1]
        wanted = RecordFilter(form=form, limit=AT_ONCE, before=(last.day, last.record))


def _close(event: Event) -> PeriodClose:
    body, case = event.body, CaseId(event.stream.removeprefix(CASE_PREFIX))
    return PeriodClose(
        ledger=body["ledger"], unit=body["unit"], through=date.fromisoformat(body["through"]),
        level=body["level"], case=case,
    )  # fmt: skip


def _closes(work: Work, told: set[PeriodClose]) -> Iterator[Break]:
    """Closed periods decide which postings are refused, so none may come or go by itself."""
    for close in sorted(told ^ set(work.closes(None)), key=lambda close: (close.unit, close.through)):
        what = "closed books missing" if close in told else "closed books of which no event tells"
        yield Break(f"ledger:{close.ledger}", 0, what)
