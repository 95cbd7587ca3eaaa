"""Personal answers that are copied: into computed fields, other forms, queues, amounts (SAFETY section 4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from engine.base.finding import Problem, Said
from engine.base.span import Span
from engine.dsl.build.view import View
from engine.dsl.check.privacy import ORDER, SensitiveInRule, personal_fields, step_view
from engine.dsl.check.subject import Subject, effects_of
from engine.model import effect as f
from engine.model.expr.tree import Node
from engine.model.expr.types import Optional, Text, Type
from engine.model.form import Field, PrivacyClass
from engine.model.ids import FieldId, FormId
from engine.model.process import Process, Task, Wait


@dataclass(frozen=True, slots=True)
class PersonalCopied(Problem):
    """A field that takes over a personal answer and is less personal itself."""

    code = "personal-copied"
    why = Said(
        "由个人信息算出或抄来的内容仍是个人信息：换一个字段名，不会让它可以进列表、上墙、发通知。"
        "所以接收的字段，类别（class）不能低于来源。",
        "What is computed or copied from a personal answer is still personal: another name does not make it "
        "fit for lists, boards and notices. So the field that takes it has at least the class of its source.",
    )
    field: str
    source: str
    needed: str

    def message(self) -> Said:
        """The field, where its content comes from, and the class it needs."""
        return Said(
            f"“{self.field}”的内容来自个人信息“{self.source}”，class 至少是 {self.needed}",
            f"`{self.field}` takes its content from the personal field `{self.source}`; "
            f"its class is at least {self.needed}",
        )

    def hint(self) -> Said:
        """Write the class."""
        return Said(
            f"请加上 class: {self.needed} 及 purpose、basis、retention，或不要引用“{self.source}”",
            f"Add `class: {self.needed}` with purpose, basis and retention, or leave `{self.source}` out",
        )


@dataclass(frozen=True, slots=True)
class PersonalInQueue(Problem):
    """A line that is ordered by a personal answer."""

    code = "personal-in-queue"
    why = Said(
        "排队的依据会显示给能看到队列的人，也会写进不再删除的留痕，所以不能用个人信息排队。",
        "What a line is ordered by is shown to whoever sees the line, and stands in the evidence for good; "
        "so no personal answer orders a line.",
    )
    field: str

    def message(self) -> Said:
        """Name the field."""
        return Said(
            f"不能按个人信息“{self.field}”排队", f"The personal field `{self.field}` may not order a line"
        )


PROBLEMS: tuple[type[Problem], ...] = (PersonalCopied, PersonalInQueue)


def check(subject: Subject) -> None:
    """Tell where personal answers go on under another name."""
    for form in subject.rules.forms.values():
        written = subject.view("forms", form.id).child("fields")
        for name, asked in form.fields.items():
            for node in (asked.value, asked.default):
                if node is not None:
                    _check_copy(subject, node, asked, written.child(name).at)
    for process in subject.rules.processes.values():
        _check_effects(subject, process)
        _check_steps(subject, process)


def _check_copy(subject: Subject, node: Node, target: Field, place: Span) -> None:
    for source in personal_fields(subject, node):
        cls = source.privacy.cls
        # whether or when there is a way to reach somebody tells nobody that way; the words themselves do
        tells = cls is PrivacyClass.SENSITIVE or isinstance(inner(node.type), Text)
        if tells and ORDER.index(target.privacy.cls) < ORDER.index(cls):
            subject.findings.add(PersonalCopied(target.label, source.label, cls.value), place)


def inner(kind: Type) -> Type:
    """A type, whether it may be missing or not."""
    return kind.item if isinstance(kind, Optional) else kind


def _check_effects(subject: Subject, process: Process) -> None:
    for step, effect in effects_of(process):
        place = step_view(subject, process, step).child("then").at
        match effect:
            case f.Notify() | f.CallOutside():
                pass
            case f.Revise(form=form, values=values) | f.AddRecord(form=form, values=values):
                _check_values(subject, form, values, place)
            case f.StartCase(process=started, values=values):
                _check_values(subject, subject.rules.processes[started].start.form, values, place)
            case _:
                for node in nodes_of(effect):
                    _refuse_sensitive(subject, node, place)


def _check_values(subject: Subject, form: FormId | None, values: Mapping[FieldId, Node], place: Span) -> None:
    known = subject.rules.forms[form].fields if form is not None else {}
    for name, node in values.items():
        if name in known:
            _check_copy(subject, node, known[name], place)


def nodes_of(effect: f.Effect) -> Iterator[Node]:
    """Every expression of an effect."""
    for each in fields(effect):
        held = getattr(effect, each.name)
        for value in held.values() if isinstance(held, Mapping) else (held,):
            if isinstance(value, Node):
                yield value


def _check_steps(subject: Subject, process: Process) -> None:
    for step in process.steps():
        view = subject.step(process, step.id)
        match step:
            case Wait(within=within):
                _refuse_sensitive(subject, within.amount, view.child("wait").at)
            case Task(queue=queue) if queue is not None:
                _check_queue(subject, queue.order, view.child("queue"))
            case _:
                pass


def _check_queue(subject: Subject, order: tuple[Node, ...], view: View) -> None:
    for node in order:
        for asked in personal_fields(subject, node):
            if asked.privacy.cls is PrivacyClass.CONTACT:
                subject.findings.add(PersonalInQueue(asked.label), view.at)


def _refuse_sensitive(subject: Subject, node: Node, place: Span) -> None:
    for asked in personal_fields(subject, node):
        if asked.privacy.cls is PrivacyClass.SENSITIVE:
            subject.findings.add(SensitiveInRule(asked.label), place)
