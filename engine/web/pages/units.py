"""Administration of units: the tree as of a day; add, rename, move and close them from a day on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from engine.base.finding import Said
from engine.base.ids import new_id
from engine.model.command import AddUnit, Change, CloseUnit, MoveUnit, RenameUnit
from engine.model.ids import AppointmentId, CommandId, HierarchyId, LedgerId, UnitId, UnitTypeId
from engine.model.refusal import Kind, Refused
from engine.runtime.scope import local_day
from engine.service.views.cases.closing import closing_view
from engine.service.views.forms.shape import Problem
from engine.service.views.people.chart import chart_view
from engine.service.views.people.organisations import organisation_view
from engine.web.errors import Stop
from engine.web.guard import admin_only
from engine.web.here import say, site, t, visitor
from engine.web.pages.admin import command_id, in_force, order

pages = Blueprint("units", __name__, url_prefix="/admin/units")


@dataclass
class _Wrong(Exception):
    """An entry that is missing or cannot be read."""

    field: str
    zh: str
    en: str


@pages.before_request
def only_administrators() -> None:
    """Nobody else comes in here."""
    admin_only()


@pages.get("")
def units() -> Response:
    """The tree of units on a day, with what is missing in it."""
    return _page()


@pages.get("/chart")
def chart() -> Response:
    """One hierarchy drawn from the top, or from a unit, down, on a day."""
    asked = request.args
    view = chart_view(
        site().engine,
        visitor().person,
        asked.get("hierarchy", ""),
        UnitId(asked.get("unit", "")),
        _asked_day(),
    )
    if view is None:
        return _page()
    return make_response(render_template("admin/chart.html", view=view))


@pages.post("/change")
def change() -> Answer:
    """A unit is added, renamed or moved."""
    try:
        made = _CHANGES.get(request.form.get("kind", ""), _no_such)()
        return _done(order([made], command_id(), effective=_day()))
    except _Wrong as wrong:
        return _wrong(request.form.get("kind", ""), wrong)


@pages.post("/close")
def close() -> Answer:
    """What closing a unit would do, and on confirmation the closing itself."""
    try:
        made, on = _closing(), _day()
        if request.form.get("do") == "close":
            return _done(order([made], command_id(), effective=on))
        tried = order([made], CommandId(new_id(site().clock.now())), dry_run=True, effective=on)
        left = _left(tried)
        if isinstance(tried, Refused) and not left:
            return _refused(tried)
    except _Wrong as wrong:
        return _wrong("close", wrong)
    plan = closing_view(site().engine, visitor().person, made, on, left)
    page = render_template("admin/closing.html", plan=plan, change=made, units=_choices(on, made.unit))
    return make_response(page, 422 if left else 200)


def _left(tried: object) -> tuple[Said, ...]:
    """What a plan leaves behind and can be mended on the page of the plan itself."""
    errors = tried.errors if isinstance(tried, Refused) else ()
    mendable = all(each.reason in ("accounts_left", "cases_left") for each in errors)
    return tuple(each.said for each in errors) if mendable else ()


def _choices(on: date, without: UnitId) -> list[tuple[UnitId, str]]:
    _, organisation = in_force()
    there = (unit for unit in organisation.units.values() if organisation.exists(unit.id, on))
    return [(unit.id, f"{unit.label_on(on)}（{unit.id}）") for unit in there if unit.id != without]


def _add() -> Change:
    _, organisation = in_force()
    parent, line = UnitId(request.form.get("parent", "")), HierarchyId(request.form.get("hierarchy", ""))
    if parent and parent not in organisation.units:
        raise _Wrong("parent", "请选择上级单位", "Choose the unit above")
    return AddUnit(
        unit=UnitId(_needed("id", "请填写单位编号", "Give the unit an id")),
        type=UnitTypeId(_needed("type", "请选择单位类型", "Choose the kind of unit")),
        label=_needed("label", "请填写单位名称", "Give the unit a name"),
        parents={line: parent} if parent else {},
    )


def _rename() -> Change:
    return RenameUnit(unit=_unit("unit"), label=_needed("label", "请填写新名称", "Give the new name"))


def _move() -> Change:
    line = HierarchyId(_needed("hierarchy", "请选择隶属线", "Choose the hierarchy"))
    return MoveUnit(unit=_unit("unit"), hierarchy=line, parent=_unit("parent"))


def _no_such() -> Change:
    raise _Wrong("kind", "请选择要做的变更", "Choose what to change")


_CHANGES: Mapping[str, Callable[[], Change]] = {"add": _add, "rename": _rename, "move": _move}


def _closing() -> CloseUnit:
    heir = request.form.get("successor", "").strip()
    return CloseUnit(
        unit=_unit("unit"),
        successor=UnitId(heir) if heir else None,
        children={UnitId(child): to for child, to in _told("child.").items()},
        accounts={LedgerId(ledger): to for ledger, to in _told("accounts.").items()},
        posts={AppointmentId(held): to for held, to in _told("post.").items()},
    )


def _told(prefix: str) -> dict[str, UnitId]:
    """What the form says goes where: entries `prefix + what` with the id of a unit."""
    named = ((key.removeprefix(prefix), to) for key, to in request.form.items() if key.startswith(prefix))
    return {what: UnitId(to) for what, to in named if to}


def _unit(field: str) -> UnitId:
    return UnitId(_needed(field, "请选择单位", "Choose a unit"))


def _needed(field: str, zh: str, en: str) -> str:
    given = request.form.get(field, "").strip()
    if not given:
        raise _Wrong(field, zh, en)
    return given


def _day() -> date:
    given = request.form.get("effective", "").strip()
    try:
        return date.fromisoformat(given) if given else local_day(site().clock.now())
    except ValueError as broken:
        raise _Wrong("effective", "生效日期写成 2025-01-31 这样", "Write the day like 2025-01-31") from broken


def _done(answer: object) -> Answer:
    if isinstance(answer, Refused):
        return _refused(answer)
    return redirect("/admin/units?done=organised", 303)


def _refused(answer: Refused) -> Answer:
    if answer.kind is not Kind.INVALID:
        raise Stop(answer)
    said = [error.said for error in answer.errors] or [answer.said]
    kind = request.form.get("kind", "close")
    return _page([Problem(f"{kind}-unit", say(each)) for each in said])


def _wrong(kind: str, wrong: _Wrong) -> Response:
    """The page again, its summary leading to the entry of the form that was sent."""
    return _page([Problem(f"{kind}-{wrong.field}", t(wrong.zh, wrong.en))])


def _asked_day() -> date:
    """The day of the address, else today."""
    try:
        return date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        return local_day(site().clock.now())


def _page(problems: list[Problem] | None = None) -> Response:
    rules, organisation = in_force()
    today = local_day(site().clock.now())
    there = [unit for unit in organisation.units.values() if organisation.exists(unit.id, today)]
    page = render_template(
        "admin/units.html",
        view=organisation_view(site().engine, visitor().person, _asked_day()),
        today=today,
        problems=problems or (),
        form=request.form,
        units=[(unit.id, f"{unit.label_on(today)}（{unit.id}）") for unit in there],
        types=[(kind.id, kind.label) for kind in rules.organisation.unit_types.values()],
        hierarchies=list(rules.organisation.hierarchies.items()),
    )
    return make_response(page, 422 if problems else 200)
