"""Checks that plugins bring: they may refuse more, never less; one that fails is told and changes nothing."""

from __future__ import annotations

from engine.base.finding import Problem
from engine.base.span import Span
from engine.dsl.build.problems.plugins import PluginCheckFailed, PluginRefuses, PluginRemarks
from engine.dsl.check.subject import Subject
from engine.model.vocabulary import Remark

PROBLEMS: tuple[type[Problem], ...] = ()
#: A check that says more than this about one pack is cut off.
REMARKS_MAX = 200


def check(subject: Subject) -> None:
    """Tell what the plugins' checks have to say."""
    for plugin, checks in subject.ctx.vocabulary.checks.items():
        for one in checks:
            try:
                remarks = tuple(one(subject.rules))[:REMARKS_MAX]
                for remark in remarks:
                    _tell(subject, plugin, remark)
            except Exception as broken:
                subject.findings.add(
                    PluginCheckFailed(plugin, f"{type(broken).__name__}: {broken}"[:200]), subject.ctx.root.at
                )


def _tell(subject: Subject, plugin: str, remark: Remark) -> None:
    kind = PluginRefuses if remark.is_error else PluginRemarks
    subject.findings.add(kind(plugin, remark.said, remark.hint), _place(subject, remark.about))


def _place(subject: Subject, about: str) -> Span:
    section, _, name = about.partition(".")
    entry = subject.ctx.declared.get(section, {}).get(name)
    return subject.ctx.root.child("pack").at if entry is None else entry.at
