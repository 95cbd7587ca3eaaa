"""Personal fields: purpose, basis and retention; where they may and may not appear (SAFETY section 4)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.base.finding import Problem, Said
from engine.base.span import Span
from engine.dsl.build.view import View
from engine.dsl.check.lexicon import PERSONAL, VAGUE, Lexicon, folded
from engine.dsl.check.subject import Subject, effects_of
from engine.dsl.text.node import Scalar
from engine.model.effect import CallOutside, Notify
from engine.model.expr.tree import Node, slots
from engine.model.fields.choice import ChoicesType, ChoiceType
from engine.model.fields.foreign import ForeignType
from engine.model.fields.kind import FieldType
from engine.model.fields.table import TableType
from engine.model.form import Field, Form, PrivacyClass
from engine.model.ids import CatalogueId, FieldId, FormId
from engine.model.process import Choice, Loop, Parallel, Process, Task

_BETRAYING = {cls: Lexicon({words[0]: words}) for cls, words in PERSONAL.items()}
#: A hint that asks to leave something out does not ask for it.
_LEAVE_OUT = ("请勿", "不要", "不得", "无需", "不用", "do not")
#: Seventeen digits and a check character: an identity number, whatever the field is called.
_IDENTITY_PATTERN = re.compile(r"\{1[67]\}.*[xX]")
#: From what anybody may know to what hardly anybody may.
ORDER = (PrivacyClass.PLAIN, PrivacyClass.SERVICE, PrivacyClass.CONTACT, PrivacyClass.SENSITIVE)


@dataclass(frozen=True, slots=True)
class PrivacyIncomplete(Problem):
    """A personal field that does not say why it is asked."""

    code = "privacy-incomplete"
    why = Said(
        "个人信息要写明为什么收集（purpose）、依据什么（basis）、保存多久（retention），"
        "这三样会写进对外公开的登记册，到期自动清除（个人信息保护法第6、13、17、19条）。",
        "A personal field says why it is asked (purpose), on what basis, and how long it is kept "
        "(retention). The "
        "three stand in the public register, and the content is purged in time (PIPL articles 6, "
        "13, 17, 19).",
    )
    field: str
    missing: tuple[str, ...]

    def message(self) -> Said:
        """What is missing."""
        keys = ", ".join(self.missing)
        return Said(f"个人信息“{self.field}”缺少 {keys}", f"The personal field `{self.field}` lacks {keys}")

    def hint(self) -> Said:
        """An example."""
        return Said(
            "请写例如 purpose: 联系本人, basis: 本人同意, retention: 180 days",
            "Write for example purpose: 联系本人, basis: 本人同意, retention: 180 days",
        )


@dataclass(frozen=True, slots=True)
class VaguePurpose(Problem):
    """A purpose that says nothing."""

    code = "vague-purpose"
    why = Said(
        "“工作需要”“管理需要”什么都没说明。目的要具体到本人看得懂：拿去做什么。",
        "`Needed for work` explains nothing. A purpose tells the person what is done with the answer.",
    )
    written: str

    def message(self) -> Said:
        """Name it."""
        return Said(f"目的“{self.written}”太笼统", f"The purpose `{self.written}` says nothing")


@dataclass(frozen=True, slots=True)
class ClassTooLow(Problem):
    """A field that is more personal than it says."""

    code = "class-too-low"
    why = Said(
        "从名称或类型看，这是个人信息，但没有标明类别（class）。联系方式写 contact，身份证号、"
        "银行卡、健康状况写 sensitive。",
        "By its name or type this is personal, but its class says otherwise: contact for ways to "
        "reach a person, "
        "sensitive for identity numbers, accounts and health.",
    )
    word: str
    needed: str
    #: It is the column of a table, which has one class for all its columns.
    of_table: bool = False

    def message(self) -> Said:
        """The word and the class it needs."""
        return Said(
            f"“{self.word}”是个人信息，class 至少是 {self.needed}",
            f"`{self.word}` is personal; its class is at least {self.needed}",
        )

    def hint(self) -> Said:
        """Write the class."""
        zh, en = ("请在整张明细表上", "To the whole table add") if self.of_table else ("请", "Add")
        return Said(
            f"{zh}加上 class: {self.needed} 及 purpose、basis、retention",
            f"{en} `class: {self.needed}` with purpose, basis and retention",
        )


@dataclass(frozen=True, slots=True)
class Unmasked(Problem):
    """A personal field shown in full in a list."""

    code = "unmasked-in-list"
    why = Said(
        "列表和筛选会把许多人的信息一起摆出来，所以个人信息在列表里要遮挡（mask: true），"
        "敏感信息不能用来筛选。",
        "A list shows many people at once, so personal fields are masked there (`mask: true`), "
        "and sensitive ones "
        "are no filters.",
    )
    field: str

    def message(self) -> Said:
        """Name the field."""
        return Said(
            f"个人信息“{self.field}”在列表里没有遮挡",
            f"The personal field `{self.field}` is unmasked in lists",
        )

    def hint(self) -> Said:
        """Mask it."""
        return Said(
            "请加上 mask: true，或去掉 list 和 filter",
            "Add `mask: true`, or drop `list` and `filter`",
        )


@dataclass(frozen=True, slots=True)
class SensitiveRequired(Problem):
    """A sensitive field that cannot be left out although the basis is consent."""

    code = "sensitive-required"
    why = Said(
        "以本人同意为依据的敏感信息，本人可以不给，所以不能设为必填（个人信息保护法第14、29条）。",
        "Consent can be refused, so a sensitive field based on consent cannot be required (PIPL "
        "articles 14, 29).",
    )
    field: str

    def message(self) -> Said:
        """Name the field."""
        return Said(
            f"敏感信息“{self.field}”凭同意收集，不能必填",
            f"`{self.field}` is asked by consent and cannot be required",
        )


@dataclass(frozen=True, slots=True)
class SensitiveInRule(Problem):
    """A sensitive field that decides who handles a case, or how."""

    code = "sensitive-in-rule"
    why = Said(
        "敏感信息不能决定办件怎么走、谁来办、排在第几、时限多长或得多少分（SAFETY 第4节 PL08）。",
        "Sensitive fields decide neither the way of a case nor its doer, place in a queue, limit or points "
        "(SAFETY section 4, PL08).",
    )
    field: str

    def message(self) -> Said:
        """Name the field."""
        return Said(
            f"敏感信息“{self.field}”不能用在这条规则里",
            f"The sensitive field `{self.field}` may not be used in this rule",
        )


@dataclass(frozen=True, slots=True)
class PersonalShown(Problem):
    """A personal field on a board or in a notice."""

    code = "personal-shown"
    why = Said(
        "公示栏人人可看，通知会留在收件箱和锁屏上，所以都不能带个人信息。办理的人打开办件自然看得到。",
        "Everybody sees a board, and notices stay in inboxes and on lock screens; neither holds "
        "personal fields. "
        "Whoever handles the case sees them there.",
    )
    field: str

    def message(self) -> Said:
        """Name the field."""
        return Said(
            f"个人信息“{self.field}”不能出现在这里",
            f"The personal field `{self.field}` may not appear here",
        )


PROBLEMS: tuple[type[Problem], ...] = (
    PrivacyIncomplete,
    VaguePurpose,
    ClassTooLow,
    Unmasked,
    SensitiveRequired,
    SensitiveInRule,
    PersonalShown,
)


def check(subject: Subject) -> None:
    """Tell what is wrong with personal fields."""
    for form in subject.rules.forms.values():
        view = subject.view("forms", form.id)
        for name, asked in form.fields.items():
            _check_class(subject, form, asked, view.child("fields").child(name))
            _check_field(subject, asked, view.child("fields").child(name))
    for board in subject.rules.boards.values():
        shows = subject.view("boards", board.id).child("shows")
        for scalar in shows.scalars():
            shown = subject.rules.forms[board.form].fields.get(FieldId(scalar.text))
            if shown is not None and shown.privacy.cls is not PrivacyClass.PLAIN:
                subject.findings.add(PersonalShown(shown.label), scalar.span)
    for process in subject.rules.processes.values():
        _check_process(subject, process)


def _check_class(subject: Subject, form: Form, asked: Field, view: View) -> None:
    """Whether a field is as personal as its words betray; a box for consent only names what it is for."""
    if any(other.privacy.consent == asked.id for other in form.fields.values()):
        return
    needed, word = _detected(asked.id, asked.label, asked.type, _said_besides(subject, asked, view))
    if ORDER.index(asked.privacy.cls) < ORDER.index(needed):
        subject.findings.add(ClassTooLow(word, needed.value), view.at)
    if isinstance(asked.type, TableType):
        _check_columns(subject, asked.type, asked.privacy.cls, view.child("columns"))


def _said_besides(subject: Subject, asked: Field, view: View) -> Iterator[str]:
    """What else tells the content of a field: its options, its hint unless that asks to leave it out."""
    if not any(word in asked.hint for word in _LEAVE_OUT):
        yield asked.hint
    # the items of a catalogue are matters of an office, not answers about a person
    known = subject.rules.catalogues
    if isinstance(asked.type, ChoiceType | ChoicesType) and CatalogueId(asked.type.code_list) not in known:
        yield from (label for _, label in asked.type.codes)
    if _IDENTITY_PATTERN.search(view.text("pattern")):
        yield "身份证"


def _check_field(subject: Subject, asked: Field, view: View) -> None:
    privacy = asked.privacy
    if privacy.cls is PrivacyClass.PLAIN:
        return
    missing = tuple(key for key in ("purpose", "basis", "retention") if not view.has(key))
    if missing:
        subject.findings.add(PrivacyIncomplete(asked.label, missing), view.at)
    purpose = view.get("purpose")
    if purpose is not None and folded(purpose.text) in VAGUE:
        subject.findings.add(VaguePurpose(purpose.text), purpose.span)
    is_sensitive = privacy.cls is PrivacyClass.SENSITIVE
    if (asked.in_list and not privacy.mask) or (asked.in_filter and is_sensitive):
        subject.findings.add(Unmasked(asked.label), view.at)
    if is_sensitive and asked.required and "同意" in privacy.basis:
        subject.findings.add(SensitiveRequired(asked.label), view.child("required").at)


def _check_columns(subject: Subject, table: TableType, cls: PrivacyClass, view: View) -> None:
    """The columns of a table are as personal as the table says, so it says what the most personal needs."""
    for name, column in table.columns.items():
        needed, word = _detected(name, column.label, column.type)
        if ORDER.index(cls) < ORDER.index(needed):
            subject.findings.add(ClassTooLow(word, needed.value, of_table=True), view.child(name).at)


def _detected(
    name: str, label: str, asked: FieldType, besides: Iterable[str] = ()
) -> tuple[PrivacyClass, str]:
    """The least class by name, type and what is said besides, and the word that tells it."""
    texts = (name, label, *besides)
    for cls, words in _BETRAYING.items():
        for text in texts:
            hit = words.find(text)
            if hit is not None:
                return max((cls, hit.word), (_implied(asked), label), key=lambda told: ORDER.index(told[0]))
    implied = _implied(asked)
    return implied, "" if implied is PrivacyClass.PLAIN else label


def _implied(asked: FieldType) -> PrivacyClass:
    """The least class of any answer of a type, whatever it is called."""
    if isinstance(asked, ForeignType):
        return PrivacyClass(asked.implies)
    return PrivacyClass.CONTACT if asked.kind == "mobile" else PrivacyClass.PLAIN


def _check_process(subject: Subject, process: Process) -> None:
    for step, effect in effects_of(process):
        if isinstance(effect, Notify | CallOutside):
            place = step_view(subject, process, step).child("then").at
            for node in effect.values.values():
                for asked in fields_of(subject, node):
                    if asked.privacy.cls is not PrivacyClass.PLAIN:
                        subject.findings.add(PersonalShown(asked.label), place)
    for node, place in rules_of(subject, process):
        for asked in fields_of(subject, node):
            if asked.privacy.cls is PrivacyClass.SENSITIVE:
                subject.findings.add(SensitiveInRule(asked.label), place)


def step_view(subject: Subject, process: Process, step: str) -> View:
    """The text of a step, or of the start."""
    view = subject.view("processes", process.id)
    return view.child("start") if step == "start" else subject.step(process, step)


def rules_of(subject: Subject, process: Process) -> Iterator[tuple[Node, Span]]:
    """What decides the way of a case: conditions, limits, queues."""
    for step in process.steps():
        view = subject.step(process, step.id)
        match step:
            case Choice(branches=branches):
                for branch in branches:
                    if branch.when is not None:
                        yield branch.when, _at(view.child("choose").child(branch.id), "when")
            case Parallel(branches=branches, inclusive=True):
                for branch in branches:
                    if branch.when is not None:
                        yield branch.when, _at(view.child("inclusive").child(branch.id), "when")
            case Loop(until=until, over=over):
                if until is not None:
                    yield until, _at(view, "until")
                if over is not None:
                    yield over, _at(view, "over")
            case Task(queue=queue, within=within):
                if within is not None:
                    yield within.amount, view.child("within").at
                for node in () if queue is None else queue.order:
                    yield node, view.child("queue").at
            case _:
                pass


def _at(view: View, key: str) -> Span:
    found: Scalar | None = view.get(key)
    return view.at if found is None else found.span


def personal_fields(subject: Subject, node: Node) -> Iterator[Field]:
    """The personal fields that an expression reads."""
    return (asked for asked in fields_of(subject, node) if asked.privacy.cls is not PrivacyClass.PLAIN)


def fields_of(subject: Subject, node: Node) -> Iterator[Field]:
    """The fields that an expression reads."""
    for path in slots(node):
        if path.startswith("form:"):
            form, _, name = path.removeprefix("form:").rpartition(".")
            found: Form | None = subject.rules.forms.get(FormId(form))
            asked = None if found is None else found.fields.get(FieldId(name))
            if asked is not None:
                yield asked
