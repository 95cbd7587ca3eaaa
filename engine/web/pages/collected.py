"""The public register of what is collected about people, the load of forms, and each person's own data."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from engine.model.ids import CaseId, FormId
from engine.model.refusal import Refused
from engine.service.views.people.own_data import own_data, written_out
from engine.service.views.rules.burden import burden_view
from engine.service.views.rules.collected import collected_view
from engine.service.withdrawing import withdraw
from engine.web.errors import Stop
from engine.web.guard import open_to_all
from engine.web.here import site, visitor

pages = Blueprint("collected", __name__)


@pages.get("/collected")
@open_to_all
def register() -> str:
    """What is asked, why, on what basis, how long it is kept, and who sees it."""
    view = collected_view(site().engine)
    if isinstance(view, Refused):
        raise Stop(view)
    return render_template("collected.html", view=view)


@pages.get("/burden")
@open_to_all
def load() -> str:
    """What forms ask, of whom, how often, what twice, and about how long it takes."""
    view = burden_view(site().engine)
    if isinstance(view, Refused):
        raise Stop(view)
    return render_template("burden.html", view=view)


@pages.get("/my-data")
def mine() -> str:
    """Everything that whoever is here has given."""
    return render_template("my_data.html", view=own_data(site().engine, visitor().person))


@pages.get("/my-data.json")
def mine_to_take_along() -> Response:
    """The same as a file."""
    text = written_out(own_data(site().engine, visitor().person))
    answer = Response(text, mimetype="application/json")
    answer.headers["Content-Disposition"] = "attachment; filename=my-data.json"
    return answer


@pages.post("/my-data/withdraw")
def take_back() -> Answer:
    """Take consent back: what was answered by it is erased, and what is open ends."""
    case, form = CaseId(request.form.get("case", "")), FormId(request.form.get("form", ""))
    answer = withdraw(site().engine, visitor().person, case, form)
    if isinstance(answer, Refused):
        raise Stop(answer)
    return redirect("/my-data?done=withdrawn", 303)
