"""The handbook of a post (一册在手): what it does by when, and the lists it works by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from engine.base.finding import NOTHING, Said, same
from engine.model.expr.tree import Literal, Parameter
from engine.model.ids import ParameterId, PersonId, PostId
from engine.model.limit import Within
from engine.model.process import Process, Task
from engine.model.refusal import Refused
from engine.model.rule_set import Compiled, RuleSet
from engine.model.seats import PostHolders, SeatSource
from engine.runtime.scope import local_day
from engine.service.engine import Engine
from engine.service.views.rules.catalogues import ItemRow, Reader
from engine.service.views.shared import Named, SourceText
from engine.service.views.viewer import Viewer, cited_in, looking, not_found, source_text
from engine.service.views.words import figures_words, value_words

STARTS = Said("发起", "Begins")
DEPENDS = Said("依具体事项", "Depends on the matter")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A catalogue as it is printed."""

    label: str
    source: SourceText
    columns: tuple[str, ...]
    rows: tuple[ItemRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One thing the post does: in which process, until when, by which document."""

    process: str
    step: Said
    within: Said
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Handbook:
    """All of it, under the version it was made from."""

    pack: str
    post: Named
    place: str
    release: int
    since: date
    work: tuple[Work, ...]
    chapters: tuple[Chapter, ...]

    @property
    def count(self) -> int:
        """How many items are printed."""
        return sum(len(chapter.rows) for chapter in self.chapters)


def handbook_list(engine: Engine, person: PersonId) -> tuple[Named, ...]:
    """Addresses and labels of the posts that have something to print, the reader's own first."""
    with looking(engine, person) as viewer:
        own = {held.post for held in viewer.posts}
        found = [
            (post in own, Named(f"{compiled.rules.pack}/{post}", said.label))
            for compiled in viewer.active
            for post, said in compiled.rules.organisation.posts.items()
            if any(_work(viewer, compiled.rules, post)) or any(_chapters(compiled.rules, post))
        ]
        return tuple(each for _, each in sorted(found, key=lambda pair: not pair[0]))


def handbook(engine: Engine, person: PersonId, pack: str, post: PostId) -> Handbook | Refused:
    """The handbook of a post under the rules in force."""
    with looking(engine, person) as viewer:
        compiled = next((one for one in viewer.active if one.rules.pack == pack), None)
        if compiled is None or post not in compiled.rules.organisation.posts:
            return not_found("没有这个岗位。", "There is no such post.")
        return _handbook(viewer, compiled, post)


def _handbook(viewer: Viewer, compiled: Compiled, post: PostId) -> Handbook:
    rules = compiled.rules
    releases = [one for one in viewer.work.releases(rules.pack) if one.bundle == rules.bundle]
    newest = max(releases, key=lambda one: one.number)
    return Handbook(
        pack=rules.pack,
        post=Named(post, rules.organisation.posts[post].label),
        place=rules.label,
        release=newest.number,
        since=local_day(newest.active_from),
        work=tuple(_work(viewer, rules, post)),
        chapters=tuple(_chapters(rules, post)),
    )


def _chapters(rules: RuleSet, post: PostId) -> Iterator[Chapter]:
    for catalogue in rules.catalogues.values():
        if post in catalogue.posts:
            yield Chapter(
                label=catalogue.label,
                source=source_text(catalogue.citation, catalogue.origin) or SourceText(),
                columns=tuple(column.label for column in catalogue.columns.values()),
                rows=tuple(map(Reader(rules, catalogue).row, catalogue.items.values())),
            )


def _work(viewer: Viewer, rules: RuleSet, post: PostId) -> Iterator[Work]:
    for process in rules.processes.values():
        if _names(process.start.by, post):
            yield _entry(rules, process, STARTS, NOTHING, None)
        for step in process.steps():
            if isinstance(step, Task) and _names(step.by, post):
                until = within_words(rules, step.within, viewer.today)
                yield _entry(rules, process, same(step.label), until, step)


def _entry(rules: RuleSet, process: Process, step: Said, within: Said, task: Task | None) -> Work:
    citation = (task and task.citation) or process.citation
    source = cited_in(rules, process.mechanism, citation, process.origin) or SourceText()
    return Work(process=process.label, step=step, within=within, source=source.cited)


def _names(seats: tuple[SeatSource, ...], post: PostId) -> bool:
    return any(isinstance(seat, PostHolders) and seat.post == post for seat in seats)


def within_words(rules: RuleSet, within: Within | None, day: date) -> Said:
    """How long there is: a figure in words, unless it depends on the case."""
    if within is None:
        return NOTHING
    match within.amount:
        case Literal(type=kind, value=value):
            return value_words(kind, value)
        case Parameter(id=name):
            parameter = rules.parameters[ParameterId(name)]
            held = parameter.at(day)
            return NOTHING if held is None else figures_words(parameter, held.value)
        case _:
            return DEPENDS
