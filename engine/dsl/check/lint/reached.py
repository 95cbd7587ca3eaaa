"""Who reaches personal answers: posts far from the person, hosts abroad, a sample that looks real."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from engine.base.finding import Problem, Said, Severity
from engine.base.span import Span
from engine.dsl.build.view import View
from engine.dsl.check.subject import Subject, forms_of
from engine.dsl.text.node import Items, Scalar, Table
from engine.dsl.text.node import Node as Text
from engine.model.form import PrivacyClass
from engine.model.ids import PostId
from engine.model.process import Process, Task
from engine.model.seats import PostHolders

#: Unit types above the street, by the words that packs use for them.
_HIGH = ("省", "市", "区", "县", "局", "国家", "province", "city", "district", "county", "bureau", "nation")
_NEAR = ("社区", "街道", "镇", "乡", "村", "小区", "网格", "community", "street", "town", "village", "grid")
_HOST = re.compile(r"https?://([^\s/:\"'<>，。、]+)", re.IGNORECASE)
_DOMESTIC = (".cn", ".中国", "localhost")
_IDENTITY = re.compile(
    r"(?<!\d)([1-9]\d{5})(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx](?!\d)"
)
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
#: Area codes begin with 1 to 8; nothing was ever assigned below 9.
_NEVER_ASSIGNED = "9"
#: The middle of invented mobiles.
_INVENTED = "0000"


@dataclass(frozen=True, slots=True)
class ReadTooHigh(Problem):
    """Something sensitive that posts above the street read."""

    code = "read-too-high"
    severity: ClassVar[Severity] = Severity.WARNING
    why = Said(
        "敏感信息应由离本人最近的岗位办理。市、区、局的岗位参与同一流程，就会看到；能不看就不看，"
        "确实要看的，请安全管理员确认。",
        "What is sensitive is handled by the posts nearest to the person. Posts of a city, district "
        "or bureau that "
        "take part in the process see it; where they need not, keep them out.",
    )
    form: str
    post: str

    def message(self) -> Said:
        """The form and the post."""
        return Said(
            f"“{self.form}”的敏感信息，街道以上的“{self.post}”也看得到",
            f"`{self.post}`, above the street, reads the sensitive answers of `{self.form}`",
        )

    def hint(self) -> Said:
        """Bring it nearer."""
        return Said("请交给社区或街道的岗位办理", "Let a post of the community or street do it")


@dataclass(frozen=True, slots=True)
class ForeignHost(Problem):
    """An address outside the country in a text that people read."""

    code = "foreign-host"
    why = Said(
        "提示、通知里的网址会把人和信息带到别处。只能写境内（.cn、.中国）的网址。",
        "A link in a hint or notice leads people and their data elsewhere. Only domestic hosts (.cn) "
        "may stand there.",
    )
    host: str

    def message(self) -> Said:
        """Name the host."""
        return Said(f"“{self.host}”不是境内网址", f"`{self.host}` is no domestic host")

    def hint(self) -> Said:
        """Use a domestic one."""
        return Said("请改用 .cn 网址，或删去", "Use a host below .cn, or leave it out")


@dataclass(frozen=True, slots=True)
class SampleLooksReal(Problem):
    """An identity number or mobile in the sample that may be somebody's."""

    code = "sample-looks-real"
    why = Said(
        "示例里的人都是虚构的，号码也不能碰巧是真人的：证件号的前六位用从未启用的地区码（9 开头），"
        "手机号中间四位用 0000，例如 13800001234 写作 13800000000 那样。",
        "People in a sample are invented, and their numbers must not happen to be somebody's: "
        "identity numbers "
        "begin with 9, an area code never assigned, and mobiles have 0000 in the middle.",
    )
    number: str

    def message(self) -> Said:
        """The number, masked."""
        return Said(
            f"示例里的号码 {self.number} 像是真的", f"The number {self.number} of the sample looks real"
        )

    def hint(self) -> Said:
        """What to write."""
        return Said(
            "手机号请用 1xx0000xxxx，证件号请用 9 开头",
            "Write mobiles as 1xx0000xxxx and identity numbers with a 9 in front",
        )


PROBLEMS: tuple[type[Problem], ...] = (ReadTooHigh, ForeignHost, SampleLooksReal)


def check(subject: Subject) -> None:
    """Tell who reaches too far."""
    for process in subject.rules.processes.values():
        _check_readers(subject, process)
    for written in _scalars(subject.ctx.root.child("mechanisms")):
        for found in _HOST.finditer(written.text):
            if not found.group(1).casefold().endswith(_DOMESTIC):
                subject.findings.add(ForeignHost(found.group(1)), written.span)
    own = subject.ctx.overlay.layers[-1]
    for name, text in own.sample.items():
        for line, number in real_numbers(text):
            place = Span(f"{own.folder}/sample/{name}", line, 1, line, 1)
            subject.findings.add(SampleLooksReal(f"{number[:3]}…{number[-2:]}"), place)


def real_numbers(text: str) -> Iterator[tuple[int, str]]:
    """Identity numbers and mobiles in a text that may be somebody's, with their lines."""
    for line, words in enumerate(text.splitlines(), 1):
        for found in _IDENTITY.finditer(words):
            if not found.group(1).startswith(_NEVER_ASSIGNED):
                yield line, found.group()
        for found in _MOBILE.finditer(words):
            if found.group()[3:7] != _INVENTED:
                yield line, found.group()


def _check_readers(subject: Subject, process: Process) -> None:
    rules = subject.rules
    sensitive = [
        rules.forms[form]
        for form in forms_of(process)
        if form in rules.forms
        and any(asked.privacy.cls is PrivacyClass.SENSITIVE for asked in rules.forms[form].fields.values())
    ]
    if not sensitive:
        return
    for step in process.steps():
        for source in step.by if isinstance(step, Task) else ():
            post = (
                rules.organisation.posts.get(PostId(source.post)) if isinstance(source, PostHolders) else None
            )
            if post is not None and all(_is_high(subject, kind) for kind in post.unit_types):
                place = subject.step(process, step.id).at
                subject.findings.add(ReadTooHigh(sensitive[0].label, post.label), place)


def _is_high(subject: Subject, kind: str) -> bool:
    label = subject.ctx.root.child("org").child("unit_types").child(kind).text("label")
    said = f"{kind} {label}"
    return any(word in said for word in _HIGH) and not any(word in said for word in _NEAR)


def _scalars(view: View) -> Iterator[Scalar]:
    """Every text of the mechanisms but those that cite documents."""
    yield from _within(view.node)


def _within(node: Text | None) -> Iterator[Scalar]:
    match node:
        case Scalar():
            yield node
        case Items(items=items):
            for item in items:
                yield from _within(item)
        case Table():
            for key, value in node.values():
                if key not in ("source", "citation"):
                    yield from _within(value)
        case _:
            pass
