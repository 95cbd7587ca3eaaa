"""A rule set with every kind of control, conditions, rows and computed values, for tests of forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from engine.base.finding import Findings
from engine.base.span import NOWHERE
from engine.dsl.expr.compile_text import compile_text
from engine.dsl.expr.environment import Environment, Slot
from engine.model.beginning import Start
from engine.model.expr import types as t
from engine.model.expr.tree import Node
from engine.model.fields.registry import FieldOptions, field_type
from engine.model.fields.table import Column
from engine.model.form import Check, Field, Form, Level
from engine.model.ids import FieldId, FormId
from engine.model.rule_set import Compiled
from tests.support import rules
from tests.support.rules import OUR, post, process, task

CODES = {"codes": (("pest", "除四害"), ("lift", "电梯"), ("other", "其他")), "code_list": "m.kinds"}


def expr(text: str, names: Mapping[str, t.Type]) -> Node:
    """A condition over the form's own answers."""
    findings = Findings()
    slots = {name: Slot(f"form:m.wide.{name}", kind) for name, kind in names.items()}
    found = compile_text(text, NOWHERE, Environment(names=slots), None, findings)
    assert found is not None, [f.problem.message().en for f in findings.sorted()]
    return found


def labelled(name: str, label: str, kind: str, **more: Any) -> Field:
    """A field with a label of its own."""
    options = {key: more.pop(key) for key in tuple(more) if key in FieldOptions.__dataclass_fields__}
    return Field(id=FieldId(name), label=label, type=field_type(kind, FieldOptions(**options)), **more)


def column(label: str, kind: str, **more: Any) -> Column:
    """A column of repeat rows."""
    return Column(label=label, type=field_type(kind, FieldOptions()), **more)


SEEN: Mapping[str, t.Type] = {
    "home": t.Optional(t.Bool()),
    "amount": t.Optional(t.Money()),
}
WIDE = Form(
    id=FormId("m.wide"),
    mechanism=OUR,
    label="走访登记",
    fields={
        one.id: one
        for one in (
            labelled("title", "事由", "text", required=True, hint="一句话说清"),
            labelled("kind", "类别", "choices", **CODES),
            labelled("home", "是否上门", "bool", required=True),
            labelled(
                "when", "方便的时间", "text",
                show_if=expr("home ?? false", SEEN), require_if=expr("home ?? false", SEEN),
            ),
            labelled("on", "日期", "date"),
            labelled("amount", "金额", "money"),
            labelled("double", "两倍", "money", value=expr("(amount ?? 0 元) * 2", SEEN)),
            labelled(
                "items", "物品", "table",
                columns={"what": column("名称", "text", required=True), "count": column("数量", "int")},
            ),
            labelled("photo", "附件", "file", accept=("pdf", "png", "jpg")),
        )
    },
    checks=(
        Check(
            id="dear", when=expr("(amount ?? 0 元) > 1000 元", SEEN), message="金额较大，请确认",
            level=Level.WARN, fields=(FieldId("amount"),),
        ),
    ),
)  # fmt: skip
VISIT = process(
    "visit",
    task("read", post("secretary"), form=WIDE.id, writes=frozenset({FieldId("title")})),
    start=Start(by=(post("secretary"),), form=WIDE.id),
)
ADDRESS = "/start/m.visit/s7"


def compiled() -> Compiled:
    """The test rules with the wide form."""
    made = rules.compiled(VISIT)
    known = replace(made.rules, forms={**made.rules.forms, WIDE.id: WIDE})
    return replace(made, rules=known, bundle={"pack.yaml": "wide"})
