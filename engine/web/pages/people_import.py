"""Units and people from a workbook: a dry run first, then all rows or none."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response as Answer

from engine.base.finding import Said
from engine.base.ids import new_id
from engine.exchange.apart import sheets_apart
from engine.exchange.organisation_book import read_book, template
from engine.exchange.reading import Reading, RowError
from engine.model.refusal import Refused
from engine.runtime.scope import local_day
from engine.service.people import keep_file, known_people
from engine.service.views.forms.shape import Problem
from engine.web.errors import Stop
from engine.web.guard import admin_only
from engine.web.here import say, site, t, visitor
from engine.web.pages.admin import command_id, in_force, order
from engine.web.sheets import book_response
from engine.web.upload.foreign_sheets import as_spreadsheet, other_kinds
from engine.web.upload.kinds import checked

pages = Blueprint("people_import", __name__, url_prefix="/admin/people")
KEPT_SECONDS_MOST = 3600


@pages.before_request
def only_administrators() -> None:
    """Nobody else comes in here."""
    admin_only()


@pages.get("/template.xlsx")
def sheet() -> Response:
    """The sheet to fill in."""
    rules, _ = in_force()
    return book_response(t("单位和人员导入模板", "Units and people"), template(rules.organisation))


@pages.get("/import")
def choose() -> Response:
    """The form to upload a sheet."""
    return _page()


@pages.post("/import")
def taking() -> Answer:
    """A dry run of an upload, or writing what a dry run has shown."""
    return _write() if request.form.get("do") == "write" else _try()


def _try() -> Response:
    arrived = request.files.get("file")
    content = arrived.stream.read(site().settings.file_bytes_most + 1) if arrived else b""
    arrived_as = as_spreadsheet((arrived.filename if arrived else "") or "", content)
    if isinstance(arrived_as, Said):
        return _page([Problem("file", say(arrived_as))])
    name, content = arrived_as
    upload = checked(name, content, accept=frozenset({"xlsx"}), bytes_most=site().settings.file_bytes_most)
    if isinstance(upload, Said):
        return _page([Problem("file", say(upload))])
    reading = _reading(content)
    if isinstance(reading, Said):
        return _page([Problem("file", say(reading))])
    refusal = _rehearsed(reading)
    row = keep_file(
        site().store, site().clock, name=upload.name, media_type=upload.media_type, content=content,
        person=visitor().person,
    )  # fmt: skip
    status = 422 if reading.errors or refusal else 200
    return _page(reading=reading, refusal=refusal, kept=str(_signer().dumps(row.id)), status=status)


def _write() -> Answer:
    try:
        file = str(_signer().loads(request.form.get("kept", ""), max_age=KEPT_SECONDS_MOST))
    except BadSignature:
        return _page(
            [Problem("file", t("试算已过期，请重新上传。", "The dry run is too old; upload again."))]
        )
    with site().store.read() as work:
        found = work.file(file)
    reading = _reading(found[1]) if found else Said("请重新上传。", "Upload again.")
    if isinstance(reading, Said) or reading.errors:
        return _page([Problem("file", t("情况有变，请重新试算。", "Things have changed; try again."))])
    answer = order(reading.changes, command_id())
    if isinstance(answer, Refused):
        raise Stop(answer)
    return redirect("/admin/people?done=imported", 303)


def _rehearsed(reading: Reading) -> list[RowError]:
    """What the organisation would refuse, if the rows themselves are in order."""
    if reading.errors or not reading.changes:
        return []
    answer = order(reading.changes, command_id(), dry_run=True)
    if not isinstance(answer, Refused):
        return []
    return reading.refused(answer)


def _reading(content: bytes) -> Reading | Said:
    sheets = sheets_apart(content)
    if isinstance(sheets, Said):
        return sheets
    rules, organisation = in_force()
    now = site().clock.now()
    with site().store.read() as work:
        people = known_people(work)
    return read_book(sheets, rules.organisation, organisation, people, local_day(now), lambda: new_id(now))


def _page(
    problems: list[Problem] | None = None,
    *,
    reading: Reading | None = None,
    refusal: list[RowError] | None = None,
    kept: str = "",
    status: int = 200,
) -> Response:
    page = render_template(
        "admin/import.html",
        kinds=(".xlsx", *other_kinds()),
        problems=problems or [],
        reading=reading,
        refusal=refusal or [],
        kept=kept,
        nonce=new_id(site().clock.now()),
    )
    return make_response(page, 422 if problems else status)


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(site().settings.secret, salt=f"import|{visitor().person}")
