"""Word out: a heading, and tables below headings of their own."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Pt

#: What Word falls back upon where the reader's machine lacks it is up to Word; every Chinese one has it.
CHINESE_FONT = "宋体"
GRID = "Table Grid"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, a line below it, and a table whose first row is its head."""

    heading: str
    note: str
    rows: Sequence[Sequence[str]]


def word_document(title: str, lead: Sequence[str], sections: Sequence[Section]) -> bytes:
    """A Word file with the sections in their order."""
    made = docx.Document()
    _fonts(made)
    made.add_heading(title, 0)
    for line in lead:
        made.add_paragraph(line)
    for section in sections:
        made.add_heading(section.heading, 1)
        if section.note:
            made.add_paragraph(section.note)
        _table(made, section.rows)
    packed = io.BytesIO()
    made.save(packed)
    return packed.getvalue()


def _fonts(made: Document) -> None:
    """Chinese characters have a font of their own in every style, else Word guesses one."""
    made.styles["Normal"].font.size = Pt(10.5)
    for style in made.styles:
        if style.element.rPr is not None or style.name in ("Normal", "Title", "Heading 1"):
            style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), CHINESE_FONT)


def _table(made: Document, rows: Sequence[Sequence[str]]) -> None:
    if not rows:
        return
    table = made.add_table(rows=0, cols=len(rows[0]), style=GRID)
    for number, row in enumerate(rows):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            run = cell.paragraphs[0].add_run(text)
            run.bold = number == 0
