"""Moving cases by the thousand: each in a transaction of its own, in batches that go on where they stopped.

The stream of a migration tells when it began, which cases stayed and why, and when it ended. Undoing it
moves back every case in which nobody has acted since. Killed anywhere, the next worker carries on, since what
is left to do is kept as jobs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.base.finding import Said
from engine.base.ids import new_id
from engine.model.command import Actor
from engine.model.ids import BundleHash, CaseId, PackId, PersonId
from engine.model.refusal import Kind, Refused
from engine.service.chain import RELEASES, Deed, append
from engine.service.engine import Engine
from engine.service.jobs_rows import MIGRATE, MIGRATION, job_id
from engine.service.migration.deciding import came_from, moved
from engine.service.ports import Work
from engine.service.rows import CaseRow, JobRow, Json

PREFIX = "migration:"
BATCH = 500
_GONE_ON = Said("有人已在新规则下办理", "Somebody has acted under the new rules")


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a migration is."""

    id: str
    #: Cases that it set out to move.
    planned: int
    #: Cases that stayed, and why.
    kept: tuple[tuple[CaseId, str], ...]
    #: Whether every case was planned; those whose jobs are not done yet are still to move.
    ended: bool
    stopped: bool = False
    to: str = ""
    #: The migration that this one takes back.
    undoes: str = ""
    at: datetime | None = None
    by: PersonId | None = None

    @property
    def moved(self) -> int:
        """How many moved or are still to; each tells so in its own history, here stands only what stayed."""
        return self.planned - len(self.kept)


ASKED = "MigrationAsked"


def migrations_of(work: Work, pack: PackId) -> tuple[str, ...]:
    """The migrations of a pack and the ways back, newest first."""
    asked = (event.body for event in work.events(RELEASES) if event.type == ASKED)
    return tuple(reversed([str(body["migration"]) for body in asked if body["pack"] == pack]))


def begin(engine: Engine, actor: Actor, pack: PackId, to: BundleHash) -> str:
    """Start moving the running cases of a pack to this bundle; the worker does it. Its id."""
    at = engine.clock.now()
    made = new_id(at)
    with engine.store.write() as work:
        engine.library.compiled(work, to, pack)
        _tell(engine, work, made, actor, "MigrationBegun", {"pack": pack, "to": to})
        _list(engine, work, made, actor, pack)
        _next(
            work,
            engine,
            {"migration": made, "pack": pack, "to": to, "by": actor.person, "after": "", "no": 0},
        )
    return made


def undo(engine: Engine, actor: Actor, id: str) -> str | None:
    """Start moving back what a migration moved; the id of the way back, None when there is no such one."""
    with engine.store.write() as work:
        begun = _body_of(work, id, "MigrationBegun")
        if begun is None:
            return None
        back = f"{id}-back"
        if work.events(f"{PREFIX}{back}"):
            return back
        _tell(engine, work, back, actor, "MigrationBegun", {"pack": begun["pack"], "undoes": id})
        _list(engine, work, back, actor, begun["pack"])
        body = {
            "migration": back,
            "undoes": id,
            "pack": begun["pack"],
            "by": actor.person,
            "after": "",
            "no": 0,
        }
        _next(work, engine, body)
    return back


def stop(engine: Engine, actor: Actor, id: str) -> None:
    """Go no further; cases that were moved stay moved."""
    with engine.store.write() as work:
        _tell(engine, work, id, actor, "MigrationStopped", {})


def progress(engine: Engine, id: str) -> Progress | None:
    """How far it is; None when there is no such migration."""
    with engine.store.read() as work:
        events = work.events(f"{PREFIX}{id}")
    if not events:
        return None
    kinds = [event.type for event in events]
    return Progress(
        id=id,
        planned=sum(event.body["cases"] for event in events if event.type == "BatchPlanned"),
        kept=tuple((CaseId(e.body["case"]), e.body["reason"]) for e in events if e.type == "CaseKept"),
        ended="MigrationEnded" in kinds,
        stopped="MigrationStopped" in kinds,
        to=events[0].body.get("to", ""),
        undoes=events[0].body.get("undoes", ""),
        at=events[0].occurred_at,
        by=PersonId(events[0].actor),
    )


def run_batch(engine: Engine, work: Work, job: JobRow) -> None:
    """Plan the next cases, one job each, and the batch that follows them."""
    body = dict(job.body)
    key = str(body["migration"])
    actor = Actor(person=PersonId(body["by"]))
    if _body_of(work, key, "MigrationStopped") is not None:
        return
    rows = work.open_cases(str(body["after"]), BATCH)
    planned = [row.state.id for row in rows if _is_wanted(row, body)]
    for case in planned:
        once = _command(key, case)
        work.put_job(
            JobRow(id=job_id(once), kind=MIGRATE, key=once, run_at=engine.clock.now(), case=case, body=body)
        )
    if not rows:
        _tell(engine, work, key, actor, "MigrationEnded", {})
        return
    _tell(engine, work, key, actor, "BatchPlanned", {"cases": len(planned)})
    _next(work, engine, {**body, "after": rows[-1].state.id, "no": body["no"] + 1})


def run_one(engine: Engine, work: Work, row: CaseRow, job: JobRow) -> None:
    """Move one case, or note why it stays."""
    body, state = job.body, row.state
    key, actor = str(body["migration"]), Actor(person=PersonId(job.body["by"]))
    refused: Refused | None
    target = _target(work, row, body)
    if target is None:
        refused = Refused(kind=Kind.CONFLICT, reason="gone_on", said=_GONE_ON)
    else:
        compiled = engine.library.compiled(work, target, PackId(body["pack"]))
        refused = moved(engine, work, state, compiled, actor, _command(key, state.id))
    if refused is not None:
        _tell(engine, work, key, actor, "CaseKept", {"case": state.id, "reason": refused.reason})


def _is_wanted(row: CaseRow, body: Mapping[str, Json]) -> bool:
    if row.state.pack != body["pack"]:
        return False
    return "undoes" in body or row.state.bundle != body["to"]


def _target(work: Work, row: CaseRow, body: Mapping[str, Json]) -> BundleHash | None:
    if "undoes" not in body:
        return BundleHash(body["to"])
    return came_from(work, row.state.id, _command(str(body["undoes"]), row.state.id))


def _command(id: str, case: CaseId) -> str:
    return f"{MIGRATE}:{id}:{case}"


def _next(work: Work, engine: Engine, body: Mapping[str, Json]) -> None:
    key = f"{MIGRATION}:{body['migration']}:{body['no']}"
    work.put_job(JobRow(id=job_id(key), kind=MIGRATION, key=key, run_at=engine.clock.now(), body=dict(body)))


def _tell(engine: Engine, work: Work, id: str, actor: Actor, kind: str, body: Mapping[str, Json]) -> None:
    deed = Deed(actor=actor, command=f"{PREFIX}{id}", at=engine.clock.now())
    append(work, f"{PREFIX}{id}", deed, [(kind, body)])


def _list(engine: Engine, work: Work, made: str, actor: Actor, pack: PackId) -> None:
    """So that it is found again among what happened to the rules."""
    deed = Deed(actor=actor, command=f"{PREFIX}{made}", at=engine.clock.now())
    append(work, RELEASES, deed, [(ASKED, {"migration": made, "pack": pack})])


def _body_of(work: Work, id: str, kind: str) -> Mapping[str, Json] | None:
    found = (event.body for event in work.events(f"{PREFIX}{id}") if event.type == kind)
    return next(found, None)
