"""The dry run as a job: batch by batch, with progress, stopped at any time; no case is touched.

Its stream tells what each batch of cases came to, so that a restart goes on where it was, and the pages read
the classes, reasons, samples and the list for Excel from there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from engine.base.ids import new_id
from engine.model.command import Actor
from engine.model.ids import BundleHash, PackId, PersonId
from engine.model.refusal import Refused
from engine.runtime.migration.compare import Class
from engine.service.chain import Deed, append, instant
from engine.service.engine import Engine
from engine.service.jobs_rows import REHEARSAL, job_id
from engine.service.migration.forecast import Forecast, Forecaster, OpenStep
from engine.service.ports import Work
from engine.service.rows import CaseRow, Event, JobRow, Json
from engine.service.swap.life import REHEARSED
from engine.service.swap.steps import may_follow, newest_of, note

PREFIX = "rehearsal:"
BATCH = 1000
SAMPLES_MAX = 20
BEGUN, BATCHED, ENDED, STOPPED = "RehearsalBegun", "CasesRehearsed", "RehearsalEnded", "RehearsalStopped"


@dataclass(slots=True, kw_only=True)
class Found:
    """What a dry run has found so far."""

    id: str
    pack: PackId
    to: BundleHash
    swap: str = ""
    total: int = 0
    done: int = 0
    counts: Counter[Class] = field(default_factory=Counter)
    #: class, Chinese, English -> how many
    reasons: Counter[tuple[Class, str, str]] = field(default_factory=Counter)
    ledgers: Counter[tuple[str, str]] = field(default_factory=Counter)
    samples: dict[Class, list[Mapping[str, Json]]] = field(default_factory=dict)
    ended: bool = False
    stopped: bool = False


def begin(engine: Engine, actor: Actor, pack: PackId, to: BundleHash, swap: str = "") -> str:
    """Start looking at the open cases; the worker does it. Its id."""
    made = new_id(engine.clock.now())
    with engine.store.write() as work:
        engine.library.compiled(work, to, pack)
        newest = newest_of(work, pack)
        base = newest.number if newest else 0
        body = {"pack": pack, "to": to, "swap": swap, "base": base, "total": work.open_count()}
        _tell(engine, work, made, actor, BEGUN, body)
        job = {"id": made, "pack": pack, "to": to, "swap": swap, "base": base, "by": actor.person}
        _next(work, engine, {**job, "after": "", "no": 0})
    return made


def stop(engine: Engine, actor: Actor, rehearsal: str) -> None:
    """Look no further."""
    with engine.store.write() as work:
        _tell(engine, work, rehearsal, actor, STOPPED, {})


def found(engine: Engine, rehearsal: str) -> Found | None:
    """What it has found so far; None when there is no such dry run."""
    with engine.store.read() as work:
        return found_in(work, rehearsal)


def found_in(work: Work, rehearsal: str) -> Found | None:
    """The same inside a transaction."""
    events = work.events(f"{PREFIX}{rehearsal}")
    if not events:
        return None
    first = events[0].body
    told = Found(
        id=rehearsal, pack=PackId(first["pack"]), to=BundleHash(first["to"]), swap=first["swap"],
        total=first["total"],
    )  # fmt: skip
    for event in events:
        _add(told, event)
    return told


def rows_of(work: Work, rehearsal: str) -> Iterator[tuple[str, Class, str, str]]:
    """Every case that was looked at: case, class, why in Chinese and in English."""
    for event in work.events(f"{PREFIX}{rehearsal}"):
        if event.type == BATCHED:
            whys = event.body["whys"]
            for case, cls, why in event.body["rows"]:
                yield case, Class(cls), *whys[why]


def run_batch(engine: Engine, work: Work, job: JobRow) -> None:
    """Look at the next cases; after the last one the swap it was for is told."""
    body = job.body
    key, actor = str(body["id"]), Actor(person=PersonId(body["by"]))
    events = work.events(f"{PREFIX}{key}")
    if any(event.type == STOPPED for event in events):
        return
    rows = work.open_cases(str(body["after"]), BATCH)
    if rows:
        target = engine.library.compiled(work, BundleHash(body["to"]), PackId(body["pack"]))
        looking = Forecaster(engine=engine, work=work, pack=PackId(body["pack"]), target=target)
        _tell(engine, work, key, actor, BATCHED, _batch(looking, rows))
        _next(work, engine, {**body, "after": rows[-1].state.id, "no": body["no"] + 1})
        return
    _tell(engine, work, key, actor, ENDED, {})
    _tell_swap(engine, work, actor, body, events)


def _tell_swap(
    engine: Engine, work: Work, actor: Actor, body: Mapping[str, Json], events: Sequence[Event]
) -> None:
    """The swap is rehearsed, unless another version came in between."""
    if not body["swap"]:
        return
    swap = may_follow(work, str(body["swap"]), REHEARSED)
    newest = newest_of(work, PackId(body["pack"]))
    if isinstance(swap, Refused) or (newest.number if newest else 0) != body["base"]:
        return
    counts: Counter[str] = Counter()
    for event in events:
        counts.update(event.body["counts"] if event.type == BATCHED else {})
    told = {"swap": swap.id, "base": body["base"], "counts": dict(counts), "rehearsal": body["id"]}
    note(engine, work, actor, REHEARSED, told)


def _batch(looking: Forecaster, rows: Sequence[CaseRow]) -> dict[str, Json]:
    counts: Counter[str] = Counter()
    ledgers: Counter[tuple[str, str]] = Counter()
    whys: dict[tuple[str, str], int] = {}
    lines: list[list[Json]] = []
    samples: dict[str, list[Json]] = {}
    for row in rows:
        told = looking.of(row)
        counts[told.cls.value] += 1
        ledgers.update(told.ledgers)
        why = whys.setdefault((told.why.zh, told.why.en), len(whys))
        lines.append([told.case, told.cls.value, why])
        if len(kept := samples.setdefault(told.cls.value, [])) < SAMPLES_MAX:
            kept.append(_sample(told))
    return {
        "counts": dict(counts),
        "ledgers": [[*key, count] for key, count in ledgers.items()],
        "whys": [list(why) for why in whys],
        "rows": lines,
        "samples": samples,
    }


def _sample(told: Forecast) -> dict[str, Json]:
    return {
        "case": told.case, "zh": told.why.zh, "en": told.why.en,
        "before": [_step(step) for step in told.before], "after": [_step(step) for step in told.after],
    }  # fmt: skip


def _step(step: OpenStep) -> list[Json]:
    return [step.node, list(step.persons), instant(step.due) if step.due else ""]


def _add(told: Found, event: Event) -> None:
    body = event.body
    match event.type:
        case k if k == ENDED:
            told.ended = True
        case k if k == STOPPED:
            told.stopped = True
        case k if k == BATCHED:
            told.done += len(body["rows"])
            told.counts.update({Class(cls): count for cls, count in body["counts"].items()})
            told.ledgers.update({(ledger, what): count for ledger, what, count in body["ledgers"]})
            for _, cls, why in body["rows"]:
                if body["whys"][why][0]:
                    told.reasons[Class(cls), *body["whys"][why]] += 1
            for cls, samples in body["samples"].items():
                kept = told.samples.setdefault(Class(cls), [])
                kept.extend(samples[: SAMPLES_MAX - len(kept)])


def _next(work: Work, engine: Engine, body: Mapping[str, Json]) -> None:
    key = f"{REHEARSAL}:{body['id']}:{body['no']}"
    work.put_job(JobRow(id=job_id(key), kind=REHEARSAL, key=key, run_at=engine.clock.now(), body=dict(body)))


def _tell(
    engine: Engine, work: Work, rehearsal: str, actor: Actor, kind: str, body: Mapping[str, Json]
) -> None:
    deed = Deed(actor=actor, command=f"{PREFIX}{rehearsal}", at=engine.clock.now())
    append(work, f"{PREFIX}{rehearsal}", deed, [(kind, body)])
