"""Closed answers: yes or no, one code, several codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.base.finding import NOTHING, Said, listed, same
from engine.model.expr.types import Bool, Enum, List, Type
from engine.model.fields.base import HIDDEN, OneText, wrong
from engine.model.fields.kind import Json, Value, Widget, Wrong
from engine.model.fields.normal import clean, half_width

_YES = frozenset({"是", "有", "true", "yes", "y", "on", "1"})
_NO = frozenset({"否", "无", "false", "no", "n", "off", "0"})
YES, NO = Said("是", "Yes"), Said("否", "No")
#: With up to so many choices all are shown at once.
SHOWN_AT_ONCE_MAX = 6
_SEPARATORS = "、，,;；\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class BoolType(OneText):
    """Yes or no; not answered is neither."""

    kind: str = "bool"

    @property
    def type(self) -> Type:
        """What expressions see."""
        return Bool()

    def read(self, text: str) -> Value | Wrong:
        """Read 是 or 否."""
        word = half_width(text).lower()
        if word in _YES | _NO:
            return word in _YES
        return wrong("请选择“是”或“否”", "Choose yes or no")

    def typed(self, value: Value) -> Json:
        """true or false."""
        return "" if value is None else "true" if value else "false"

    def plain(self, value: Value) -> Said:
        """是 or 否."""
        return NOTHING if value is None else YES if value else NO

    def schema(self) -> Mapping[str, Json]:
        """JSON Schema of the stored form."""
        return {"type": "boolean"}

    def widget(self) -> Widget:
        """Two buttons."""
        return Widget(control="radio", options=(("true", YES), ("false", NO)))

    def sample(self) -> Value:
        """Yes."""
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceType(OneText):
    """One code of a code list; `codes` are (code, label)."""

    kind: str = "choice"
    codes: tuple[tuple[str, str], ...]
    code_list: str = ""

    @property
    def type(self) -> Type:
        """What expressions see."""
        return Enum(self.code_list, tuple(code for code, _ in self.codes))

    def read(self, text: str) -> Value | Wrong:
        """Read a code, or the label of one."""
        return _code(text, self.codes) or _not_offered(text)

    def plain(self, value: Value) -> Said:
        """The label."""
        return NOTHING if value is None else same(dict(self.codes).get(value, str(value)))

    def schema(self) -> Mapping[str, Json]:
        """JSON Schema of the stored form."""
        return {"enum": [code for code, _ in self.codes]}

    def widget(self) -> Widget:
        """Buttons for a few, a list for many."""
        control = "radio" if len(self.codes) <= SHOWN_AT_ONCE_MAX else "select"
        return Widget(control=control, options=_offered(self.codes))

    def sample(self) -> Value:
        """The first code."""
        return self.codes[0][0]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoicesType:
    """Several codes of a code list, kept in the list's order."""

    kind: str = "choices"
    codes: tuple[tuple[str, str], ...]
    code_list: str = ""
    minimum: int | None = None
    maximum: int | None = None

    @property
    def type(self) -> Type:
        """What expressions see."""
        codes = tuple(code for code, _ in self.codes)
        return List(Enum(self.code_list, codes), max(len(codes), 1))

    def parse(self, typed: Json) -> Value | Wrong:
        """Read a list of codes or labels, or one text that names several."""
        words = _words(typed)
        if isinstance(words, Wrong):
            return words
        found = {word: _code(word, self.codes) for word in words}
        unknown = next((word for word, code in found.items() if code is None), None)
        if unknown is not None:
            return _not_offered(unknown)
        chosen = tuple(code for code, _ in self.codes if code in found.values())
        return self._counted(chosen) if chosen else None

    def to_json(self, value: Value) -> Json:
        """The codes."""
        return None if value is None else list(value)

    def from_json(self, stored: Json) -> Value:
        """The codes."""
        return None if stored is None else tuple(stored)

    def typed(self, value: Value) -> Json:
        """The codes."""
        return list(value or ())

    def plain(self, value: Value) -> Said:
        """The labels."""
        labels = dict(self.codes)
        return listed(same(labels.get(code, code)) for code in value or ())

    def masked(self, value: Value) -> str:
        """Nothing of it."""
        return HIDDEN if value else ""

    def schema(self) -> Mapping[str, Json]:
        """JSON Schema of the stored form."""
        items = {"enum": [code for code, _ in self.codes]}
        bounds = {"minItems": self.minimum or 1, "maxItems": self.maximum or len(self.codes)}
        return {"type": "array", "items": items, "uniqueItems": True, **bounds}

    def widget(self) -> Widget:
        """Boxes to tick."""
        return Widget(control="checkboxes", options=_offered(self.codes))

    def sample(self) -> Value:
        """The first codes, as many as must be."""
        return tuple(code for code, _ in self.codes[: self.minimum or 1])

    def _counted(self, chosen: tuple[str, ...]) -> Value | Wrong:
        if self.minimum is not None and len(chosen) < self.minimum:
            return wrong(f"请至少选择 {self.minimum} 项", f"Choose at least {self.minimum}")
        if self.maximum is not None and len(chosen) > self.maximum:
            return wrong(f"请最多选择 {self.maximum} 项", f"Choose at most {self.maximum}")
        return chosen


def _words(typed: Json) -> list[str] | Wrong:
    match typed:
        case None:
            return []
        case str():
            for mark in _SEPARATORS:
                typed = typed.replace(mark, "\n")
            parts = typed.split("\n")
        case list() | tuple() if all(isinstance(part, str) for part in typed):
            parts = list(typed)
        case _:
            return wrong("请从选项中选择", "Choose from the list")
    return [word for word in map(clean, parts) if word]


def _code(text: str, codes: tuple[tuple[str, str], ...]) -> str | None:
    by_label = {label: code for code, label in reversed(codes)}
    return text if text in dict(codes) else by_label.get(text)


def _offered(codes: tuple[tuple[str, str], ...]) -> tuple[tuple[str, Said], ...]:
    return tuple((code, same(label)) for code, label in codes)


def _not_offered(text: str) -> Wrong:
    shown = text if len(text) <= 20 else text[:20] + "…"
    return wrong(f"选项中没有“{shown}”，请从选项中选择", f"“{shown}” is not offered; choose from the list")
