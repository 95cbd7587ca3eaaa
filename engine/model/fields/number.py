"""Numbers and money: exact, with bounds, read as people write them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from engine.base.finding import NOTHING, Said, same
from engine.model.expr.types import Money, Number, Type
from engine.model.expr.values import NUMBER_MAX
from engine.model.fields.base import OneText, input_widget, wrong
from engine.model.fields.kind import Json, Value, Widget, Wrong
from engine.model.fields.normal import number
from engine.model.quantity import Fen, yuan
from engine.model.written import yuan_written

#: From where on whole numbers that have no unit are written with separators.
_GROUPED_FROM = 10_000
#: How many fen one of the unit has.
MONEY_UNITS = {"元": 100, "万元": 1_000_000}
UNITS = {"元": Said("元", "yuan"), "万元": Said("万元", "× 10,000 yuan")}
DEFAULT_SCALE = 2


def outside(value: Value, low: Value, high: Value, shown: tuple[Said, Said]) -> Wrong | None:
    """What to say about a value below `low` or above `high`; `shown` is how the two are written."""
    if low is not None and value < low:
        return wrong(f"不能小于 {shown[0].zh}", f"Give at least {shown[0].en}")
    if high is not None and value > high:
        return wrong(f"不能大于 {shown[1].zh}", f"Give at most {shown[1].en}")
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecimalType(OneText):
    """A number with at most `scale` decimals; whole numbers have none."""

    kind: str = "decimal"
    scale: int = DEFAULT_SCALE
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    unit: str = ""

    @property
    def type(self) -> Type:
        """What expressions see."""
        return Number(self.scale)

    def read(self, text: str) -> Value | Wrong:
        """Read a number."""
        found = number(text, (self.unit,))
        if found is None or abs(found) >= NUMBER_MAX:
            return self._not_a_number()
        value = _at_scale(found, self.scale)
        if value is None:
            return self._not_a_number() if self.scale == 0 else self._too_fine()
        return outside(value, self.minimum, self.maximum, self._bounds()) or value

    def to_json(self, value: Value) -> Json:
        """A whole number as such, others as text, so that no digit is lost."""
        return value if value is None else int(value) if self.scale == 0 else f"{value:f}"

    def from_json(self, stored: Json) -> Value:
        """The number."""
        return None if stored is None else Decimal(stored).quantize(Decimal(1).scaleb(-self.scale))

    def typed(self, value: Value) -> Json:
        """The digits."""
        return "" if value is None else f"{value:f}"

    def plain(self, value: Value) -> Said:
        """The number with its separators and its unit."""
        if value is None:
            return NOTHING
        # four digits that count nothing may be a year
        is_bare = self.scale == 0 and self.unit in ("", "年") and abs(value) < _GROUPED_FROM
        grouped = f"{value:f}" if is_bare else f"{value:,f}"
        return same(f"{grouped}{' ' + self.unit if self.unit else ''}")

    def schema(self) -> Mapping[str, Json]:
        """JSON Schema of the stored form."""
        if self.scale:
            return {"type": "string", "pattern": rf"^-?[0-9]+\.[0-9]{{{self.scale}}}$"}
        bounds = {"minimum": self.minimum, "maximum": self.maximum}
        return {"type": "integer", **{k: int(v) for k, v in bounds.items() if v is not None}}

    def widget(self) -> Widget:
        """A line that brings up digits on a phone."""
        return input_widget("number", same(self.unit), inputmode="decimal" if self.scale else "numeric")

    def sample(self) -> Value:
        """A number inside the bounds."""
        wanted = Decimal(10) if self.minimum is None else max(Decimal(10), self.minimum)
        value = wanted if self.maximum is None else min(wanted, self.maximum)
        return value.quantize(Decimal(1).scaleb(-self.scale))

    def _bounds(self) -> tuple[Said, Said]:
        return self.plain(self.minimum), self.plain(self.maximum)

    def _not_a_number(self) -> Wrong:
        if self.scale == 0:
            return wrong("请填写整数，例如 12", "Give a whole number, such as 12")
        return wrong("请填写数字，例如 12.5", "Give a number, such as 12.5")

    def _too_fine(self) -> Wrong:
        return wrong(f"请最多填写 {self.scale} 位小数", f"Give at most {self.scale} decimals")


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyType(OneText):
    """An amount of money, kept in fen, asked in 元 or 万元."""

    kind: str = "money"
    minimum: Fen | None = None
    maximum: Fen | None = None
    unit: str = "元"

    @property
    def type(self) -> Type:
        """What expressions see."""
        return Money()

    def read(self, text: str) -> Value | Wrong:
        """Read an amount; a bare number is in the field's unit, `1.2万` and `1.2万元` are what they say."""
        found = number(text, ("元",))
        if found is None or abs(found) * 100 >= NUMBER_MAX:
            return wrong("请填写金额，例如 1234.50", "Give an amount, such as 1234.50")
        names_its_unit = text.rstrip().endswith(("元", "万", "亿"))
        fen = _at_scale(found * (100 if names_its_unit else MONEY_UNITS[self.unit]), 0)
        if fen is None or abs(fen) >= NUMBER_MAX:
            return wrong("请填写到分为止的金额，例如 1234.50", "Give an amount down to fen, such as 1234.50")
        value = Fen(fen)
        shown = (self.plain(self.minimum), self.plain(self.maximum))
        return outside(value, self.minimum, self.maximum, shown) or value

    def to_json(self, value: Value) -> Json:
        """Fen."""
        return value if value is None else int(value)

    def from_json(self, stored: Json) -> Value:
        """The amount."""
        return stored if stored is None else Fen(stored)

    def typed(self, value: Value) -> Json:
        """The digits, in the field's unit."""
        if value is None:
            return ""
        return yuan(value).replace(",", "") if self.unit == "元" else _trimmed(self._amount(value))

    def plain(self, value: Value) -> Said:
        """The amount with its separators and its unit."""
        if value is None:
            return NOTHING
        written = yuan_written(value)
        return written if self.unit == "元" else Said(f"{_trimmed(self._amount(value))} 万元", written.en)

    def schema(self) -> Mapping[str, Json]:
        """JSON Schema of the stored form: fen."""
        bounds = {"minimum": self.minimum, "maximum": self.maximum}
        return {"type": "integer", **{k: int(v) for k, v in bounds.items() if v is not None}}

    def widget(self) -> Widget:
        """A line that brings up digits on a phone."""
        return input_widget("money", UNITS[self.unit], inputmode="decimal")

    def sample(self) -> Value:
        """An amount inside the bounds."""
        wanted = Fen(120000) if self.minimum is None else max(Fen(120000), self.minimum)
        return wanted if self.maximum is None else min(wanted, self.maximum)

    def _amount(self, fen: int) -> Decimal:
        return Decimal(fen) / MONEY_UNITS[self.unit]


def _at_scale(found: Decimal, scale: int) -> Decimal | None:
    step = Decimal(1).scaleb(-scale)
    return found.quantize(step) if found == found.quantize(step) else None


def _trimmed(amount: Decimal) -> str:
    text = f"{amount:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
