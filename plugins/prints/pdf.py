"""A print as a PDF: A4, with page numbers, in a font that every reader of Chinese brings."""

from __future__ import annotations

import io
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate, Spacer, TableStyle
from reportlab.platypus.doctemplate import BaseDocTemplate
from reportlab.platypus.flowables import Flowable

from engine.plugin.api import Document

FONT = "STSong-Light"
MARGIN = 18 * mm
_GRID = TableStyle(
    [
        ("GRID", (0, 0), (-1, -1), 0.4, colors.grey),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
    ]
)


def as_pdf(document: Document) -> bytes:
    """Headings, lines and tables in their order."""
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    text = ParagraphStyle("text", fontName=FONT, fontSize=9.5, leading=13, wordWrap="CJK")
    heading = ParagraphStyle("heading", parent=text, fontSize=12, leading=18, spaceBefore=8)
    title = ParagraphStyle("title", parent=text, fontSize=17, leading=24)
    story: list[Flowable] = [_said(document.title, title), _said(document.lead, text), Spacer(1, 3 * mm)]
    for section in document.sections:
        story.append(_said(section.heading, heading))
        for rows, widths in ((section.lines, (0.25, 0.75)), (_whole(section.head, section.rows), ())):
            if rows:
                story += [_table(rows, widths, text), Spacer(1, 2 * mm)]
    packed = io.BytesIO()
    made = SimpleDocTemplate(
        packed, pagesize=A4, title=document.title, author="", leftMargin=MARGIN, rightMargin=MARGIN,
        topMargin=MARGIN, bottomMargin=MARGIN,
    )  # fmt: skip
    made.build(story, onFirstPage=_number, onLaterPages=_number)
    return packed.getvalue()


def _said(text: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(escape(text).replace("\n", "<br/>"), style)


def _whole(head: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    return (head, *rows) if head and rows else rows


def _table(rows: tuple[tuple[str, ...], ...], shares: tuple[float, ...], text: ParagraphStyle) -> LongTable:
    width = A4[0] - 2 * MARGIN
    columns = shares or tuple(1 / len(rows[0]) for _ in rows[0])
    cells = [[_said(each, text) for each in row] for row in rows]
    return LongTable(cells, colWidths=[width * share for share in columns], style=_GRID)


def _number(canvas: Canvas, document: BaseDocTemplate) -> None:
    canvas.setFont(FONT, 8)
    canvas.drawCentredString(A4[0] / 2, MARGIN / 2, str(canvas.getPageNumber()))
