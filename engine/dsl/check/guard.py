"""The guard: what no pack may ask, and whom no pack may score (DESIGN section 7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.base.finding import Problem, Said
from engine.base.span import Span
from engine.dsl.build.rulings.scores import RESIDENTS
from engine.dsl.build.view import View
from engine.dsl.check.evasions import list_betrays
from engine.dsl.check.lexicon import CORE, Lexicon, folded
from engine.dsl.check.subject import Subject
from engine.dsl.text.node import Scalar
from engine.model.expr.table import Among
from engine.model.ids import TableId


@dataclass(frozen=True, slots=True)
class Forbidden(Problem):
    """Something that no pack may ask about people."""

    code = "forbidden-field"
    why = Said(
        "本系统为人服务，不用来监视、排名或施压。宗教、民族、政治观点、风险或维稳等级、重点人员、信访历史、"
        "人脸指纹声纹、轨迹、设备标识、信用分、家族关系、来访人员，不论换什么名字、写成选项还是拼音，都不能收集。"
        "名单在 configs/cn/guard.yaml，引擎自己也守着，任何下级都不能放开。",
        "The product serves people; it does not watch, rank or press them. Religion, ethnicity, "
        "political opinion, "
        "risk or stability levels, focus persons, petition history, biometrics, tracks, device "
        "ids, credit scores, "
        "family trees and visitors are not collected, whatever they are called, as an option or "
        "in pinyin either. "
        "The list stands in configs/cn/guard.yaml; the engine holds it too, and no layer can open it.",
    )
    word: str
    meaning: str

    def message(self) -> Said:
        """The word and what it stands for."""
        return Said(
            f"“{self.word}”属于不得收集的内容（{self.meaning}）",
            f"`{self.word}` is among what may not be collected ({self.meaning})",
        )

    def hint(self) -> Said:
        """Leave it out."""
        return Said(
            "请删去；办事需要什么服务，就问什么服务",
            "Leave it out; ask for the service that is needed instead",
        )


@dataclass(frozen=True, slots=True)
class ResidentScored(Problem):
    """A score whose subject is a resident."""

    code = "resident-scored"
    why = Said(
        "评分的对象只能是单位、组织、岗位上的工作人员、项目，或党组织成员自己的积分。居民不是评分对象："
        "引擎里没有这种对象，不是缺一个开关。",
        "A score is about a unit, an organisation, staff in a post, a project, or a membership. "
        "There is no resident "
        "subject in the engine; it is not a switch that is off.",
    )
    written: str

    def message(self) -> Said:
        """Say that there is no such subject."""
        return Said(
            f"不存在“{self.written}”这种评分对象：居民不能被打分",
            f"There is no such subject as `{self.written}`: residents are not scored",
        )

    def hint(self) -> Said:
        """What may be scored."""
        return Said(
            "可以评：unit、organisation、appointment、project、membership",
            "Subjects are: unit, organisation, appointment, project, membership",
        )


@dataclass(frozen=True, slots=True)
class ResidentJudged(Problem):
    """A rule of eligibility or pay whose subject is a resident."""

    code = "resident-judged"
    why = Said(
        "资格和薪酬规则的对象只能是单位、组织、岗位上的工作人员、项目，或组织成员。居民要办的事由办件流程和"
        "人来决定，引擎里没有“居民”这种对象，不是缺一个开关。",
        "A rule of eligibility or pay is about a unit, an organisation, staff in a post, a project, or a "
        "membership. What a resident asks for is decided by people in a process; there is no resident "
        "subject in the engine, and it is not a switch that is off.",
    )
    written: str

    def message(self) -> Said:
        """Say that there is no such subject."""
        return Said(
            f"不存在“{self.written}”这种判定对象：规则不能给居民下结论",
            f"There is no such subject as `{self.written}`: no rule gives a verdict about residents",
        )

    def hint(self) -> Said:
        """What a rule may be about."""
        return Said(
            "可以写：unit、organisation、appointment、project、membership",
            "Subjects are: unit, organisation, appointment, project, membership",
        )


PROBLEMS: tuple[type[Problem], ...] = (Forbidden, ResidentScored, ResidentJudged)
#: What nothing may be called that holds people or figures about them, however harmless its fields look.
WATCHING = frozenset({"risk_level", "stability_level", "focus_person", "credit_score", "person_score"})
#: What asks or tells something about people inside an entry of a section.
_ASKING = (
    ("scores", "indicators"),
    ("ledgers", "rules"),
    ("reports", "measures"),
    *((section, inside) for section in ("eligibility", "pay") for inside in ("inputs", "values")),
    ("eligibility", "conditions"),
    ("pay", "lines"),
    ("pay", "limits"),
)
TITLED = (
    "forms",
    "processes",
    "boards",
    "reports",
    "scores",
    "ballots",
    "ledgers",
    "definitions",
    "codes",
    "eligibility",
    "pay",
)


def check(subject: Subject) -> None:
    """Tell forbidden questions and forbidden subjects, wherever they hide."""
    known = _words(subject)
    words = Lexicon(known)
    for text, place in _texts(subject):
        hit = words.find(text)
        if hit is not None:
            subject.findings.add(Forbidden(hit.word, hit.meaning), place)
    _check_lists(subject)
    watching = Lexicon({meaning: words for meaning, words in known.items() if meaning in WATCHING})
    for text, place in _titles(subject):
        hit = watching.find(text)
        if hit is not None:
            subject.findings.add(Forbidden(hit.word, hit.meaning), place)
    for section, problem in (
        ("scores", ResidentScored),
        ("eligibility", ResidentJudged),
        ("pay", ResidentJudged),
    ):
        _check_subjects(subject, section, problem)


def _check_lists(subject: Subject) -> None:
    """Lists that ask by their entries alone, whatever they are called."""
    declared = subject.ctx.declared
    for name, codes in subject.ctx.code_lists.items():
        view = declared["codes"].get(name) or declared["catalogues"].get(name)
        told = list_betrays(code.label for code in codes.codes.values())
        if told is not None and view is not None:
            subject.findings.add(Forbidden(told.word, told.meaning), view.at)


def _check_subjects(subject: Subject, section: str, problem: type[ResidentScored | ResidentJudged]) -> None:
    for view in subject.ctx.declared[section].values():
        written = view.get("subject")
        if written is not None and written.text.casefold() in RESIDENTS:
            subject.findings.add(problem(written.text), written.span)


def _words(subject: Subject) -> dict[str, tuple[str, ...]]:
    """The engine's own list with what guard.yaml adds to it."""
    words = dict(CORE)
    for meaning, entry in subject.ctx.root.child("guard").child("forbidden").each():
        more = (entry.text("zh"), *(one.text for one in entry.child("aliases").scalars()))
        words[meaning] = (*words.get(meaning, ()), *(word for word in more if word))
    return words


