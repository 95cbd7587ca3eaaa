"""What a rule set calls things, for sentences that explain its expressions as of a day."""

from __future__ import annotations

from datetime import date

from engine.model.expr.functions import RULED
from engine.model.expr.wording import Figure, Words
from engine.model.ids import MechanismId
from engine.model.rule_set import Parameter, RuleSet
from engine.model.ruling import Eligibility, Pay

#: Names that every expression may use.
_COMMON = {
    "me": "本人",
    "today": "今天",
    "now": "现在",
    "year": "年份",
    "case.unit": "单位",
    "case.owner": "承办单位",
    "case.starter": "发起人",
    "case.number": "编号",
    "case.opened_on": "受理日期",
    "case.opened_at": "受理时刻",
    "case.period_start": "所属期间首日",
    "subject": "对象",
    "period": "期间",
}


def words_of(rules: RuleSet, on: date) -> Words:
    """Labels of fields, codes and tables, and each parameter as it holds on a day, with its document."""
    names = {
        f"form:{form.id}.{key}": field.label
        for form in rules.forms.values()
        for key, field in form.fields.items()
    }
    checks = (check for form in rules.forms.values() for check in form.checks)
    return Words(
        names={**_COMMON, **names, **_rule_names(rules)},
        figures={str(key): _figure(rules, one, on) for key, one in rules.parameters.items()},
        codes={
            str(key): {code.id: code.label for code in one.codes.values()}
            for key, one in rules.code_lists.items()
        },
        tables={str(key): one.label for key, one in rules.tables.items()},
        reasons={check.reason: check.message for check in checks if check.reason} | _reasons(rules),
    )


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
    names: dict[str, str] = {}
    for rule in rules.rulings.values():
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
