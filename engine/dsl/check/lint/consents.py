"""Consent: a box of its own, unticked; a guardian's for children; whoever is told of is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from engine.base.finding import Problem, Said, Severity
from engine.dsl.build.view import View
from engine.dsl.check.lexicon import Lexicon
from engine.dsl.check.lint.declared import by_consent
from engine.dsl.check.subject import Subject, effects_of, forms_of
from engine.model.effect import Notify
from engine.model.expr.tree import slots
from engine.model.form import Field, Form, PrivacyClass
from engine.model.process import Process, Task
from engine.model.seats import PersonOf, SeatSource

_CHILD = Lexicon(
    {"minor": ("未成年", "儿童", "幼儿", "婴儿", "孩子", "小学生", "学龄前", "留守儿童", "child", "pupil")}
)
_GUARDIAN = ("监护人", "家长", "guardian", "parent")
_OTHERS = Lexicon(
    {
        "third_person": (
            *(
                "被举报人",
                "被投诉人",
                "被反映人",
                "邻居",
                "同住人",
                "租客姓名",
                "他人",
                "当事对方",
                "对方姓名",
            ),
            *("neighbour", "third_person", "reported_person"),
        )
    }
)


@dataclass(frozen=True, slots=True)
class ConsentNotSeparate(Problem):
    """A sensitive answer by consent without a box of its own."""

    code = "consent-not-separate"
    why = Said(
        "敏感个人信息要取得单独同意（个人信息保护法第29条），还要能随时撤回（第15条）。做法：表单里放一个"
        "不预先勾选、不必填的勾选框（type: bool），写明同意什么；敏感字段写 consent: 那个框的 id。没有勾选，"
        "字段就不出现；本人撤回，就不再处理。",
        "Something sensitive needs consent of its own (PIPL article 29) that can be withdrawn at any "
        "time (article "
        "15): a box (`type: bool`) in the form, neither ticked beforehand nor required, whose label "
        "says what is "
        "agreed to, and `consent: BOX` on the field. Without the tick the field does not appear; once the "
        "person withdraws, processing stops.",
    )
    field: str
    box: str = ""

    def message(self) -> Said:
        """No box, or one that is not free."""
        if not self.box:
            return Said(
                f"敏感信息“{self.field}”凭同意收集，却没有单独的同意框",
                f"`{self.field}` is asked by consent but has no box of its own",
            )
        return Said(
            f"“{self.box}”不能作为同意框：要是单独的勾选框，不必填、不预设、不由计算得出",
            f"`{self.box}` is no box for consent: a yes or no, not required, without default or "
            f"computed value",
        )

    def hint(self) -> Said:
        """How it is written."""
        return Said(
            "请加一个 type: bool 的字段，并写 consent: 它的 id",
            "Add a field of `type: bool` and `consent:` with its id",
        )


@dataclass(frozen=True, slots=True)
class SubjectNotTold(Problem):
    """Something sensitive about somebody else, who does not hear of it."""

    code = "subject-not-told"
    why = Said(
        "不得背着本人登记本人的敏感信息，也不得让人举报别人的敏感信息。填的是别人时，办理中要由本人确认"
        "（by: 表单里的人）或通知本人（notify）；“被举报人”“邻居”之类的表单一律不得有敏感字段。",
        "Nobody's sensitive data are recorded behind their back, and nobody is asked to report those "
        "of others. "
        "Where the form is about somebody else, that person confirms it in a step or is notified; a "
        "form about "
        "`the person reported` or `the neighbour` has no sensitive fields at all.",
    )
    form: str
    field: str

    def message(self) -> Said:
        """The form and whom it is about."""
        return Said(
            f"表单“{self.form}”收集“{self.field}”的敏感信息，但本人不知情",
            f"The form `{self.form}` asks something sensitive about `{self.field}`, who is not told",
        )

    def hint(self) -> Said:
        """Tell the person."""
        return Said(
            "请在流程里加本人确认的步骤或通知本人，或删去敏感字段",
            "Add a step by that person or a notice to them, or drop the sensitive field",
        )


@dataclass(frozen=True, slots=True)
class ChildWithoutGuardian(Problem):
    """Personal data of children without a guardian's consent."""

    code = "child-without-guardian"
    why = Said(
        "处理不满十四周岁未成年人的个人信息，要取得监护人同意（个人信息保护法第31条）。表单里要有监护人同意"
        "的勾选框，且必须勾选才能提交。",
        "Personal data of children under fourteen need a guardian's consent (PIPL article 31): a "
        "required box for "
        "it in the form.",
    )
    form: str

    def message(self) -> Said:
        """Name the form."""
        return Said(
            f"表单“{self.form}”涉及未成年人，缺少监护人同意",
            f"The form `{self.form}` is about children and lacks a guardian's consent",
        )

    def hint(self) -> Said:
        """How it is written."""
        return Said(
            "请加：guardian: {type: bool, label: 监护人同意…, required: true}",
            "Add `guardian: {type: bool, label: 监护人同意…, required: true}`",
        )


