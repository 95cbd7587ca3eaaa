"""A small rule set built from the model, for tests that stand below the language of packs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from engine.base.finding import Findings
from engine.base.span import NOWHERE
from engine.dsl.expr.compile_text import compile_text
from engine.dsl.expr.environment import Environment, Slot
from engine.model import effect as f
from engine.model.beginning import Schedule, Start
from engine.model.calendar import Calendar
from engine.model.expr import types as t
from engine.model.expr.tree import Literal, Node
from engine.model.expr.types import Type
from engine.model.fields.registry import FieldOptions, field_type
from engine.model.form import Field, Form, Unique
from engine.model.ids import (
    BundleHash,
    FieldId,
    FormId,
    HierarchyId,
    LedgerId,
    LineId,
    MechanismId,
    NodeId,
    OutcomeId,
    PackId,
    ParameterId,
    PostId,
    ProcessId,
    UnitTypeId,
)
from engine.model.ledger import Cap, Ledger, Line, Unit
from engine.model.limit import Roll, Within
from engine.model.organisation import OrganisationRules, ParentRule, Post, UnitType
from engine.model.process import (
    Automatic,
    Branch,
    Choice,
    End,
    Leads,
    Outcome,
    Overdue,
    Parallel,
    Process,
    Queue,
    Seq,
    Step,
    Task,
    Wait,
)
from engine.model.rule_set import Compiled, Parameter, ParameterValue, RuleSet
from engine.model.seats import MembersOf, PostHolders, SeatSource, Starter
from engine.model.signing import Pass

PACK = PackId("town")
OUR = MechanismId("m")
LINES = {"office": "办公", "party": "党建", "service": "服务群众"}
ITEMS = {"desk": "办公桌", "sign": "标识牌", "help": "服务群众项目", "lamp": "路灯"}
CLASSES = {"first": "阵地建设", "other": "一般事项"}
DAY_ONE = date(2025, 1, 1)

AGREE = Outcome(id=OutcomeId("agree"), label="同意")
REJECT = Outcome(
    id=OutcomeId("reject"),
    label="不同意",
    leads=Leads.END,
    end_state="rejected",
    counts=False,
    needs_opinion=True,
)
RETURN = Outcome(id=OutcomeId("return"), label="退回", leads=Leads.BACK, counts=False, needs_opinion=True)
DONE = Outcome(id=OutcomeId("done"), label="完成")


def outcomes(*given: Outcome) -> Mapping[OutcomeId, Outcome]:
    """Outcomes by id."""
    return {outcome.id: outcome for outcome in given}


def field(name: str, kind: str, **more: Any) -> Field:
    """A field that shows in lists; options of its type and of the field may be mixed."""
    options = {key: more.pop(key) for key in tuple(more) if key in FieldOptions.__dataclass_fields__}
    return Field(
        id=FieldId(name), label=name, type=field_type(kind, FieldOptions(**options)), in_list=True, **more
    )


def form(name: str, *fields: Field, **more: Any) -> Form:
    """A form of the test mechanism."""
    return Form(
        id=FormId(f"m.{name}"), mechanism=OUR, label=name, fields={one.id: one for one in fields}, **more
    )


def codes(labels: Mapping[str, str], name: str) -> dict[str, Any]:
    """Options of a choice."""
    return {"codes": tuple(labels.items()), "code_list": f"m.{name}"}


REQUEST = form(
    "request",
    field("title", "text", required=True),
    field("class", "choice", required=True, **codes(CLASSES, "classes")),
    field("line", "choice", required=True, **codes(LINES, "lines")),
    field("item", "choice", required=True, **codes(ITEMS, "items")),
    field("amount", "money", required=True),
)
PURCHASE = form("purchase", field("supplier", "text", required=True))
SERVICE = form("service", field("what", "text", required=True), unique=(Unique(fields=(FieldId("what"),)),))
FORMS = {one.id: one for one in (REQUEST, PURCHASE, SERVICE)}

_BUILT_IN: Mapping[str, Type] = {
    "case.unit": t.Org(), "case.owner": t.Org(), "case.starter": t.Person(), "case.number": t.Text(),
    "case.opened_on": t.Date(), "me": t.Person(), "today": t.Date(), "now": t.Instant(), "year": t.Number(0),
    "step.approve.outcome": t.Optional(t.Text()), "subject": t.Org(), "step.each.round": t.Number(0),
}  # fmt: skip
_PARAMETERS: Mapping[str, tuple[Type, object]] = {
    "cap": (t.Points(), 30),
    "approve_first": (t.Workdays(), 5),
    "approve_other": (t.Workdays(), 10),
}


def _names() -> dict[str, Slot]:
    names = {name: Slot(name, kind) for name, kind in _BUILT_IN.items()}
    for one in FORMS.values():
        for name, asked in one.fields.items():
            local = one.id.removeprefix("m.")
            kind = t.Optional(asked.type.type) if asked.is_optional else asked.type.type
            names[f"{local}.{name}"] = Slot(f"form:{one.id}.{name}", kind)
    return names


def expr(text: str, expected: Type | None = None) -> Node:
    """The tree of an expression as a pack would write it."""
    findings = Findings()
    environment = Environment(
        names=_names(),
        parameters={name: kind for name, (kind, _) in _PARAMETERS.items()},
        symbols={
            "unit_type": {"town": t.Org("town"), "city": t.Org("city"), "community": t.Org("community")}
        },
        records={one.id: {name: a.type.type for name, a in one.fields.items()} for one in FORMS.values()},
    )
    node = compile_text(text, NOWHERE, environment, expected, findings)
    assert node is not None, [f.problem.message().en for f in findings.sorted()]
    return node


def words(text: str) -> Node:
    """A literal text."""
    return Literal(type=t.Text(), value=text)


def post(name: str, of: str = "") -> PostHolders:
    """A seat source: the holders of a post."""
    return PostHolders(PostId(name), expr(of) if of else None)


def task(name: str, *by: SeatSource, **more: Any) -> Task:
    """A task that is done or not."""
    more.setdefault("outcomes", outcomes(DONE))
    return Task(id=NodeId(name), label=name, by=by, **more)


def process(name: str, *steps: Step, **more: Any) -> Process:
    """A process of the test mechanism that a secretary starts."""
    more.setdefault("start", Start(by=(post("secretary"),)))
    return Process(id=ProcessId(f"m.{name}"), mechanism=OUR, label=name, body=Seq(steps=steps), **more)


FUND = Ledger(
    id=LedgerId("m.fund"),
    mechanism=OUR,
    label="经费",
    unit=Unit.MONEY,
    lines={
        LineId("office"): Line(id=LineId("office"), label="办公", allow=frozenset({"desk"})),
        LineId("party"): Line(id=LineId("party"), label="党建", allow=frozenset({"sign"})),
        LineId("service"): Line(
            id=LineId("service"), label="服务群众", allow=frozenset({"help"}), deny={"lamp": "negative_list"}
        ),
    },
    shares={"city": Fraction(6, 10), "town": Fraction(3, 10), "community": Fraction(1, 10)},
)
POINTS = Ledger(
    id=LedgerId("m.points"),
    mechanism=OUR,
    label="积分",
    unit=Unit.SCORE,
    caps={"service": Cap(id="service", rule="service", most=expr("$cap"))},
    base=Literal(type=t.Points(), value=60),
)
YEARLY = {"office": 5_000_000, "party": 2_000_000, "service": 10_000_000}

RESERVE = f.Reserve(
    ledger=FUND.id, unit=expr("case.unit"), year=expr("year"), line=expr("request.line"),
    amount=expr("request.amount"), item=expr("request.item"),
)  # fmt: skip
SPEND = process(
    "spend",
    task(
        "approve", post("reviewer"), outcomes=outcomes(AGREE, REJECT, RETURN),
        within=Within(amount=expr('if request.class = "first" then $approve_first else $approve_other')),
        queue=Queue(order=(expr('if request.class = "first" then 0 else 1'),)),
    ),
    task(
        "pay", post("town_lead"), post("finance"), outcomes=outcomes(AGREE, REJECT), awaiting="待第二签",
        then=(
            f.Settle(ledger=FUND.id),
            f.Notify(to=(Starter(),), text="{sum} 已支付", values={"sum": expr("request.amount")}),
        ),
    ),
    task("buy", post("accountant"), form=PURCHASE.id),
    start=Start(by=(post("secretary"),), form=REQUEST.id, then=(RESERVE,)),
)  # fmt: skip
ALLOCATE = process(
    "allocate",
    Automatic(
        id=NodeId("credit"), label="入账",
        then=(f.Allocate(
            ledger=FUND.id, unit=expr("case.unit"), year=expr("year"),
            lines={LineId(line): Literal(type=t.Money(), value=fen) for line, fen in YEARLY.items()},
        ),),
    ),
    start=Start(by=()),
    schedule=Schedule(every="year", on="01-01", unit_type="community"),
)  # fmt: skip
SERVE = process(
    "serve",
    task("check", post("secretary"), outcomes=outcomes(AGREE, REJECT), distinct_from=(NodeId("start"),)),
    Automatic(
        id=NodeId("credit"), label="记分",
        then=(f.Award(
            ledger=POINTS.id, rule="service", person=expr("case.starter"), unit=expr("case.unit"),
            year=expr("year"), amount=Literal(type=t.Points(), value=5),
        ),),
    ),
    start=Start(by=(MembersOf(expr("case.unit")),), form=SERVICE.id),
)  # fmt: skip
WISH = process(
    "wish",
    task(
        "claim", post("volunteer"), claim=True, claim_limit=1,
        within=Within(amount=expr("7 days"), roll=Roll.NONE),
        outcomes=outcomes(DONE, Outcome(id=OutcomeId("assign"), label="转派", counts=False)),
        overdue=Overdue(outcome=OutcomeId("assign")),
    ),
    Choice(
        id=NodeId("how"), label="怎么办",
        branches=(
            Branch(
                id=NodeId("taken"), label="已认领", when=expr('step.approve.outcome is present'),
                body=Seq(steps=(End(id=NodeId("odd"), label="", state="odd"),)),
            ),
            Branch(id=NodeId("rest"), label="其余", body=Seq(steps=())),
        ),
    ),
    Parallel(
        id=NodeId("both"), label="并行",
        branches=(
            Branch(id=NodeId("left"), label="左", body=Seq(steps=(task("thank", Starter()),))),
            Branch(id=NodeId("right"), label="右", body=Seq(steps=(
                Wait(id=NodeId("rest_day"), label="等", within=Within(amount=expr("3 days"))),
                task("visit", post("secretary")),
            ))),
        ),
    ),
    start=Start(by=(), open_to_residents=True, unit_types=("community",)),
)  # fmt: skip
VOTE = process(
    "vote",
    task("sign", post("secretary"), post("town_lead"), post("finance"), passes=Fraction(2, 3),
         outcomes=outcomes(AGREE, Outcome(
             id=OutcomeId("against"), label="反对", leads=Leads.END, end_state="voted_down"))),
)  # fmt: skip
ANYONE = process("any", task("look", post("town_lead"), post("finance"), passes=Pass.ANY))


def _type(name: str, parent: str = "", **more: Any) -> UnitType:
    above = ParentRule(types=(UnitTypeId(parent),))
    parents = {HierarchyId("line"): above} if parent else {}
    return UnitType(id=UnitTypeId(name), label=name, parents=parents, **more)


def _post(name: str, *types: str) -> Post:
    return Post(id=PostId(name), label=name, unit_types=tuple(map(UnitTypeId, types)))


ORGANISATION = OrganisationRules(
    hierarchies={HierarchyId("line"): "行政"},
    unit_types={
        one.id: one
        for one in (
            _type("city", heads=(PostId("reviewer"),)),
            _type("town", "city", heads=(PostId("town_lead"),)),
            _type("community", "town", has_members=True, heads=(PostId("secretary"),)),
        )
    },
    posts={
        one.id: one
        for one in (
            _post("secretary", "community", "town"), _post("accountant", "community"),
            _post("volunteer", "community"), _post("town_lead", "town"), _post("reviewer", "city"),
            _post("finance", "city"),
        )
    },
)  # fmt: skip


def rule_set(*more: Process, bundle: str = "b1", without: tuple[str, ...] = ()) -> RuleSet:
    """The test rules, with further processes."""
    known = (SPEND, ALLOCATE, SERVE, WISH, VOTE, ANYONE, *more)
    return RuleSet(
        pack=PACK,
        label="测试",
        parents=(),
        in_force_from=DAY_ONE,
        bundle=BundleHash(bundle),
        meaning=bundle,
        organisation=ORGANISATION,
        parameters={
            ParameterId(name): Parameter(
                id=ParameterId(name), label=name, type=kind,
                values=(ParameterValue(since=date(2000, 1, 1), value=value),),
            )
            for name, (kind, value) in _PARAMETERS.items()
        },
        forms=FORMS,
        processes={one.id: one for one in known if one.id not in without},
        ledgers={FUND.id: FUND, POINTS.id: POINTS},
    )  # fmt: skip


def compiled(*more: Process, bundle: str = "b1") -> Compiled:
    """The test rules as if they had come from a bundle."""
    calendar = Calendar(
        version="2025",
        years=frozenset({2025}),
        holidays={date(2025, 6, 2): "端午"},
        workdays={date(2025, 4, 27): "调休"},
    )
    return Compiled(rules=rule_set(*more, bundle=bundle), calendar=calendar, bundle={"pack.yaml": bundle})
