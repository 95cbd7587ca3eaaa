"""How wide words are, near enough to lay out boxes."""

from __future__ import annotations

import unicodedata


def width(text: str, size: int = 14) -> int:
    """The width of a text in pixels: a Chinese character takes its size, others about half."""
    wide = sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1.3 for char in text)
    return round(wide * size / 2)


def cut(text: str, most: int, size: int = 14) -> str:
    """The text, shortened with … until it fits."""
    if width(text, size) <= most:
        return text
    while text and width(text + "…", size) > most:
        text = text[:-1]
    return text + "…"
