"""Evidence examined: chains of hashes, words behind digests, seals."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.base.digest import digest
from engine.model.command import SYSTEM
from engine.model.event import RecordWritten
from engine.model.ids import CaseId
from engine.model.score_event import Scored
from engine.runtime.draft import sealed
from engine.runtime.scope import local_day
from engine.service.chain import CASE_PREFIX, SEALS, Deed, append, content, hash_of
from engine.service.engine import Engine
from engine.service.ports import Work
from engine.service.rows import Content, Event, Json, RecordRow, ScoreRow

#: Fields of events that hold digests of words.
_DIGESTS = ("digest", "facts", "opinion", "heads")
#: What reading raises where somebody spoilt a row by hand: no JSON, no day, nothing packed, another shape.
SPOILT = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, zlib.error)
#: What tells one result of a score from another.
_OF_SCORE = ("score", "subject", "period", "revision")


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the evidence does not hold: which stream, which event, and what is wrong there."""

    stream: str
    seq: int
    what: str


def legible(stream: str, looked: Iterator[Break], seq: int = 0) -> Iterator[Break]:
    """What was found, up to a row that cannot be read: that is found too, and the search goes on."""
    try:
        yield from looked
    except SPOILT as wrong:
        yield Break(stream, seq, f"unreadable ({type(wrong).__name__})")


@dataclass(frozen=True, slots=True)
class Seal:
    """What is written down outside: the root over the heads of a day, and the hash of its event."""

    day: str
    root: str
    hash: str


def verify(work: Work, stream: str | None = None, kept: Iterable[Seal] = ()) -> list[Break]:
    """Walk the chains; every changed, missing or extra row is found, and a cut up to the last seal.

    `kept` are the seals that were written down outside: with them a database that was rewritten as a whole,
    seals and all, is found too.
    """
    streams = [stream] if stream is not None else list(work.streams())
    breaks = [found for one in streams for found in legible(one, _chain(work, one))]
    if stream is None:
        breaks += legible(SEALS, _cut(work))
    return breaks + list(legible(SEALS, _unlike(work, kept)))


def _unlike(work: Work, kept: Iterable[Seal]) -> Iterator[Break]:
    """Seals kept outside that the database no longer has."""
    own = {Seal(e.body["day"], e.body["root"], e.hash) for e in work.events(SEALS)}
    yield from (Break(SEALS, 0, f"seal of {seal.day} kept outside") for seal in kept if seal not in own)


def _chain(work: Work, stream: str) -> Iterator[Break]:
    events = work.events(stream)
    previous = ""
    for number, event in enumerate(events, 1):
        if event.seq != number:
            yield Break(stream, event.seq, "sequence")
        if event.previous != previous:
            yield Break(stream, event.seq, "link")
        if hash_of(event) != event.hash:
            yield Break(stream, event.seq, "hash")
        previous = event.hash
    yield from _words(work, stream, events)


def _words(work: Work, stream: str, events: Sequence[Event]) -> Iterator[Break]:
    """Words must match their digest; erased ones are gone by right."""
    wanted = {event.body[name]: event.seq for event in events for name in _DIGESTS if event.body.get(name)}
    known: dict[str, Content] = {}
    for each, seq in wanted.items():
        yield from legible(stream, _word(work, stream, each, seq, known), seq)
    yield from _records(work, stream, events, known)
    yield from _scores(work, stream, events, known)


def _word(work: Work, stream: str, each: str, seq: int, known: dict[str, Content]) -> Iterator[Break]:
    known.update(work.content((each,)))
    words = known.get(each)
    if words is None:
        yield Break(stream, seq, "content missing")
    elif words.body is not None and sealed(words.salt, words.body) != each:
        yield Break(stream, seq, "content")


def _records(
    work: Work, stream: str, events: Sequence[Event], known: Mapping[str, Content]
) -> Iterator[Break]:
    """What decisions and lists read of a record must be what was written, as far as that is not erased."""
    newest = {event.body["record"]: event for event in events if event.type == RecordWritten.__name__}
    for event in newest.values():
        yield from legible(stream, _record(work, event, known.get(event.body["digest"])), event.seq)


