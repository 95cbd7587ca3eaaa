"""The test office with what views show besides: names, contacts, a board, a report, citations."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TypeVar

from engine.base.finding import Findings
from engine.base.span import NOWHERE, Span
from engine.dsl.expr.compile_text import compile_text
from engine.dsl.expr.environment import Environment, Slot
from engine.model.beginning import Start
from engine.model.expr import types as t
from engine.model.expr.functions import DIVIDE
from engine.model.expr.tree import Call, Name, Node
from engine.model.fields.registry import FieldOptions, field_type
from engine.model.fields.table import Column
from engine.model.form import Privacy, PrivacyClass
from engine.model.ids import BoardId, FieldId, LedgerId, MechanismId, NodeId, PersonId, ReportId
from engine.model.process import Process, Seq, Task
from engine.model.refusal import Refused
from engine.model.report import Board, Measure, Report, Target
from engine.model.rule_set import Compiled, Mechanism, Parameter
from engine.model.source import Citation, Origin
from engine.service.jobs import run_due
from engine.service.ports import Store
from engine.service.rows import PersonRow
from tests.support import rules as r
from tests.support.office import Office, at, office

_T = TypeVar("_T")
OUR = MechanismId("m")
DOCUMENT = Citation(document="某市委组织部文件", article="第三条", quote="优先安排", dated="2018-10-24")
ITEMS = {
    "name": Column(label="物品", type=field_type("text", FieldOptions()), required=True),
    "number": Column(label="数量", type=field_type("int", FieldOptions())),
}
WISH_FORM = r.form(
    "wish",
    r.field("what", "text", required=True),
    r.field("phone", "mobile", required=True, privacy=Privacy(cls=PrivacyClass.CONTACT, purpose="联系")),
    r.field("items", "table", columns=ITEMS),
)
MATTER = r.form(
    "matter",
    r.field("title", "text", required=True),
    r.field("due_on", "date", required=True),
    r.field("closed_on", "date", in_filter=True),
)
BOARD = Board(
    id=BoardId("m.wishes"), mechanism=OUR, label="微心愿", process=r.WISH.id, step=NodeId("claim"),
    form=WISH_FORM.id, shows=(FieldId("what"), FieldId("phone")), anonymous="某居民",
)  # fmt: skip


def _count(where: str) -> Node:
    kinds: dict[str, t.Type] = {
        "title": t.Text(),
        "due_on": t.Date(),
        "closed_on": t.Optional(t.Date()),
        "unit": t.Org(),
    }
    names = {"subject": Slot("subject", t.Org()), "period": Slot("period", t.Range(t.Date()))}
    findings = Findings()
    text = f'count(records("m.matter") where row.unit = subject and {where})'
    surroundings = Environment(names=names, records={"m.matter": kinds})
    node = compile_text(text, NOWHERE, surroundings, None, findings)
    assert node is not None, [f.problem.message().en for f in findings.sorted()]
    return node


def _measure(name: str) -> Node:
    return Name(type=t.Number(0), path=f"measure.{name}")


_RATE = Call(type=t.Optional(t.Ratio()), function=DIVIDE, arguments=(_measure("closed"), _measure("due")))
_CLOSED = _count("row.due_on in period and row.closed_on is present")
CLOSING = Report(
    id=ReportId("m.closing"), mechanism=OUR, label="月办结率", period="month", rows="community",
    measures=(
        Measure(id="due", label="应办", value=_count("row.due_on in period"), drill=True),
        Measure(id="closed", label="办结", value=_CLOSED, drill=True),
        Measure(id="rate", label="办结率", percent=True, drill=True, value=_RATE),
    ),
    source=MATTER.id, target=Target(measure="rate", least=Fraction(9823, 10000)), chart="rate",
    citation=DOCUMENT,
)  # fmt: skip
POINTS = replace(r.POINTS, shown_in=("community",), rule_labels={"service": "志愿服务"})
MATTERS = r.process(
    "matter", r.task("close", r.post("secretary")), start=Start(by=(r.post("secretary"),), form=MATTER.id)
)


def _wish() -> Process:
    claim, *rest = r.WISH.body.steps
    assert isinstance(claim, Task)
    steps = (replace(claim, board=BOARD.id), *rest)
    return replace(r.WISH, body=Seq(steps=steps), start=replace(r.WISH.start, form=WISH_FORM.id))


def _cited(parameter: Parameter) -> Parameter:
    origin = Origin(layer="t", span=Span("m.yaml", 7, 3, 7, 9))
    values = tuple(replace(value, origin=origin) for value in parameter.values)
    return replace(parameter, id=parameter.id, citation=DOCUMENT, values=values)


def compiled() -> Compiled:
    """The test rules with all of it."""
    base = r.compiled(_wish(), MATTERS)
    rules = replace(
        base.rules,
        parameters={key: _cited(parameter) for key, parameter in base.rules.parameters.items()},
        forms={**base.rules.forms, WISH_FORM.id: WISH_FORM, MATTER.id: MATTER},
        ledgers={**base.rules.ledgers, LedgerId("m.points"): POINTS},
        boards={BOARD.id: BOARD},
        reports={CLOSING.id: CLOSING},
        mechanisms={OUR: Mechanism(id=OUR, label="测试机制", citation=DOCUMENT)},
    )
    return replace(base, rules=rules)


NAMES = {
    "sec7": "张七", "sec8": "李八", "lead": "镇长", "rev": "审核员", "fin": "财政", "acc7": "会计",
    "vol7": "志愿者甲", "wil7": "志愿者乙", "huang": "黄老师", "wang": "王居民",
}  # fmt: skip


def world(start: str = "2025-06-03 09:00", store: Store | None = None) -> Office:
    """An office with this year's money and with names."""
    made = office(compiled(), start="2024-12-31 08:00", store=store)
    with made.engine.store.write() as work:
        for person, name in NAMES.items():
            work.put_person(PersonRow(person=PersonId(person), name=name, contact="13812345678"))
    made.clock.move_to(at("2025-01-02 08:00"))
    while run_due(made.engine):
        pass
    made.clock.move_to(at(start))
    return made


def seen(found: _T | Refused) -> _T:
    """What was shown, where nothing is refused."""
    assert not isinstance(found, Refused), found
    return found


def refusal(found: object) -> str:
    """The reason of a refusal, or nothing."""
    return found.reason if isinstance(found, Refused) else ""
