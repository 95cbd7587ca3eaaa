"""Error pages: what happened and the way out; never a traceback."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from flask import Flask, Response, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from engine.model.refusal import Kind, Refused
from engine.service.engine import BrokenBundle
from engine.service.rows import StoreBusy
from engine.web.here import maybe_visitor, say, t
from engine.web.show import moment, person_name

RETRY_AFTER_SECONDS = 5
_LOG = logging.getLogger(__name__)


class Stop(Exception):
    """A view cannot go on: it answers with the refusal's page."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.reason)
        self.refused = refused


def show_errors(app: Flask) -> None:
    """Give every way to fail its page."""
    app.register_error_handler(Stop, lambda stop: refusal_page(stop.refused))
    app.register_error_handler(StoreBusy, lambda _: busy_page())
    app.register_error_handler(BrokenBundle, lambda broken: problem_page(503, say(broken.said)))
    app.register_error_handler(HTTPException, _http_page)
    app.register_error_handler(Exception, _unexpected_page)


def refusal_page(refused: Refused, way: tuple[str, str] | None = None) -> Response:
    """The page of a refusal: its reason and a way out."""
    said = [say(error.said) for error in refused.errors if error.said != refused.said]
    said += map(say, refused.why)
    if refused.by is not None:
        who, at = person_name(refused.by), moment(refused.at)
        said.append(t(f"办理人：{who.zh}　时间：{at}", f"By {who.en}, {at}"))
    return problem_page(refused.kind.value, say(refused.said), said, way)


def busy_page() -> Response:
    """The store cannot take a write now; a form that was sent waits on the page, to be sent again."""
    kept = _kept_form()
    if not kept:
        return problem_page(
            503, t("系统正忙，请稍候再试一次。", "The site is busy; please try again in a moment.")
        )
    sentence = t(
        "系统正忙。您填写的内容都留在这一页上，请稍候再按一次，不会重复提交。",
        "The site is busy. All you typed is kept on this page; press again in a moment, it counts once.",
    )
    page = render_template(
        "busy.html", heading=_heading(503), sentence=sentence, address=request.full_path.rstrip("?"),
        kept=kept, files=any(file.filename for file in request.files.values()),
    )  # fmt: skip
    response = make_response(page, 503)
    response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def _kept_form() -> list[tuple[str, str]]:
    """What was sent with a form that counts once; passwords never come back to a page."""
    if request.method != "POST":
        return []
    try:
        sent = list(request.form.items(multi=True))
    except HTTPException:  # too large, or no form at all
        return []
    names = {name for name, _ in sent}
    return sent if "nonce" in names and not any("password" in name for name in names) else []


def problem_page(
    status: int, sentence: str, errors: Sequence[str] = (), way: tuple[str, str] | None = None
) -> Response:
    """A page that says what is wrong and where to go on."""
    way = way or _home()
    heading = _heading(status)
    try:
        page = render_template("problem.html", heading=heading, sentence=sentence, errors=errors, way=way)
    except Exception:  # the frame of a page asks the store, which may be what has failed
        page = render_template("bare.html", heading=heading, sentence=sentence, way=way)
    response = make_response(page, status)
    if status == Kind.BUSY.value:
        response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def _home() -> tuple[str, str]:
    if maybe_visitor() is None:
        return "/sign-in", t("去登录", "Sign in")
    return "/desk", t("回到工作台", "Back to my desk")


def _heading(status: int) -> str:
    match status:
        case 403:
            return t("没有权限", "Not allowed")
        case 404:
            return t("没有找到", "Not found")
        case 409:
            return t("情况有变", "Things have changed")
        case 423:
            return t("已挂起", "Suspended")
        case 400 | 405 | 422:
            return t("没能处理", "Not accepted")
        case 503:
            return t("稍等一下", "One moment")
        case _:
            return t("出了问题", "Something went wrong")


def _http_page(error: HTTPException) -> Response:
    match error.code:
        case 400 if error.description == "token":
            sentence = t(
                "这个页面放置太久或已在别处登录。请返回上一页、刷新后再提交。",
                "This page is too old or you signed in elsewhere. Go back, reload and send it again.",
            )
        case 400 if error.description == "origin":
            sentence = t(
                "这个请求来自别的网站，已被拒绝。", "This request came from another site and was refused."
            )
        case 404:
            sentence = t("没有这个页面，或您看不到它。", "There is no such page, or it is not yours to see.")
        case 405:
            sentence = t("这个地址不能这样访问。", "This address cannot be used in this way.")
        case 413:
            sentence = t(
                "提交的内容太大。附件每个不超过 5 MB，请减小后再试。",
                "What was sent is too large. Files may have 5 MB each; make them smaller and try again.",
            )
            return problem_page(422, sentence)
        case code if code is not None and 300 <= code < 400:
            return make_response(error.get_response())
        case _:
            sentence = t(
                "请求没能处理，请返回后再试。", "The request was not accepted; go back and try again."
            )
    return problem_page(error.code or 500, sentence)


def _unexpected_page(error: Exception) -> Response:
    _LOG.exception("a page failed", exc_info=error)
    return problem_page(
        500,
        t(
            "系统出错，已记下。您的草稿没有丢，请稍后再试。",
            "An error on our side was noted. Your drafts are kept.",
        ),
    )
