"""Plans and drafts: checked like everything else, then left out of what runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from engine.base.finding import Problem, Said
from engine.dsl.build.view import View
from engine.dsl.check.subject import Subject
from engine.dsl.freeze import canonical
from engine.model.rule_set import RuleSet, Status

_Id = TypeVar("_Id", bound=str)
_Part = TypeVar("_Part")
#: Rules are written in two sections.
_WRITTEN = {"rulings": ("eligibility", "pay")}


@dataclass(frozen=True, slots=True)
class UsesPlan(Problem):
    """Something in force that needs a part of a plan."""

    code = "uses-plan"
    why = Said(
        "status 是 planned 或 draft 的机制只检查、只展示，不运行。"
        "现行的机制不能用它的表单、流程、账本和规则。",
        "A mechanism with `status: planned` or `draft` is checked and shown and never runs. What is in force "
        "cannot use its forms, processes, ledgers or rules.",
    )
    part: str

    def message(self) -> Said:
        """Name what is not there."""
        return Said(f"“{self.part}”还在规划中，没有启用", f"`{self.part}` is planned and not in force")

    def hint(self) -> Said:
        """Put both on the same side."""
        return Said(
            "请把那项机制改为 status: active，或给这项也写 status: planned",
            "Make that mechanism `status: active`, or this one `status: planned` too",
        )


PROBLEMS: tuple[type[Problem], ...] = (UsesPlan,)


def check(subject: Subject) -> None:
    """Tell what is in force and needs a plan."""
    kept = in_force(subject.rules)
    if kept is subject.rules:
        return
    gone = {key for part in _parts(subject.rules).values() for key in part}
    gone -= {key for part in _parts(kept).values() for key in part}
    for section, parts in _parts(kept).items():
        for key, part in parts.items():
            for missing in sorted(gone & set(_texts(canonical(part)))):
                subject.findings.add(UsesPlan(missing), _view(subject, section, key).at)


def in_force(rules: RuleSet) -> RuleSet:
    """The rules without what plans and drafts would do; their figures, lists and tables can be read."""
    planned = {m.id for m in rules.mechanisms.values() if m.status is not Status.ACTIVE}
    if not planned:
        return rules

    def kept(parts: Mapping[_Id, _Part]) -> dict[_Id, _Part]:
        return {key: part for key, part in parts.items() if str(key).partition(".")[0] not in planned}

    return replace(
        rules,
        processes=kept(rules.processes),
        modes=kept(rules.modes),
        forms=kept(rules.forms),
        ledgers=kept(rules.ledgers),
        scores=kept(rules.scores),
        rulings=kept(rules.rulings),
        ballots=kept(rules.ballots),
        boards=kept(rules.boards),
        reports=kept(rules.reports),
        definitions=kept(rules.definitions),
    )


def _named(parts: Mapping[_Id, _Part]) -> dict[str, object]:
    return {str(key): part for key, part in parts.items()}


def _parts(rules: RuleSet) -> dict[str, dict[str, object]]:
    return {
        "processes": _named(rules.processes),
        "modes": _named(rules.modes),
        "forms": _named(rules.forms),
        "ledgers": _named(rules.ledgers),
        "scores": _named(rules.scores),
        "rulings": _named(rules.rulings),
        "ballots": _named(rules.ballots),
        "boards": _named(rules.boards),
        "reports": _named(rules.reports),
        "definitions": _named(rules.definitions),
    }


def _view(subject: Subject, section: str, key: str) -> View:
    written = next(name for name in _WRITTEN.get(section, (section,)) if key in subject.ctx.declared[name])
    return subject.view(written, key)


def _texts(value: object) -> Iterator[str]:
    """Every text in a value that is told as JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield str(key)
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
