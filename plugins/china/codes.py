"""Numbers with a check character: each is read as people write it, and refused with what is wrong in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from engine.plugin.api import Json, OneText, Text, Value, Widget, Wrong, half_width, input_widget, wrong

#: GB 11643-1999: weights of the first 17 digits, and the check character for each remainder by 11.
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
#: GB 32100-2015: the 31 characters (no I, O, S, V, Z), each standing for its place.
_CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_LENGTH = 18
_TELEPHONE = re.compile(r"1[3-9]\d{9}|0\d{2,3}-\d{7,8}(-\d{1,6})?|400-?\d{3}-?\d{4}")


def _compact(text: str) -> str:
    return "".join(half_width(text).split()).upper()


@dataclass(frozen=True)
class _Code(OneText):
    """What the codes share: they are texts, masked but for both ends."""

    kind: str = "code"
    shown_first: int = 4
    shown_last: int = 2

    @property
    def type(self) -> Text:
        """What expressions see."""
        return Text()

    def widget(self) -> Widget:
        """One line."""
        return input_widget("text", maxlength="40", autocomplete="off")

    def masked(self, value: Value) -> str:
        """Both ends, and how much lies between."""
        if value is None:
            return ""
        hidden = max(0, len(value) - self.shown_first - self.shown_last)
        return f"{value[: self.shown_first]}{'*' * hidden}{value[-self.shown_last :]}"


@dataclass(frozen=True)
class IdentityNumber(_Code):
    """An identity number of 18 characters (GB 11643-1999)."""

    kind: str = "id_number"
    shown_first: int = 1
    shown_last: int = 1

    def read(self, text: str) -> Value | Wrong:
        """Its length, its day of birth and its check character are right, or which is not."""
        number = _compact(text)
        if not re.fullmatch(r"\d{17}[\dX]", number):
            return wrong("请填写 18 位公民身份号码", "Give the 18 characters of the identity number")
        try:
            date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
        except ValueError:
            return wrong("身份号码里的出生日期不存在", "The day of birth in the number does not exist")
        total = sum(int(digit) * weight for digit, weight in zip(number, _ID_WEIGHTS, strict=False))
        if _ID_CHECKS[total % 11] != number[-1]:
            return wrong("身份号码的最后一位对不上，请核对", "The last character does not fit; look again")
        return number

    def schema(self) -> dict[str, Json]:
        """JSON Schema of the stored form."""
        return {"type": "string", "pattern": "^[0-9]{17}[0-9X]$"}

    def sample(self) -> Value:
        """A number whose region was never given out."""
        return "00000019900101000X"


@dataclass(frozen=True)
class CreditCode(_Code):
    """A unified social credit code of an organisation (GB 32100-2015)."""

    kind: str = "credit_code"

    def read(self, text: str) -> Value | Wrong:
        """Its characters and its check character are right, or which is not."""
        code = _compact(text).replace("-", "")
        if len(code) != _CREDIT_LENGTH or any(each not in _CREDIT for each in code):
            return wrong(
                "请填写 18 位统一社会信用代码（没有 I、O、S、V、Z）",
                "Give the 18 characters of the social credit code (none is I, O, S, V or Z)",
            )
        total = sum(_CREDIT.index(each) * pow(3, place, 31) for place, each in enumerate(code[:-1]))
        if _CREDIT[-total % 31] != code[-1]:
            return wrong("信用代码的最后一位对不上，请核对", "The last character does not fit; look again")
        return code

    def schema(self) -> dict[str, Json]:
        """JSON Schema of the stored form."""
        return {"type": "string", "pattern": f"^[{_CREDIT}]{{18}}$"}

    def sample(self) -> Value:
        """A code of nobody."""
        return "91000000000000000K"


@dataclass(frozen=True)
class Telephone(_Code):
    """A mobile or a fixed telephone."""

    kind: str = "telephone"
    shown_first: int = 3
    shown_last: int = 2

    def read(self, text: str) -> Value | Wrong:
        """Eleven digits, or a number with its area code."""
        number = _compact(text).replace("—", "-").replace("（", "").replace("）", "-").removeprefix("+86")
        if not _TELEPHONE.fullmatch(number):
            return wrong(
                "请填写手机号，或带区号的固定电话，例如 028-87654321",
                "Give a mobile number, or a fixed one with its area code such as 028-87654321",
            )
        return number

    def schema(self) -> dict[str, Json]:
        """JSON Schema of the stored form."""
        return {"type": "string", "pattern": "^[0-9-]{7,20}$"}

    def widget(self) -> Widget:
        """A line for telephones."""
        return input_widget("tel", inputmode="tel", maxlength="24", autocomplete="tel")

    def sample(self) -> Value:
        """A number nobody has."""
        return "028-00000000"
