"""Where a rule comes from: the document it executes, and the place in the pack that says so."""

from __future__ import annotations

from dataclasses import dataclass

from engine.base.span import NOWHERE, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """The document behind a rule, as a person would cite it."""

    document: str
    article: str = ""
    quote: str = ""
    dated: str = ""

    def in_words(self, between: str = "，") -> str:
        """The document as a person would cite it."""
        quote = f"“{self.quote}”" if self.quote else ""
        parts = (self.document, self.dated, self.article, quote)
        return between.join(part for part in parts if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a resolved value was written: the layer that won and its place."""

    layer: str = ""
    span: Span = NOWHERE


UNKNOWN = Origin()
