"""Prints of a case or a report, as Word and as PDF."""

from __future__ import annotations

from collections.abc import Sequence

from engine.plugin.api import Document, Manifest, RendererKind, Said, hook

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


def as_pdf(document: Document) -> bytes:
    """A PDF; its library is loaded when somebody prints, not whenever the plugin is."""
    from .pdf import as_pdf as made

    return made(document)


def as_word(document: Document) -> bytes:
    """A Word file, likewise."""
    from .word import as_word as made

    return made(document)
