"""The public register: what the running pack collects about people, why, for how long, and who sees it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.base.finding import Said, same
from engine.model.form import Field, Form, PrivacyClass
from engine.model.ids import FormId, PackId, PersonId
from engine.model.process import Process, Task
from engine.model.refusal import Refused
from engine.model.rule_set import RuleSet
from engine.model.seats import MembersOf, PersonOf, PostHolders, SeatSource, Starter
from engine.service.engine import Engine
from engine.service.views.shared import Named
from engine.service.views.viewer import looking, not_found

NOBODY = PersonId("")
_CLASSES = {
    PrivacyClass.CONTACT: Said("联系方式", "Contact"),
    PrivacyClass.SERVICE: Said("服务信息", "Service"),
    PrivacyClass.SENSITIVE: Said("敏感信息", "Sensitive"),
}
THEMSELF = Said("填写的本人", "Whoever filled it in")
NAMED = Said("表单里写明的人", "The person named in the form")
MEMBERS = Said("所派组织的成员", "Members of the organisation it is given to")


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """One thing that is asked about people."""

    field: str
    cls: Said
    purpose: str
    basis: str
    retention_days: int | None
    #: The box by which one agrees to it, "" where none is needed.
    consent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectedForm:
    """A form that asks something about people, and who comes to see the answers."""

    form: Named
    purpose: str
    assessment: str
    fields: tuple[Collected, ...]
    readers: tuple[Said, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectedView:
    """The register of one rule set."""

    pack: PackId
    label: str
    forms: tuple[CollectedForm, ...]


def collected_view(engine: Engine, pack: PackId | None = None) -> CollectedView | Refused:
    """The register of the rules in force; it is public."""
    with looking(engine, NOBODY) as viewer:
        compiled = engine.library.active(viewer.work, pack, viewer.at)
        if compiled is None:
            return not_found("还没有启用规则。", "No rules are in force yet.")
        return collected(compiled.rules)


def collected(rules: RuleSet) -> CollectedView:
    """What a rule set collects."""
    found = (_form(rules, form) for form in rules.forms.values())
    return CollectedView(pack=rules.pack, label=rules.label, forms=tuple(one for one in found if one.fields))


def _form(rules: RuleSet, form: Form) -> CollectedForm:
    weighed = form.assessment
    return CollectedForm(
        form=Named(form.id, form.label),
        purpose=form.purpose,
        assessment="" if weighed is None else f"{weighed.document}（{weighed.dated}）",
        fields=tuple(_field(form, asked) for asked in form.fields.values() if asked.privacy.cls in _CLASSES),
        readers=tuple(dict.fromkeys(_readers(rules, form.id))),
    )


def _field(form: Form, asked: Field) -> Collected:
    privacy = asked.privacy
    box = form.fields.get(privacy.consent) if privacy.consent is not None else None
    return Collected(
        field=asked.label,
        cls=_CLASSES[privacy.cls],
        purpose=privacy.purpose,
        basis=privacy.basis,
        retention_days=privacy.retention_days,
        consent="" if box is None else box.label,
    )


def _readers(rules: RuleSet, form: FormId) -> Iterator[Said]:
    """Whoever takes part in a process that holds the form: handlers of a case see its answers."""
    yield THEMSELF
    for process in rules.processes.values():
        tasks = [step for step in process.steps() if isinstance(step, Task)]
        if form in (process.start.form, *(task.form for task in tasks)):
            for source in _sources(process, tasks):
                yield from _reader(rules, source)


def _sources(process: Process, tasks: list[Task]) -> Iterator[SeatSource]:
    yield from process.start.by
    for task in tasks:
        yield from task.by


def _reader(rules: RuleSet, source: SeatSource) -> Iterator[Said]:
    match source:
        case PostHolders(post=post):
            known = next((each for each in rules.organisation.posts.values() if each.id == post), None)
            yield same(post if known is None else known.label)
        case MembersOf():
            yield MEMBERS
        case PersonOf():
            yield NAMED
        case Starter():
            yield THEMSELF
        case _:
            return
