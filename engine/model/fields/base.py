"""What most field types share: an answer that is one text, and hiding it."""

from __future__ import annotations

from engine.base.finding import NOTHING, Said, same
from engine.model.fields.kind import Json, Value, Widget, Wrong
from engine.model.fields.normal import one_text

HIDDEN = "＊＊＊"


def wrong(zh: str, en: str) -> Wrong:
    """What is wrong with an answer, in both languages."""
    return Wrong(Said(zh, en))


class OneText:
    """A type whose answer is one text; its `read` sees a text that is not empty."""

    __slots__ = ()

    def parse(self, typed: Json) -> Value | Wrong:
        """Read an answer; an empty one is None."""
        text = one_text(typed)
        return text if isinstance(text, Wrong) else self.read(text) if text else None

    def read(self, text: str) -> Value | Wrong:
        """Read a text that is not empty."""
        raise NotImplementedError

    def to_json(self, value: Value) -> Json:
        """The stored form of a value: itself."""
        return value

    def from_json(self, stored: Json) -> Value:
        """The value of a stored form: itself."""
        return stored

    def typed(self, value: Value) -> Json:
        """What a person would have typed."""
        return "" if value is None else str(value)

    def plain(self, value: Value) -> Said:
        """The value for people."""
        return same(str(self.typed(value)))

    def masked(self, value: Value) -> str:
        """The value for people who may not see all of it."""
        return "" if value is None else HIDDEN


def input_widget(control: str, unit: Said = NOTHING, **attributes: str) -> Widget:
    """A one-line control with HTML attributes; `inputmode_` names an attribute that Python reserves."""
    return Widget(
        control=control, unit=unit, attributes={k.rstrip("_"): v for k, v in attributes.items() if v}
    )
