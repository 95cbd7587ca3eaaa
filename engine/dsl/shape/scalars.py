"""How each kind of scalar is written, and what it then is; None where it is not written so."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

import re2

from engine.base.finding import Problem
from engine.dsl.shape.problems import (
    BadBool,
    BadDate,
    BadId,
    BadJoin,
    BadNumber,
    BadPass,
    BadPattern,
    BadRequire,
    BadRetention,
    BadShare,
    EmptyText,
    TextTooLong,
)
from engine.model.beginning import LAST_DAY
from engine.model.signing import MoreThan, Pass, Passes

TEXT_CHARS_MAX = 4000
RETENTION_DAYS_MAX = 3660
_ID = re.compile(r"[^\W\d]\w{0,59}")
_REFERENCE = re.compile(r"[^\W\d]\w{0,59}(\.[^\W\d]\w{0,59}){0,3}")
#: A word of a plugin: PLUGIN.NAME.
PLUGIN_WORD = r"^[a-z][a-z0-9_]{0,39}\.[a-z][a-z0-9_]{0,39}$"
_PLUGIN_WORD = re.compile(PLUGIN_WORD)
_INT = re.compile(r"-?(0|[1-9][0-9]{0,11})")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTH_DAY = re.compile(r"[0-9]{2}-[0-9]{2}")
_PERCENT = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,6})?)\s*[%％]")
_FRACTION = re.compile(r"([0-9]{1,6})\s*/\s*([1-9][0-9]{0,5})")
_RETENTION = re.compile(r"([1-9][0-9]{0,4})\s*(?:days?|天)")


def is_plugin_word(text: str) -> bool:
    """Whether a word is written as plugins name theirs."""
    return _PLUGIN_WORD.match(text) is not None


def read_bool(text: str) -> bool | None:
    """`true` or `false`."""
    return {"true": True, "false": False}.get(text)


def read_int(text: str) -> int | None:
    """A whole number without leading zeros."""
    return int(text) if _INT.fullmatch(text) else None


def read_day(text: str) -> date | None:
    """A day that the calendar has."""
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def read_month_day(text: str) -> str | None:
    """A day of every year; 29 February is none."""
    return text if _MONTH_DAY.fullmatch(text) and read_day(f"2025-{text}") else None


def read_period_day(text: str, months: int) -> tuple[int, int] | None:
    """A day of a period of so many months: (month from 0, day), of `DD` or `MM-DD`; (months, 0) is `last`.

    Only days that each such period has: up to the 28th, but any day of a year other than 29 February.
    """
    if text == LAST_DAY:
        return months, 0
    month, _, day = text.rpartition("-")
    day = day if month else day.zfill(2)
    if not _MONTH_DAY.fullmatch(f"{month or '01'}-{day}") or not 1 <= int(month or "1") <= months:
        return None
    exists = read_month_day(text) is not None if months == 12 and month else 1 <= int(day) <= 28
    return (int(month or "1") - 1, int(day)) if exists else None


def read_share(text: str) -> Fraction | None:
    """`60%` or `2/3`, from 0 to 1."""
    share: Fraction | None = None
    if match := _PERCENT.fullmatch(text):
        share = Fraction(Decimal(match.group(1))) / 100
    elif match := _FRACTION.fullmatch(text):
        share = Fraction(int(match.group(1)), int(match.group(2)))
    elif text in ("0", "1"):
        share = Fraction(int(text))
    return share if share is not None and 0 <= share <= 1 else None


def read_decimal(text: str) -> Decimal | None:
    """A decimal number."""
    return Decimal(text) if re.fullmatch(r"-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,6})?", text) else None


def read_retention(text: str) -> int | None:
    """`180 days`."""
    match = _RETENTION.fullmatch(text)
    days = int(match.group(1)) if match else None
    return days if days is not None and days <= RETENTION_DAYS_MAX else None


def read_pass(text: str) -> Passes | None:
    """`all`, `any`, a number of seats, a share of them, or `>1/2`: more than a share."""
    if text.startswith(">"):
        more = read_share(text[1:].strip())
        return MoreThan(more) if more is not None and more < 1 else None
    if text in ("all", "any"):
        return Pass(text)
    count = read_int(text)
    if count is not None:
        return count if count > 0 else None
    share = read_share(text)
    return share or None


def read_join(text: str) -> int | None:
    """How many branches must pass: `first` is one, a number so many, `all` all of those taken."""
    return 1 if text == "first" else None if text == "all" else read_int(text)


def _is_join(text: str) -> bool | None:
    count = read_join(text)
    return True if text == "all" or (count is not None and count > 0) else None


def read_require(text: str) -> Passes | None:
    """How many of those who help must have answered: `all`, a number, or `none`, which is None."""
    return Pass.ALL if text == "all" else read_int(text)


def _is_require(text: str) -> bool | None:
    count = read_require(text)
    return True if text in ("all", "none") or (isinstance(count, int) and count > 0) else None


def pattern_mistake(text: str) -> str | None:
    """What keeps the safe engine from running a pattern, in its words."""
    options = re2.Options()
    options.log_errors = False
    try:
        re2.compile(text, options)
    except re2.error as mistake:
        said = mistake.args[0] if mistake.args else "unreadable"
        return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return None


def _tell_pattern(text: str) -> Problem | None:
    mistake = pattern_mistake(text)
    return BadPattern(mistake) if mistake else None


def _told(
    read: Callable[[str], object], problem: Callable[[str], Problem]
) -> Callable[[str], Problem | None]:
    return lambda text: problem(text) if read(text) is None else None


#: For each kind of scalar what is wrong with a text, if anything; kinds not listed take any text.
TELL: Mapping[str, Callable[[str], Problem | None]] = {
    "id": _told(_ID.fullmatch, BadId),
    "reference": _told(_REFERENCE.fullmatch, BadId),
    "bool": _told(read_bool, BadBool),
    "int": _told(read_int, BadNumber),
    "number": _told(read_decimal, BadNumber),
    "day": _told(read_day, BadDate),
    "month_day": _told(read_month_day, BadDate),
    "share": _told(read_share, BadShare),
    "retention": _told(read_retention, BadRetention),
    "pass": _told(read_pass, BadPass),
    "join": _told(_is_join, BadJoin),
    "require": _told(_is_require, BadRequire),
    "pattern": _tell_pattern,
}


def tell(kind: str, text: str) -> Problem | None:
    """What is wrong with the text of a scalar of that kind."""
    if not text.strip():
        return EmptyText()
    if len(text) > TEXT_CHARS_MAX:
        return TextTooLong(len(text), TEXT_CHARS_MAX)
    check = TELL.get(kind)
    return check(text) if check else None
