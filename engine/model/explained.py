"""What explains a result, and what a rule set calls things: the one way from a result back to its rule.

A result is whatever a person may ask "why" about: points, a payment, a deadline, a computed field, a branch,
a score, a verdict. Its explanation is stored with it and never changed: which expressions gave it (where they
stand, with a digest of their text), what they saw (inputs, parameters with document and day, answers, the
rows of tables), as of when. The steps are computed again from those (`engine.model.retrace`). It is content
with a salt, kept in the same row as the facts of its command and named by that row's digest in the event, so
a purge erases it and `verify` finds a changed one; the rules are those of the event's bundle.

How a new result plugs in, in a decision of the runtime:

    value = yield from evaluate(node, draft.scope())        # whatever is evaluated is noted by the scope
    draft.because("pay", key, {"amount": node}, said=(...)) # keeps what was noted about these expressions

- `kind` says what sort of result it is and `of` which one, so that a page can ask for it by the key it has:
  an effect's key, an activation, `RECORD#REVISION`. Both together name one result of a case.
- The roles (`amount`, `base.rural` …) are for people: label them in `engine.service.views.reasons.words`.
- `said` holds sentences that belong to the result itself, such as the reasons of a verdict; they are stored
  as they were said. `facts` holds plain figures that are no inputs of an expression.
- Effects need none of this: `runtime.effects.perform` keeps every expression that stands in an effect, or in
  the ledger or score that it names, under the effect's key.

A page gets it, whatever its kind, with `engine.service.views.explained.page.why_view`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from typing import Any

from engine.base.finding import Lang, Said
from engine.model.expr.functions import RULED
from engine.model.expr.tree import Node
from engine.model.expr.wording import Figure, Words
from engine.model.ids import MechanismId, ParameterId
from engine.model.rule_set import Parameter, RuleSet
from engine.model.ruling import AS_OF, GIVEN, Eligibility, Pay

Json = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoned:
    """One expression as it was evaluated; values are stored as JSON of their types."""

    #: What it was for: `amount`, `within`, `caps.day.most`.
    role: str
    #: Where it stands (file:line:column), and a digest of what it says there.
    place: str
    mark: str
    value: Json
    inputs: Mapping[str, Json] = field(default_factory=dict)
    #: Parameter -> value, since when it holds, the document as cited.
    figures: Mapping[str, tuple[Json, str, str]] = field(default_factory=dict)
    #: Answers of the engine (a balance, a holder, an aggregate), in the order in which they were asked for.
    answers: tuple[Json, ...] = ()
    #: Decision table -> the rows that held.
    rows: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """What explains one result."""

    kind: str
    of: str
    #: The day as of which its parameters were read.
    on: date
    parts: tuple[Reckoned, ...] = ()
    said: tuple[Said, ...] = ()
    facts: Mapping[str, Json] = field(default_factory=dict)


def to_json(one: Explained) -> dict[str, Json]:
    """An explanation as it is stored; what is empty is left out."""
    body: dict[str, Json] = {"kind": one.kind, "of": one.of, "on": one.on.isoformat()}
    body["parts"] = [
        {f.name: value for f in fields(part) if (value := getattr(part, f.name)) or f.name == "value"}
        for part in one.parts
    ]
    if one.said:
        body["said"] = [[said.zh, said.en] for said in one.said]
    if one.facts:
        body["facts"] = dict(one.facts)
    return body


def from_json(body: Mapping[str, Json]) -> Explained:
    """The explanation that was stored."""
    return Explained(
        kind=body["kind"],
        of=body["of"],
        on=date.fromisoformat(body["on"]),
        parts=tuple(_part(part) for part in body["parts"]),
        said=tuple(Said(zh, en) for zh, en in body.get("said", ())),
        facts=body.get("facts", {}),
    )


def _part(body: Mapping[str, Json]) -> Reckoned:
    return Reckoned(
        role=body["role"],
        place=body["place"],
        mark=body["mark"],
        value=body["value"],
        inputs=body.get("inputs", {}),
        figures={key: (one[0], one[1], one[2]) for key, one in body.get("figures", {}).items()},
        answers=tuple(body.get("answers", ())),
        rows={table: tuple(rows) for table, rows in body.get("rows", {}).items()},
    )


def expressions_in(thing: object, at: str = "") -> Iterator[tuple[str, Node]]:
    """The expressions inside anything of the model, each with the way to it as its role."""
    match thing:
        case _ if isinstance(thing, Node):
            yield at, thing
        case Mapping():
            for key, one in thing.items():
                yield from expressions_in(one, _below(at, str(key)))
        case tuple():
            for number, one in enumerate(thing):
                yield from expressions_in(one, _below(at, str(getattr(one, "id", number))))
        case _ if is_dataclass(thing) and not isinstance(thing, type):
            for each in fields(thing):
                yield from expressions_in(getattr(thing, each.name), _below(at, each.name))
        case _:
            pass


def _below(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name


#: Names that every expression may use.
_COMMON: Mapping[str, Said] = {
    "me": Said("本人", "this person"),
    "today": Said("今天", "today"),
    "now": Said("现在", "now"),
    "year": Said("年份", "year"),
    "case.unit": Said("单位", "unit"),
    "case.owner": Said("承办单位", "owner"),
    "case.starter": Said("发起人", "starter"),
    "case.number": Said("编号", "number"),
    "case.opened_on": Said("受理日期", "day received"),
    "case.opened_at": Said("受理时刻", "moment received"),
    "case.due_on": Said("整件期限", "day the whole case is due"),
    "case.late": Said("整件是否逾期", "whether the whole case is late"),
    "case.paused": Said("是否停钟", "whether the clock stands still"),
    "subject": Said("对象", "subject"),
    "period": Said("期间", "period"),
}


def words_of(rules: RuleSet, on: date, lang: Lang = "zh") -> Words:
    """Labels of fields, codes and tables, and each parameter as it holds on a day, with its document."""
    names = {
        f"form:{form.id}.{key}": field.label
        for form in rules.forms.values()
        for key, field in form.fields.items()
    }
    checks = (check for form in rules.forms.values() for check in form.checks)
    return Words(
        names={**{key: said.in_(lang) for key, said in _COMMON.items()}, **names, **_rule_names(rules)},
        figures={str(key): _figure(rules, one, on) for key, one in rules.parameters.items()},
        codes={
            **{
                str(key): {code.id: code.label for code in one.codes.values()}
                for key, one in rules.code_lists.items()
            },
            "unit_type": {str(key): one.label for key, one in rules.organisation.unit_types.items()},
        },
        tables={str(key): one.label for key, one in rules.tables.items()},
        sources={
            str(key): one.label for things in (rules.forms, rules.processes) for key, one in things.items()
        },
        definitions={
            node: name
            for key, node in rules.definitions.items()
            if not (name := key.rpartition(".")[2]).isascii()
        },
        reasons={check.reason: check.message for check in checks if check.reason} | _reasons(rules),
    )


def sourced(rules: RuleSet, parameter: str, on: date) -> tuple[str, str]:
    """Since when a parameter's value holds, and the document it is written in."""
    figure = _figure(rules, rules.parameters[ParameterId(parameter)], on)
    since = "" if figure.since is None or figure.since.year == 1 else figure.since.isoformat()
    return since, "" if figure.citation is None else figure.citation.in_words()


