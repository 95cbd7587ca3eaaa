"""Reading one file: YAML events to nodes; whatever could hide or explode is refused with its place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from engine.base.finding import Findings
from engine.base.span import Span
from engine.dsl.text.node import Entry, Items, Node, Scalar, Table
from engine.dsl.text.problems import (
    AliasUsed,
    AlikeKeys,
    ControlCharacter,
    DuplicateKey,
    EmptyFile,
    FileTooLarge,
    KeyNotText,
    SeveralDocuments,
    TabUsed,
    TagUsed,
    TooDeeplyNested,
    YamlMistake,
)

DEPTH_MAX = 40
BYTES_MAX = 2 * 1024 * 1024

# Controls, lone surrogates, byte-order marks, other line ends, and what turns the direction of writing.
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff\u2028\u2029\u200b-\u200f"
    "\u202a-\u202e\u2066-\u2069]|\r(?!\n)"
)
# What a Chinese input method types where YAML wants its half-width twin.
_WIDE = re.compile("[：，｛｝［］“”‘’＂＇＃－]")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_file(path: str, text: str, findings: Findings) -> Node | None:
    """The nodes of one file, or None after its problems were noted."""
    if len(text.encode("utf-8", "replace")) > BYTES_MAX:
        findings.add(FileTooLarge(BYTES_MAX), Span(path, 1, 1, 1, 1))
        return None
    if _tell_hidden(path, text, findings):
        return None
    reader = _Reader(path, text, findings)
    try:
        return reader.document()
    except yaml.MarkedYAMLError as mistake:
        at = _mistake_at(path, text, mistake)
        findings.add(_mistake(mistake, _wide(text, at.line)), at)
    except yaml.YAMLError as mistake:
        findings.add(YamlMistake(str(mistake).splitlines()[0]), Span(path, 1, 1, 1, 1))
    except _Refused:
        pass
    return None


def _tell_hidden(path: str, text: str, findings: Findings) -> bool:
    found = False
    for number, line in enumerate(text.split("\n"), 1):
        for match in list(_CONTROL.finditer(line.removesuffix("\r")))[:1]:
            at = match.start() + 1
            findings.add(ControlCharacter(ord(match.group())), Span(path, number, at, number, at + 1))
            found = True
        if "\t" in line:
            at = line.index("\t") + 1
            findings.add(TabUsed(), Span(path, number, at, number, at + 1))
            found = True
    return found


def _mistake(mistake: yaml.MarkedYAMLError, wide: str) -> YamlMistake:
    return YamlMistake((mistake.problem or mistake.context or "unreadable").strip(), wide)


def _wide(text: str, line: int) -> str:
    """The first full-width mark where reading stopped, or a line above: `label：甲` fails late."""
    lines = text.split("\n")
    near = _WIDE.search(lines[line - 1]) or _WIDE.search(lines[line - 2] if line > 1 else "")
    return near.group() if near else ""


def _mistake_at(path: str, text: str, mistake: yaml.MarkedYAMLError) -> Span:
    mark = mistake.problem_mark or mistake.context_mark
    if mark is None:
        return Span(path, 1, 1, 1, 1)
    lines = text.split("\n")
    line = min(mark.line, len(lines) - 1)
    column = min(mark.column, len(lines[line])) + 1
    return Span(path, line + 1, column, line + 1, column + 1)


class _Refused(Exception):
    """Something was found after which the rest of the file cannot be read; it has been noted."""


@dataclass(slots=True)
class _Reader:
    path: str
    text: str
    findings: Findings

    def document(self) -> Node | None:
        events = yaml.parse(self.text, Loader=_LOADER)
        node: Node | None = None
        for event in events:
            match event:
                case yaml.StreamStartEvent() | yaml.StreamEndEvent() | yaml.DocumentEndEvent():
                    continue
                case yaml.DocumentStartEvent():
                    if node is not None:
                        self.findings.add(SeveralDocuments(), self._span(event))
                        raise _Refused
                case _:
                    node = self._node(event, events, 1)
        if node is None or (isinstance(node, Scalar) and not node.text):
            self.findings.add(EmptyFile(), Span(self.path, 1, 1, 1, 1))
            return None
        return node

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
        if depth > DEPTH_MAX:
            self.findings.add(TooDeeplyNested(DEPTH_MAX), self._start(event))
            raise _Refused
        self._tell_node(event)
        match event:
            case yaml.ScalarEvent():
                return self._scalar(event)
            case yaml.SequenceStartEvent():
                return self._items(event, events, depth)
            case yaml.MappingStartEvent():
                return self._table(event, events, depth)
            case _:
                return Scalar("", self._span(event), self._span(event))

    def _tell_node(self, event: yaml.Event) -> None:
        if getattr(event, "anchor", None) is not None:
            self.findings.add(AliasUsed(), self._start(event))
        if tag := getattr(event, "tag", None):
            self.findings.add(TagUsed(str(tag)), self._start(event))

    def _items(self, start: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Items:
        items: list[Node] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                return Items(tuple(items), self._between(start, event))
            items.append(self._node(event, events, depth + 1))
        raise _Refused

    def _table(self, start: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Table:
        entries: dict[str, Entry] = {}
        alike: dict[str, str] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                return Table(entries, self._between(start, event))
            key = self._node(event, events, depth + 1)
            value = self._node(next(events), events, depth + 1)
            if isinstance(key, Scalar):
                self._enter(entries, alike, key, value)
            else:
                self.findings.add(KeyNotText(), self._start(event))
        raise _Refused

    def _enter(self, entries: dict[str, Entry], alike: dict[str, str], key: Scalar, value: Node) -> None:
        folded = unicodedata.normalize("NFKC", key.text).casefold()
        if key.text in entries:
            first = entries[key.text].key.span.line
            self.findings.add(DuplicateKey(key.text, first), key.span)
            return
        if folded in alike:
            self.findings.add(AlikeKeys(key.text, alike[folded]), key.span)
        alike[folded] = key.text
        entries[key.text] = Entry(key, value)

    def _scalar(self, event: yaml.ScalarEvent) -> Scalar:
        span = self._span(event)
        assert event.start_mark is not None
        assert event.end_mark is not None
        written = self.text[event.start_mark.index : event.end_mark.index]
        if span.line != span.end_line:
            return Scalar(event.value, span, span, honest=False)
        if written == event.value:
            return Scalar(event.value, span, span)
        if written[1:-1] == event.value:
            return Scalar(event.value, span, span.within(1, len(written) - 1))
        return Scalar(event.value, span, span, honest=False)

    def _span(self, event: yaml.Event) -> Span:
        return self._between(event, event)

    def _start(self, event: yaml.Event) -> Span:
        """Of a long node only its first line."""
        span = self._span(event)
        if span.line == span.end_line:
            return span
        return Span(span.file, span.line, span.column, span.line, span.column + 1)

    def _between(self, start: yaml.Event, end: yaml.Event) -> Span:
        a, b = start.start_mark, end.end_mark
        assert a is not None
        assert b is not None
        return Span(self.path, a.line + 1, a.column + 1, b.line + 1, b.column + 1)
