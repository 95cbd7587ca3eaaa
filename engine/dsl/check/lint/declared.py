"""What a personal field must declare: a law with its article, a short retention, an assessment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from engine.base.finding import Problem, Said
from engine.dsl.build.view import View
from engine.dsl.check.lexicon import Lexicon
from engine.dsl.check.subject import Subject
from engine.model.form import Field, Form, PrivacyClass

#: Most days that an answer of a kind is kept (SAFETY section 4, PL05); the words by which the kind is known.
CEILINGS: Mapping[str, tuple[int, tuple[str, ...]]] = {
    "id_photo": (30, ("证件照", "手持身份证", "身份证照", "身份证正面", "免冠照", "id_photo")),
    "location": (30, ("定位", "位置", "经纬度", "gps", "latitude", "location")),
    "health": (
        366,
        ("健康", "病", "残疾", "怀孕", "用药", "诊断", "失能", "health", "medical", "disability"),
    ),
    "any": (1096, ()),
}
_KINDS = {kind: Lexicon({kind: words}) for kind, (_, words) in CEILINGS.items() if words}
_CONSENT = re.compile("同意|consent", re.IGNORECASE)
_CONTRACT = re.compile("合同|协议|contract", re.IGNORECASE)
#: An act and an article of it: 《某法》第五条, 某条例第5条, Some Act article 5.
_ARTICLE = re.compile(
    r"(?:》|法|条例|办法|规定|细则).{0,4}第?\s*[0-9零一二三四五六七八九十百]+\s*条|\b(?:act|law)\b.*\bart",
    re.IGNORECASE,
)
_YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class BasisWithoutLaw(Problem):
    """A basis that names neither consent nor a contract nor an article of a law."""

    code = "basis-without-law"
    why = Said(
        "收集个人信息的依据只有几种：本人同意、履行合同，或者法律规定的职责。写“法定职责”“上级要求”不够，"
        "要写出是哪部法、哪一条，本人才查得到（个人信息保护法第13条）。",
        "Personal data are collected by consent, for a contract, or because a law says so. "
        "`Statutory duty` is "
        "not enough: the act and its article are named, so that the person can look them up (PIPL "
        "article 13).",
    )
    field: str
    written: str

    def message(self) -> Said:
        """The field and what stands there."""
        return Said(
            f"“{self.field}”的依据“{self.written}”没有写明哪部法的哪一条",
            f"The basis `{self.written}` of `{self.field}` names no article of a law",
        )

    def hint(self) -> Said:
        """What a basis looks like."""
        return Said(
            "请写“本人同意”，或像“《社会救助暂行办法》第十条”这样写全",
            "Write 本人同意 (consent), or an act with its article",
        )


@dataclass(frozen=True, slots=True)
class RetentionTooLong(Problem):
    """An answer that is kept for longer than its kind allows."""

    code = "retention-too-long"
    why = Said(
        "保存期限应为实现目的所必要的最短时间（个人信息保护法第19条）。本系统的上限：证件照片和位置30天，"
        "健康信息一年，其他个人信息三年。",
        "Personal data are kept for the shortest time that the purpose needs (PIPL article 19). "
        "Ceilings here: "
        "photos of documents and places 30 days, health one year, everything else three years.",
    )
    field: str
    days: int
    most: int

    def message(self) -> Said:
        """Both figures."""
        return Said(
            f"“{self.field}”保存 {self.days} 天，最长只能 {self.most} 天",
            f"`{self.field}` is kept for {self.days} days; {self.most} are the most",
        )

    def hint(self) -> Said:
        """Shorten it."""
        return Said(f"请改为 {self.most} days 或更短", f"Write {self.most} days or fewer")


@dataclass(frozen=True, slots=True)
class AssessmentMissing(Problem):
    """A form with sensitive fields whose impact nobody weighed, or not lately."""

    code = "assessment-missing"
    why = Said(
        "收集敏感个人信息之前要做个人信息保护影响评估，并留存三年（个人信息保护法第55、56条）。"
        "表单上写 assessment: {document: 文号, dated: 日期}，评估日期距规则施行不超过12个月。",
        "Before anything sensitive is asked its impact is assessed, and the report is kept for three "
        "years (PIPL "
        "articles 55 and 56). The form says `assessment: {document, dated}`; when the rules come "
        "into force it "
        "is at most 12 months old.",
    )
    form: str
    #: The day of an assessment that is too old, or of one from after the rules came into force.
    dated: date | None = None

    def message(self) -> Said:
        """The form, and the day if there is one."""
        if self.dated is None:
            return Said(
                f"表单“{self.form}”收集敏感信息，却没有写影响评估",
                f"The form `{self.form}` asks something sensitive without an impact assessment",
            )
        return Said(
            f"表单“{self.form}”的影响评估（{self.dated}）不在规则施行前的12个月内",
            f"The assessment of the form `{self.form}` ({self.dated}) is not from the 12 months "
            f"before the rules",
        )

    def hint(self) -> Said:
        """How it is written."""
        return Said(
            "请在表单上写 assessment: {document: 评估报告文号, dated: 2025-01-01}",
            "Add `assessment: {document: NUMBER, dated: 2025-01-01}` to the form",
        )


PROBLEMS: tuple[type[Problem], ...] = (BasisWithoutLaw, RetentionTooLong, AssessmentMissing)


def check(subject: Subject) -> None:
    """Tell what declarations lack."""
    for form in subject.rules.forms.values():
        view = subject.view("forms", form.id)
        for name, asked in form.fields.items():
            if asked.privacy.cls is not PrivacyClass.PLAIN:
                _check_field(subject, asked, view.child("fields").child(name))
        _check_assessment(subject, form, view)


def by_consent(field: Field) -> bool:
    """Whether the person's consent is the basis."""
    return _CONSENT.search(field.privacy.basis) is not None


def _check_field(subject: Subject, asked: Field, view: View) -> None:
    basis = view.get("basis")
    named = (_CONSENT, _CONTRACT, _ARTICLE)
    if basis is not None and not any(pattern.search(basis.text) for pattern in named):
        subject.findings.add(BasisWithoutLaw(asked.label, basis.text), basis.span)
    days, most = asked.privacy.retention_days, ceiling(asked)
    retention = view.get("retention")
    if retention is not None and days is not None and days > most:
        subject.findings.add(RetentionTooLong(asked.label, days, most), retention.span)


def ceiling(asked: Field) -> int:
    """The most days that an answer is kept, by what it is about."""
    found = [kind for kind, words in _KINDS.items() if words.find(asked.label) or words.find(asked.id)]
    return min(CEILINGS[kind][0] for kind in (*found, "any"))


def _check_assessment(subject: Subject, form: Form, view: View) -> None:
    if all(asked.privacy.cls is not PrivacyClass.SENSITIVE for asked in form.fields.values()):
        return
    if form.assessment is None:
        subject.findings.add(AssessmentMissing(form.label), view.at)
        return
    since = subject.rules.in_force_from
    if not since - _YEAR <= form.assessment.dated <= since:
        place = view.child("assessment").at
        subject.findings.add(AssessmentMissing(form.label, form.assessment.dated), place)
