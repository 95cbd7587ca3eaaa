"""Prints of a case or a report, as Word and as PDF."""

from __future__ import annotations

from collections.abc import Sequence

from engine.plugin.api import Manifest, RendererKind, Said, hook

from .pdf import as_pdf
from .word import as_word

BOTH = frozenset({"case", "report"})
PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@hook
def manifest() -> Manifest:
    """Who it is."""
    label = Said("打印件", "Prints")
    return Manifest(name="prints", version="1.0.0", label=label, brings=frozenset({"renderers"}))


@hook
def renderers() -> Sequence[RendererKind]:
    """Two formats, for cases and reports alike."""
    word, pdf = Said("Word", "Word"), Said("PDF", "PDF")
    return [
        RendererKind(name="word", label=word, prints=BOTH, suffix="docx", media_type=WORD, render=as_word),
        RendererKind(name="pdf", label=pdf, prints=BOTH, suffix="pdf", media_type=PDF, render=as_pdf),
    ]
