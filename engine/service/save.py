"""Writing an accepted decision: events, state, tasks, timers, records, ledger, notices, follow-ups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, assert_never

from engine.base.digest import digest
from engine.model.decision import (
    Accepted,
    CallOut,
    CloseBooks,
    DropBallot,
    EndHold,
    FollowUp,
    FreezeScore,
    OpenBox,
    PlaceHold,
    PostTransaction,
    RemoveBox,
    SendNotice,
    ServeLine,
    StopChild,
    Write,
    WriteRecord,
    WriteScore,
    WriteText,
)
from engine.model.event import CaseClosed, CaseEvent, CaseOpened, CaseReopened, TimerEnded, TimerSet
from engine.model.explained import to_json as to_stored
from engine.model.ids import CaseId, FormId
from engine.model.rule_set import RuleSet
from engine.model.state import CaseState
from engine.runtime.scope import local_day
from engine.service.chain import Deed, append, case_stream, content
from engine.service.codec import to_json
from engine.service.jobs_rows import (
    CALL,
    NOTIFY,
    START,
    hear_job,
    job_id,
    line_job,
    stop_job,
    timer_job,
    timer_key,
)
from engine.service.lapsing import plan_lapses
from engine.service.ports import Work
from engine.service.project import case_row, tasks_of
from engine.service.refusing import RolledBack, duplicate
from engine.service.rows import Content, JobRow, Json, Notice, ScoreRow, UniqueBroken
from engine.service.taking_over import follow_accounts, follow_hold

Bodies = Mapping[FormId, Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Saving:
    """Where and in whose name a decision is written."""

    work: Work
    rules: RuleSet
    case: CaseId
    deed: Deed
    #: Whether somebody outside the product is to be told too.
    tells_outside: bool = False


def save(to: Saving, bodies: Bodies, decided: Accepted, salt: str) -> None:
    """Write everything that follows from a decision."""
    facts = content(case_stream(to.case), _grounds(decided), salt)
    _events(to, decided, facts)
    to.work.put_content([facts, *_contents(to.case, decided.writes)])
    row = case_row(to.rules, decided.state, _newest(bodies, decided.writes))
    to.work.put_case(row)
    to.work.put_tasks(to.case, tasks_of(to.rules, row))
    for seq, event in enumerate(decided.events, decided.state.seq - len(decided.events) + 1):
        _timer(to, event)
        _report(to, decided.state, event, seq)
    for number, write in enumerate(decided.writes):
        _write(to, write, number)


def _grounds(decided: Accepted) -> dict[str, Json]:
    """What a decision stands on: the facts it was given, and what explains its results."""
    facts = {"facts": list(decided.facts)}
    why = [to_stored(one) for one in decided.explained]
    return {**facts, "explained": why} if why else facts


def _events(to: Saving, decided: Accepted, facts: Content) -> None:
    entries = [to_json(event) for event in decided.events]
    if entries:
        entries[0][1]["facts"] = facts.digest
    append(to.work, case_stream(to.case), to.deed, entries)


def _contents(case: CaseId, writes: tuple[Write, ...]) -> Iterator[Content]:
    for write in writes:
        match write:
            case WriteRecord(body=body, salt=salt) | WriteText(body=body, salt=salt):
                yield content(case_stream(case), body, salt)
            case WriteScore(body=body, salt=salt):
                yield content(case_stream(case), body, salt)
            case CallOut(body=body, salt=salt):
                yield content(case_stream(case), body, salt)
            case SendNotice(text=text, salt=salt):
                yield content(case_stream(case), {"text": text}, salt)
            case _:
                pass


def _newest(bodies: Bodies, writes: tuple[Write, ...]) -> Bodies:
    newest = dict(bodies)
    for write in writes:
        if isinstance(write, WriteRecord) and write.of_case:
            newest[write.form] = write.body
    return newest


def _timer(to: Saving, event: CaseEvent) -> None:
    match event:
        case TimerSet(timer=timer, at=at):
            to.work.put_job(timer_job(to.case, timer, at))
        case TimerEnded(timer=timer):
            to.work.cancel_job(timer_key(to.case, timer))
        case _:
            pass


def _report(to: Saving, state: CaseState, event: CaseEvent, seq: int) -> None:
    """A case that was asked for tells whoever asked that it runs, or how it ended."""
    if state.parent is not None and isinstance(event, CaseOpened | CaseClosed | CaseReopened):
        how = event.state if isinstance(event, CaseClosed) else "running"
        at = to.deed.at
        to.work.put_job(hear_job(state.parent, state.asked_as, state.id, state.number, how, seq, at))


def _write(to: Saving, write: Write, number: int) -> None:
    work, at, by = to.work, to.deed.at, to.deed.actor.person
    match write:
        case WriteRecord():
            put_record(work, write, to.rules, to.case, to.deed)
        case PostTransaction(transaction=transaction):
            work.post(transaction, at, by)
            plan_lapses(work, write)
            follow_accounts(work, transaction.transfers, transaction.key, at)
        case PlaceHold(hold=hold):
            work.place_hold(hold, at)
        case EndHold(hold=held, transaction=paid, back_until=until):
            work.end_hold(held, paid, at, by, until)
            plan_lapses(work, write)
            follow_hold(work, held, at)
        case CloseBooks(close=close):
            work.close_period(close, at, by)
        case SendNotice():
            _notices(to, write, number)
        case CallOut():
            _call_out(to, write, number)
        case FollowUp():
            _follow(to, write)
        case StopChild():
            work.cancel_job(f"start:{write.key}")
            if write.case is not None:
                work.put_job(stop_job(write.case, write.void, at))
        case ServeLine():
            work.put_job(line_job(write.key, write.ledger, write.unit, to.rules.pack, at))
        case WriteScore():
            work.put_score(_score_row(to, write))
        case FreezeScore(score=score, subject=subject, period=period, revision=revision):
            work.freeze_score(score, subject, period, revision, at, by)
        case OpenBox(activation=step, groups=groups):
            work.open_box(to.case, step, groups)
        case DropBallot(activation=step, group=group, choice=choice):
            work.drop_ballot(to.case, step, group, choice)
        case RemoveBox(activation=step):
            work.remove_box(to.case, step)
        case WriteText():
            pass
        case _:
            assert_never(write)


def _score_row(to: Saving, write: WriteScore) -> ScoreRow:
    return ScoreRow(
        score=write.score, subject=write.subject, unit=write.unit, person=write.person, period=write.period,
        revision=write.revision, case=to.case, digest=write.digest, body=write.body, at=to.deed.at,
        by=to.deed.actor.person,
    )  # fmt: skip


def put_record(work: Work, write: WriteRecord, rules: RuleSet, case: CaseId | None, deed: Deed) -> None:
    """Write a revision of a record; one that is there already is refused in the pack's words."""
    try:
        work.put_record(write, rules, case, local_day(deed.at), deed.at, deed.actor.person)
    except UniqueBroken as broken:
        raise RolledBack(duplicate(rules, broken)) from broken


def _notices(to: Saving, notice: SendNotice, number: int) -> None:
    for person in notice.persons:
        key = digest([to.deed.command, number, person])[:26]
        to.work.put_notice(Notice(id=key, person=person, text=notice.text, case=to.case, at=to.deed.at))
        if to.tells_outside:
            body = {"person": person, "digest": notice.digest}
            to.work.put_job(
                JobRow(id=job_id(key), kind=NOTIFY, key=f"notify:{key}", run_at=to.deed.at, body=body)
            )


def _call_out(to: Saving, call: CallOut, number: int) -> None:
    key = f"call:{digest([to.deed.command, number])[:26]}"
    body = {"effect": call.effect, "digest": call.digest}
    to.work.put_job(JobRow(id=job_id(key), kind=CALL, key=key, run_at=to.deed.at, body=body))


def _follow(to: Saving, follow: FollowUp) -> None:
    body = {"process": follow.process, "unit": follow.unit, "typed": dict(follow.typed)}
    if follow.parent is not None:
        body |= {"parent": follow.parent, "asked_as": follow.key}
    key = f"start:{follow.key}"
    to.work.put_job(JobRow(id=job_id(key), kind=START, key=key, run_at=to.deed.at, body=body))
