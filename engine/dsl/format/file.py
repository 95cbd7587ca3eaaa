"""Formatting one file: from its text to the edits that bring its expressions into canonical form."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from engine.base.finding import Finding, Findings, Lang
from engine.base.span import Span
from engine.dsl.expr.syntax.printer import Quote
from engine.dsl.format.canonical import canonical, spelt_in
from engine.dsl.format.places import Part, Written, written
from engine.dsl.format.problems import LeftFolded, NotCanonical, Unreadable
from engine.dsl.format.scalar import Style, as_written, in_flow, style_of
from engine.dsl.text.node import Items, Node, Scalar, Table
from engine.dsl.text.read import read_file


@dataclass(frozen=True, slots=True)
class Edit:
    """Characters `start` up to `end` of a file, replaced by `text`; `span` is the same place for people."""

    start: int
    end: int
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Formatted:
    """What formatting a file gives: its new text, what is not canonical in the old one, what was left."""

    text: str
    edits: tuple[Edit, ...]
    changed: tuple[Finding, ...]
    left: tuple[Finding, ...]


def format_file(path: str, text: str, lang: Lang | None = None) -> Formatted:
    """A file with its expressions in canonical form, in one keyword language or in its own.

    A file that cannot be read stays as it is: telling why is the checker's task.
    """
    root = read_file(path, text, Findings())
    if root is None:
        return Formatted(text, (), (), ())
    found = tuple(written(path, root))
    editor = _Editor(text, lang or own_language(found))
    edits = tuple(edit for one in found if (edit := editor.edit(one)) is not None)
    new = applied(text, edits)
    assert _same_but(root, read_file(path, new, Findings()), editor.forms)
    return Formatted(new, edits, editor.changed.sorted(), editor.left.sorted())


def own_language(found: tuple[Written, ...]) -> Lang:
    """The language in which most keywords of a file are written; English where there are none."""
    spelt: Counter[Lang] = Counter()
    for one in found:
        for part in one.parts:
            spelt += spelt_in(one.scalar.text[part.start : part.end], part.kind)
    return "zh" if spelt["zh"] > spelt["en"] else "en"


def applied(text: str, edits: tuple[Edit, ...]) -> str:
    """The text after its edits, which do not overlap."""
    for edit in sorted(edits, key=lambda edit: edit.start, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


class _Editor:
    """Edits one file."""

    def __init__(self, text: str, lang: Lang) -> None:
        self._text = text
        self._flow = in_flow(text)
        self._lang: Lang = lang
        self._starts = [0, *(at + 1 for at, sign in enumerate(text) if sign == "\n")]
        self.forms: dict[Span, str] = {}
        self.changed = Findings()
        self.left = Findings()

    def edit(self, one: Written) -> Edit | None:
        """The edit that a scalar needs, if any."""
        scalar = one.scalar
        start = self._starts[scalar.span.line - 1] + scalar.span.column - 1
        end = self._starts[scalar.span.end_line - 1] + scalar.span.end_column - 1
        source = self._text[start:end]
        style = style_of(source)
        new = self._canonical(one, style)
        if new is None or new == scalar.text:
            return None
        is_block = style == "block" or scalar.span.line != scalar.span.end_line
        flowing = (scalar.span.line, scalar.span.column) in self._flow
        replaced = None if is_block else as_written(new, style, in_flow=flowing)
        if replaced is None:
            if _squeezed(new) != _squeezed(scalar.text):
                self.left.add(LeftFolded(new), scalar.span)
            return None
        self.forms[scalar.span] = new
        self.changed.add(NotCanonical(new), scalar.span)
        return Edit(start, end, replaced, scalar.span)

    def _canonical(self, one: Written, style: Style) -> str | None:
        """The whole text of the scalar with its expressions in canonical form."""
        quote: Quote = "“" if style == "double" else '"'
        new = text = one.scalar.text
        for part in reversed(one.parts):
            put = canonical(text[part.start : part.end], part.kind, self._lang, quote)
            if put is None:
                self._tell_unreadable(one.scalar, part)
                continue
            new = new[: part.start] + put + new[part.end :]
        return new

    def _tell_unreadable(self, scalar: Scalar, part: Part) -> None:
        at = scalar.inner.within(part.start, part.end) if scalar.honest else scalar.span
        self.left.add(Unreadable(), at)


def _squeezed(text: str) -> str:
    """The text without its white space: where it breaks its lines is the author's choice."""
    return "".join(text.split())


def _same_but(old: Node, new: Node | None, forms: dict[Span, str]) -> bool:
    """Whether a new tree reads as the old one with the new forms in it, and nothing else."""
    match old, new:
        case Scalar(), Scalar():
            return new.text == forms.get(old.span, old.text)
        case Items(items=a), Items(items=b):
            return len(a) == len(b) and all(_same_but(x, y, forms) for x, y in zip(a, b, strict=True))
        case Table(entries=a), Table(entries=b):
            return list(a) == list(b) and all(_same_but(a[k].value, b[k].value, forms) for k in a)
        case _:
            return False
