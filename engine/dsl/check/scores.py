"""Scores and ballots: limits and minimums that make sense, and what scores take from one another."""

from __future__ import annotations

from collections.abc import Iterator

from engine.dsl.build.view import View
from engine.dsl.check.score_problems import (
    SCORE_CHECK_PROBLEMS,
    CeilingOutOfRange,
    LeastNotSensible,
    LimitsReversed,
    ScoreCircle,
    ScoreNotFinal,
)
from engine.dsl.check.subject import Subject, effects_of
from engine.dsl.shape.scalars import read_decimal
from engine.model.ballot import LEAST_BALLOTS
from engine.model.effect import Freeze
from engine.model.ids import ScoreId
from engine.model.score import Score

PROBLEMS = SCORE_CHECK_PROBLEMS


def check(subject: Subject) -> None:
    """Tell what is wrong with the figures of scores and ballots."""
    for score in subject.rules.scores.values():
        _check_figures(subject, score)
        _check_taken(subject, score)
    for key, view in subject.ctx.declared["ballots"].items():
        if key in subject.ctx.ballots:
            for _, group in view.child("groups").each():
                _check_least(subject, group, LEAST_BALLOTS)


def _check_figures(subject: Subject, score: Score) -> None:
    view = subject.view("scores", score.id)
    for entry in (view, *_parts(view)):
        least, most = read_decimal(entry.text("floor")), read_decimal(entry.text("cap"))
        known = [figure for figure in (least, most) if figure is not None]
        if known != sorted(known) or any(not 0 <= figure <= 100 for figure in known):
            subject.findings.add(LimitsReversed(), entry.child("cap" if entry.has("cap") else "floor").at)
    for entry in _parts(view):
        if entry.has("least") is not entry.has("ballots"):
            subject.findings.add(LeastNotSensible(entry.number("least") or 0), entry.at)
        elif entry.has("least"):
            _check_least(subject, entry, 1)
    for ceiling in score.ceilings:
        if not 0 <= ceiling.most < 100:
            place = view.child("ceilings").child(ceiling.id).child("most").at
            subject.findings.add(CeilingOutOfRange(ceiling.most), place)


def _parts(view: View) -> Iterator[View]:
    for _, entry in view.child("indicators").each():
        yield entry
        for _, part in entry.child("of").each():
            yield part


def _check_least(subject: Subject, view: View, least: int) -> None:
    written = view.number("least")
    if written is not None and written < least:
        subject.findings.add(LeastNotSensible(written), view.child("least").at)


def _check_taken(subject: Subject, score: Score) -> None:
    """Other scores as indicators: final some day, of the same subject, and never in a circle."""
    view = subject.view("scores", score.id)
    effects = (e for process in subject.rules.processes.values() for _, e in effects_of(process))
    frozen = {effect.score for effect in effects if isinstance(effect, Freeze)}
    for taken in _taken(score):
        other = subject.rules.scores.get(taken)
        if other is None:
            continue
        if taken not in frozen or (other.subject, other.period) != (score.subject, score.period):
            subject.findings.add(ScoreNotFinal(taken), view.child("indicators").at)
    circle = _circle(subject, score.id)
    if circle and min(circle) == score.id:
        subject.findings.add(ScoreCircle((*circle, score.id)), view.at)


def _taken(score: Score) -> Iterator[ScoreId]:
    return (part.score for part in score.every_part() if part.score is not None)


def _circle(subject: Subject, start: ScoreId) -> tuple[ScoreId, ...]:
    """The way from a score back to itself, or nothing."""
    ways: list[tuple[ScoreId, ...]] = [(start,)]
    seen: set[ScoreId] = set()
    while ways:
        way = ways.pop()
        known = subject.rules.scores.get(way[-1])
        for after in sorted(_taken(known)) if known else ():
            if after == start:
                return way
            if after not in seen:
                seen.add(after)
                ways.append((*way, after))
    return ()
