"""A register of volunteer services: one field of each type that can be aggregated, and some that cannot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from engine.base.finding import Findings
from engine.base.span import NOWHERE
from engine.dsl.expr.compile_text import compile_text
from engine.dsl.expr.environment import Environment, Slot
from engine.model.decision import WriteRecord
from engine.model.expr import types as t
from engine.model.expr.question import Aggregation
from engine.model.expr.tree import Aggregate, Source
from engine.model.expr.values import Value
from engine.model.fields.choice import BoolType, ChoicesType, ChoiceType
from engine.model.fields.dates import DateType
from engine.model.fields.kind import FieldType
from engine.model.fields.number import DecimalType, MoneyType
from engine.model.fields.reference import PersonType
from engine.model.fields.text import TextType
from engine.model.form import Field, Form, Unique
from engine.model.ids import BundleHash, FieldId, FormId, MechanismId, PackId, RecordId, UnitId
from engine.model.organisation import OrganisationRules
from engine.model.rule_set import RuleSet
from tests.store.samples import EAST

CODES = (("care", "助老"), ("clean", "环境卫生"), ("safe", "治安"))
SERVICE = FormId("points.service")
FIELDS: Mapping[str, FieldType] = {
    "person": PersonType(),
    "kind": ChoiceType(code_list="kinds", codes=CODES),
    "on": DateType(),
    "hours": DecimalType(scale=1),
    "exact": DecimalType(scale=4),
    "cost": MoneyType(),
    "done": BoolType(),
    "note": TextType(),
    "story": TextType(lines=True),
    "tags": ChoicesType(code_list="kinds", codes=CODES),
    "rating": DecimalType(scale=0),
}
OPTIONAL = ("rating", "note")


def service_form() -> Form:
    """The form of the register; a person may register each kind once a day."""
    fields = {
        FieldId(name): Field(id=FieldId(name), label=name, type=kind, required=name not in OPTIONAL)
        for name, kind in FIELDS.items()
    }
    unique = Unique(fields=(FieldId("person"), FieldId("kind"), FieldId("on")))
    return Form(
        id=SERVICE, mechanism=MechanismId("points"), label="服务登记", fields=fields, unique=(unique,)
    )


RULES = RuleSet(
    pack=PackId("cenxi"), label="岑溪", parents=(), in_force_from=date(2024, 1, 1), bundle=BundleHash("b1"),
    meaning="m1", organisation=OrganisationRules(hierarchies={}, unit_types={}, posts={}),
    forms={SERVICE: service_form()},
)  # fmt: skip

_ROW: dict[str, t.Type] = {
    **{
        name: t.Optional(kind.type) if name in OPTIONAL else kind.type for name, kind in FIELDS.items()
    },
    "unit": t.Org(), "day": t.Date(), "by": t.Person(), "case": t.Text(),
}  # fmt: skip
_CASE_ROW: dict[str, t.Type] = {
    "unit": t.Org(), "owner": t.Org(), "starter": t.Person(), "status": t.Text(), "opened_on": t.Date(),
    "closed_on": t.Optional(t.Date()),
}  # fmt: skip
_BOUND: dict[str, t.Type] = {
    "here": t.Org(), "me": t.Person(), "since": t.Date(), "period": t.Range(t.Date()), "limit": t.Money(),
    "some": t.List(t.Person()), "loose": t.Number(),
}  # fmt: skip
_WORLD = Environment(
    names={name: Slot(name, kind) for name, kind in _BOUND.items()},
    records={"service": _ROW},
    cases={"spend": _CASE_ROW},
)


def tree(text: str) -> Aggregate:
    """The tree of an aggregate as a pack writes it, over the register or the cases of the tests."""
    findings = Findings()
    node = compile_text(text, NOWHERE, _WORLD, None, findings)
    assert isinstance(node, Aggregate), f"{text}: {[f.problem.message().en for f in findings.sorted()]}"
    assert isinstance(node.source, Source)
    ids = {"service": SERVICE, "spend": "fund.spend"}
    return replace(node, source=Source(node.source.kind, ids[node.source.id]))


def asked(text: str, names: Mapping[str, Value]) -> Aggregation:
    """The question behind an aggregate, with the values of the names around it."""
    node = tree(text)
    assert isinstance(node.source, Source)
    bindings = tuple(
        (f"={i}", names[part.path]) for i, part in enumerate(node.bound) if hasattr(part, "path")
    )
    assert len(bindings) == len(node.bound), "tests bind plain names"
    return Aggregation(node.kind, node.expr, node.source, node.where, bindings)


def written(name: str, values: Mapping[str, Any], unit: UnitId = EAST, revision: int = 1) -> WriteRecord:
    """A revision of a record of the register, from values as expressions see them."""
    body = {key: FIELDS[key].to_json(value) for key, value in values.items() if value is not None}
    return WriteRecord(
        form=SERVICE, record=RecordId(name), revision=revision, unit=unit, body=body, digest="d"
    )
