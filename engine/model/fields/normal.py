"""Putting what people type into one shape: widths, spaces, separators, 万 and 亿."""

from __future__ import annotations

import unicodedata
from decimal import Decimal

from engine.base.finding import Said
from engine.model.fields.kind import Json, Wrong

#: Longer answers are refused before anybody looks at them.
CHARS_MAX = 2000
#: Short enough that every product with a unit is exact in 28 digits.
_NUMBER_CHARS_MAX = 20
_SCALES = (("万亿", 12), ("亿", 8), ("万", 4))

TOO_LONG = Wrong(Said(f"请缩短到 {CHARS_MAX} 字以内", f"Shorten this to {CHARS_MAX} characters"))
TOO_BIG = Wrong(Said("请填写小一些的数", "Give a smaller number"))
NOT_ONE_TEXT = Wrong(Said("请只填写一个答案", "Give one answer only"))


def one_text(typed: Json) -> str | Wrong:
    """The one text that was typed, without spaces around it; nothing typed is the empty text."""
    match typed:
        case None:
            return ""
        case bool():
            return "true" if typed else "false"
        case int():
            return _written(typed)
        case Decimal():
            return format(typed, "f") if abs(typed.adjusted()) < _NUMBER_CHARS_MAX else TOO_BIG
        case str():
            cleaned = clean(typed) if len(typed) <= 2 * CHARS_MAX else typed
            return cleaned if len(cleaned) <= CHARS_MAX else TOO_LONG
        case _:
            return NOT_ONE_TEXT


def _written(whole: int) -> str | Wrong:
    # the bound comes first: Python refuses to write out numbers of thousands of digits
    return str(whole) if abs(whole) < 10**_NUMBER_CHARS_MAX else TOO_BIG


def clean(text: str) -> str:
    """The text with plain line ends, without control characters and without spaces around it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (c for c in lines if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs", "Co", "Cn"))
    return "".join(kept).strip()


def half_width(text: str) -> str:
    """The text in half width and without any spaces: `１，２００ 元` becomes `1,200元`."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def number(text: str, units: tuple[str, ...] = ()) -> Decimal | None:
    """The number that a text means, None when it means none; `1,234.50`, `1.2万`, a unit at its end."""
    bare = half_width(text).removeprefix("¥").removeprefix("+")
    for unit in units:
        bare = bare.removesuffix(unit) if unit else bare
    for word, power in _SCALES:
        if bare.endswith(word):
            found = _plain_number(bare.removesuffix(word))
            return None if found is None else found.scaleb(power)
    return _plain_number(bare)


def _plain_number(bare: str) -> Decimal | None:
    size = bare.removeprefix("-")
    if not size or len(size) > _NUMBER_CHARS_MAX:
        return None
    whole, point, rest = size.partition(".")
    digits = _ungrouped(whole)
    if digits is None or (point and not _digits(rest)):
        return None
    found = Decimal(f"{digits}{point}{rest}")
    return -found if bare.startswith("-") and found else found


def _ungrouped(whole: str) -> str | None:
    groups = whole.split(",")
    if not all(map(_digits, groups)):
        return None
    if len(groups) > 1 and not (len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])):
        return None
    return "".join(groups)


def _digits(text: str) -> bool:
    return bool(text) and text.isascii() and text.isdigit()