def _texts(subject: Subject) -> Iterator[tuple[str, Span]]:
    """Every text that could ask: fields, columns, codes, tables, indicators, rules of points, measures."""
    declared = subject.ctx.declared
    for view in declared["forms"].values():
        yield from _asked(view.child("fields"))
    for view in declared["codes"].values():
        yield from _named(view.child("codes"))
    yield from _tabled(subject)
    for section, inside in _ASKING:
        for view in declared[section].values():
            yield from _named(view.child(inside))
    for view in declared["scores"].values():
        for _, group in view.child("indicators").each():
            yield from _named(group.child("of"))
    for view in declared["ballots"].values():
        yield from _scalars(view, ("ask",))
        yield from _named(view.child("groups"))
        yield from _named(view.child("choices"))


def _titles(subject: Subject) -> Iterator[tuple[str, Span]]:
    """What lists, matters, figures and named rules are called."""
    for section in TITLED:
        for name, view in subject.ctx.declared[section].items():
            yield name.rpartition(".")[2], view.at
            yield from _scalars(view, ("label",))


def _tabled(subject: Subject) -> Iterator[tuple[str, Span]]:
    """The columns of decision tables, and what their rows ask for and say in words."""
    for name, view in subject.ctx.declared["tables"].items():
        yield from _named(view.child("inputs"))
        yield from _named(view.child("outputs"))
        table = subject.ctx.tables.get(TableId(name))
        for row in () if table is None else table.table.rows:
            asked = (value for test in row.tests if isinstance(test, Among) for value in sorted(test.values))
            for word in (*asked, *row.then, row.reason):
                if isinstance(word, str):
                    yield word, view.at


def _asked(fields: View) -> Iterator[tuple[str, Span]]:
    yield from _named(fields)
    yield from _split(fields)
    for _, view in fields.each():
        yield from _scalars(view, ("hint", "unit", "default", "pattern"))
        yield from _asked(view.child("columns"))


def _split(fields: View) -> Iterator[tuple[str, Span]]:
    """Labels of one character each, one after the other: a word that was taken apart."""
    joined = ""
    for _, view in fields.each():
        label = folded(view.text("label"))
        joined = joined + label if len(label) == 1 else ""
        if len(joined) > 1:
            yield joined, view.at


def _named(entries: View) -> Iterator[tuple[str, Span]]:
    for name, view in entries.each():
        yield name, view.at
        if isinstance(view.node, Scalar):
            yield view.node.text, view.node.span
        yield from _scalars(view, ("label",))


def _scalars(view: View, keys: tuple[str, ...]) -> Iterator[tuple[str, Span]]:
    for key in keys:
        scalar = view.get(key)
        if scalar is not None:
            yield scalar.text, scalar.span
