"""The shop: what there is for points, and taking something in two presses."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from engine.base.finding import Said
from engine.model.command import Actor, StartCase
from engine.model.ids import CommandId, ProcessId, UnitId
from engine.model.refusal import Kind, Refused
from engine.service.execute import execute
from engine.service.views.books.shop_shape import Good, ShopView
from engine.service.views.books.shops import shop_view, shops_of
from engine.web.errors import Stop
from engine.web.here import site, t, visitor

pages = Blueprint("shop", __name__)
_GONE = Refused(
    kind=Kind.NOT_FOUND,
    reason="unknown_good",
    said=Said("这里没有这件商品。", "There is no such thing here."),
)


@pages.get("/shops")
def choose() -> Answer | str:
    """Which shops there are; the only one opens at once."""
    items = shops_of(site().engine, visitor().person)
    if len(items) == 1:
        return redirect(f"/shops/{items[0].id}")
    return render_template(
        "list.html", heading=t("商城", "Shops"), lead="", items=items, base="/shops",
        nothing=t("这里没有商城。", "There is no shop here."),
    )  # fmt: skip


@pages.get("/shops/<process>")
def show(process: str) -> str:
    """What there is, for the unit that is asked for or the nearest one."""
    return render_template("shop.html", view=_seen(process, request.args.get("unit", "")))


@pages.get("/shops/<process>/<unit>/<item>")
def ask(process: str, unit: str, item: str) -> str:
    """The second press: the price, what is left afterwards, and the button."""
    view = _seen(process, unit)
    return render_template("redeem.html", view=view, good=_good(view, item), refused=None)


@pages.post("/shops/<process>/<unit>/<item>")
def redeem(process: str, unit: str, item: str) -> Answer | tuple[str, int]:
    """Take it."""
    view = _seen(process, unit)
    good = _good(view, item)
    nonce = request.form.get("nonce", "")
    if not (nonce.isalnum() and len(nonce) <= 64):
        raise Stop(_GONE)
    done = execute(
        site().engine,
        StartCase(
            id=CommandId(nonce),
            actor=Actor(person=visitor().person),
            process=ProcessId(process),
            unit=UnitId(unit),
            typed={view.asked: item},
        ),
    )
    if isinstance(done, Refused):
        return render_template("redeem.html", view=view, good=good, refused=done), done.kind.value
    return redirect(f"/cases/{done.case}?done=sent", 303)


def _seen(process: str, unit: str) -> ShopView:
    view = shop_view(site().engine, visitor().person, ProcessId(process), UnitId(unit) if unit else None)
    if isinstance(view, Refused):
        raise Stop(view)
    return view


def _good(view: ShopView, item: str) -> Good:
    found = next((good for good in view.goods if good.item == item), None)
    if found is None:
        raise Stop(_GONE)
    return found
