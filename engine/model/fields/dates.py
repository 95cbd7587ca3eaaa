"""Days, moments and months, read as people write them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from engine.base.clock import SHANGHAI
from engine.base.finding import NOTHING, Said
from engine.model.expr.types import Date, Instant, Type
from engine.model.fields.base import OneText, input_widget, wrong
from engine.model.fields.kind import Json, Value, Widget, Wrong
from engine.model.fields.normal import half_width
from engine.model.written import day_written, moment_written, month_written

YEAR_LEAST, YEAR_MOST = 1900, 2199
NOT_A_DAY = wrong("请填写日期，例如 2026-02-14", "Give a date, such as 2026-02-14")
NOT_A_MONTH = wrong("请填写月份，例如 2026-02", "Give a month, such as 2026-02")
NOT_A_MOMENT = wrong(
    "请填写日期和时间，例如 2026-02-14 09:30", "Give a date and time, such as 2026-02-14 09:30"
)


def _parts(text: str, marks: str) -> tuple[int, ...] | None:
    """The whole numbers in a text that are parted by any of `marks`; None when there is anything else."""
    for mark in marks:
        text = text.replace(mark, "-")
    pieces = text.rstrip("-").split("-")
    if not all(p.isascii() and p.isdigit() and len(p) <= 4 for p in pieces):
        return None
    return tuple(map(int, pieces))


def read_day(text: str) -> date | Wrong:
    """A day: 2026-02-14, 2026/2/14, 2026.2.14, 2026年2月14日 or 20260214."""
    bare = half_width(text).removesuffix("日")
    if len(bare) == 8 and bare.isascii() and bare.isdigit():
        bare = f"{bare[:4]}-{bare[4:6]}-{bare[6:]}"
    parts = _parts(bare, "/.年月")
    if parts is None or len(parts) != 3 or not YEAR_LEAST <= parts[0] <= YEAR_MOST:
        return NOT_A_DAY
    try:
        return date(*parts)
    except ValueError:
        return wrong(
            f"日历上没有 {parts[0]}年{parts[1]}月{parts[2]}日，请填写存在的日期",
            f"There is no day {text}; give one that exists",
        )


def read_time(text: str) -> time | None:
    """A time of day: 9:30, 09:30:15, 9时30分, 9点."""
    parts = _parts(half_width(text).removesuffix("分").removesuffix("秒"), ":时点分")
    if parts is None or not 1 <= len(parts) <= 3:
        return None
    try:
        hour, minute, second = (*parts, 0, 0)[:3]
        return time(hour, minute, second)
    except ValueError:
        return None


def _bounded(day: date, low: date | None, high: date | None) -> Wrong | None:
    if low is not None and day < low:
        return wrong(f"请填写 {low} 或以后的日期", f"Give {low} or a later day")
    if high is not None and day > high:
        return wrong(f"请填写 {high} 或以前的日期", f"Give {high} or an earlier day")
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class DateType(OneText):
    """A calendar day."""

    kind: str = "date"
    minimum: date | None = None
    maximum: date | None = None

    @property
    def type(self) -> Type:
        """What expressions see."""
        return Date()

    def read(self, text: str) -> Value | Wrong:
        """Read a day."""
        day = read_day(text)
        return day if isinstance(day, Wrong) else _bounded(day, self.minimum, self.maximum) or day

    def to_json(self, value: Value) -> Json:
        """Year, month and day."""
        return None if value is None else value.isoformat()

    def from_json(self, stored: Json) -> Value:
        """The day."""
        return None if stored is None else date.fromisoformat(stored)

    def plain(self, value: Value) -> Said:
        """As it is written in offices."""
        return NOTHING if value is None else day_written(value)

    def schema(self) -> Mapping[str, Json]:
        """JSON Schema of the stored form."""
        return {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}

    def widget(self) -> Widget:
        """A day picker."""
        low, high = (str(b) if b else "" for b in (self.minimum, self.maximum))
        return input_widget("date", min_=low, max_=high)

    def sample(self) -> Value:
        """A day inside the bounds."""
        return self.minimum or self.maximum or date(2026, 2, 14)


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentType(OneText):
    """A day and a time in local time, kept in UTC."""

    kind: str = "datetime"

    @property
    def type(self) -> Type:
        """What expressions see."""
        return Instant()

    def read(self, text: str) -> Value | Wrong:
        """Read a day and a time."""
        day_text, time_text = _halves(text)
        day, at = read_day(day_text), read_time(time_text)
        if isinstance(day, Wrong) or at is None:
            return NOT_A_MOMENT
        return datetime.combine(day, at, SHANGHAI).astimezone(UTC)

    def to_json(self, value: Value) -> Json:
        """The moment in UTC."""
        return None if value is None else value.astimezone(UTC).isoformat()

    def from_json(self, stored: Json) -> Value:
        """The moment."""
        return None if stored is None else datetime.fromisoformat(stored).astimezone(UTC)

    def typed(self, value: Value) -> Json:
        """Local day and time."""
        return "" if value is None else _local(value).isoformat(timespec=_precision(value))

    def plain(self, value: Value) -> Said:
        """As it is written in offices."""
        return NOTHING if value is None else moment_written(value, seconds=value.second != 0)

    def schema(self) -> Mapping[str, Json]:
        """JSON Schema of the stored form."""
        return {"type": "string", "format": "date-time"}

    def widget(self) -> Widget:
        """A picker of day and time."""
        return input_widget("datetime-local")

    def sample(self) -> Value:
        """A morning."""
        return datetime(2026, 2, 14, 1, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthType(OneText):
    """A month; expressions see its first day."""

    kind: str = "month"

    @property
    def type(self) -> Type:
        """What expressions see."""
        return Date()

    def read(self, text: str) -> Value | Wrong:
        """Read a month: 2026-02, 2026年2月, 202602."""
        bare = half_width(text)
        if len(bare) == 6 and bare.isascii() and bare.isdigit():
            bare = f"{bare[:4]}-{bare[4:]}"
        parts = _parts(bare.removesuffix("月"), "/.年")
        if parts is None or len(parts) != 2 or not YEAR_LEAST <= parts[0] <= YEAR_MOST:
            return NOT_A_MONTH
        return date(parts[0], parts[1], 1) if 1 <= parts[1] <= 12 else NOT_A_MONTH

    def to_json(self, value: Value) -> Json:
        """Year and month."""
        return None if value is None else value.isoformat()[:7]

    def from_json(self, stored: Json) -> Value:
        """The first day of the month."""
        return None if stored is None else date.fromisoformat(f"{stored}-01")

    def typed(self, value: Value) -> Json:
        """Year and month."""
        return self.to_json(value) or ""

    def plain(self, value: Value) -> Said:
        """As it is written in offices."""
        return NOTHING if value is None else month_written(value)

    def schema(self) -> Mapping[str, Json]:
        """JSON Schema of the stored form."""
        return {"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$"}

    def widget(self) -> Widget:
        """A month picker."""
        return input_widget("month")

    def sample(self) -> Value:
        """A month."""
        return date(2026, 2, 1)


def _halves(text: str) -> tuple[str, str]:
    for mark in ("T", "日"):
        day, found, at = text.partition(mark)
        if found:
            return day, at
    day, _, at = " ".join(text.split()).partition(" ")
    return day, at


def _local(value: datetime) -> datetime:
    return value.astimezone(SHANGHAI).replace(tzinfo=None)


def _precision(value: datetime) -> str:
    return "seconds" if value.second else "minutes"
