"""Words: a line, a paragraph, a mobile number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from engine.model.expr.types import Text, Type
from engine.model.expr.values import TEXT_CHARS_MAX
from engine.model.fields.base import OneText, input_widget, wrong
from engine.model.fields.kind import Json, Value, Widget, Wrong
from engine.model.fields.normal import half_width

LINE_CHARS_MAX = 200
MOBILE_DIGITS = 11


class Pattern(Protocol):
    """A compiled pattern, made by whoever reads the pack (google-re2, so that no text can hang it)."""

    def fullmatch(self, text: str) -> object | None:
        """Something when the whole text fits, None when it does not."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class TextType(OneText):
    """One line of words, or with `lines` a paragraph."""

    kind: str = "text"
    length: int | None = None
    pattern: Pattern | None = None
    lines: bool = False

    @property
    def type(self) -> Type:
        """What expressions see."""
        return Text()

    @property
    def length_max(self) -> int:
        """How many characters fit."""
        return self.length or (TEXT_CHARS_MAX if self.lines else LINE_CHARS_MAX)

    def read(self, text: str) -> Value | Wrong:
        """Read words; several lines become one where only one is asked."""
        words = text if self.lines else " ".join(text.split())
        if len(words) > self.length_max:
            return wrong(
                f"请缩短到 {self.length_max} 字以内（现有 {len(words)} 字）",
                f"Shorten this to {self.length_max} characters (now {len(words)})",
            )
        if self.pattern is not None and self.pattern.fullmatch(words) is None:
            return wrong("请按提示的格式填写", "Use the format that the hint shows")
        return words

    def schema(self) -> Mapping[str, Json]:
        """JSON Schema of the stored form."""
        return {"type": "string", "minLength": 1, "maxLength": self.length_max}

    def widget(self) -> Widget:
        """A line or a box."""
        return input_widget("textarea" if self.lines else "text", maxlength=str(self.length_max))

    def masked(self, value: Value) -> str:
        """The first character alone."""
        return "" if value is None else value[:1] + "＊＊"

    def sample(self) -> Value:
        """A few words."""
        return "示例文字"[: self.length_max]


@dataclass(frozen=True, slots=True, kw_only=True)
class MobileType(OneText):
    """A mobile number of eleven digits."""

    kind: str = "mobile"

    @property
    def type(self) -> Type:
        """What expressions see."""
        return Text()

    def read(self, text: str) -> Value | Wrong:
        """Read a number, with or without spaces, dashes and +86."""
        digits = half_width(text).replace("-", "").removeprefix("+86")
        is_mobile = len(digits) == MOBILE_DIGITS and digits.isascii() and digits.isdigit()
        if not is_mobile or digits[0] != "1" or digits[1] in "012":
            return wrong("请填写 11 位手机号，例如 13812345678", "Give a mobile number of 11 digits")
        return digits

    def schema(self) -> Mapping[str, Json]:
        """JSON Schema of the stored form."""
        return {"type": "string", "pattern": "^1[3-9][0-9]{9}$"}

    def widget(self) -> Widget:
        """A line for telephone numbers."""
        return input_widget("tel", inputmode="tel", maxlength="20", autocomplete="tel")

    def masked(self, value: Value) -> str:
        """The first three digits and the last four."""
        return "" if value is None else f"{value[:3]}****{value[-4:]}"

    def sample(self) -> Value:
        """A number nobody has."""
        return "13800000000"
