"""A field type that a plugin brings: whatever goes wrong in it stays in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.base.finding import Said
from engine.model.expr.types import Type
from engine.model.fields.base import HIDDEN, input_widget, wrong
from engine.model.fields.kind import FieldType, Json, Value, Widget, Wrong


@dataclass(frozen=True, slots=True)
class ForeignType:
    """A plugin's field type under its word `PLUGIN.NAME`; of the rule set only the word is part."""

    kind: str
    inner: FieldType = field(compare=False, repr=False)
    #: The least class of privacy of any answer, a value of PrivacyClass.
    implies: str = "plain"

    @property
    def type(self) -> Type:
        """What expressions see."""
        return self.inner.type

    def parse(self, typed: Json) -> Value | Wrong:
        """Read an answer; a plugin that fails has not understood it."""
        try:
            return self.inner.parse(typed)
        except Exception:
            return wrong(
                f"插件 {self.kind} 读不了这个回答，请换一种写法，或告诉管理员",
                f"The plugin {self.kind} cannot read this; write it otherwise, or tell an administrator",
            )

    def to_json(self, value: Value) -> Json:
        """The stored form of a value."""
        return self.inner.to_json(value)

    def from_json(self, stored: Json) -> Value:
        """The value of a stored form."""
        return self.inner.from_json(stored)

    def typed(self, value: Value) -> Json:
        """What a person would have typed for a value."""
        try:
            return self.inner.typed(value)
        except Exception:
            return "" if value is None else str(value)

    def plain(self, value: Value) -> Said:
        """The value for people."""
        try:
            return self.inner.plain(value)
        except Exception:
            return Said("", "") if value is None else Said(str(value), str(value))

    def masked(self, value: Value) -> str:
        """The value for people who may not see all of it; nothing of it if the plugin fails."""
        try:
            return self.inner.masked(value)
        except Exception:
            return HIDDEN

    def schema(self) -> Mapping[str, Json]:
        """JSON Schema of the stored form."""
        return self.inner.schema()

    def widget(self) -> Widget:
        """How it asks to be drawn: a line if the plugin fails."""
        try:
            return self.inner.widget()
        except Exception:
            return input_widget("text")

    def sample(self) -> Value:
        """A plausible value."""
        return self.inner.sample()
