"""A print as a Word file."""

from __future__ import annotations

import io

import docx
from docx.oxml.ns import qn
from docx.shared import Pt

from engine.plugin.api import Document, Section

FONT = "宋体"


def as_word(document: Document) -> bytes:
    """Headings, lines and tables in their order."""
    made = docx.Document()
    made.styles["Normal"].font.size = Pt(10.5)
    for style in ("Normal", "Title", "Heading 1"):
        fonts = made.styles[style].element.get_or_add_rPr().get_or_add_rFonts()
        fonts.set(qn("w:eastAsia"), FONT)
    made.add_heading(document.title, 0)
    made.add_paragraph(document.lead)
    for section in document.sections:
        made.add_heading(section.heading, 1)
        _rows(made, section.lines)
        _rows(made, (section.head, *section.rows) if section.head else section.rows, section)
    packed = io.BytesIO()
    made.save(packed)
    return packed.getvalue()


def _rows(made: docx.document.Document, rows: tuple[tuple[str, ...], ...], of: Section | None = None) -> None:
    if not rows:
        return
    table = made.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    for number, row in enumerate(rows):
        for place, (cell, text) in enumerate(zip(table.add_row().cells, row, strict=True)):
            is_head = number == 0 if of is not None and of.head else place == 0
            cell.paragraphs[0].add_run(text).bold = is_head
