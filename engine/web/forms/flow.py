"""One way through every form: fill, look through the answers, send; nothing typed is lost on the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Response, g, make_response, render_template, request
from werkzeug.wrappers import Response as Answer

from engine.base.finding import Said
from engine.base.ids import new_id
from engine.model.command import Act, StartCase
from engine.model.ids import CommandId
from engine.model.refusal import FieldError, Kind, Refused
from engine.service.people import draft, drop_draft, save_draft
from engine.service.rows import StoreBusy
from engine.service.views.forms.filling import with_refusal
from engine.service.views.forms.shape import FormView, OutcomeButton, Problem
from engine.web.errors import RETRY_AFTER_SECONDS, Stop, refusal_page
from engine.web.forms.bind import bind, shape
from engine.web.forms.draw import keeper
from engine.web.forms.waiting import Sent, answers_in, laid_by, lay_by
from engine.web.here import language, maybe_visitor, say, site, t, visitor
from engine.web.kept import keep, whose_mark
from engine.web.signing import sign_in_page

NONCE_CHARS_MOST = 64
#: In the address: look through the answers sent under a nonce, or go on filling them in under it.
CHECK, AGAIN = "check", "again"
NO_NONCE = Refused(
    kind=Kind.INVALID,
    reason="no_nonce",
    said=Said("这个表单不完整，请从头打开再填。", "This form is incomplete; open it again."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A form at its address: how to look at it, what to send, where to go on."""

    address: str
    back: tuple[str, str]
    template: str
    #: The form: as saved (None) or for what was typed, told mistakes or not, with warnings confirmed.
    look: Callable[[Mapping[str, Any] | None, frozenset[str], bool], FormView | Refused]
    command: Callable[[FormView, Sent], StartCase | Act]
    #: Executes the command; the address to go on to, or a refusal.
    send: Callable[[StartCase | Act], str | Refused]
    #: What stands beside the form.
    beside: Callable[[FormView], Mapping[str, Any]] = lambda view: {}


def show(way: Way) -> Answer:
    """The form, with the draft in it if there is one; or the answers that wait to be looked through."""
    view = _looked_or_done(way)
    if not isinstance(view, FormView):
        return view
    nonce = request.args.get(CHECK, "")
    waiting = laid_by(view.place, nonce or request.args.get(AGAIN, ""))
    if nonce:
        return _check(way, waiting) if waiting else _answered(nonce) or _see_other(way.address)
    return _page(way, view, waiting or _fresh())


def take(way: Way) -> Answer:
    """Answer a press of one of the form's buttons."""
    if maybe_visitor() is None:
        return _keep_for_later(way)
    # no answers yet: an empty form tells which controls there are
    known = way.look({}, frozenset(), False)
    if isinstance(known, Refused):
        return _answered_before() or refusal_page(known)
    bound = bind(known.fields, request.form, request.files, keeper())
    do, _, at = request.form.get("do", "").partition(":")
    typed = _rearranged(do, at, bound.typed)
    sent = _sent(typed, at if do in ("check", "send") else "")
    if sent is None:
        raise Stop(NO_NONCE)
    if bound.errors:
        return _filled(way, sent, bound.errors, 422)
    match do:
        case "send":
            return _send(way, sent)
        case "check" | "edit":
            lay_by(known.place, sent, _unasked(way))
            view = _looked(way, sent.typed, sent.confirmed)
            if do == "check" and _problems(view, sent):
                return _check(way, sent)
            # what was sent is shown by a page of its own: going back or loading it again sends nothing
            return _see_other(_with(way.address, CHECK if do == "check" else AGAIN, sent.nonce))
        case _:
            sent = replace(sent, typed={**_unasked(way), **sent.typed})
            _save(known.place, sent.typed)
            said = t("草稿已保存。", "Draft saved.") if do == "save" else ""
            return _filled(way, sent, (), 200, said=said)


def _check(way: Way, sent: Sent) -> Response:
    view = _looked(way, sent.typed, sent.confirmed)
    problems = _problems(view, sent)
    if problems:
        return _page(way, view, sent, problems=problems, errors=True, status=422)
    page = render_template(
        "check.html", view=view, sent=sent, way=way, whose=_whose(), outcome=_outcome(view, sent),
        **way.beside(view),
    )  # fmt: skip
    return make_response(page)


def _problems(view: FormView, sent: Sent) -> list[Problem]:
    return [*view.problems, *_opinion_problem(view, sent), *_unconfirmed(view, sent)]


def _send(way: Way, sent: Sent) -> Answer:
    view = _looked(way, sent.typed, sent.confirmed)
    problems = _opinion_problem(view, sent)
    if problems:
        return _page(way, view, sent, problems=[*view.problems, *problems], errors=True, status=422)
    try:
        answer = way.send(way.command(view, sent))
    except StoreBusy:
        return _busy(way, view, sent)
    if isinstance(answer, Refused):
        return _refused(way, view, sent, answer)
    drop_draft(site().store, visitor().person, view.place)
    return _see_other(answer)


def _refused(way: Way, view: FormView, sent: Sent, refused: Refused) -> Response:
    if refused.kind is Kind.BUSY:
        return _busy(way, view, sent)
    if refused.kind is not Kind.INVALID:
        raise Stop(refused)
    told = with_refusal(site().engine, visitor().person, view, refused)
    return _page(way, told, sent, problems=told.problems, errors=True, status=422)