def _reasons(rules: RuleSet) -> dict[str, str]:
    """The sentence of each condition of a rule of eligibility, by its full id."""
    return {
        f"{rule.id}.{one.id}": one.sentence.text
        for rule in rules.rulings.values()
        if isinstance(rule, Eligibility)
        for one in rule.conditions
    }


def _rule_names(rules: RuleSet) -> dict[str, str]:
    """What rules of eligibility and pay are called, and the parts that can be taken of them."""
    names: dict[str, str] = {f"{GIVEN}{AS_OF}": "基准日"}
    for rule in rules.rulings.values():
        inside = {one.id: one.label for one in rule.given} | {one.id: one.label for one in rule.derived}
        for name, label in inside.items():
            names.setdefault(f"{GIVEN}{name}", label)
        lines = rule.lines if isinstance(rule, Pay) else ()
        parts = {one.id: one.label for one in rule.derived} | {one.id: one.label for one in lines}
        names |= {f"{RULED}:{rule.id}": rule.label}
        names |= {f"{RULED}:{rule.id}.{name}": f"{rule.label}·{label}" for name, label in parts.items()}
    return names


def _figure(rules: RuleSet, parameter: Parameter, on: date) -> Figure:
    """The parameter with its own document, or else that of its mechanism."""
    value = parameter.at(on)
    mechanism = rules.mechanisms.get(MechanismId(parameter.id.partition(".")[0]))
    return Figure(
        label=parameter.label,
        since=None if value is None else value.since,
        citation=(value and value.citation)
        or parameter.citation
        or (None if mechanism is None else mechanism.citation),
        members=parameter.members,
    )