def _record(work: Work, event: Event, words: Content | None) -> Iterator[Break]:
    row = work.record(event.body["record"])
    if row is None or row.revision != event.body["revision"]:
        yield Break(event.stream, event.seq, "record missing")
    elif not (_is_of(row, event) and _says(words, row.body)):
        yield Break(event.stream, event.seq, "record")


def _says(words: Content | None, body: Mapping[str, Json]) -> bool:
    """Whether a row says what was written, as far as that is known and not erased."""
    return words is None or words.body is None or sealed(words.salt, body) == words.digest


def _is_of(row: RecordRow, event: Event) -> bool:
    """Whether a record's unit, form, case, day and author are those of the event that wrote it."""
    kind, _, owner = event.stream.partition(":")
    form, case = (event.body["form"], owner) if f"{kind}:" == CASE_PREFIX else (owner, None)
    said = (form, event.body.get("unit", row.unit), case, local_day(event.occurred_at), event.actor)
    return said == (row.form, row.unit, row.case, row.day, row.written_by)


def _scores(
    work: Work, stream: str, events: Sequence[Event], known: Mapping[str, Content]
) -> Iterator[Break]:
    """The results of a score that pages show must be what was computed, as far as that is not erased."""
    scored = [event for event in events if event.type == Scored.__name__]
    if not scored:
        return
    rows = {row.digest: row for row in work.scores_of_case(CaseId(stream.removeprefix(CASE_PREFIX)))}
    for event in scored:
        words, row = known.get(event.body["digest"]), rows.get(event.body["digest"])
        if row is None:
            yield Break(stream, event.seq, "score missing")
        elif not (_result(row) == tuple(event.body[name] for name in _OF_SCORE) and _says(words, row.body)):
            yield Break(stream, event.seq, "score")


def _result(row: ScoreRow) -> tuple[str, str, str, int]:
    return row.score, row.subject, row.period, row.revision


def _cut(work: Work) -> Iterator[Break]:
    for stream, (seq, hash_then) in _sealed_heads(work).items():
        events = work.events(stream)
        if len(events) < seq or events[seq - 1].hash != hash_then:
            yield Break(stream, seq, "seal")


def _sealed_heads(work: Work) -> dict[str, tuple[int, str]]:
    """The heads that were sealed last, by stream."""
    heads: dict[str, tuple[int, str]] = {}
    for event in work.events(SEALS):
        words = work.content((event.body["heads"],)).get(event.body["heads"])
        moved = (words.body or {}) if words else {}
        heads |= {stream: (seq, hash_then) for stream, (seq, hash_then) in moved.items()}
    return heads


def seal(engine: Engine) -> Seal | None:
    """Seal the heads that moved since the last seal; None when none has. Safe to repeat."""
    with engine.store.write() as work:
        now = engine.clock.now()
        known = _sealed_heads(work)
        heads = {stream: work.head(stream) for stream in work.streams() if stream != SEALS}
        moved = {stream: list(head) for stream, head in heads.items() if known.get(stream) != head}
        if not moved:
            return None
        day = local_day(now).isoformat()
        root = merkle_root(digest([stream, *head]) for stream, head in sorted(moved.items()))
        words = _heads_content(work, moved)
        deed = Deed(actor=SYSTEM, command=f"seal:{day}:{root[:12]}", at=now)
        row = append(work, SEALS, deed, [("Sealed", {"day": day, "root": root, "heads": words})])[0]
        return Seal(day, root, row.hash)


def _heads_content(work: Work, moved: Mapping[str, list[object]]) -> str:
    words = content(SEALS, moved, "")
    work.put_content([words])
    return words.digest


def merkle_root(leaves: Iterable[str]) -> str:
    """The root over leaves; an odd one rises as it is."""
    level = list(leaves)
    while len(level) > 1:
        pairs = [level[at : at + 2] for at in range(0, len(level), 2)]
        level = [digest(pair) if len(pair) == 2 else pair[0] for pair in pairs]
    return level[0] if level else ""
