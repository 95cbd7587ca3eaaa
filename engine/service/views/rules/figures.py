"""The rules in force: mechanisms, figures with their dates and documents, what is collected about people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from engine.base.finding import Said
from engine.model.ids import MechanismId, PackId, PersonId
from engine.model.refusal import Refused
from engine.model.rule_set import Compiled, Maturity, Mechanism, Parameter, RuleSet, Status
from engine.service.engine import Engine
from engine.service.views.rules.shape import (
    MechanismView,
    ParameterView,
    ReleaseView,
    RulesView,
)
from engine.service.views.shared import Named, SourceText
from engine.service.views.viewer import Viewer, looking, not_found, source_text
from engine.service.views.words import NOTHING, figures_words

NOBODY = PersonId("")
_NOT_RUNNING = {
    Status.PLANNED: Said("规划中，未启用", "Planned, not in force"),
    Status.DRAFT: Said("草稿，未启用", "A draft, not in force"),
}
_MATURITY = {
    Maturity.STATED: Said("文件写明数字或步骤", "Figures or steps in the document"),
    Maturity.NAMED: Said("文件只有名称", "Only named in the document"),
    Maturity.SLOGAN: Said("文件中的口号", "A slogan of the document"),
    Maturity.PLANNED: Said("文件中的设想", "A plan of the document"),
    Maturity.EXPLORATORY: Said("文件称探索", "The document calls it exploratory"),
}


class _Part(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def mechanism(self) -> MechanismId: ...


def rules_view(engine: Engine, pack: PackId | None = None) -> RulesView | Refused:
    """The rule set in force (of a pack, or of the newest release); it is public."""
    with looking(engine, NOBODY) as viewer:
        compiled = engine.library.active(viewer.work, pack, viewer.at)
        if compiled is None:
            return not_found("还没有启用规则。", "No rules are in force yet.")
        rules = compiled.rules
        return RulesView(
            pack=rules.pack,
            label=rules.label,
            parents=tuple(rules.parents),
            bundle=rules.bundle,
            meaning=rules.meaning,
            in_force_from=rules.in_force_from,
            mechanisms=tuple(_mechanism(viewer, rules, m) for m in rules.mechanisms.values()),
            releases=tuple(_releases(viewer, compiled)),
        )


def _mechanism(viewer: Viewer, rules: RuleSet, mechanism: Mechanism) -> MechanismView:
    own = [p for p in rules.parameters.values() if p.id.partition(".")[0] == mechanism.id]
    return MechanismView(
        id=mechanism.id,
        label=mechanism.label,
        summary=mechanism.summary,
        marks=tuple(_marks(mechanism)),
        rows=mechanism.rows,
        source=source_text(mechanism.citation, mechanism.origin) or SourceText(),
        parameters=tuple(_parameter(viewer, p, mechanism) for p in own),
        processes=_own(rules.processes.values(), mechanism),
        forms=_own(rules.forms.values(), mechanism),
        ledgers=_own(rules.ledgers.values(), mechanism),
        reports=_own(rules.reports.values(), mechanism),
        boards=_own(rules.boards.values(), mechanism),
    )


def _marks(mechanism: Mechanism) -> Iterator[Said]:
    if mechanism.status in _NOT_RUNNING:
        yield _NOT_RUNNING[mechanism.status]
    if mechanism.maturity is not None:
        yield _MATURITY[mechanism.maturity]


def _own(parts: Iterable[_Part], mechanism: Mechanism) -> tuple[Named, ...]:
    return tuple(Named(part.id, part.label) for part in parts if part.mechanism == mechanism.id)


def _parameter(viewer: Viewer, parameter: Parameter, mechanism: Mechanism) -> ParameterView:
    held = parameter.at(viewer.today)
    newest = held or (parameter.values[0] if parameter.values else None)
    origin = newest.origin if newest else mechanism.origin
    return ParameterView(
        id=parameter.id,
        label=parameter.label,
        value=figures_words(parameter, held.value) if held else NOTHING,
        since=held.since if held else None,
        standing=(newest and newest.standing) or parameter.standing,
        source=source_text((newest and newest.citation) or parameter.citation or mechanism.citation, origin)
        or SourceText(),
        history=tuple(
            (v.since, figures_words(parameter, v.value), str(v.origin.span) if v.origin.span.file else "")
            for v in parameter.values
        ),
    )


def _releases(viewer: Viewer, compiled: Compiled) -> Iterator[ReleaseView]:
    every = viewer.work.releases(compiled.rules.pack)
    begun = [release for release in every if release.active_from <= viewer.at]
    active = max(begun, key=lambda release: (release.active_from, release.number), default=None)
    for release in every:
        yield ReleaseView(
            number=release.number,
            bundle=release.bundle,
            active_from=release.active_from,
            by=viewer.who(release.by),
            is_active=active is not None and release.number == active.number,
        )
