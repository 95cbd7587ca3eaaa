"""Generated forms: what is kept, what is refused, and that one press makes one record."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from engine.model.ids import PersonId
from engine.service.ports import Work
from engine.service.rows import StoreBusy
from engine.store.memory.store import MemoryStore
from tests.web.forms import ADDRESS, compiled
from tests.web.site import Browser, Site, a_site, form_in, heading

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
GOOD = {"f.title": "看望", "f.home": "true", "f.when": "周末", "m.kind": ["pest", "lift"], "f.amount": "12.5"}


@pytest.fixture
def site() -> Site:
    return a_site(compiled())


@pytest.fixture
def browser(site: Site) -> Browser:
    return site.browser("sec7")


def press(
    browser: Browser, do: str, answers: dict[str, Any], form: MultiDict[str, str] | None = None
) -> TestResponse:
    """Fill the form as it stands and press a button."""
    return browser.post(ADDRESS, form or browser.form(ADDRESS, ADDRESS), {**answers, "do": do})


def page_of(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


def cases(site: Site) -> int:
    with site.office.engine.store.read() as work:
        return len(list(work.started_by(PersonId("sec7"), 50)))


def checked(browser: Browser, answers: dict[str, Any]) -> MultiDict[str, str]:
    """The hidden answers of the check page."""
    answer = press(browser, "check", answers)
    assert heading(page_of(answer)) == "提交前请核对", page_of(answer)
    return form_in(page_of(answer), ADDRESS)


def test_two_presses_make_one_case_and_the_second_is_shown_the_first(site: Site, browser: Browser) -> None:
    form = checked(browser, GOOD)
    first, second = (browser.post(ADDRESS, form, {"do": "send"}) for _ in range(2))
    assert first.status_code == second.status_code == 303
    assert first.headers["Location"] == second.headers["Location"]
    assert cases(site) == 1


def test_one_nonce_with_another_body_is_told(site: Site, browser: Browser) -> None:
    form = checked(browser, GOOD)
    browser.post(ADDRESS, form, {"do": "send"})
    answer = browser.post(ADDRESS, form, {"do": "send", "f.title": "别的"})
    assert answer.status_code == 409
    assert cases(site) == 1


def test_a_task_that_was_decided_by_the_first_press_leads_to_its_case(site: Site, browser: Browser) -> None:
    sent = browser.post(ADDRESS, checked(browser, GOOD), {"do": "send"})
    case = sent.headers["Location"].split("?")[0]
    act = f"{case}/act?seat=read%231/0"
    form = browser.form(act, act)
    answers = [browser.post(act, form, {"do": "send:done"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert {answer.headers["Location"].split("?")[0] for answer in answers} == {case}


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"f.title": ""}, "请填写“事由”"),
        ({"f.home": ""}, "请选择“是否上门”"),
        ({"f.when": ""}, "请填写“方便的时间”"),
        ({"f.on": "2月30日"}, "日期"),
        ({"f.amount": "很多"}, "请填写金额"),
        ({"m.kind": ["war"]}, "选项中没有"),
        ({"f.items.0.count": "三"}, "请填写整数"),
        ({"f.title": "长" * 20_000}, "请缩短到"),
        ({"f.title": ["一", "二"]}, "请只填写一个答案"),
        ({"f.state": "paid"}, "表单里没有“state”"),
        ({"tenant": "x"}, "表单里没有“tenant”"),
        ({"f.double": "1"}, "表单里没有“double”"),
        ({"f.items.0.price": "1"}, "表单里没有“items.0.price”"),
        ({"f.items": "x"}, "表单里没有“items”"),
        ({"f.title.0.x": "x"}, "表单里没有“title.0.x”"),
    ],
)
def test_what_is_wrong_comes_back_with_the_form_as_it_was_filled(
    site: Site, browser: Browser, answers: dict[str, Any], said: str
) -> None:
    answer = press(browser, "check", {**GOOD, **answers})
    page = page_of(answer)
    assert answer.status_code == 422
    assert said in page
    assert 'data-focus aria-labelledby="summary-title"' in page
    kept = form_in(page, ADDRESS)
    for name in ("f.title", "f.when", "f.amount"):
        if name not in answers:
            assert kept[name] == GOOD[name]
    assert cases(site) == 0


def test_a_wrong_date_is_shown_as_it_was_typed(browser: Browser) -> None:
    assert (
        form_in(page_of(press(browser, "check", {**GOOD, "f.on": "2月30日"})), ADDRESS)["f.on"] == "2月30日"
    )


def test_a_hidden_question_is_not_asked_and_its_answer_waits_in_the_draft(browser: Browser) -> None:
    browser.post(ADDRESS, browser.form(ADDRESS, ADDRESS), {**GOOD, "do": "update"})
    without = press(browser, "update", {"f.home": "false"})
    assert "f.when" not in form_in(page_of(without), ADDRESS)
    again = browser.post(ADDRESS, form_in(page_of(without), ADDRESS), {"f.home": "true", "do": "update"})
    assert form_in(page_of(again), ADDRESS)["f.when"] == "周末"


def test_a_hidden_answer_is_never_part_of_the_record(site: Site, browser: Browser) -> None:
    form = checked(browser, {**GOOD, "f.home": "false", "f.when": []})
    assert "f.when" not in form
    answer = browser.post(ADDRESS, form, {"do": "send", "f.when": "夜里"})
    assert answer.status_code in (303, 422)
    if answer.status_code == 303:
        assert "夜里" not in browser.text(answer.headers["Location"])


def test_rows_are_added_and_deleted_by_plain_posts(browser: Browser) -> None:
    added = press(browser, "add:items", {"f.items.0.what": "米"})
    form = form_in(page_of(added), ADDRESS)
    assert {"f.items.0.what", "f.items.1.what"} <= set(form)
    assert form["f.items.0.what"] == "米"
    deleted = browser.post(ADDRESS, form, {"f.items.1.what": "油", "do": "delete:items.0"})
    kept = form_in(page_of(deleted), ADDRESS)
    assert kept["f.items.0.what"] == "油"
    assert "f.items.1.what" not in kept


@pytest.mark.parametrize(
    "do", ["delete:items.99", "delete:title.0", "add:title", "drop:nothing", "nonsense", ""]
)
def test_a_press_that_fits_nothing_only_shows_the_form_again(browser: Browser, do: str) -> None:
    assert press(browser, do, {"f.title": "看望"}).status_code == 200


def test_what_follows_from_an_answer_is_computed_on_the_server(browser: Browser) -> None:
    assert "25.00 元" in page_of(press(browser, "update", GOOD))


def test_htmx_gets_the_form_alone(browser: Browser) -> None:
    form = browser.form(ADDRESS, ADDRESS)
    data = {**form.to_dict(), "do": "update", "f.amount": "3"}
    answer = browser.client.post(ADDRESS, data=data, headers={"HX-Request": "true"})
    assert page_of(answer).lstrip().startswith("<form")
    assert "6.00 元" in page_of(answer)
    data["token"] = "0"
    refused = browser.client.post(ADDRESS, data=data, headers={"HX-Request": "true"})
    assert (refused.status_code, refused.headers["HX-Retarget"]) == (400, "body")


def test_a_warning_is_confirmed_before_it_is_sent(site: Site, browser: Browser) -> None:
    dear = {**GOOD, "f.amount": "5000"}
    told = press(browser, "check", dear)
    assert told.status_code == 422
    assert "金额较大，请确认" in page_of(told)
    form = checked(browser, {**dear, "confirmed": "dear"})
    assert browser.post(ADDRESS, form, {"do": "send"}).status_code == 303
    assert cases(site) == 1


def test_a_draft_is_there_again_and_gone_once_it_is_sent(site: Site, browser: Browser) -> None:
    press(browser, "save", {"f.title": "半截"})
    assert browser.form(ADDRESS, ADDRESS)["f.title"] == "半截"
    assert "visit" in browser.text("/desk?tab=drafts")
    browser.post(ADDRESS, checked(browser, GOOD), {"do": "send"})
    assert browser.form(ADDRESS, ADDRESS)["f.title"] == ""
    assert site.browser("acc7").get("/desk?tab=drafts").status_code == 200


def lost(site: Site, browser: Browser) -> MultiDict[str, str]:
    """The sign-in form that answers a form whose session has ended."""
    form = browser.form(ADDRESS, ADDRESS)
    with site.office.engine.store.write() as work:
        work.drop_sessions("sec7", None)
    answer = press(browser, "check", {"f.title": "没丢", "m.kind": ["lift"], "f.items.0.what": "米"}, form)
    assert "您填写的内容已留住" in page_of(answer)
    return form_in(page_of(answer), "/sign-in")


def test_what_was_typed_survives_a_lost_session(site: Site, browser: Browser) -> None:
    answer = browser.post("/sign-in", lost(site, browser), {"login": "sec7", "password": "平安-Xiangyang-9"})
    assert answer.headers["Location"] == ADDRESS
    form = browser.form(ADDRESS, ADDRESS)
    assert (form["f.title"], form.getlist("m.kind"), form["f.items.0.what"]) == ("没丢", ["lift"], "米")


def test_what_was_typed_survives_signing_out_in_another_tab(site: Site, browser: Browser) -> None:
    form = browser.form(ADDRESS, ADDRESS)
    assert browser.send("/desk", "/sign-out", {}).status_code == 303
    page = page_of(press(browser, "check", {"f.title": "没丢"}, form))
    assert "您填写的内容已留住" in page
    answer = {"login": "sec7", "password": "平安-Xiangyang-9"}
    assert browser.post("/sign-in", form_in(page, "/sign-in"), answer).headers["Location"] == ADDRESS
    assert browser.form(ADDRESS, ADDRESS)["f.title"] == "没丢"


def test_what_was_typed_goes_to_nobody_else(site: Site, browser: Browser) -> None:
    browser.post("/sign-in", lost(site, browser), {"login": "sec8", "password": "平安-Xiangyang-9"})
    with site.office.engine.store.read() as work:
        assert not work.drafts(PersonId("sec8"))


class BusyStore(MemoryStore):
    """A store on memory that can be told to take no writes."""

    busy = False
    gone = False

    @contextmanager
    def write(self) -> Iterator[Work]:
        """A transaction, or a refusal to open one."""
        if self.busy:
            raise StoreBusy
        with super().write() as work:
            yield work

    @contextmanager
    def read(self) -> Iterator[Work]:
        """A transaction, or none while the store is gone."""
        if self.gone:
            raise StoreBusy
        with super().read() as work:
            yield work


def test_a_busy_store_keeps_the_form_and_asks_to_press_again() -> None:
    store = BusyStore()
    site = a_site(compiled(), store=store)
    browser = site.browser("sec7")
    form = checked(browser, GOOD)
    store.busy = True
    answer = browser.post(ADDRESS, form, {"do": "send"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert form_in(page_of(answer), ADDRESS)["f.title"] == "看望"
    store.busy = False
    assert browser.post(ADDRESS, form, {"do": "send"}).status_code == 303


def test_a_store_that_is_gone_gets_a_page_without_a_frame() -> None:
    store = BusyStore()
    browser = a_site(compiled(), store=store).browser("sec7")
    store.gone = True
    answer = browser.get("/desk")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "系统正忙" in page_of(answer)


def upload(browser: Browser, name: str, content: bytes, do: str = "check") -> TestResponse:
    answers = {**GOOD, "do": do, "u.photo": (io.BytesIO(content), name)}
    return browser.post(ADDRESS, browser.form(ADDRESS, ADDRESS), answers)


def zipped(**members: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.exe", b"MZ"),
        ("a.html", b"<script>alert(1)</script>"),
        ("a.svg", b"<svg onload=alert(1)>"),
        ("a.png", b"<script>alert(1)</script>"),
        ("a.png", PNG[:40]),
        ("a.pdf", b"<html>%PDF-1.4 %%EOF"),
        ("a.pdf", b"GIF89a%PDF-1.4"),
        ("a.jpg", b"\xff\xd8\xff\xe0<?php evil"),
        ("a.jpg", PNG),
        ("a.docx", zipped(**{"word/document.xml": b"x"})),
        ("a.png", b""),
        ("a.pdf", PDF + b"0" * (5 * 1024 * 1024) + b"%%EOF"),
        ("a", PNG),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(
    site: Site, browser: Browser, name: str, content: bytes
) -> None:
    answer = upload(browser, name, content)
    assert answer.status_code == 422
    assert form_in(page_of(answer), ADDRESS)["f.title"] == "看望"
    assert "<script>alert" not in page_of(answer)


def test_a_request_beyond_all_bounds_gets_a_page() -> None:
    browser = a_site(compiled(), request_bytes_most=100_000).browser("sec7")
    answer = upload(browser, "a.pdf", PDF + b"0" * 200_000)
    assert answer.status_code == 422
    assert "太大" in page_of(answer)


def test_an_image_is_kept_without_what_hides_behind_it(site: Site, browser: Browser) -> None:
    form = form_in(page_of(upload(browser, "../../<img src=x>.png", PNG + b"<?php evil ?>")), ADDRESS)
    case = browser.post(ADDRESS, form, {"do": "send"}).headers["Location"].split("?")[0]
    page = browser.text(case)
    address = page.split('href="/files/')[1].split('"')[0].replace("&amp;", "&")
    answer = browser.get(f"/files/{address}")
    assert answer.data == PNG
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "<img src=x" not in page
    assert site.browser("sec8").get(f"/files/{address}").status_code == 404


def test_a_file_of_somebody_else_cannot_be_attached(site: Site, browser: Browser) -> None:
    form = form_in(page_of(upload(browser, "a.png", PNG)), ADDRESS)
    other = site.browser("sec8")
    address = "/start/m.visit/s8"
    mine = other.form(address, address)
    answer = other.post(address, mine, {**GOOD, "k.photo": form["k.photo"], "do": "check"})
    assert "a.png" not in page_of(answer)


XSS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'-alert(1)-'",
    "{{7*191919}}",
    "</textarea><b>x",
]


@pytest.mark.parametrize("text", XSS)
def test_words_stay_words_on_every_page(site: Site, browser: Browser, text: str) -> None:
    answers = {**GOOD, "f.title": text, "f.items.0.what": text}
    pages: list[Callable[[], str]] = [
        lambda: page_of(press(browser, "update", answers)),
        lambda: page_of(press(browser, "check", answers)),
        lambda: browser.text(
            browser.post(ADDRESS, checked(browser, answers), {"do": "send"}).headers["Location"]
        ),
        lambda: browser.text("/desk?tab=started"),
        lambda: browser.text(f"/search?q={text}"),
    ]
    for page in pages:
        shown = page()
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown
        assert "</textarea><b>x" not in shown
        assert "1343433" not in shown