def _busy(way: Way, view: FormView, sent: Sent) -> Response:
    said = t(
        "系统正忙，您填写的内容都在，请稍候再按一次。",
        "The site is busy. Everything you typed is here; press again in a moment.",
    )
    response = _page(way, view, sent, problems=[Problem("", said)], errors=True, status=Kind.BUSY.value)
    response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def _answered_before() -> Answer | None:
    """A second press after the seat was decided by the first: the case it led to."""
    return _answered(request.form.get("nonce", ""))


def _answered(nonce: str) -> Answer | None:
    with site().store.read() as work:
        known = work.answered(CommandId(nonce))
    return _see_other(f"/cases/{known.result['case']}") if known and known.result.get("case") else None


def _filled(way: Way, sent: Sent, errors: Sequence[FieldError], status: int, said: str = "") -> Response:
    view = _looked(way, sent.typed, sent.confirmed, check=False)
    problems = [Problem(each.path, say(each.said)) for each in errors]
    return _page(way, view, sent, problems=problems, errors=bool(errors), status=status, said=said)


def _page(
    way: Way,
    view: FormView,
    sent: Sent,
    *,
    problems: Sequence[Problem] = (),
    errors: bool = False,
    status: int = 200,
    said: str = "",
) -> Response:
    # htmx replaces the form alone; without scripts the whole page comes
    g.partial = request.headers.get("HX-Request") == "true" and not errors
    # a message that a pack wrote in Chinese alone stays as it is
    english = {each.text: each.en for each in problems if each.en} if language() == "en" else {}
    listed = [replace(each, text=english.get(each.text, each.text)) for each in problems]
    page = render_template(
        "parts/form_body.html" if g.partial else way.template,
        view=view, sent=sent, way=way, problems=listed, english=english, errors=errors, said=said,
        whose=_whose(), **way.beside(view),
    )  # fmt: skip
    return make_response(page, status)


def _looked(
    way: Way, typed: Mapping[str, Any] | None, confirmed: frozenset[str] = frozenset(), *, check: bool = True
) -> FormView:
    view = way.look(typed, confirmed, check)
    if isinstance(view, Refused):
        raise Stop(view)
    return view


def _sent(typed: Mapping[str, Any], outcome: str) -> Sent | None:
    nonce = request.form.get("nonce", "")
    version = request.form.get("version", "0")
    if not 10 <= len(nonce) <= NONCE_CHARS_MOST or not nonce.isalnum() or not nonce.isascii():
        return None
    return Sent(
        nonce=CommandId(nonce),
        typed=typed,
        confirmed=frozenset(request.form.getlist("confirmed")),
        opinion=request.form.get("opinion", ""),
        outcome=outcome,
        seat_version=int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0,
        back_to=request.form.get("back_to", ""),
    )


def _fresh() -> Sent:
    return Sent(
        nonce=CommandId(new_id(site().clock.now())),
        typed={}, confirmed=frozenset(), opinion="", outcome="", seat_version=0,
    )  # fmt: skip


def _rearranged(do: str, at: str, typed: dict[str, Any]) -> dict[str, Any]:
    """The answers after a row was added or deleted or a file was dropped; rows keep their ids."""
    table, _, number = at.rpartition(".")
    match do:
        case "add":
            rows = typed.get(at, [])
            return {**typed, at: [*(rows if isinstance(rows, list) else []), {}]}
        case "delete" if isinstance(typed.get(table), list) and number.isdigit():
            return {**typed, table: [row for at_, row in enumerate(typed[table]) if at_ != int(number)]}
        case "drop":
            return {key: answer for key, answer in typed.items() if key != at}
        case _:
            return typed


def _unasked(way: Way) -> dict[str, Any]:
    """What the draft holds for questions that were not on the page: it comes back when they do."""
    before = _looked(way, None, check=False)
    asked = {each.id for each in before.fields if each.visible}
    saved = draft(site().store, visitor().person, before.place)
    return {
        key: answer for key, answer in answers_in(saved.typed if saved else {}).items() if key not in asked
    }


def _save(place: str, typed: Mapping[str, Any]) -> None:
    save_draft(site().store, site().clock, visitor().person, place, typed)


def _opinion_problem(view: FormView, sent: Sent) -> list[Problem]:
    chosen = _outcome(view, sent)
    if chosen is not None and chosen.needs_opinion and not sent.opinion.strip():
        label = say(chosen.label)
        return [Problem("opinion", t(f"请写明“{label}”的理由", f"Give the reason for “{label}”"))]
    return []


def _unconfirmed(view: FormView, sent: Sent) -> list[Problem]:
    if all(not warning.id or warning.id in sent.confirmed for warning in view.warnings):
        return []
    return [Problem("confirmed", t("请看一下提醒，确认后再提交", "Look at the warning and confirm it"))]


def _outcome(view: FormView, sent: Sent) -> OutcomeButton | None:
    return next((each for each in view.outcomes if each.id == sent.outcome), None)


def _whose() -> str:
    return whose_mark(visitor().person)


def _keep_for_later(way: Way) -> Response:
    kept = keep(
        whose=request.form.get("whose", ""),
        place=request.form.get("place", ""),
        address=way.address,
        typed=shape(request.form),
    )
    return sign_in_page(next_url=way.address, kept=kept)


def _looked_or_done(way: Way) -> FormView | Answer:
    """The form; where its seat is gone since the answers were sent, the case they led to."""
    view = way.look(None, frozenset(), False)
    if isinstance(view, Refused):
        done = _answered(request.args.get(CHECK, ""))
        if done is None:
            raise Stop(view)
        return done
    return view


def _with(address: str, key: str, nonce: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}{key}={nonce}"


def _see_other(address: str) -> Response:
    response = make_response("", 303)
    response.headers["Location"] = address
    return response
