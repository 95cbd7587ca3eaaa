"""What a form may not ask of people, however it declares it: places, faces, judgements, too much at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from engine.base.finding import Problem, Said, Severity
from engine.dsl.build.view import View
from engine.dsl.check.lexicon import Lexicon
from engine.dsl.check.subject import Subject, forms_of
from engine.model.fields.table import TableType
from engine.model.form import Field, Form, PrivacyClass
from engine.model.process import Process

PERSONAL_MOST = 12
_PLACED = Lexicon({"location": ("定位", "经纬度", "实时位置", "位置共享", "gps", "latitude", "longitude")})
_ALWAYS = Lexicon(
    {"live_location": ("实时位置", "实时定位", "持续定位", "连续定位", "位置共享", "live_location")}
)
_FACES = Lexicon(
    {
        "portrait": (
            "证件照",
            "免冠照",
            "正面照",
            "自拍",
            "头像",
            "手持身份证",
            "人像照",
            "selfie",
            "portrait_photo",
        )
    }
)
_JUDGING = Lexicon(
    {
        "judgement": (
            *(
                "家庭矛盾倾向",
                "矛盾倾向",
                "性格特点",
                "性格评价",
                "表现倾向",
                "思想状况",
                "思想情况",
                "情绪状况",
            ),
            *("现实表现", "日常表现评价", "言行", "是否稳定", "生活作风", "personality", "attitude_remark"),
        )
    }
)
_NOTES = Lexicon({"note": ("备注", "其他情况", "补充说明", "remark", "note")})
_IDENTITY = Lexicon({"identity": ("身份证", "证件号", "sfz", "id_card", "id_number")})
_WARNINGS = ("请勿", "不要填", "不得填", "请不要", "do not")


@dataclass(frozen=True, slots=True)
class ResidentLocated(Problem):
    """Where a person is, asked of residents or all the time."""

    code = "resident-located"
    why = Said(
        "不收集居民的位置，也不连续收集任何人的位置。工作人员上报问题时，可以带上提交那一刻问题所在的一个点，"
        "所以有位置字段的表单只能由岗位填写，位置也不能放进明细表。",
        "Residents are not located, and nobody is located all the time. Staff who report a matter "
        "may add the one "
        "point where it is; so only posts fill a form with a place, and no table holds a list of places.",
    )
    field: str

    def message(self) -> Said:
        """Name the field."""
        return Said(
            f"“{self.field}”会收集居民的或连续的位置",
            f"`{self.field}` would locate residents, or somebody all the time",
        )

    def hint(self) -> Said:
        """Ask for a place in words."""
        return Said("请改问事情发生的地点（文字）", "Ask in words where the matter is")


@dataclass(frozen=True, slots=True)
class FacePhotoRequired(Problem):
    """A photo of a face that nobody can refuse."""

    code = "face-photo-required"
    why = Said(
        "人脸照片不能是办事的前提：不能设为必填，也不能由条件要求。",
        "A photo of a face is no precondition of anything: it is neither required nor required on a "
        "condition.",
    )
    field: str

    def message(self) -> Said:
        """Name the field."""
        return Said(
            f"人像照片“{self.field}”不能必填", f"The photo `{self.field}` of a person cannot be required"
        )

    def hint(self) -> Said:
        """Make it free."""
        return Said(
            "请去掉 required 和 require_if，或不要这张照片", "Drop `required` and `require_if`, or the photo"
        )


@dataclass(frozen=True, slots=True)
class JudgingText(Problem):
    """Free text that judges a person."""

    code = "judging-text"
    why = Said(
        "自由文本最容易变成对人的评语：“性格”“倾向”“现实表现”一类的栏目不收集，只记办了什么事、需要什么服务。",
        "Free text easily becomes a verdict on a person. Character, tendencies and conduct are not "
        "asked; what was "
        "done and which service is needed is.",
    )
    field: str

    def message(self) -> Said:
        """Name the field."""
        return Said(
            f"“{self.field}”是对人的评语，不能收集", f"`{self.field}` judges a person and is not asked"
        )

    def hint(self) -> Said:
        """Ask for the need."""
        return Said("请改问需要什么服务", "Ask which service is needed instead")


@dataclass(frozen=True, slots=True)
class NoteWithoutWarning(Problem):
    """A free note beside personal fields that does not say what must not be written there."""

    code = "note-without-warning"
    severity: ClassVar[Severity] = Severity.WARNING
    why = Said(
        "有个人信息的表单里，“备注”常被用来写不该收集的内容。请在提示（hint）里写明“请勿填写……”。",
        "Beside personal fields a note tends to collect what may not be collected. Its hint says "
        "what not to write.",
    )
    field: str

    def message(self) -> Said:
        """Name the field."""
        return Said(
            f"“{self.field}”没有提醒不要填写他人隐私",
            f"`{self.field}` does not say what must not be written there",
        )

    def hint(self) -> Said:
        """The words to add."""
        return Said("请加 hint: 请勿填写健康、证件等个人信息", "Add `hint: 请勿填写…` (do not write …)")


@dataclass(frozen=True, slots=True)
class TooManyPersonal(Problem):
    """A form that asks very much about a person."""

    code = "too-many-personal"
    severity: ClassVar[Severity] = Severity.WARNING
    why = Said(
        f"一张表单的个人信息超过{PERSONAL_MOST}项，多半超出办这件事所必需（个人信息保护法第6条）。",
        f"More than {PERSONAL_MOST} personal fields in one form are rarely all necessary (PIPL article 6).",
    )
    form: str
    count: int

    def message(self) -> Said:
        """How many."""
        return Said(
            f"表单“{self.form}”有 {self.count} 项个人信息，超过 {PERSONAL_MOST} 项",
            f"The form `{self.form}` asks {self.count} personal things, more than {PERSONAL_MOST}",
        )

    def hint(self) -> Said:
        """Ask less."""
        return Said("请只留办事必需的", "Keep what the matter needs")


@dataclass(frozen=True, slots=True)
class NotFindable(Problem):
    """Personal data from which nobody could find the person again."""

    code = "not-findable"
    why = Said(
        "本人有权查阅、更正、删除自己的信息，撤回同意（个人信息保护法第44至47条）。由工作人员代填的表单，要能从"
        "记录找到本人：有一个“人员”字段、手机号或证件号；由本人填写的表单，记录本来就归本人。",
        "People may see, correct and delete what is held about them and withdraw consent (PIPL "
        "articles 44 to 47). "
        "A form that staff fill in leads back to the person: by a field of `type: person`, a mobile "
        "or an identity "
        "number; a form that people fill in themselves is theirs anyway.",
    )
    form: str

    def message(self) -> Said:
        """Name the form."""
        return Said(
            f"表单“{self.form}”的个人信息找不到本人",
            f"The personal data of the form `{self.form}` lead back to nobody",
        )

    def hint(self) -> Said:
        """Add a key."""
        return Said(
            "请加一个 type: person 或 type: mobile 的字段，或让居民自己填（start 里写 residents: true）",
            "Add a field of `type: person` or `type: mobile`, or let residents fill it in "
            "(`residents: true`)",
        )


PROBLEMS: tuple[type[Problem], ...] = (
    ResidentLocated,
    FacePhotoRequired,
    JudgingText,
    NoteWithoutWarning,
    TooManyPersonal,
    NotFindable,
)


def check(subject: Subject) -> None:
    """Tell what no form should ask."""
    for form in subject.rules.forms.values():
        view = subject.view("forms", form.id)
        is_by_residents = any(process.start.open_to_residents for process in _using(subject, form))
        for name, asked in form.fields.items():
            _check_asked(subject, asked, view.child("fields").child(name), is_by_residents)
        personal = tuple(personal_of(form))
        if personal:
            _check_personal(subject, form, view, is_by_residents)
        if len(personal) > PERSONAL_MOST:
            subject.findings.add(TooManyPersonal(form.label, len(personal)), view.at)


def personal_of(form: Form) -> Iterator[Field]:
    """The personal fields of a form."""
    return (asked for asked in form.fields.values() if asked.privacy.cls is not PrivacyClass.PLAIN)


def _using(subject: Subject, form: Form) -> Iterator[Process]:
    return (process for process in subject.rules.processes.values() if form.id in forms_of(process))


def _check_asked(subject: Subject, asked: Field, view: View, is_by_residents: bool) -> None:
    if _says(_ALWAYS, asked) or (is_by_residents and _says(_PLACED, asked)):
        subject.findings.add(ResidentLocated(asked.label), view.at)
    if isinstance(asked.type, TableType):
        for name, column in asked.type.columns.items():
            if _PLACED.find(column.label) or _PLACED.find(name):
                place = view.child("columns").child(name).at
                subject.findings.add(ResidentLocated(column.label), place)
    if _says(_FACES, asked) and (asked.required or asked.require_if is not None):
        subject.findings.add(FacePhotoRequired(asked.label), view.at)


def _check_personal(subject: Subject, form: Form, view: View, is_by_residents: bool) -> None:
    for name, asked in form.fields.items():
        place = view.child("fields").child(name).at
        if asked.type.kind not in ("text", "textarea"):
            continue
        if _says(_JUDGING, asked):
            subject.findings.add(JudgingText(asked.label), place)
        elif _says(_NOTES, asked) and not any(word in asked.hint for word in _WARNINGS):
            subject.findings.add(NoteWithoutWarning(asked.label), place)
    if not is_by_residents and not any(map(_leads_back, form.fields.values())):
        subject.findings.add(NotFindable(form.label), view.at)


def _leads_back(asked: Field) -> bool:
    """Whether a field tells which person a record is about."""
    if isinstance(asked.type, TableType):
        kinds = {column.type.kind for column in asked.type.columns.values()}
        return bool(kinds & {"person", "mobile"})
    return asked.type.kind in ("person", "mobile") or _says(_IDENTITY, asked)


def _says(words: Lexicon, asked: Field) -> bool:
    return words.find(asked.label) is not None or words.find(asked.id) is not None
