"""What answers about people may not be used for: grades of persons, proxies, joins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.base.finding import Problem, Said
from engine.base.span import Span
from engine.dsl.check.copies import inner, nodes_of
from engine.dsl.check.lexicon import Lexicon
from engine.dsl.check.privacy import fields_of, personal_fields, rules_of, step_view
from engine.dsl.check.subject import Subject, effects_of
from engine.model.effect import CallOutside, Notify
from engine.model.expr import types as t
from engine.model.expr.tree import Aggregate, Name, Node, Source, walk
from engine.model.form import Field, Form
from engine.model.ids import FieldId, FormId

_PROXIES = Lexicon(
    {
        "proxy": (
            *(
                "籍贯",
                "户籍地",
                "户口所在地",
                "出生地",
                "方言",
                "口音",
                "母语",
                "饮食习惯",
                "饮食禁忌",
                "清真",
                "姓氏",
            ),
            *(
                "礼拜",
                "做礼拜",
                "寺庙",
                "教堂",
                "清真寺",
                "服饰",
                "native_place",
                "mother_tongue",
                "diet",
                "surname",
            ),
        )
    }
)
_IDENTITY = Lexicon({"identity": ("身份证", "证件号", "护照号", "sfz", "id_card", "id_number", "passport")})


@dataclass(frozen=True, slots=True)
class PersonGraded(Problem):
    """A computed field that turns several personal answers into one grade or figure."""

    code = "person-graded"
    why = Said(
        "把一个人的几项个人信息算成一个数、一个等级或一种颜色，就是给人打分、画像，本系统不做。积分只来自"
        "本人自愿的行动，评分的对象只有单位、组织、岗位和项目。",
        "One figure, grade or colour out of several personal answers is a score of a person, and "
        "there is none "
        "here. Points come from voluntary acts alone; scores are about units, organisations, posts "
        "and projects.",
    )
    field: str
    sources: tuple[str, ...]

    def message(self) -> Said:
        """The field and what it is made of."""
        return Said(
            f"“{self.field}”把个人信息（{'、'.join(self.sources)}）算成一个结果",
            f"`{self.field}` turns personal answers ({', '.join(self.sources)}) into one verdict",
        )

    def hint(self) -> Said:
        """Leave the verdict to people."""
        return Said("请删去；由承办人看材料决定", "Leave it out; whoever handles the case decides")


@dataclass(frozen=True, slots=True)
class ProxyInRule(Problem):
    """A condition by what stands for a refused category."""

    code = "proxy-in-rule"
    why = Said(
        "籍贯、户籍地、语言、饮食、姓氏这类内容，常被拿来代替民族和宗教。办件怎么走、谁来办、够不够条件，"
        "都不能看这些。",
        "Native place, registered place, language, diet and surname often stand in for ethnicity and "
        "religion. "
        "Neither the way of a case nor its doer nor a verdict depends on them.",
    )
    field: str

    def message(self) -> Said:
        """Name the field."""
        return Said(
            f"规则不能看“{self.field}”：它会代替民族或宗教",
            f"No rule may read `{self.field}`: it stands in for ethnicity or religion",
        )

    def hint(self) -> Said:
        """Use what the matter is about."""
        return Said("请改用与事项本身有关的条件", "Use a condition about the matter itself")


@dataclass(frozen=True, slots=True)
class JoinedByIdentity(Problem):
    """Records of people that are put together by identity number."""

    code = "joined-by-identity"
    why = Said(
        "用证件号把两套个人信息连起来，会拼出一个人的全貌。统计和判断都不能按证件号取记录。",
        "Joining records by identity number puts a whole person together. No aggregate picks records by it.",
    )
    field: str

    def message(self) -> Said:
        """Name the field."""
        return Said(f"不能按“{self.field}”关联个人信息", f"Records may not be joined by `{self.field}`")

    def hint(self) -> Said:
        """Ask the person."""
        return Said("请按办件或由本人授权来关联", "Join by case, or let the person agree")


PROBLEMS: tuple[type[Problem], ...] = (PersonGraded, ProxyInRule, JoinedByIdentity)


def check(subject: Subject) -> None:
    """Tell where answers about people are put to such use."""
    for form in subject.rules.forms.values():
        _check_grades(subject, form)
    for node, place in _deciding(subject):
        for asked in fields_of(subject, node):
            if _PROXIES.find(asked.label) or _PROXIES.find(asked.id):
                subject.findings.add(ProxyInRule(asked.label), place)
    for written in subject.ctx.written:
        for label in _joining(subject, written.node):
            subject.findings.add(JoinedByIdentity(label), subject.ctx.overlay.in_folder(written.span))


def _check_grades(subject: Subject, form: Form) -> None:
    written = subject.view("forms", form.id).child("fields")
    for name, asked in form.fields.items():
        sources = () if asked.value is None else tuple(personal_fields(subject, asked.value))
        if len(sources) > 1 and not isinstance(inner(asked.type.type), t.Text):
            labels = tuple(source.label for source in sources)
            subject.findings.add(PersonGraded(asked.label, labels), written.child(name).at)


def _deciding(subject: Subject) -> Iterator[tuple[Node, Span]]:
    """What decides about a case: its ways, limits and lines, what effects give, what forms let through."""
    for process in subject.rules.processes.values():
        yield from rules_of(subject, process)
        for step, effect in effects_of(process):
            if not isinstance(effect, Notify | CallOutside):
                place = step_view(subject, process, step).child("then").at
                for node in nodes_of(effect):
                    yield node, place
    for form in subject.rules.forms.values():
        view = subject.view("forms", form.id).child("checks")
        for check_ in form.checks:
            yield check_.when, view.child(check_.id).at


def _joining(subject: Subject, node: Node) -> Iterator[str]:
    """The identity fields by which an expression picks records."""
    for each in walk(node):
        if isinstance(each, Aggregate) and each.where is not None and isinstance(each.source, Source):
            known = subject.rules.forms.get(FormId(each.source.id))
            for part in walk(each.where):
                asked = _of_row(known, part)
                if asked is not None and (_IDENTITY.find(asked.label) or _IDENTITY.find(asked.id)):
                    yield asked.label


def _of_row(form: Form | None, node: Node) -> Field | None:
    if form is None or not isinstance(node, Name) or not node.is_row:
        return None
    return form.fields.get(FieldId(node.path.removeprefix("row.")))
