"""Processes: how a case begins, its steps, its ends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from engine.dsl.build.context import Context
from engine.dsl.build.expressions import Expressions
from engine.dsl.build.problems.names import UnknownForm, UnknownPost, UnknownUnitType
from engine.dsl.build.problems.processes import (
    DuplicateStep,
    KnownToNobody,
    NobodyStarts,
    NoStart,
    NothingHappens,
    ReadBeforeFilled,
)
from engine.dsl.build.processes.assist import assist_outcomes
from engine.dsl.build.processes.clock import build_clock
from engine.dsl.build.processes.consent import consent_outcomes
from engine.dsl.build.processes.effects import build_effects
from engine.dsl.build.processes.limits import within_of
from engine.dsl.build.processes.migrations import migrations, renamed_steps
from engine.dsl.build.processes.outcomes import START, outcome_ids
from engine.dsl.build.processes.place import Frame, Place
from engine.dsl.build.processes.schedules import build_schedule
from engine.dsl.build.processes.steps import Steps, expressions_of
from engine.dsl.build.view import View
from engine.model.ballot import CAST
from engine.model.beginning import Recall, Schedule, Start
from engine.model.expr import types as t
from engine.model.expr.tree import slots
from engine.model.form import Form
from engine.model.ids import FormId, MechanismId, PostId, ProcessId
from engine.model.process import Process

#: A post without `of`: the case is then about the unit of whoever starts it.
_POST = re.compile(r"(?:post|岗位)\s*[(（]\s*(\w+)\s*[)）]")
_ENDS: Mapping[str, str] = {"done": "已办结", "rejected": "未同意", "withdrawn": "已撤回"}


def build_process(
    ctx: Context, expressions: Expressions, id: str, view: View, finished: Mapping[FormId, Form]
) -> Process:
    """One process of a mechanism."""
    _tell_shape(ctx, id, view)
    start_view = view.child("start")
    form_id = ctx.resolve("forms", expressions.mechanism, start_view.get("form"), UnknownForm)
    form = None if form_id is None else FormId(form_id)
    written = dict(all_steps(view.child("steps")))
    unit_types = _unit_types(ctx, start_view.child("unit"))
    schedule = build_schedule(ctx, view.child("schedule"))
    frame = Frame(
        ctx=ctx,
        expressions=expressions,
        start_form=form,
        outcomes={step: _outcome_ids(entry) for step, entry in _tasks(view.child("steps"))},
        unit_type=_unit_type(ctx, start_view, unit_types, schedule),
        managed=view.has("managers"),
    )
    filled = _opened(ctx, expressions.mechanism, view)
    opened = Place(frame=frame, filled=filled | ({form} if form else frozenset()), form=form)
    _tell_start_reads(ctx, form, finished, start_view)
    start = Start(
        by=Place(frame=frame).seats(start_view.child("by").scalars()),
        form=form,
        then=build_effects(start_view.child("then"), opened),
        unit_types=unit_types,
        open_to_residents=start_view.flag("residents"),
        known_to=_known_to(ctx, start_view),
        recall=start_view.word("recall", Recall.FIRST_DECIDED),
    )
    at_steps = Place(frame=frame, filled=opened.filled)
    return Process(
        id=ProcessId(id),
        mechanism=MechanismId(expressions.mechanism),
        label=view.text("label"),
        start=start,
        body=Steps(ctx, finished).sequence(view.child("steps"), at_steps).seq,
        owner=opened.compile(view.get("owner"), t.Org()),
        schedule=schedule,
        clock=build_clock(ctx, view, at_steps, frozenset(written)),
        managers=at_steps.seats(view.child("managers").scalars()),
        reopen_within=within_of(ctx, view.child("reopen"), at_steps),
        end_labels=_end_labels(view.child("ends")),
        citation=ctx.citation(view.child("source")),
        told_as=view.text("told_as"),
        renamed_steps=renamed_steps(ctx, written),
        migrations=migrations(ctx, view.child("migrations"), written),
        origin=ctx.origin(view.at),
    )


def _opened(ctx: Context, mechanism: str, view: View) -> frozenset[FormId]:
    """The forms that the start itself writes and nobody is asked: what the engine keeps of the case."""
    tasks = (entry for _, entry in _tasks(view.child("steps")))
    asked = {one.text for step in tasks if (one := step.get("form")) is not None}
    found = set()
    for effect in view.child("start").child("then").items():
        revised = effect.child("revise")
        written = revised.get("form")
        if written is None or written.text in asked:
            continue
        form = ctx.resolve("forms", mechanism, written, UnknownForm)
        if form is not None and _needed(ctx, FormId(form)) <= {key for key, _ in revised.child("set").each()}:
            found.add(FormId(form))
    return frozenset(found)


def _needed(ctx: Context, form: FormId) -> set[str]:
    return {str(name) for name, field in ctx.forms[form].fields.items() if not field.is_optional}


def _known_to(ctx: Context, start: View) -> frozenset[PostId]:
    """The posts that may know which resident started a case."""
    if start.has("known_to") and not start.flag("residents"):
        ctx.findings.add(KnownToNobody(), start.child("known_to").at)
    known = ctx.organisation.posts
    for one in start.child("known_to").scalars():
        if PostId(one.text) not in known:
            ctx.findings.add(UnknownPost(one.text, frozenset(map(str, known))), one.span)
    return frozenset(PostId(one.text) for one in start.child("known_to").scalars()) & frozenset(known)


def _end_labels(view: View) -> dict[str, str]:
    return {**_ENDS, **{state: one.scalar.text for state, one in view.each() if one.scalar}}


def all_steps(view: View) -> Iterator[tuple[str, View]]:
    """Every step below `steps`, branches included, in the order written."""
    for key, entry in view.each():
        yield key, entry
        for kind in ("choose", "parallel", "inclusive"):
            for _, branch in entry.child(kind).each():
                yield from all_steps(branch.child("steps"))
        yield from all_steps(entry.child("repeat"))


def _tasks(view: View) -> Iterator[tuple[str, View]]:
    keys = ("by", "levels", "consent", "place", "ballot")
    return ((key, entry) for key, entry in all_steps(view) if any(entry.has(each) for each in keys))


def _outcome_ids(step: View) -> tuple[str, ...]:
    """The ids of a task's outcomes; a place in line is given, a ballot is cast."""
    if step.has("ballot"):
        return (CAST,)
    if step.has("assists"):
        return assist_outcomes(step)
    if step.has("consent"):
        return consent_outcomes(step)
    return ("given",) if step.has("place") else outcome_ids(step.child("outcomes"))