@dataclass(frozen=True, slots=True)
class ConsentInOneLanguage(Problem):
    """A box for consent in one language where two are spoken."""

    code = "consent-in-one-language"
    severity: ClassVar[Severity] = Severity.WARNING
    why = Said(
        "双语地区（pack.yaml 写了 second_language）的人，要能用自己的语言看懂同意的是什么。",
        "Where two languages are spoken (`second_language` in pack.yaml) people read in their own "
        "what they agree to.",
    )
    box: str
    language: str

    def message(self) -> Said:
        """The box and the language it lacks."""
        return Said(
            f"同意框“{self.box}”没有{self.language}文本",
            f"The box `{self.box}` has no text in {self.language}",
        )

    def hint(self) -> Said:
        """Add it."""
        return Said("请加上 second_label", "Add `second_label`")


PROBLEMS: tuple[type[Problem], ...] = (
    ConsentNotSeparate,
    SubjectNotTold,
    ChildWithoutGuardian,
    ConsentInOneLanguage,
)


def check(subject: Subject) -> None:
    """Tell where consent, a guardian or the person told of is missing."""
    for form in subject.rules.forms.values():
        view = subject.view("forms", form.id)
        for name, asked in form.fields.items():
            _check_box(subject, form, asked, view.child("fields").child(name))
        if _is_about_children(form) and not any(map(_is_guardians, form.fields.values())):
            subject.findings.add(ChildWithoutGuardian(form.label), view.at)
        if any(asked.privacy.cls is PrivacyClass.SENSITIVE for asked in form.fields.values()):
            _check_told(subject, form, view)


def _check_box(subject: Subject, form: Form, asked: Field, view: View) -> None:
    box = asked.privacy.consent
    if box is None:
        if asked.privacy.cls is PrivacyClass.SENSITIVE and by_consent(asked):
            subject.findings.add(ConsentNotSeparate(asked.label), view.at)
        return
    known = form.fields.get(box)
    if known is not None and not is_free(known):
        subject.findings.add(ConsentNotSeparate(asked.label, known.label), view.child("consent").at)
    second = subject.ctx.root.child("pack").text("second_language")
    written = subject.view("forms", form.id).child("fields").child(box)
    if known is not None and second and not written.has("second_label"):
        subject.findings.add(ConsentInOneLanguage(known.label, second), written.at)


def is_free(box: Field) -> bool:
    """Whether a field is a box that its person ticks or leaves: no default, not required, not computed."""
    conditions = (box.value, box.default, box.require_if, box.readonly_if)
    return box.type.kind == "bool" and not box.required and all(each is None for each in conditions)


def _is_about_children(form: Form) -> bool:
    personal = any(asked.privacy.cls is not PrivacyClass.PLAIN for asked in form.fields.values())
    said = (form.label, *(asked.label for asked in form.fields.values()))
    return personal and any(_CHILD.find(text) for text in said)


def _is_guardians(box: Field) -> bool:
    is_consent = any(word in box.label for word in ("同意", "consent"))
    return box.type.kind == "bool" and box.required and is_consent and any(w in box.label for w in _GUARDIAN)


def _check_told(subject: Subject, form: Form, view: View) -> None:
    told = frozenset(_told(subject, form))
    for name, asked in form.fields.items():
        is_other = asked.type.kind == "person" and asked.value is None
        if _OTHERS.find(asked.label) or (is_other and f"form:{form.id}.{name}" not in told):
            place = view.child("fields").child(name).at
            subject.findings.add(SubjectNotTold(form.label, asked.label), place)


def _told(subject: Subject, form: Form) -> Iterator[str]:
    """The slots of persons who take part in, or hear of, a process that uses the form."""
    for process in subject.rules.processes.values():
        if form.id in forms_of(process):
            for source in _sources(process):
                if isinstance(source, PersonOf):
                    yield from slots(source.person)


def _sources(process: Process) -> Iterator[SeatSource]:
    for step in process.steps():
        if isinstance(step, Task):
            yield from step.by
    for _, effect in effects_of(process):
        if isinstance(effect, Notify):
            yield from effect.to
