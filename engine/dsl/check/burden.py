"""The burden lint: what is asked twice, evidence that is forced, forms that ask too much."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from engine.base.finding import Problem, Said, Severity
from engine.dsl.check.lexicon import Lexicon
from engine.dsl.check.subject import Subject
from engine.model.form import Field, PrivacyClass

REQUIRED_MOST = 40
_FORCED = Lexicon(
    {
        "check_in": (
            *("打卡", "签到照片", "现场照片", "工作照片", "截图", "拍照上传", "视频佐证", "水印照片", "自拍"),
            *("screenshot", "photo_proof"),
        )
    }
)


@dataclass(frozen=True, slots=True)
class TooManyRequired(Problem):
    """A form that requires very much."""

    code = "too-many-required"
    severity: ClassVar[Severity] = Severity.WARNING
    why = Said(
        f"必填项超过{REQUIRED_MOST}项的表单，很少有人能一次填完。能从台账算出来的、别处已经填过的，不要再填。",
        f"Hardly anybody completes a form with more than {REQUIRED_MOST} required fields. What "
        f"registers hold or "
        "another form asked is not asked again.",
    )
    form: str
    count: int

    def message(self) -> Said:
        """How many."""
        return Said(
            f"表单“{self.form}”有 {self.count} 项必填，超过 {REQUIRED_MOST} 项",
            f"The form `{self.form}` requires {self.count} fields, more than {REQUIRED_MOST}",
        )

    def hint(self) -> Said:
        """Ask less."""
        return Said("请删减，或改为选填、自动计算", "Drop some, make them optional, or compute them")


@dataclass(frozen=True, slots=True)
class ForcedEvidence(Problem):
    """A photo, a screenshot or a check-in that staff cannot leave out, without a rule that asks for it."""

    code = "forced-evidence"
    severity: ClassVar[Severity] = Severity.WARNING
    why = Said(
        "整治形式主义为基层减负的规定，不许强制基层拍照、截图、打卡留痕（安全生产和应急除外）。确有规定要求的，"
        "在字段上用 basis 写明是哪份文件哪一条。",
        "The rules on lightening the load of the grassroots forbid forced photos, screenshots and "
        "check-ins, safety "
        "and emergencies excepted. Where a document does ask for one, the field names it under `basis`.",
    )
    field: str

    def message(self) -> Said:
        """Name the field."""
        return Said(
            f"“{self.field}”强制留痕，没有写依据", f"`{self.field}` forces evidence and names no basis"
        )

    def hint(self) -> Said:
        """Make it free, or name the document."""
        return Said("请去掉 required，或写明 basis", "Drop `required`, or add `basis`")


@dataclass(frozen=True, slots=True)
class AskedTwice(Problem):
    """A personal question that another form asks too, and that nothing fills in."""

    code = "asked-twice"
    severity: ClassVar[Severity] = Severity.WARNING
    why = Said(
        "本人说过一次的，不再要本人从头填：给各张表单里的同一项写上同一个 datum，"
        "系统就带出本人上次的回答和日期，本人核对即可。",
        "What a person told once they do not tell again: fields that ask for the same thing carry "
        "the same `datum`, "
        "and the answer given last, with its day, is filled in to be confirmed.",
    )
    field: str
    earlier: str

    def message(self) -> Said:
        """The field and the form that asked it first."""
        return Said(
            f"“{self.field}”在“{self.earlier}”里也问", f"`{self.field}` is asked in `{self.earlier}` too"
        )

    def hint(self) -> Said:
        """Name the element."""
        return Said("请给两处写上同一个 datum", "Give both the same `datum`")


@dataclass(frozen=True, slots=True)
class DatumUnlike(Problem):
    """A data element that two forms ask in different types."""

    code = "datum-unlike"
    why = Said(
        "同一个 datum 是同一项信息：各处的类型要一样，否则带出来的回答放不进去。",
        "One `datum` is one piece of information: its type is the same everywhere, or the answer "
        "does not fit.",
    )
    datum: str
    kind: str
    other: str

    def message(self) -> Said:
        """Both types."""
        return Said(
            f"数据元“{self.datum}”在这里是 {self.kind}，别处是 {self.other}",
            f"The datum `{self.datum}` is {self.kind} here and {self.other} elsewhere",
        )

    def hint(self) -> Said:
        """Make them alike."""
        return Said("请统一类型，或换一个 datum", "Use one type, or another `datum`")


PROBLEMS: tuple[type[Problem], ...] = (TooManyRequired, ForcedEvidence, AskedTwice, DatumUnlike)


def check(subject: Subject) -> None:
    """Tell what burdens whoever fills in forms."""
    for form in subject.rules.forms.values():
        view = subject.view("forms", form.id)
        required = sum(asked.required and asked.value is None for asked in form.fields.values())
        if required > REQUIRED_MOST:
            subject.findings.add(TooManyRequired(form.label, required), view.at)
        for name, asked in form.fields.items():
            place = view.child("fields").child(name)
            if asked.required and not place.has("basis") and _FORCED.find(asked.label):
                subject.findings.add(ForcedEvidence(asked.label), place.at)
    _check_repeated(subject)


def _check_repeated(subject: Subject) -> None:
    """Personal questions that two forms ask, and data elements of two types."""
    asked_in: dict[tuple[str, str], str] = {}
    kinds: dict[str, str] = {}
    for form in subject.rules.forms.values():
        view = subject.view("forms", form.id).child("fields")
        for name, asked in form.fields.items():
            place = view.child(name).at
            kind = asked.type.kind
            if asked.datum and kinds.setdefault(asked.datum, kind) != kind:
                subject.findings.add(DatumUnlike(asked.datum, kind, kinds[asked.datum]), place)
            if asked.privacy.cls is PrivacyClass.PLAIN or asked.datum or _is_given(asked):
                continue
            earlier = asked_in.setdefault((asked.label, kind), form.label)
            if earlier != form.label:
                subject.findings.add(AskedTwice(asked.label, earlier), place)


def _is_given(asked: Field) -> bool:
    return asked.value is not None or asked.default is not None