def _tell_shape(ctx: Context, id: str, view: View) -> None:
    local = id.partition(".")[2]
    start = view.child("start")
    if not view.has("start") and not view.has("schedule"):
        ctx.findings.add(NoStart(local), view.at)
    if view.has("start") and not start.has("by") and not start.flag("residents"):
        ctx.findings.add(NobodyStarts(), start.at)
    if not view.has("steps") and not start.has("form"):
        ctx.findings.add(NothingHappens(local), view.at)
    seen = {START}
    for step, entry in all_steps(view.child("steps")):
        if step in seen:
            ctx.findings.add(DuplicateStep(step), entry.at)
        seen.add(step)


def _tell_start_reads(
    ctx: Context, asked: FormId | None, finished: Mapping[FormId, Form], view: View
) -> None:
    form = None if asked is None else finished.get(asked, ctx.forms[asked])
    for node in expressions_of(form) if form else ():
        for path in slots(node):
            other = path.removeprefix("form:").rpartition(".")[0]
            if path.startswith("form:") and other != asked:
                ctx.findings.add(ReadBeforeFilled(other), view.child("form").at)


def _unit_types(ctx: Context, view: View) -> tuple[str, ...]:
    known = frozenset(map(str, ctx.organisation.unit_types))
    for one in view.scalars():
        if one.text not in known:
            ctx.findings.add(UnknownUnitType(one.text, known), one.span)
    return tuple(one.text for one in view.scalars() if one.text in known)


def _unit_type(ctx: Context, start: View, unit_types: tuple[str, ...], schedule: Schedule | None) -> str:
    """The type of the case's unit where it is always the same: chosen, scheduled, or that of the post."""
    if unit_types or schedule is not None:
        names = {*unit_types, *([schedule.unit_type] if schedule else [])}
        return next(iter(names)) if len(names) == 1 else ""
    posts = [_POST.fullmatch(one.text) for one in start.child("by").scalars()]
    held = [ctx.organisation.posts.get(PostId(post.group(1))) for post in posts if post is not None]
    types = {name for post in held if post is not None for name in post.unit_types}
    is_same = len(types) == 1 and None not in posts and not start.flag("residents")
    return str(next(iter(types))) if is_same else ""
