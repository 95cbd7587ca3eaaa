"""Catalogues and handbooks: lists to read, to compare with an earlier version, to print."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from flask import Blueprint, Response, render_template, request

from engine.exchange.word_out import Section, word_document
from engine.model.ids import CatalogueId, PackId, PersonId, PostId
from engine.model.refusal import Refused
from engine.service.views.rules.catalogues import (
    NOBODY,
    Wanted,
    catalogue_list,
    catalogue_sheet,
    catalogue_view,
)
from engine.service.views.rules.handbooks import Handbook, handbook, handbook_list
from engine.web.errors import Stop
from engine.web.guard import open_to_all
from engine.web.here import maybe_visitor, say, site, t, visitor
from engine.web.sheets import sheet_response
from engine.web.upload.kinds import MEDIA_TYPES

pages = Blueprint("catalogue", __name__)


@pages.get("/catalogues")
@open_to_all
def choose() -> str:
    """Which lists there are."""
    return render_template(
        "list.html",
        heading=t("清单", "Lists"),
        lead=t("现行规则里的清单，可以查、可以印、可以和以前的版本对照。", "The lists in force."),
        items=catalogue_list(site().engine, _reader()),
        base="/catalogues",
        nothing=t("没有公开的清单。", "No list is public."),
    )


@pages.get("/catalogues/<pack>/<id>")
@open_to_all
def show(pack: str, id: str) -> str:
    """A page of a list."""
    wanted = Wanted(
        part=request.args.get("part", ""),
        words=request.args.get("words", "").strip(),
        after=request.args.get("after", ""),
        against=request.args.get("against", type=int),
    )
    view = catalogue_view(site().engine, _reader(), PackId(pack), CatalogueId(id), wanted)
    if isinstance(view, Refused):
        raise Stop(view)
    query = urlencode({key: each for key in ("part", "words") if (each := getattr(wanted, key))})
    return render_template("catalogue.html", view=view, wanted=wanted, query=query)


@pages.get("/catalogues/<pack>/<id>.xlsx")
@open_to_all
def export(pack: str, id: str) -> Response:
    """The whole list."""
    sheet = catalogue_sheet(site().engine, _reader(), PackId(pack), CatalogueId(id))
    if isinstance(sheet, Refused):
        raise Stop(sheet)
    return sheet_response(id, [tuple(map(say, row)) for row in sheet])


@pages.get("/handbooks")
def handbooks() -> str:
    """Whose handbooks there are."""
    return render_template(
        "list.html",
        heading=t("岗位手册", "Handbooks"),
        lead=t("一个岗位要做什么、限期多久、照哪些清单办。", "What a post does, by when, by which lists."),
        items=handbook_list(site().engine, visitor().person),
        base="/handbooks",
        nothing=t("现行规则里没有可印的手册。", "The rules in force have nothing to print."),
    )


@pages.get("/handbooks/<pack>/<post>")
def read_handbook(pack: str, post: str) -> str:
    """The handbook, ready for the printer."""
    return render_template("handbook.html", book=_handbook(pack, post))


@pages.get("/handbooks/<pack>/<post>.docx")
def word_handbook(pack: str, post: str) -> Response:
    """The handbook as a Word file."""
    book = _handbook(pack, post)
    title = t(f"{book.post.label}工作手册", f"Handbook: {book.post.label}")
    edition = t(f"第 {book.release} 版，{book.since} 起施行", f"Version {book.release}, from {book.since}")
    work = [(t("流程", "Process"), t("环节", "Step"), t("时限", "Within"), t("依据", "By"))]
    work += [(one.process, say(one.step), say(one.within), one.source) for one in book.work]
    sections = [Section(t("一、工作", "1. Work"), "", work)] if book.work else []
    for chapter in book.chapters:
        head = (t("编号", "No."), t("名称", "Name"), *chapter.columns)
        rows = [(row.id, row.label, *row.cells) for row in chapter.rows]
        count = t(f"共 {len(rows)} 项。", f"{len(rows)} items.")
        sections.append(Section(chapter.label, f"{count} {chapter.source.cited}".strip(), [head, *rows]))
    response = Response(word_document(title, [book.place, edition], sections))
    response.content_type = MEDIA_TYPES["docx"]
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(title, safe='')}.docx"
    return response


def _handbook(pack: str, post: str) -> Handbook:
    found = handbook(site().engine, visitor().person, pack, PostId(post))
    if isinstance(found, Refused):
        raise Stop(found)
    return found


def _reader() -> PersonId:
    me = maybe_visitor()
    return me.person if me else NOBODY
