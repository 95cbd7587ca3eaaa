"""Differences between two rule sets in sentences, by mechanism, with the documents they follow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Any, get_args

from engine.base.finding import Said, listed, same
from engine.dsl.difference import Change, Crumb, differences
from engine.model.catalogue import Item
from engine.model.expr import tree
from engine.model.ids import CatalogueId, ParameterId
from engine.model.process import Task
from engine.model.rule_set import Parameter, ParameterValue, RuleSet
from engine.model.seats import ActorOf, Leaders, MembersOf, PersonOf, PostHolders, Starter
from engine.service.views.words import figures_words, value_words

_NODES = get_args(tree.Node)
WHOLE = Said("整个配置包", "The pack")
NOTHING_THERE = Said("（无）", "(none)")
#: The sections of a rule set and what one of their entries is called.
NOUNS: Mapping[str, Said] = {
    "mechanisms": Said("机制", "mechanism"),
    "parameters": Said("参数", "figure"),
    "code_lists": Said("代码表", "code list"),
    "catalogues": Said("清单", "catalogue"),
    "tables": Said("决策表", "decision table"),
    "forms": Said("表单", "form"),
    "processes": Said("流程", "process"),
    "modes": Said("应急模式", "mode"),
    "ledgers": Said("账本", "ledger"),
    "scores": Said("评分", "score"),
    "rulings": Said("规则", "rule"),
    "ballots": Said("评议票", "ballot"),
    "boards": Said("认领墙", "board"),
    "reports": Said("报表", "report"),
    "definitions": Said("定义", "definition"),
}
#: What the parts of the model are called; a part that has no words here goes by its key.
PARTS: Mapping[str, Said] = {
    "organisation": Said("组织", "organisation"),
    "label": Said("名称", "name"),
    "within": Said("时限", "limit"),
    "by": Said("办理人", "doers"),
    "start": Said("发起", "start"),
    "outcomes": Said("办理意见", "outcomes"),
    "passes": Said("通过条件", "pass"),
    "signing": Said("签署规则", "signing"),
    "overdue": Said("逾期处理", "when overdue"),
    "then": Said("办理后的动作", "effects"),
    "checks": Said("校验", "checks"),
    "required": Said("必填", "required"),
    "show_if": Said("显示条件", "shown if"),
    "when": Said("条件", "condition"),
    "value": Said("计算", "value"),
    "caps": Said("上限", "caps"),
    "most": Said("最多", "most"),
    "lines": Said("科目", "lines"),
    "shares": Said("分担", "shares"),
    "indicators": Said("指标", "indicators"),
    "weight": Said("权重", "weight"),
    "conditions": Said("条件", "conditions"),
    "codes": Said("代码", "codes"),
    "rows": Said("行", "rows"),
    "measures": Said("数据", "measures"),
    "posts": Said("岗位", "posts"),
    "unit_types": Said("单位类型", "unit types"),
    "hierarchies": Said("隶属关系", "hierarchies"),
    "citation": Said("依据", "source"),
    "in_force_from": Said("施行日期", "in force from"),
    "sets": Said("期间标准", "figures for the time"),
    "message": Said("提示", "message"),
    "type": Said("类型", "type"),
    "managers": Said("流程管理员", "managers"),
    "schedule": Said("周期", "schedule"),
    "purpose": Said("用途", "purpose"),
    "privacy": Said("个人信息", "personal data"),
    "queue": Said("队列", "queue"),
    "signatures": Said("签字层级", "signatures"),
    "end_labels": Said("结束状态", "ends"),
    "order": Said("次序", "order"),
}
#: Fields that only repeat what another says, or wrap it.
_SILENT = frozenset({"id", "mechanism", "body", "steps", "branches", "amount", "items", "cells", "fields"})
_CUT = 120


@dataclass(frozen=True, slots=True)
class Sentence:
    """One difference: what differs, what it was and is, and the document behind it."""

    what: Said
    before: Said
    after: Said
    source: str = ""

    def said(self) -> Said:
        """The whole sentence."""
        return Said(
            f"{self.what.zh}：{self.before.zh} → {self.after.zh}",
            f"{self.what.en}: {self.before.en} → {self.after.en}",
        )


@dataclass(frozen=True, slots=True)
class Group:
    """The differences of one mechanism."""

    mechanism: str
    label: Said
    sentences: tuple[Sentence, ...]


def difference_groups(before: RuleSet, after: RuleSet) -> tuple[Group, ...]:
    """Every difference, by mechanism in the order of the newer pack, the whole pack first."""
    found: dict[str, list[Sentence]] = {}
    every = differences(before, after)
    items = {_item(change) for change in every if change.way[0].key == "catalogues"}
    for change in every:
        if change.way[0].key == "code_lists" and _item(change) in items:
            continue  # the item itself tells it
        if change.way[-1].key == "codes" and change.before in _lists_of(before, every):
            continue  # the list itself tells it
        home = _home(change, after, before)
        found.setdefault(home, []).extend(_sentences(change, home, before, after))
    known = ["", *after.mechanisms, *before.mechanisms]
    labels = {**before.mechanisms, **after.mechanisms}
    return tuple(
        Group(key, same(labels[key].label) if key in labels else WHOLE, tuple(found[key]))  # type: ignore[index]  # ids are texts
        for key in dict.fromkeys(known)
        if key in found
    )


def told(change: Change, before: RuleSet, after: RuleSet) -> tuple[Sentence, ...]:
    """One change in sentences."""
    return tuple(_sentences(change, _home(change, after, before), before, after))


def _lists_of(rules: RuleSet, changes: Iterable[Change]) -> list[object]:
    """The code lists that changed, as the choices of fields repeat them."""
    changed = {change.way[1].key for change in changes if change.way[0].key == "code_lists"}
    known = (codes for key, codes in rules.code_lists.items() if key in changed)
    return [tuple((code.id, code.label) for code in each.codes.values()) for each in known]


def _item(change: Change) -> tuple[str, ...]:
    """A catalogue, or one of its items: its items in effect are codes of the same name."""
    return tuple(crumb.key for crumb in change.way[1:] if crumb.key not in ("codes", "items"))[:2]


def _home(change: Change, *rule_sets: RuleSet) -> str:
    """The mechanism that a change belongs to; "" for the whole pack."""
    if len(change.way) < 2:
        return ""
    key = change.way[1].key.partition(".")[0]
    return key if any(key in rules.mechanisms for rules in rule_sets) else ""


def _sentences(change: Change, home: str, before: RuleSet, after: RuleSet) -> Iterator[Sentence]:
    source = _source(change, home, after)
    parameter = _parameter(change, after) or _parameter(change, before)
    if parameter is not None and change.way[2:3] == (Crumb("values"),):
        yield from _figures(change, parameter, source)
        return
    what = _what(change.way, after)
    if change.is_order:
        what = Said(f"{what.zh}的次序", f"order of {what.en}")
    yield Sentence(what, _words(change.before, before), _words(change.after, after), source)


def _parameter(change: Change, rules: RuleSet) -> Parameter | None:
    if len(change.way) < 3 or change.way[0].key != "parameters":
        return None
    return rules.parameters.get(ParameterId(change.way[1].key))


def _figures(change: Change, parameter: Parameter, source: str) -> Iterator[Sentence]:
    """The dated values of a figure, day by day."""
    old, new = _by_day(change.before), _by_day(change.after)
    for day in sorted({*old, *new}):
        one, other = old.get(day), new.get(day)
        if one == other:
            continue
        since = "" if day == date.min else f"（{day} 起）"
        since_en = "" if day == date.min else f" (from {day})"
        what = Said(f"{parameter.label}{since}", f"{parameter.label}{since_en}")
        yield Sentence(what, _figure(parameter, one), _figure(parameter, other), source)


def _by_day(values: Any) -> dict[date, object]:
    return {each.since: each.value for each in values or () if isinstance(each, ParameterValue)}


def _figure(parameter: Parameter, value: object) -> Said:
    return NOTHING_THERE if value is None else figures_words(parameter, value)


def _what(way: tuple[Crumb, ...], rules: RuleSet) -> Said:
    """The way to a part in words: 流程“小循环” · 步骤“受理” · 时限."""
    columns = _columns(way, rules)
    parts: list[Said] = []
    section = NOUNS.get(way[0].key)
    rest = way
    if section is not None and len(way) > 1:
        name = way[1].label or way[1].key.partition(".")[2] or way[1].key
        parts.append(Said(f"{section.zh}“{name}”", f"{section.en} {name}"))
        rest = way[2:]
    for crumb in rest:
        if crumb.key in _SILENT:
            continue
        known = columns.get(crumb.key) or PARTS.get(crumb.key)
        parts.append(known if known is not None else same(crumb.label or crumb.key))
    return (
        Said(" · ".join(part.zh for part in parts), " · ".join(part.en for part in parts)) if parts else WHOLE
    )


def _columns(way: tuple[Crumb, ...], rules: RuleSet) -> Mapping[str, Said]:
    """What the columns are called where the way leads into a catalogue."""
    if way[0].key != "catalogues" or len(way) < 2:
        return {}
    found = rules.catalogues.get(CatalogueId(way[1].key))
    return {} if found is None else {key: same(column.label) for key, column in found.columns.items()}


def _source(change: Change, home: str, rules: RuleSet) -> str:
    mechanism = next((each for key, each in rules.mechanisms.items() if key == home), None)
    citation = mechanism.citation if mechanism is not None else None
    return "" if citation is None else citation.document


def _words(value: object, rules: RuleSet) -> Said:
    """A part of the model as people read it, in short."""
    match value:
        case None | ():
            return NOTHING_THERE
        case bool():
            return Said("是", "yes") if value else Said("否", "no")
        case str():
            return same(_cut(value))
        case Enum():
            return same(str(value.value))
        case Fraction():
            return same(str(value))
        case PostHolders() | Starter() | ActorOf() | MembersOf() | PersonOf() | Leaders():
            return _seat(value, rules)
        case Item():
            cells = "；".join(value.cells.values())
            return same(_cut(f"{value.id} {value.label} {cells}"))
        case Task():
            by = listed(_seat(seat, rules) for seat in value.by)
            return Said(f"{value.label}（{by.zh}）", f"{value.label} ({by.en})")
        case tree.Literal(type=kind, value=held):
            return value_words(kind, held)
        case tree.Parameter(id=name):
            known = rules.parameters.get(ParameterId(name))
            return same(known.label if known else f"${name}")
        case _ if isinstance(value, _NODES):
            written = rules.texts.of(value)
            return same(_cut(written.text)) if written else Said("（计算）", "(computed)")
        case tuple() | list():
            return listed(_words(one, rules) for one in value)
        case Mapping():
            return listed(_words(one, rules) for one in value.values())
        case frozenset():
            return same("、".join(sorted(map(str, value))))
        case _:
            return _rarer(value)


def _rarer(value: object) -> Said:
    label = getattr(value, "label", None)
    if isinstance(label, str) and label:
        return same(label)
    for name in ("document", "message", "id"):
        text = getattr(value, name, None)
        if isinstance(text, str) and text:
            return same(text)
    return same(_cut(str(value)) if isinstance(value, int | date) else type(value).__name__)


def _seat(seat: object, rules: RuleSet) -> Said:
    match seat:
        case PostHolders(post=post):
            known = next((each.label for key, each in rules.organisation.posts.items() if key == post), post)
            return same(known)
        case Starter():
            return Said("发起人", "the starter")
        case ActorOf(step=step):
            return Said(f"“{step}”的办理人", f"who acted in {step}")
        case Leaders():
            return Said("各级负责人", "the heads of each level")
        case MembersOf():
            return Said("成员", "members")
        case _:
            return Said("指定的人", "a named person")


def _cut(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _CUT else f"{flat[:_CUT]}…"
