"""Reading scenario and sample files: nodes to parts, telling everything that is wrong with its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from engine.base.finding import Finding, Findings
from engine.dsl.shape.scalars import read_decimal
from engine.dsl.text.node import Items, Node, Scalar, Table
from engine.dsl.text.read import read_file
from engine.rehearsal.moments import day_of, length_of, moment_of
from engine.rehearsal.part import Part
from engine.rehearsal.problems import (
    MissingScenarioKey,
    TwiceNamed,
    UnknownScenarioKey,
    WrongScenarioValue,
)
from engine.rehearsal.shape import ById, Kind, Many, One, Plain, Shape
from engine.rehearsal.shapes import SAMPLE, SCENARIO

_YES = {"true": True, "yes": True, "是": True, "false": False, "no": False, "否": False}


def read_scenarios(files: Mapping[str, str]) -> tuple[tuple[Part, ...], tuple[Finding, ...]]:
    """All scenarios of these files, by path; a file with an error gives findings and no scenario."""
    findings = Findings()
    found: dict[str, Part] = {}
    for path in sorted(files):
        part = _read(path, files[path], SCENARIO, findings)
        if part is None:
            continue
        name = part.text("scenario")
        if name in found:
            findings.add(TwiceNamed(name, found[name].span.file), part.at("scenario"))
        else:
            found[name] = part
    return tuple(found.values()), findings.sorted()


def read_sample(files: Mapping[str, str]) -> tuple[tuple[Part, ...], tuple[Finding, ...]]:
    """The sample files of a pack, by path."""
    findings = Findings()
    parts = [_read(path, files[path], SAMPLE, findings) for path in sorted(files)]
    return tuple(part for part in parts if part is not None), findings.sorted()


def _read(path: str, text: str, shape: Shape, findings: Findings) -> Part | None:
    own = Findings()
    node = read_file(path, text, own)
    part = None if node is None else _part(node, shape, own)
    findings.extend(own.sorted())
    return None if own.has_errors else part


def _part(node: Node, shape: Shape, findings: Findings) -> Part:
    if not isinstance(node, Table):
        findings.add(WrongScenarioValue("一组“键: 值”", "a map of keys and values"), node.span)
        return Part(span=node.span)
    known = {key: value for key, value in node.values() if key in shape.keys}
    for key, entry in node.entries.items():
        if key not in known:
            findings.add(UnknownScenarioKey(key, frozenset(shape.keys)), entry.key.span)
    _tell_missing(node, shape, findings)
    return Part(
        span=next(iter(node.entries.values())).key.span if node.entries else node.span,
        values={key: _value(value, shape.keys[key], findings) for key, value in known.items()},
        places={key: value.span for key, value in known.items()},
    )


def _tell_missing(node: Table, shape: Shape, findings: Findings) -> None:
    for key in sorted(shape.required - node.entries.keys()):
        findings.add(MissingScenarioKey(frozenset({key})), node.span)
    if shape.one_of and len(shape.one_of & node.entries.keys()) != 1:
        findings.add(MissingScenarioKey(shape.one_of), node.span)


def _value(node: Node, kind: Kind, findings: Findings) -> Any:
    match kind:
        case Plain():
            return _plain(node, kind, findings)
        case One(shape):
            return _part(node, shape, findings)
        case Many(shape):
            items = node.items if isinstance(node, Items) else (node,)
            return tuple(_part(item, shape, findings) for item in items)
        case ById(of):
            if not isinstance(node, Table):
                findings.add(WrongScenarioValue("一组“id: 内容”", "a map by id"), node.span)
                return {}
            return {key: _value(value, of, findings) for key, value in node.values()}


def _plain(node: Node, kind: Plain, findings: Findings) -> Any:
    if kind is Plain.TYPED:
        return _typed(node)
    if kind in _SEVERAL:
        items = node.items if isinstance(node, Items) else (node,)
        return tuple(_scalar(item, *_SEVERAL[kind], findings) for item in items)
    read, zh, en = _READERS[kind]
    return _scalar(node, read, zh, en, findings)


def _scalar(node: Node, read: Callable[[str], Any], zh: str, en: str, findings: Findings) -> Any:
    value = read(node.text) if isinstance(node, Scalar) else None
    if value is None:
        findings.add(WrongScenarioValue(zh, en), node.span)
    return value


def _typed(node: Node) -> Any:
    match node:
        case Scalar(text=text):
            return text
        case Items(items=items):
            return [_typed(item) for item in items]
        case Table():
            return {key: _typed(value) for key, value in node.values()}


def _share(text: str) -> Decimal | None:
    value = read_decimal(text)
    return value if value is not None and 0 <= value < 1 else None


def _text(text: str) -> str:
    return text


def _due(text: str) -> date | datetime | None:
    return day_of(text) or moment_of(text)


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else None


_SEVERAL: dict[Plain, tuple[Callable[[str], Any], str, str]] = {
    Plain.TEXTS: (_text, "文字", "a text"),
    Plain.SHARES: (_share, "0 到 1 之间（不含 1）的小数", "a decimal from 0 to below 1"),
}
_READERS: dict[Plain, tuple[Callable[[str], Any], str, str]] = {
    Plain.TEXT: (_text, "文字", "a text"),
    Plain.DAY: (day_of, "日期，如 2025-06-03", "a day such as 2025-06-03"),
    Plain.MOMENT: (moment_of, "时刻，如 2025-06-03 09:00", "a moment such as 2025-06-03 09:00"),
    Plain.DUE: (_due, "日期或时刻", "a day or a moment"),
    Plain.LENGTH: (
        length_of,
        "时长，如 5 个工作日、3 天、2 小时",
        "a length such as 5 workdays, 3 days, 2 hours",
    ),
    Plain.YES_NO: (_YES.get, "true 或 false", "true or false"),
    Plain.WHOLE: (_whole, "不超过七位的整数", "a whole number of at most seven digits"),
}
